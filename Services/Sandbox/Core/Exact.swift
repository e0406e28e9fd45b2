/// Exact decimal text of whole units: money in micros (scale 6), shares in nanos (scale 9).
package enum Exact {
  /// The shortest decimal text, such as `12.5` for 12,500,000 at scale 6.
  package static func text(_ units: Int64, scale: Int) -> String {
    var digits = String(units.magnitude)
    if digits.count <= scale {
      digits = String(repeating: "0", count: scale - digits.count + 1) + digits
    }
    let whole = digits.dropLast(scale)
    var fraction = digits.suffix(scale)
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return (units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// Decimal text with at least two decimals, as Circle Mint writes money: `75.00`.
  package static func money(_ micros: Int64) -> String {
    let short = text(micros, scale: 6)
    guard let dot = short.firstIndex(of: ".") else { return short + ".00" }
    return short.distance(from: dot, to: short.endIndex) == 2 ? short + "0" : short
  }

  /// The units that decimal text stands for, or nil when it is no plain decimal or too fine.
  package static func parse(_ text: String?, scale: Int) -> Int64? {
    guard var rest = text.map({ $0[...] }), !rest.isEmpty, rest.utf8.count < 40 else { return nil }
    let negative = rest.first == "-"
    if negative { rest = rest.dropFirst() }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, !whole.isEmpty,
      rest.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    var fraction = parts.count == 2 ? parts[1] : ""
    if parts.count == 2 && fraction.isEmpty { return nil }
    while fraction.count > scale {
      guard fraction.last == "0" else { return nil }
      fraction = fraction.dropLast()
    }
    let padding = String(repeating: "0", count: scale - fraction.count)
    guard let units = Int64(whole + fraction + padding) else { return nil }
    return negative ? -units : units
  }

  /// Micros of a JSON value written as number or text.
  package static func micros(_ value: JSON?) -> Int64? { parse(value?.digits, scale: 6) }

  /// `a * b / c`, rounded down, without overflow in between.
  package static func scaled(_ a: Int64, by b: Int64, over c: Int64) -> Int64 {
    let product = Int128(a) * Int128(b)
    let quotient = product / Int128(c)
    let floored = product % Int128(c) != 0 && (product < 0) != (c < 0) ? quotient - 1 : quotient
    return Int64(clamping: floored)
  }
}
