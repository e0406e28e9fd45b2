/// Answers `__schema` and `__type` (section 4) from the schema itself.
struct Introspection {
  let schema: Schema

  func root(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    if field == "__schema" { return .object(SchemaSource(schema: schema)) }
    guard let name = arguments.string("name"), let type = schema.type(name) else { return .null }
    return .object(TypeSource(schema: schema, definition: type))
  }

  static func type(_ reference: TypeReference, in schema: Schema) -> Resolved {
    switch reference {
    case .named(let name):
      .optional(schema.type(name).map { TypeSource(schema: schema, definition: $0) })
    case .list(let inner):
      .object(WrapperSource(schema: schema, kind: "LIST", inner: inner))
    case .nonNull(let inner):
      .object(WrapperSource(schema: schema, kind: "NON_NULL", inner: inner))
    }
  }

  static func inputs(
    _ inputs: some Collection<InputValueDefinition>, _ arguments: GraphQLArguments,
    in schema: Schema
  ) -> Resolved {
    .objects(
      inputs.filter { arguments.showsDeprecated || $0.deprecationReason == nil }
        .map { InputValueSource(schema: schema, definition: $0) })
  }
}

extension GraphQLArguments {
  fileprivate var showsDeprecated: Bool { boolean("includeDeprecated") ?? false }
}

/// `__Schema`
private struct SchemaSource: GraphQLSource {
  let schema: Schema

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "description": .optional(schema.description)
    case "types":
      .objects(schema.types.values.map { TypeSource(schema: schema, definition: $0) })
    case "queryType": root(.query)
    case "mutationType": root(.mutation)
    case "subscriptionType": root(.subscription)
    case "directives":
      .objects(schema.directives.values.map { DirectiveSource(schema: schema, definition: $0) })
    default: .null
    }
  }

  private func root(_ kind: OperationKind) -> Resolved {
    schema.roots[kind].map { Introspection.type(.named($0), in: schema) } ?? .null
  }
}

/// `__Type` of a named type
private struct TypeSource: GraphQLSource {
  let schema: Schema
  let definition: TypeDefinition

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "kind": .string(definition.kind.rawValue)
    case "name": .string(definition.name)
    case "description": .optional(definition.description)
    case "specifiedByURL": .optional(definition.specifiedByURL)
    case "fields" where definition.kind == .object || definition.kind == .interface:
      .objects(
        definition.fields.values
          .filter { arguments.showsDeprecated || $0.deprecationReason == nil }
          .map { FieldSource(schema: schema, definition: $0) })
    case "interfaces" where definition.kind == .object || definition.kind == .interface:
      types(definition.interfaces)
    case "possibleTypes" where definition.isAbstract:
      types(schema.possibleTypes[definition.name] ?? [])
    case "enumValues" where definition.kind == .enumeration:
      .objects(
        definition.values.values
          .filter { arguments.showsDeprecated || $0.deprecationReason == nil }
          .map { EnumValueSource(definition: $0) })
    case "inputFields" where definition.kind == .input:
      Introspection.inputs(definition.inputFields.values, arguments, in: schema)
    case "isOneOf" where definition.kind == .input: .boolean(definition.isOneOf)
    default: .null
    }
  }

  private func types(_ names: [String]) -> Resolved {
    .list(names.map { Introspection.type(.named($0), in: schema) })
  }
}

/// `__Type` of a list or Non-Null type
private struct WrapperSource: GraphQLSource {
  let schema: Schema
  let kind: String
  let inner: TypeReference

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "kind": .string(kind)
    case "ofType": Introspection.type(inner, in: schema)
    default: .null
    }
  }
}

/// `__Field`
private struct FieldSource: GraphQLSource {
  let schema: Schema
  let definition: FieldDefinition

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "name": .string(definition.name)
    case "description": .optional(definition.description)
    case "args": Introspection.inputs(definition.arguments.values, arguments, in: schema)
    case "type": Introspection.type(definition.type, in: schema)
    case "isDeprecated": .boolean(definition.deprecationReason != nil)
    case "deprecationReason": .optional(definition.deprecationReason)
    default: .null
    }
  }
}

/// `__InputValue`
private struct InputValueSource: GraphQLSource {
  let schema: Schema
  let definition: InputValueDefinition

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "name": .string(definition.name)
    case "description": .optional(definition.description)
    case "type": Introspection.type(definition.type, in: schema)
    case "defaultValue": .optional(definition.defaultValue?.text)
    case "isDeprecated": .boolean(definition.deprecationReason != nil)
    case "deprecationReason": .optional(definition.deprecationReason)
    default: .null
    }
  }
}

/// `__EnumValue`
private struct EnumValueSource: GraphQLSource {
  let definition: EnumValueDefinition

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "name": .string(definition.name)
    case "description": .optional(definition.description)
    case "isDeprecated": .boolean(definition.deprecationReason != nil)
    case "deprecationReason": .optional(definition.deprecationReason)
    default: .null
    }
  }
}

/// `__Directive`
private struct DirectiveSource: GraphQLSource {
  let schema: Schema
  let definition: DirectiveDefinition

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "name": .string(definition.name)
    case "description": .optional(definition.description)
    case "isRepeatable": .boolean(definition.isRepeatable)
    case "locations": .list(definition.locations.map { .string($0.rawValue) })
    case "args": Introspection.inputs(definition.arguments.values, arguments, in: schema)
    default: .null
    }
  }
}
