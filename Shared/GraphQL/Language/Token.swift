/// One lexical token and where it stands.
package struct Token: Sendable {
  package enum Kind: Sendable, Equatable {
    case startOfFile, endOfFile
    case bang, dollar, ampersand, parenLeft, parenRight, spread, colon, equals, at
    case bracketLeft, bracketRight, braceLeft, pipe, braceRight
    case name, int, float, string, blockString
  }

  package let kind: Kind
  /// Byte offsets into the source: the first byte, and one past the last.
  package let start: Int
  package let end: Int
  /// The name, the digits, or the string's value with its escapes resolved; else empty.
  package let value: String
}

extension Token.Kind {
  /// As the token is called in messages.
  var text: String {
    switch self {
    case .startOfFile: "<SOF>"
    case .endOfFile: "<EOF>"
    case .bang: "!"
    case .dollar: "$"
    case .ampersand: "&"
    case .parenLeft: "("
    case .parenRight: ")"
    case .spread: "..."
    case .colon: ":"
    case .equals: "="
    case .at: "@"
    case .bracketLeft: "["
    case .bracketRight: "]"
    case .braceLeft: "{"
    case .pipe: "|"
    case .braceRight: "}"
    case .name: "Name"
    case .int: "Int"
    case .float: "Float"
    case .string: "String"
    case .blockString: "BlockString"
    }
  }

  /// How an expectation of this kind reads: punctuators in quotes, classes of tokens without.
  var expectation: String {
    switch self {
    case .name, .int, .float, .string, .blockString, .startOfFile, .endOfFile: text
    default: "\"\(text)\""
    }
  }
}

extension Token {
  /// How the token is shown in "Unexpected …" messages. Long texts are cut.
  var description: String {
    switch kind {
    case .name, .int, .float, .string, .blockString:
      "\(kind.text) \"\(value.count > 80 ? String(value.prefix(80)) + "…" : value)\""
    default: kind.expectation
    }
  }
}
