/// Strings and block strings (section 2.9.4 of the specification).
extension Lexer {
  mutating func string() throws(GraphQLError) -> Token {
    if peek(1) == UInt8(ascii: "\""), peek(2) == UInt8(ascii: "\"") {
      return try blockString()
    }
    let start = position
    advance()
    var value: [UInt8] = []
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        advance()
        return Token(
          kind: .string, start: start, end: position, value: String(decoding: value, as: UTF8.self))
      case UInt8(ascii: "\\"):
        try escape(into: &value)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        throw error("Unterminated string.", at: position)
      default:
        value.append(byte)
        advance()
      }
    }
    throw error("Unterminated string.", at: position)
  }

  private mutating func escape(into value: inout [UInt8]) throws(GraphQLError) {
    let start = position
    let simple: UInt8? =
      switch peek(1) {
      case UInt8(ascii: "\""): UInt8(ascii: "\"")
      case UInt8(ascii: "\\"): UInt8(ascii: "\\")
      case UInt8(ascii: "/"): UInt8(ascii: "/")
      case UInt8(ascii: "b"): 0x08
      case UInt8(ascii: "f"): 0x0C
      case UInt8(ascii: "n"): 0x0A
      case UInt8(ascii: "r"): 0x0D
      case UInt8(ascii: "t"): 0x09
      default: nil
      }
    if let simple {
      value.append(simple)
      advance(2)
      return
    }
    guard peek(1) == UInt8(ascii: "u") else {
      let character = peek(1) == nil ? "\\" : text(start..<min(start + 2, source.bytes.count))
      throw error("Invalid character escape sequence: \"\(character)\".", at: start)
    }
    let scalar =
      peek(2) == UInt8(ascii: "{") ? try variableWidthEscape() : try fixedWidthEscape()
    value.append(contentsOf: String(Character(scalar)).utf8)
  }

  /// `\u{X…}`: one to any number of digits, at most 10FFFF.
  private mutating func variableWidthEscape() throws(GraphQLError) -> Unicode.Scalar {
    let start = position
    var length = 3
    var code: UInt32 = 0
    while let digit = peek(length)?.hexValue {
      code = code << 4 | digit
      length += 1
      if code > 0x10FFFF { break }
    }
    guard length > 3, peek(length) == UInt8(ascii: "}"), let scalar = Unicode.Scalar(code) else {
      throw invalidUnicode(start, length + 1)
    }
    advance(length + 1)
    return scalar
  }

  /// `\uXXXX`, or two of them as a surrogate pair.
  private mutating func fixedWidthEscape() throws(GraphQLError) -> Unicode.Scalar {
    let start = position
    guard let code = fourDigits(at: 2) else { throw invalidUnicode(start, 6) }
    if let scalar = Unicode.Scalar(code) {
      advance(6)
      return scalar
    }
    guard (0xD800...0xDBFF).contains(code), peek(6) == UInt8(ascii: "\\"),
      peek(7) == UInt8(ascii: "u"), let low = fourDigits(at: 8), (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (code - 0xD800) << 10 + (low - 0xDC00))
    else { throw invalidUnicode(start, 6) }
    advance(12)
    return scalar
  }

  private func fourDigits(at offset: Int) -> UInt32? {
    var code: UInt32 = 0
    for index in offset..<offset + 4 {
      guard let digit = peek(index)?.hexValue else { return nil }
      code = code << 4 | digit
    }
    return code
  }

  private func invalidUnicode(_ start: Int, _ length: Int) -> GraphQLError {
    let shown = text(start..<min(start + length, source.bytes.count))
    return error("Invalid Unicode escape sequence: \"\(shown)\".", at: start)
  }

  private mutating func blockString() throws(GraphQLError) -> Token {
    let start = position
    advance(3)
    var lines: [[UInt8]] = [[]]
    while let byte = peek() {
      if byte == UInt8(ascii: "\""), peek(1) == byte, peek(2) == byte {
        advance(3)
        let value = Self.dedented(lines)
        return Token(kind: .blockString, start: start, end: position, value: value)
      }
      if byte == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "\""), peek(2) == UInt8(ascii: "\""),
        peek(3) == UInt8(ascii: "\"")
      {
        lines[lines.count - 1].append(contentsOf: "\"\"\"".utf8)
        advance(4)
      } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        lines.append([])
        advance(byte == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n") ? 2 : 1)
      } else {
        lines[lines.count - 1].append(byte)
        advance()
      }
    }
    throw error("Unterminated string.", at: position)
  }

  /// Takes the common indent from all lines but the first, and blank lines from both ends.
  static func dedented(_ lines: [[UInt8]]) -> String {
    func indent(_ line: [UInt8]) -> Int? {
      line.firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    }
    let common = lines.dropFirst().compactMap(indent).min() ?? 0
    guard let first = lines.firstIndex(where: { indent($0) != nil }),
      let last = lines.lastIndex(where: { indent($0) != nil })
    else { return "" }
    let kept = lines.indices[first...last].map { index in
      index == 0 ? lines[index][...] : lines[index].dropFirst(common)
    }
    return String(decoding: Array(kept.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit.
  var hexValue: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self) - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self) - 0x61 + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self) - 0x41 + 10
    default: nil
    }
  }
}
