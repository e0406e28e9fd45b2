import OrderedCollections

/// An object of values whose keys keep their order.
package typealias GraphQLObject = OrderedDictionary<String, GraphQLValue>

/// A value as JSON and GraphQL share it: variables, coerced arguments, scalars' results.
/// Enum values are strings here.
package enum GraphQLValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case int(Int64)
  case float(Double)
  case string(String)
  case list([GraphQLValue])
  case object(GraphQLObject)
}

extension GraphQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(floatLiteral value: Double) { self = .float(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: GraphQLValue...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, GraphQLValue)...) {
    self = .object(GraphQLObject(elements) { $1 })
  }
}

extension GraphQLValue {
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var int: Int64? { if case .int(let value) = self { value } else { nil } }
  package var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  package var list: [GraphQLValue]? { if case .list(let value) = self { value } else { nil } }
  package var object: GraphQLObject? { if case .object(let value) = self { value } else { nil } }
  package var isNull: Bool { self == .null }

  /// A member of an object; nil if this is none or has no such key.
  package subscript(_ key: String) -> GraphQLValue? { object?[key] }

  /// A short text for messages: JSON, cut where it grows long.
  var shown: String {
    var writer = JSONWriter()
    writer.write(self)
    let text = String(decoding: writer.bytes.prefix(1_000), as: UTF8.self)
    return text.count > 100 ? String(text.prefix(100)) + "…" : text
  }
}
