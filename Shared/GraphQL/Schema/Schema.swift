import OrderedCollections

/// A schema that has been found valid.
package struct Schema: Sendable {
  /// All types by name: the text's own in its order, then the built-in ones.
  package let types: OrderedDictionary<String, TypeDefinition>
  package let directives: OrderedDictionary<String, DirectiveDefinition>
  package let description: String?
  package let roots: [OperationKind: String]
  /// How custom scalars are read and written; one without a codec passes through as it is.
  package var scalars: [String: ScalarCodec] = [:]
  /// Object types that an interface or union can turn out to be, in the types' order.
  let possibleTypes: [String: [String]]
  private let possible: [String: Set<String>]

  /// Builds a schema from SDL text.
  ///
  /// - Throws: `SchemaError` with everything that is wrong with it.
  package init(sdl: String) throws(SchemaError) {
    self = try SchemaBuilder.build(sdl)
  }

  init(
    types: OrderedDictionary<String, TypeDefinition>,
    directives: OrderedDictionary<String, DirectiveDefinition>, description: String?,
    roots: [OperationKind: String]
  ) {
    self.types = types
    self.directives = directives
    self.description = description
    self.roots = roots
    var possibleTypes: [String: [String]] = [:]
    for type in types.values {
      switch type.kind {
      case .object:
        for interface in type.interfaces {
          possibleTypes[interface, default: []].append(type.name)
        }
      case .union: possibleTypes[type.name] = type.members
      default: break
      }
    }
    self.possibleTypes = possibleTypes
    possible = possibleTypes.mapValues { Set($0) }
  }

  package func type(_ name: String) -> TypeDefinition? {
    types[name]
  }

  func type(_ reference: TypeReference) -> TypeDefinition? {
    types[reference.name]
  }

  /// Whether a value of abstract type `abstract` may be of object type `object`. An object type is
  /// only itself.
  func isPossible(_ object: String, of abstract: String) -> Bool {
    object == abstract || possible[abstract]?.contains(object) == true
  }

  /// The object types a composite type can be at run time.
  func objects(of type: TypeDefinition) -> [String] {
    type.kind == .object ? [type.name] : possibleTypes[type.name] ?? []
  }

  /// Whether two composite types share an object type.
  func overlap(_ one: TypeDefinition, _ other: TypeDefinition) -> Bool {
    if one.name == other.name { return true }
    if one.kind == .object { return isPossible(one.name, of: other.name) }
    if other.kind == .object { return isPossible(other.name, of: one.name) }
    return !(possible[one.name] ?? []).isDisjoint(with: possible[other.name] ?? [])
  }

  /// The definition of a field, the meta fields included.
  func field(_ name: String, on type: TypeDefinition) -> FieldDefinition? {
    if let field = type.fields[name], type.kind == .object || type.kind == .interface {
      return field
    }
    guard name.hasPrefix("__") else { return nil }
    if name == "__typename", type.isComposite { return MetaFields.typename }
    guard type.name == roots[.query] else { return nil }
    switch name {
    case "__schema": return MetaFields.schema
    case "__type": return MetaFields.type
    default: return nil
    }
  }
}

/// What is wrong with a schema's text: at least one error.
package struct SchemaError: Error, Sendable, CustomStringConvertible {
  package let errors: [GraphQLError]

  package init(errors: [GraphQLError]) {
    self.errors = errors
  }

  package var description: String {
    errors.map { error in
      let place = error.locations.first.map { " (\($0.line):\($0.column))" } ?? ""
      return error.message + place
    }.joined(separator: "\n")
  }
}
