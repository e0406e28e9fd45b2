import FoundationEssentials

/// A JSON value as partners send it: members in the order of their documents, numbers as their exact
/// text. Foundation's decoder reads it; the writer is ours, since Foundation's keeps neither.
package enum JSON: Sendable, Equatable {
  /// One named value of an object.
  package struct Member: Sendable, Equatable {
    /// The name, unescaped.
    package var name: String
    /// The value.
    package var value: JSON
  }

  case null
  case bool(Bool)
  /// A number as it is written; never a floating-point value.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  /// The member of that name, unless this is no object, has none, or it is null.
  package subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self,
      let value = members.last(where: { $0.name == name })?.value, value != .null
    else { return nil }
    return value
  }

  /// The value at the end of a path of names.
  package subscript(path names: String...) -> JSON? {
    names.reduce(Optional(self)) { $0?[$1] }
  }

  /// The text of a string.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The digits of a number, or of a string that holds one.
  package var digits: String? {
    switch self {
    case .number(let text), .string(let text): text
    default: nil
    }
  }

  /// A whole number, written as a number or as text.
  package var integer: Int? { digits.flatMap { Int($0) } }

  /// A truth value.
  package var flag: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  /// The elements of an array.
  package var items: [JSON]? {
    if case .array(let items) = self { items } else { nil }
  }

  /// The members of an object.
  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The same object with a member replaced, or added at its end.
  package func with(_ name: String, _ value: JSON) -> JSON {
    guard case .object(var members) = self else { return self }
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index].value = value
    } else {
      members.append(Member(name: name, value: value))
    }
    return .object(members)
  }

  /// The same object without a member.
  package func without(_ name: String) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name })
  }

  /// The same object with every member of another one after its own.
  package func merging(_ other: JSON) -> JSON {
    (other.members ?? []).reduce(self) { $0.with($1.name, $1.value) }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .number(String(value)) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(nilLiteral: ()) { self = .null }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member(name: $0.0, value: $0.1) })
  }

  /// Text, or null where there is none.
  package static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  /// A whole number.
  package static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

  /// Micro-units as a JSON number, such as `12.5`.
  package static func micros(_ value: Int64) -> JSON { .number(Exact.text(value, scale: 6)) }

  /// Billionths of a share as a JSON number.
  package static func nanos(_ value: Int64) -> JSON { .number(Exact.text(value, scale: 9)) }
}

extension JSON: Decodable {
  /// Reads one value and nothing after it. Of objects, the members come in the order of their names.
  ///
  /// - Parameter bytes: UTF-8.
  /// - Throws: `DecodingError` when they are not JSON.
  package init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(JSON.self, from: Data(bytes))
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if let number = try? container.decode(Decimal.self) {
      self = .number(number.description)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let items = try? container.decode([JSON].self) {
      self = .array(items)
    } else {
      let members = try container.decode([String: JSON].self).sorted { $0.key < $1.key }
      self = .object(members.map { Member(name: $0.key, value: $0.value) })
    }
  }
}

extension JSON: CustomStringConvertible {
  /// The shortest JSON text of the value.
  package var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let value): Self.quote(value, to: &text)
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.quote(member.name, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func quote(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
