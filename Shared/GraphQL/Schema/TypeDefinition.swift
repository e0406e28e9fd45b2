import OrderedCollections

/// A type of a schema; which parts are filled follows from `kind`.
package struct TypeDefinition: Sendable {
  package let kind: TypeKind
  package let name: String
  package let description: String?
  /// Interfaces it says it implements.
  package let interfaces: [String]
  package let fields: OrderedDictionary<String, FieldDefinition>
  /// Of a union.
  package let members: [String]
  package let values: OrderedDictionary<String, EnumValueDefinition>
  package let inputFields: OrderedDictionary<String, InputValueDefinition>
  package let directives: [DirectiveNode]

  package var isOneOf: Bool { directives.contains { $0.name.text == "oneOf" } }
  package var specifiedByURL: String? { directives.text("specifiedBy", "url") }
  package var isComposite: Bool { kind == .object || kind == .interface || kind == .union }
  package var isLeaf: Bool { kind == .scalar || kind == .enumeration }
  package var isAbstract: Bool { kind == .interface || kind == .union }
  package var isInput: Bool { isLeaf || kind == .input }
}

package struct FieldDefinition: Sendable {
  package let name: String
  package let description: String?
  package let arguments: OrderedDictionary<String, InputValueDefinition>
  package let type: TypeReference
  package let directives: [DirectiveNode]

  package var deprecationReason: String? { directives.deprecationReason }
}

/// An argument or an input field.
package struct InputValueDefinition: Sendable {
  package let name: String
  package let description: String?
  package let type: TypeReference
  package let defaultValue: ValueNode?
  package let directives: [DirectiveNode]

  package var isRequired: Bool { type.isNonNull && defaultValue == nil }
  package var deprecationReason: String? { directives.deprecationReason }
}

package struct EnumValueDefinition: Sendable {
  package let name: String
  package let description: String?
  package let directives: [DirectiveNode]

  package var deprecationReason: String? { directives.deprecationReason }
}

package struct DirectiveDefinition: Sendable {
  package let name: String
  package let description: String?
  package let arguments: OrderedDictionary<String, InputValueDefinition>
  package let isRepeatable: Bool
  package let locations: [DirectiveLocation]
}

extension [DirectiveNode] {
  /// A string argument of a directive that may stand here.
  func text(_ directive: String, _ argument: String) -> String? {
    guard let node = first(where: { $0.name.text == directive }),
      let value = node.arguments.first(where: { $0.name.text == argument }),
      case .string(let text) = value.value.kind
    else { return nil }
    return text
  }

  var deprecationReason: String? {
    guard contains(where: { $0.name.text == "deprecated" }) else { return nil }
    return text("deprecated", "reason") ?? "No longer supported"
  }
}
