/// Cuts a source text into tokens, one at a time, skipping what GraphQL ignores between them:
/// byte order marks, tabs, spaces, line ends, commas and comments.
struct Lexer {
  let source: SourceText
  private(set) var position = 0
  private(set) var count = 0
  private let limit: Int

  /// More tokens than `limit` are refused, whatever they are.
  init(_ source: SourceText, tokenLimit: Int) {
    self.source = source
    limit = tokenLimit
  }

  /// The next token; `endOfFile` again and again at the end.
  mutating func next() throws(GraphQLError) -> Token {
    skipIgnored()
    guard let byte = peek() else {
      return Token(kind: .endOfFile, start: position, end: position, value: "")
    }
    count += 1
    guard count <= limit else {
      throw GraphQLError.limit(.tokens, "Document holds too many tokens.", source, position)
    }
    if let kind = Self.punctuator(byte) {
      position += 1
      return Token(kind: kind, start: position - 1, end: position, value: "")
    }
    switch byte {
    case UInt8(ascii: "."): return try spread()
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case let byte where byte.isNameStart: return name()
    default: throw unexpectedCharacter()
    }
  }

  // MARK: Reading

  func peek(_ ahead: Int = 0) -> UInt8? {
    let index = position + ahead
    return index < source.bytes.count ? source.bytes[index] : nil
  }

  mutating func advance(_ by: Int = 1) {
    position += by
  }

  func error(_ message: String, at offset: Int) -> GraphQLError {
    GraphQLError.syntax(message, source, offset)
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: source.bytes[range], as: UTF8.self)
  }

  /// The Unicode scalar that starts at an offset, for messages: `"x"`, `U+0007` or `<EOF>`.
  func character(at offset: Int) -> String {
    guard offset < source.bytes.count else { return Token.Kind.endOfFile.text }
    let ahead = source.bytes[offset..<min(offset + 4, source.bytes.count)]
    guard let scalar = String(decoding: ahead, as: UTF8.self).unicodeScalars.first else {
      return Token.Kind.endOfFile.text
    }
    if scalar.value >= 0x20, scalar.value <= 0x7E {
      return scalar == "\"" ? "'\"'" : "\"\(scalar)\""
    }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  // MARK: Tokens

  private mutating func skipIgnored() {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
        UInt8(ascii: ","):
        position += 1
      case 0xEF where peek(1) == 0xBB && peek(2) == 0xBF:
        position += 3
      case UInt8(ascii: "#"):
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
          position += 1
        }
      default:
        return
      }
    }
  }

  private static func punctuator(_ byte: UInt8) -> Token.Kind? {
    switch byte {
    case UInt8(ascii: "!"): .bang
    case UInt8(ascii: "$"): .dollar
    case UInt8(ascii: "&"): .ampersand
    case UInt8(ascii: "("): .parenLeft
    case UInt8(ascii: ")"): .parenRight
    case UInt8(ascii: ":"): .colon
    case UInt8(ascii: "="): .equals
    case UInt8(ascii: "@"): .at
    case UInt8(ascii: "["): .bracketLeft
    case UInt8(ascii: "]"): .bracketRight
    case UInt8(ascii: "{"): .braceLeft
    case UInt8(ascii: "|"): .pipe
    case UInt8(ascii: "}"): .braceRight
    default: nil
    }
  }

  private mutating func spread() throws(GraphQLError) -> Token {
    guard peek(1) == UInt8(ascii: "."), peek(2) == UInt8(ascii: ".") else {
      throw unexpectedCharacter()
    }
    position += 3
    return Token(kind: .spread, start: position - 3, end: position, value: "")
  }

  private mutating func name() -> Token {
    let start = position
    while let byte = peek(), byte.isNameStart || byte.isDigit {
      position += 1
    }
    return Token(kind: .name, start: start, end: position, value: text(start..<position))
  }

  private mutating func number() throws(GraphQLError) -> Token {
    let start = position
    var isFloat = false
    if peek() == UInt8(ascii: "-") {
      position += 1
    }
    if peek() == UInt8(ascii: "0") {
      position += 1
      if let byte = peek(), byte.isDigit {
        throw error(
          "Invalid number, unexpected digit after 0: \(character(at: position)).", at: position)
      }
    } else {
      try digits()
    }
    if peek() == UInt8(ascii: ".") {
      isFloat = true
      position += 1
      try digits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      isFloat = true
      position += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") {
        position += 1
      }
      try digits()
    }
    if let byte = peek(), byte == UInt8(ascii: ".") || byte.isNameStart {
      throw error(
        "Invalid number, expected digit but got: \(character(at: position)).", at: position)
    }
    let value = text(start..<position)
    return Token(kind: isFloat ? .float : .int, start: start, end: position, value: value)
  }

  private mutating func digits() throws(GraphQLError) {
    guard let byte = peek(), byte.isDigit else {
      throw error(
        "Invalid number, expected digit but got: \(character(at: position)).", at: position)
    }
    while let byte = peek(), byte.isDigit {
      position += 1
    }
  }

  private func unexpectedCharacter() -> GraphQLError {
    if peek() == UInt8(ascii: "'") {
      return error(
        "Unexpected single quote character ('), did you mean to use a double quote (\")?",
        at: position)
    }
    return error("Unexpected character: \(character(at: position)).", at: position)
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isNameStart: Bool {
    (self >= 0x41 && self <= 0x5A) || (self >= 0x61 && self <= 0x7A) || self == 0x5F
  }
}
