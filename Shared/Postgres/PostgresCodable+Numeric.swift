import FoundationEssentials

/// The binary form of NUMERIC: decimal digits in groups of four
/// (src/backend/utils/adt/numeric.c, `numeric_send`).
struct PostgresNumeric {
  private static let negative: UInt16 = 0x4000

  private var isNegative = false
  /// The power of 10,000 that the first group counts.
  private var weight = 0
  private var groups: [UInt16] = []
  /// How many digits after the point are shown.
  private var scale = 0

  init(_ bytes: UnsafeRawBufferPointer) throws(PostgresDecodingProblem) {
    guard bytes.count >= 8, bytes.count % 2 == 0 else { throw .malformed }
    func word(_ index: Int) -> UInt16 {
      UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
    }
    guard bytes.count == 8 + 2 * Int(word(0)) else { throw .malformed }
    weight = Int(Int16(bitPattern: word(1)))
    switch word(2) {
    case 0: isNegative = false
    case Self.negative: isNegative = true
    default: throw .outOfRange  // NaN and the infinities.
    }
    scale = Int(word(3))
    groups = (0..<Int(word(0))).map { word(4 + $0) }
    guard groups.allSatisfy({ $0 < 10_000 }) else { throw .malformed }
  }

  /// The value exactly; `outOfRange` when it has a fraction or does not fit.
  var wholeNumber: Int64 {
    get throws(PostgresDecodingProblem) {
      var value: Int64 = 0
      for (index, group) in groups.enumerated() where group != 0 {
        let power = weight - index
        guard power >= 0, power < 5 else { throw .outOfRange }
        var part = Int64(group)
        for _ in 0..<power {
          let product = part.multipliedReportingOverflow(by: 10_000)
          guard !product.overflow else { throw .outOfRange }
          part = product.partialValue
        }
        let sum = value.addingReportingOverflow(isNegative ? -part : part)
        guard !sum.overflow else { throw .outOfRange }
        value = sum.partialValue
      }
      return value
    }
  }

  /// The value exactly; `outOfRange` when it has more than the 38 digits of a `Decimal`.
  var decimal: Decimal {
    get throws(PostgresDecodingProblem) {
      guard let first = groups.first, let last = groups.last else { return 0 }
      let digits = String(first).count + 4 * (groups.count - 1) - trailingZeros(last)
      let exponent = 4 * (weight - groups.count + 1)
      guard digits <= 38, (-120...120).contains(exponent) else { throw .outOfRange }
      var text = isNegative ? "-" : ""
      for group in groups {
        let part = String(group)
        text += String(repeating: "0", count: 4 - part.count) + part
      }
      let zeros = trailingZeros(last)
      guard let value = Decimal(string: text.dropLast(zeros) + "e\(exponent + zeros)") else {
        throw .outOfRange
      }
      return value
    }
  }

  private func trailingZeros(_ group: UInt16) -> Int {
    group % 1_000 == 0 ? 3 : group % 100 == 0 ? 2 : group % 10 == 0 ? 1 : 0
  }

  /// From plain decimal notation, as `Decimal` describes itself.
  init?(_ text: String) {
    var rest = Substring(text)
    if rest.first == "-" {
      isNegative = true
      rest.removeFirst()
    }
    let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard rest.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }) else { return nil }
    var whole = String(parts[0])
    var fraction = parts.count > 1 ? String(parts[1]) : ""
    scale = fraction.count
    whole = String(repeating: "0", count: (4 - whole.count % 4) % 4) + whole
    fraction += String(repeating: "0", count: (4 - fraction.count % 4) % 4)
    weight = whole.count / 4 - 1
    var digits = Array((whole + fraction).utf8)[...]
    while !digits.isEmpty {
      groups.append(digits.prefix(4).reduce(0) { $0 * 10 + UInt16($1 - 48) })
      digits = digits.dropFirst(4)
    }
    while groups.first == 0 {
      groups.removeFirst()
      weight -= 1
    }
    while groups.last == 0 { groups.removeLast() }
    if groups.isEmpty { weight = 0 }
  }

  var bytes: [UInt8] {
    let head = [
      UInt16(groups.count), UInt16(bitPattern: Int16(weight)), isNegative ? Self.negative : 0,
      UInt16(scale),
    ]
    return (head + groups).flatMap(\.networkBytes)
  }

  /// NUMERIC's own not-a-number.
  static let notANumber: [UInt8] = [0, 0, 0, 0, 0xC0, 0, 0, 0]
}

extension Decimal: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .numeric }

  /// Exact. A `Decimal` that is not a number becomes NUMERIC's, which a CHECK can refuse.
  package var postgresBytes: [UInt8]? {
    isNaN
      ? PostgresNumeric.notANumber
      : PostgresNumeric(description)?.bytes ?? PostgresNumeric.notANumber
  }

  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    switch cell.type {
    case .int2, .int4, .int8: self = Decimal(try Int64(postgres: cell))
    default: self = try PostgresNumeric(cell.require(.numeric)).decimal
    }
  }
}
