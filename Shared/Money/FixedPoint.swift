/// Decimal text to and from scaled 64-bit integers, exactly.
package enum FixedPoint {
  /// Reads "-12.5" with so many fractional digits into an integer scaled by 10 to their power.
  ///
  /// Digits beyond `fractionDigits` are accepted only when they are zeros. `nil` for anything that
  /// is not a plain decimal number, and for what does not fit.
  package static func parse(_ text: String, fractionDigits: Int) -> Int64? {
    var rest = Substring(text).utf8
    let negative = rest.first == UInt8(ascii: "-")
    if negative { rest.removeFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty else { return nil }
    let fraction = parts.count == 2 ? Array(parts[1]) : []
    guard parts.count == 1 || !fraction.isEmpty else { return nil }
    guard fraction.dropFirst(fractionDigits).allSatisfy({ $0 == UInt8(ascii: "0") }) else {
      return nil
    }
    var digits = Array(parts[0]) + fraction.prefix(fractionDigits)
    digits += Array(repeating: UInt8(ascii: "0"), count: max(0, fractionDigits - fraction.count))
    return integer(digits, negative: negative)
  }

  /// Accumulates towards the sign, so that the smallest value is reached without overflow.
  private static func integer(_ digits: [UInt8], negative: Bool) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (48...57).contains(digit) else { return nil }
      let shifted = value.multipliedReportingOverflow(by: 10)
      let step = Int64(digit - 48) * (negative ? -1 : 1)
      let sum = shifted.partialValue.addingReportingOverflow(step)
      guard !shifted.overflow, !sum.overflow else { return nil }
      value = sum.partialValue
    }
    return value
  }

  /// Prints a scaled integer as decimal text, without trailing zeros beyond `atLeast` fractional
  /// digits.
  package static func print(_ value: Int64, fractionDigits: Int, atLeast: Int = 0) -> String {
    var digits = String(value.magnitude)
    if digits.count <= fractionDigits {
      digits = String(repeating: "0", count: fractionDigits - digits.count + 1) + digits
    }
    let point = digits.index(digits.endIndex, offsetBy: -fractionDigits)
    var fraction = digits[point...]
    while fraction.count > atLeast, fraction.last == "0" { fraction.removeLast() }
    let sign = value < 0 ? "-" : ""
    return sign + digits[..<point] + (fraction.isEmpty ? "" : "." + fraction)
  }
}
