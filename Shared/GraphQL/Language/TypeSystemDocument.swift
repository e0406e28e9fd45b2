/// The `schema { … }` definition, or an extension of it.
package struct SchemaDefinitionNode: Sendable {
  package let description: String?
  package let directives: [DirectiveNode]
  package let operations: [RootOperationNode]
  package let isExtension: Bool
  package let offset: Int
}

package struct RootOperationNode: Sendable {
  package let kind: OperationKind
  package let type: NameNode
}

package enum TypeKind: String, Sendable {
  case scalar = "SCALAR"
  case object = "OBJECT"
  case interface = "INTERFACE"
  case union = "UNION"
  case enumeration = "ENUM"
  case input = "INPUT_OBJECT"

  /// The keyword that defines a type of this kind.
  var keyword: String {
    switch self {
    case .scalar: "scalar"
    case .object: "type"
    case .interface: "interface"
    case .union: "union"
    case .enumeration: "enum"
    case .input: "input"
    }
  }
}

/// A type definition or extension as written; which lists may be filled follows from `kind`.
package struct TypeDefinitionNode: Sendable {
  package let kind: TypeKind
  package let description: String?
  package let name: NameNode
  package var interfaces: [NameNode] = []
  package var directives: [DirectiveNode] = []
  package var fields: [FieldDefinitionNode] = []
  package var members: [NameNode] = []
  package var values: [EnumValueNode] = []
  package var inputFields: [InputValueNode] = []
  package let isExtension: Bool
  package let offset: Int
}

package struct FieldDefinitionNode: Sendable {
  package let description: String?
  package let name: NameNode
  package let arguments: [InputValueNode]
  package let type: TypeNode
  package let directives: [DirectiveNode]
  package let offset: Int
}

package struct InputValueNode: Sendable {
  package let description: String?
  package let name: NameNode
  package let type: TypeNode
  package let defaultValue: ValueNode?
  package let directives: [DirectiveNode]
  package let offset: Int
}

package struct EnumValueNode: Sendable {
  package let description: String?
  package let name: NameNode
  package let directives: [DirectiveNode]
  package let offset: Int
}

package struct DirectiveDefinitionNode: Sendable {
  package let description: String?
  package let name: NameNode
  package let arguments: [InputValueNode]
  package let isRepeatable: Bool
  package let locations: [DirectiveLocation]
  package let offset: Int
}

/// Where a directive may stand.
package enum DirectiveLocation: String, Sendable {
  case query = "QUERY"
  case mutation = "MUTATION"
  case subscription = "SUBSCRIPTION"
  case field = "FIELD"
  case fragmentDefinition = "FRAGMENT_DEFINITION"
  case fragmentSpread = "FRAGMENT_SPREAD"
  case inlineFragment = "INLINE_FRAGMENT"
  case variableDefinition = "VARIABLE_DEFINITION"
  case schema = "SCHEMA"
  case scalar = "SCALAR"
  case object = "OBJECT"
  case fieldDefinition = "FIELD_DEFINITION"
  case argumentDefinition = "ARGUMENT_DEFINITION"
  case interface = "INTERFACE"
  case union = "UNION"
  case enumeration = "ENUM"
  case enumValue = "ENUM_VALUE"
  case inputObject = "INPUT_OBJECT"
  case inputFieldDefinition = "INPUT_FIELD_DEFINITION"
}
