/// Why a text is no JSON that we take.
package struct JSONError: Error, Sendable {
  package let message: String
  /// Byte offset.
  package let offset: Int
}

/// Reads JSON (RFC 8259) into a `GraphQLValue`, with a bound on nesting: deep input must not be
/// able to exhaust a task's stack. Whole numbers within Int64 stay whole; of duplicate keys the
/// last wins.
package struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private let depthLimit: Int
  private let loneSurrogate: Unicode.Scalar?

  /// The one value that makes up `bytes`.
  ///
  /// - Parameters:
  ///   - bytes: JSON text in UTF-8.
  ///   - depthLimit: how deep lists and objects may nest.
  ///   - loneSurrogate: what stands in strings for half of an escaped surrogate pair, which no text
  ///     can hold; nil refuses it.
  /// - Returns: the value, objects with their keys in order.
  /// - Throws: what is wrong first, and where.
  package static func parse(
    _ bytes: [UInt8], depthLimit: Int = 100, loneSurrogate: Unicode.Scalar? = nil
  ) throws(JSONError) -> GraphQLValue {
    var reader = JSONReader(
      bytes: bytes, depthLimit: depthLimit, loneSurrogate: loneSurrogate)
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw JSONError(message: "not valid UTF-8", offset: 0)
    }
    reader.skipSpace()
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.error("unexpected text at the end") }
    return value
  }

  private init(bytes: [UInt8], depthLimit: Int, loneSurrogate: Unicode.Scalar?) {
    self.bytes = bytes
    self.depthLimit = depthLimit
    self.loneSurrogate = loneSurrogate
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func error(_ message: String) -> JSONError {
    JSONError(message: message, offset: position)
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> GraphQLValue {
    guard depth < depthLimit else { throw error("nests too deeply") }
    switch current {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some: return try number()
    case nil: throw error("unexpected end")
    }
  }

  private mutating func word(
    _ text: StaticString, _ value: GraphQLValue
  ) throws(JSONError) -> GraphQLValue {
    let matches = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
    guard matches else { throw error("unexpected character") }
    position += text.utf8CodeUnitCount
    return value
  }

  private mutating func object(depth: Int) throws(JSONError) -> GraphQLValue {
    position += 1
    var members = GraphQLObject()
    skipSpace()
    if skip(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("expected a key") }
      let key = try string()
      skipSpace()
      guard skip(UInt8(ascii: ":")) else { throw error("expected a colon") }
      skipSpace()
      members[key] = try value(depth: depth + 1)
      skipSpace()
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "}")) else { throw error("expected the end of an object") }
    return .object(members)
  }

  private mutating func list(depth: Int) throws(JSONError) -> GraphQLValue {
    position += 1
    var items: [GraphQLValue] = []
    skipSpace()
    if skip(UInt8(ascii: "]")) { return .list(items) }
    repeat {
      skipSpace()
      items.append(try value(depth: depth + 1))
      skipSpace()
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "]")) else { throw error("expected the end of a list") }
    return .list(items)
  }

  private mutating func number() throws(JSONError) -> GraphQLValue {
    let start = position
    var isWhole = true
    _ = skip(UInt8(ascii: "-"))
    if !skip(UInt8(ascii: "0")) { try digits() }
    if skip(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      isWhole = false
      if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else { throw error("number out of range") }
    return .float(value)
  }

  private mutating func digits() throws(JSONError) {
    guard let byte = current, byte.isDigit else { throw error("unexpected character") }
    while let byte = current, byte.isDigit {
      position += 1
    }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var value: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: value, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &value)
      case 0..<0x20: throw error("control character in a string")
      default: value.append(byte)
      }
    }
    throw error("unterminated string")
  }

  private mutating func escape(into value: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw error("unterminated string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): value.append(byte)
    case UInt8(ascii: "b"): value.append(0x08)
    case UInt8(ascii: "f"): value.append(0x0C)
    case UInt8(ascii: "n"): value.append(0x0A)
    case UInt8(ascii: "r"): value.append(0x0D)
    case UInt8(ascii: "t"): value.append(0x09)
    case UInt8(ascii: "u"): value.append(contentsOf: String(Character(try unicodeEscape())).utf8)
    default: throw error("unknown escape")
    }
  }

  /// `XXXX`, or a surrogate pair.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let code = try fourDigits()
    if let scalar = Unicode.Scalar(code) { return scalar }
    let end = position
    if (0xD800...0xDBFF).contains(code), skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) {
      let low = try fourDigits()
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (code - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    guard let loneSurrogate else { throw error("lone surrogate") }
    position = end
    return loneSurrogate
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = current?.hexValue else { throw error("unknown escape") }
      code = code << 4 | digit
      position += 1
    }
    return code
  }
}
