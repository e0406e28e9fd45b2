/// Types and values as GraphQL text: for messages, and for default values in introspection.
extension TypeNode {
  package var text: String {
    switch self {
    case .named(let name): name.text
    case .list(let inner, _): "[\(inner.text)]"
    case .nonNull(let inner): "\(inner.text)!"
    }
  }
}

extension ValueNode {
  package var text: String {
    switch kind {
    case .variable(let name): "$\(name)"
    case .int(let text), .float(let text), .enumeration(let text): text
    case .string(let value): Self.quoted(value)
    case .boolean(let value): value ? "true" : "false"
    case .null: "null"
    case .list(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
    case .object(let fields):
      "{" + fields.map { "\($0.name.text): \($0.value.text)" }.joined(separator: ", ") + "}"
    }
  }

  /// A string in quotes, with what must not stand in one escaped.
  static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{08}": text += "\\b"
      case "\u{0C}": text += "\\f"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
