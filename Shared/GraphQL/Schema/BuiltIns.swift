/// The types and directives every schema has (sections 3.5, 3.13 and 4 of the specification).
enum BuiltIns {
  static let scalars: Set<String> = ["Int", "Float", "String", "Boolean", "ID"]
  static let directives: Set<String> = ["skip", "include", "deprecated", "specifiedBy", "oneOf"]

  static let sdl = #"""
    "The `Int` scalar type represents non-fractional signed whole numeric values between -(2^31) and 2^31 - 1."
    scalar Int
    "The `Float` scalar type represents signed double-precision fractional values (IEEE 754)."
    scalar Float
    "The `String` scalar type represents textual data as a sequence of Unicode characters."
    scalar String
    "The `Boolean` scalar type represents `true` or `false`."
    scalar Boolean
    "The `ID` scalar type represents a unique identifier, serialized as a string and not meant for people."
    scalar ID

    "Includes this selection only when the `if` argument is true."
    directive @include("Included when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
    "Leaves this selection out when the `if` argument is true."
    directive @skip("Skipped when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
    "Marks a part of the schema as no longer supported."
    directive @deprecated(
      "Why it is deprecated and what to use instead, in Markdown (CommonMark)."
      reason: String! = "No longer supported"
    ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
    "Gives the URL that specifies the behaviour of this scalar."
    directive @specifiedBy("The URL of the specification." url: String!) on SCALAR
    "Exactly one field of this input object must be given, and not as null."
    directive @oneOf on INPUT_OBJECT

    "A schema: the types and directives a server knows, and where each kind of operation starts."
    type __Schema {
      description: String
      types: [__Type!]!
      queryType: __Type!
      mutationType: __Type
      subscriptionType: __Type
      directives: [__Directive!]!
    }
    "A type of any kind; which fields are filled follows from `kind`."
    type __Type {
      kind: __TypeKind!
      name: String
      description: String
      specifiedByURL: String
      fields(includeDeprecated: Boolean! = false): [__Field!]
      interfaces: [__Type!]
      possibleTypes: [__Type!]
      enumValues(includeDeprecated: Boolean! = false): [__EnumValue!]
      inputFields(includeDeprecated: Boolean! = false): [__InputValue!]
      ofType: __Type
      isOneOf: Boolean
    }
    "The kinds of types."
    enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }
    "A field of an object or interface type."
    type __Field {
      name: String!
      description: String
      args(includeDeprecated: Boolean! = false): [__InputValue!]!
      type: __Type!
      isDeprecated: Boolean!
      deprecationReason: String
    }
    "An argument of a field or directive, or a field of an input object."
    type __InputValue {
      name: String!
      description: String
      type: __Type!
      "The default as GraphQL text."
      defaultValue: String
      isDeprecated: Boolean!
      deprecationReason: String
    }
    "A value of an enum."
    type __EnumValue {
      name: String!
      description: String
      isDeprecated: Boolean!
      deprecationReason: String
    }
    "A directive that the server knows."
    type __Directive {
      name: String!
      description: String
      isRepeatable: Boolean!
      locations: [__DirectiveLocation!]!
      args(includeDeprecated: Boolean! = false): [__InputValue!]!
    }
    "Where a directive may stand."
    enum __DirectiveLocation {
      QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT
      VARIABLE_DEFINITION SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION
      ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION
    }
    """#
}

/// Fields that no type lists but that may be selected.
enum MetaFields {
  static let typename = FieldDefinition(
    name: "__typename", description: nil, arguments: [:], type: .nonNull(.named("String")),
    directives: [])
  static let schema = FieldDefinition(
    name: "__schema", description: nil, arguments: [:], type: .nonNull(.named("__Schema")),
    directives: [])
  static let type = FieldDefinition(
    name: "__type", description: nil,
    arguments: [
      "name": InputValueDefinition(
        name: "name", description: nil, type: .nonNull(.named("String")), defaultValue: nil,
        directives: [])
    ],
    type: .named("__Type"), directives: [])
}
