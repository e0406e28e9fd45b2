/// An object whose fields can be read at once, without a task: a message, a row, a dictionary.
package protocol GraphQLSource: Sendable {
  /// The object type it is where a field's type is an interface or a union.
  var graphQLTypeName: String? { get }

  /// The value of one field. A thrown error becomes that field's error.
  func resolve(_ field: String, _ arguments: GraphQLArguments) throws -> Resolved
}

extension GraphQLSource {
  package var graphQLTypeName: String? { nil }
}

/// What a field resolves to.
package enum Resolved: Sendable {
  /// Null, a leaf, or plain data whose members are fields.
  case value(GraphQLValue)
  case object(any GraphQLSource)
  case list([Resolved])
  /// This place failed; others go on.
  case failure(any Error)
  /// Known later; runs as a task of its own beside its siblings.
  case later(@Sendable () async throws -> Resolved)
}

extension Resolved {
  package static let null = Resolved.value(.null)

  package static func string(_ value: String) -> Resolved { .value(.string(value)) }
  package static func boolean(_ value: Bool) -> Resolved { .value(.boolean(value)) }
  package static func int(_ value: Int) -> Resolved { .value(.int(Int64(value))) }

  /// Null for nil.
  package static func optional(_ value: String?) -> Resolved {
    .value(value.map { .string($0) } ?? .null)
  }

  /// Null for nil.
  package static func optional(_ source: (any GraphQLSource)?) -> Resolved {
    source.map { .object($0) } ?? .null
  }

  package static func objects(_ sources: [any GraphQLSource]) -> Resolved {
    .list(sources.map { .object($0) })
  }
}

/// An object made in place from named values; for results that have no type of their own.
package struct Fields: GraphQLSource, ExpressibleByDictionaryLiteral {
  private let values: [String: Resolved]

  package init(_ values: [String: Resolved]) {
    self.values = values
  }

  package init(dictionaryLiteral elements: (String, Resolved)...) {
    values = Dictionary(elements) { _, last in last }
  }

  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    values[field] ?? .null
  }
}

/// Plain data as an object: its members are its fields, `__typename` names its type.
struct DataSource: GraphQLSource {
  let members: GraphQLObject

  var graphQLTypeName: String? { members["__typename"]?.string }

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    .value(members[field] ?? .null)
  }
}
