import Foundation

/// A JSON value. Whole numbers keep every digit.
indirect enum JSONValue: Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A name and its value; objects keep the order in which they are printed.
  struct Member: Equatable {
    let name: String
    let value: JSONValue
  }

  /// - Throws: `ToolError` when the bytes are no JSON.
  init(parsing bytes: [UInt8]) throws {
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      throw ToolError("the data is no JSON")
    }
  }

  /// The value on one line, or with two spaces a level.
  func text(isPretty: Bool, indent: String = "") -> String {
    let inner = indent + "  "
    switch self {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .integer(let value): return "\(value)"
    case .unsigned(let value): return "\(value)"
    case .double(let value): return "\(value)"
    case .string(let value): return Self.quoted(value)
    case .array(let values):
      let texts = values.map { $0.text(isPretty: isPretty, indent: inner) }
      return Self.list(texts, "[", "]", isPretty, indent)
    case .object(let members):
      let texts = members.map { member in
        Self.quoted(member.name) + (isPretty ? ": " : ":")
          + member.value.text(isPretty: isPretty, indent: inner)
      }
      return Self.list(texts, "{", "}", isPretty, indent)
    }
  }

  private static func list(
    _ texts: [String], _ open: String, _ close: String, _ isPretty: Bool, _ indent: String
  ) -> String {
    guard isPretty, !texts.isEmpty else { return open + texts.joined(separator: ",") + close }
    let lines = texts.joined(separator: ",\n\(indent)  ")
    return "\(open)\n\(indent)  \(lines)\n\(indent)\(close)"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      // Control characters, of which a terminal would take some for orders.
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}":
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension JSONValue: Decodable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Name.self) {
      self = .object(
        try object.allKeys.map {
          Member(name: $0.stringValue, value: try object.decode(JSONValue.self, forKey: $0))
        })
      return
    }
    if var array = try? decoder.unkeyedContainer() {
      var values: [JSONValue] = []
      while !array.isAtEnd { values.append(try array.decode(JSONValue.self)) }
      self = .array(values)
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let value = try? single.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? single.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? single.decode(UInt64.self) {
      self = .unsigned(value)
    } else if let value = try? single.decode(Double.self) {
      self = .double(value)
    } else {
      self = .string(try single.decode(String.self))
    }
  }
}
