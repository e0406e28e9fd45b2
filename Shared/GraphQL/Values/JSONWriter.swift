/// Writes JSON as bytes of UTF-8, keys in the order given.
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  package mutating func write(_ value: GraphQLValue) {
    switch value {
    case .null: raw("null")
    case .boolean(let value): raw(value ? "true" : "false")
    case .int(let value): raw(String(value))
    case .float(let value): number(value)
    case .string(let value): string(value)
    case .list(let items):
      raw("[")
      for (index, item) in items.enumerated() {
        if index > 0 { raw(",") }
        write(item)
      }
      raw("]")
    case .object(let members):
      raw("{")
      for (index, member) in members.enumerated() {
        if index > 0 { raw(",") }
        string(member.key)
        raw(":")
        write(member.value)
      }
      raw("}")
    }
  }

  /// How many bytes have been written.
  var count: Int { bytes.count }

  /// One byte of text that already is JSON.
  mutating func byte(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// Takes back what was written after the first `count` bytes.
  mutating func truncate(to count: Int) {
    bytes.removeSubrange(count...)
  }

  /// Text that already is JSON.
  package mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  package mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func raw(_ json: some Collection<UInt8>) {
    bytes.append(contentsOf: json)
  }

  /// Whole numbers are written without a fraction; what JSON cannot hold becomes null.
  mutating func number(_ value: Double) {
    guard value.isFinite else { return raw("null") }
    if value == value.rounded(), abs(value) < 1e15 {
      raw(String(Int64(value)))
    } else {
      raw(value.description)
    }
  }

  package mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { text in
      byte(UInt8(ascii: "\""))
      // Without a branch in the loop the compiler looks at many bytes at once.
      let needsEscapes = text.reduce(false) { $0 || $1 < 0x20 || $1 == 0x22 || $1 == 0x5C }
      if needsEscapes { escaped(text) } else { bytes.append(contentsOf: text) }
      byte(UInt8(ascii: "\""))
    }
  }

  private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
    for character in text {
      switch character {
      case UInt8(ascii: "\""): raw("\\\"")
      case UInt8(ascii: "\\"): raw("\\\\")
      case 0x08: raw("\\b")
      case 0x0C: raw("\\f")
      case 0x0A: raw("\\n")
      case 0x0D: raw("\\r")
      case 0x09: raw("\\t")
      case 0..<0x20:
        raw("\\u00")
        byte(Self.hex[Int(character >> 4)])
        byte(Self.hex[Int(character & 15)])
      default: byte(character)
      }
    }
  }

  private static let hex = Array("0123456789abcdef".utf8)
}
