/// How a field's value is got from the object at hand.
enum FieldAccess: Sendable {
  /// `__typename`
  case typename
  /// `__schema` and `__type`
  case introspection
  /// The object answers for itself.
  case object
  /// A resolver that answers at once; its number in the `ResolverTable`.
  case property(Int)
  /// A resolver that takes time; its number in the `ResolverTable`.
  case field(Int)
}

/// A schema, and who answers its fields: what plans are made from.
final class SchemaAccess: Sendable {
  let schema: Schema
  /// By type and field; a field that is not listed is the object's own.
  private let accesses: [String: [String: FieldAccess]]

  init(schema: Schema, accesses: [String: [String: FieldAccess]]) {
    self.schema = schema
    self.accesses = accesses
  }

  func access(_ type: String, _ field: String) -> FieldAccess {
    switch field {
    case "__typename": .typename
    case "__schema", "__type": .introspection
    default: accesses[type]?[field] ?? .object
    }
  }
}
