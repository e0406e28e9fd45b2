/// Reads JSON text (RFC 8259), at most 64 levels deep.
struct JSONParser {
  /// The text is not JSON.
  struct Malformed: Error {}

  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Parses one value and nothing after it.
  ///
  /// - Throws: `Malformed`.
  static func parse(_ bytes: [UInt8]) throws -> JSON {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw Malformed() }
    return value
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ text: StaticString) throws {
    for expected in text.description.utf8 {
      guard byte == expected else { throw Malformed() }
      position += 1
    }
  }

  private mutating func value(depth: Int) throws -> JSON {
    guard depth < 64 else { throw Malformed() }
    skipSpace()
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try take("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try take("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try take("null")
      return .null
    default: return .number(try number())
    }
  }

  private mutating func object(depth: Int) throws -> JSON {
    position += 1
    var members: [JSON.Member] = []
    skipSpace()
    if byte == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipSpace()
      let name = try string()
      skipSpace()
      try take(":")
      members.append(.init(name: name, value: try value(depth: depth + 1)))
      skipSpace()
      if byte == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try take("}")
      return .object(members)
    }
  }

  private mutating func array(depth: Int) throws -> JSON {
    position += 1
    var items: [JSON] = []
    skipSpace()
    if byte == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if byte == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try take("]")
      return .array(items)
    }
  }

  private mutating func number() throws -> String {
    let start = position
    while let byte, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { throw Malformed() }
    return text
  }

  private mutating func string() throws -> String {
    guard byte == UInt8(ascii: "\"") else { throw Malformed() }
    position += 1
    var text: [UInt8] = []
    while let next = byte {
      position += 1
      switch next {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw Malformed() }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      case 0..<0x20: throw Malformed()
      default: text.append(next)
      }
    }
    throw Malformed()
  }

  private mutating func escape() throws -> [UInt8] {
    guard let next = byte else { throw Malformed() }
    position += 1
    switch next {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [next]
    case UInt8(ascii: "u"):
      var units = [try codeUnit()]
      if UTF16.isLeadSurrogate(units[0]) {
        try take("\\u")
        units.append(try codeUnit())
      }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    default: throw Malformed()
    }
  }

  private mutating func codeUnit() throws -> UInt16 {
    guard position + 4 <= bytes.count,
      let unit = UInt16(
        String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw Malformed() }
    position += 4
    return unit
  }
}

extension JSON {
  /// Parses one value and nothing after it.
  ///
  /// - Parameter bytes: UTF-8.
  /// - Throws: when they are not JSON.
  package init(parsing bytes: [UInt8]) throws { self = try JSONParser.parse(bytes) }
}
