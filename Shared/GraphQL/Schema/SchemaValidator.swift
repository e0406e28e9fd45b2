import OrderedCollections

/// Checks a schema against the rules of section 3: what is referred to exists and stands where it
/// may, interfaces are kept, inputs can be built.
struct SchemaValidator {
  let source: SourceText
  let schema: Schema
  let builder: SchemaBuilder
  var errors: [GraphQLError] = []

  init(source: SourceText, schema: Schema, builder: SchemaBuilder) {
    self.source = source
    self.schema = schema
    self.builder = builder
  }

  mutating func validate() {
    checkRoots()
    for node in builder.types.values {
      check(node)
    }
    for directive in builder.directives.values {
      checkName(directive.name, "Directive")
      for argument in directive.arguments {
        check(argument, of: "@\(directive.name.text)(\(argument.name.text):)")
        checkApplied(argument.directives, .argumentDefinition)
      }
    }
    checkApplied(builder.schemaDirectives, .schema)
    // Only a sound schema can be followed through its references.
    guard errors.isEmpty, builder.errors.isEmpty else { return }
    checkInputCycles()
    checkDefaults()
  }

  mutating func report(_ message: String, _ offsets: Int...) {
    errors.append(GraphQLError(.validation, message, locations: offsets.map(source.location(at:))))
  }

  // MARK: Roots

  private mutating func checkRoots() {
    guard schema.roots[.query] != nil else {
      return report("Query root type must be provided.", builder.schemaNode?.offset ?? 0)
    }
    var taken: [String: OperationKind] = [:]
    for kind in OperationKind.allCases {
      guard let name = schema.roots[kind] else { continue }
      let offset =
        builder.rootNodes.first { $0.kind == kind }?.type.offset
        ?? builder.types[name]?.offset ?? 0
      guard let type = schema.type(name) else {
        report("Unknown type \"\(name)\".", offset)
        continue
      }
      if type.kind != .object {
        report(
          "\(kind.rawValue.capitalizedFirst) root type must be Object type, it cannot be \(name).",
          offset)
      }
      if taken.updateValue(kind, forKey: name) != nil {
        report("All root types must be different, \"\(name)\" type is used more than once.", offset)
      }
    }
  }

  // MARK: Types

  private mutating func checkName(_ name: NameNode, _ what: String) {
    if name.text.hasPrefix("__") {
      report(
        "Name \"\(name.text)\" must not begin with \"__\", which is reserved by GraphQL introspection.",
        name.offset)
    }
  }

  private static let locations: [TypeKind: DirectiveLocation] = [
    .scalar: .scalar, .object: .object, .interface: .interface, .union: .union,
    .enumeration: .enumeration, .input: .inputObject,
  ]

  private mutating func check(_ node: TypeDefinitionNode) {
    let name = node.name.text
    checkName(node.name, "Type")
    if let location = Self.locations[node.kind] {
      checkApplied(node.directives, location)
    }
    switch node.kind {
    case .scalar: break
    case .object, .interface:
      if node.fields.isEmpty {
        report("Type \(name) must define one or more fields.", node.offset)
      }
      for field in node.fields {
        check(field, of: name)
      }
      checkInterfaces(node)
    case .union: checkMembers(node)
    case .enumeration:
      if node.values.isEmpty {
        report("Enum type \(name) must define one or more values.", node.offset)
      }
      for value in node.values {
        checkName(value.name, "Enum value")
        checkApplied(value.directives, .enumValue)
      }
    case .input:
      if node.inputFields.isEmpty {
        report("Input Object type \(name) must define one or more fields.", node.offset)
      }
      let isOneOf = schema.type(name)?.isOneOf == true
      for field in node.inputFields {
        check(field, of: "\(name).\(field.name.text)")
        checkApplied(field.directives, .inputFieldDefinition)
        if isOneOf, case .nonNull = field.type {
          report("OneOf input field \(name).\(field.name.text) must be nullable.", field.offset)
        }
        if isOneOf, field.defaultValue != nil {
          report(
            "OneOf input field \(name).\(field.name.text) cannot have a default value.",
            field.offset)
        }
      }
    }
  }

  private mutating func check(_ field: FieldDefinitionNode, of owner: String) {
    let place = "\(owner).\(field.name.text)"
    checkName(field.name, "Field")
    checkApplied(field.directives, .fieldDefinition)
    if let type = known(field.type), type.kind == .input {
      report(
        "The type of \(place) must be Output Type but got: \(field.type.text).", field.type.offset)
    }
    for argument in field.arguments {
      check(argument, of: "\(place)(\(argument.name.text):)")
      checkApplied(argument.directives, .argumentDefinition)
    }
  }

  private mutating func check(_ input: InputValueNode, of place: String) {
    checkName(input.name, "Argument")
    if let type = known(input.type), !type.isInput {
      report(
        "The type of \(place) must be Input Type but got: \(input.type.text).", input.type.offset)
    }
    let isDeprecated = input.directives.contains { $0.name.text == "deprecated" }
    if isDeprecated, case .nonNull = input.type, input.defaultValue == nil {
      report("Required input \(place) cannot be deprecated.", input.offset)
    }
  }

  private mutating func known(_ node: TypeNode) -> TypeDefinition? {
    let name = node.innermost
    guard let type = schema.type(name.text) else {
      report("Unknown type \"\(name.text)\".", name.offset)
      return nil
    }
    return type
  }

  private mutating func checkMembers(_ node: TypeDefinitionNode) {
    if node.members.isEmpty {
      report("Union type \(node.name.text) must define one or more member types.", node.offset)
    }
    var seen: Set<String> = []
    for member in node.members {
      guard seen.insert(member.text).inserted else {
        report(
          "Union type \(node.name.text) can only include type \(member.text) once.", member.offset)
        continue
      }
      guard let type = known(.named(member)) else { continue }
      if type.kind != .object {
        report(
          "Union type \(node.name.text) can only include Object types, it cannot include \(member.text).",
          member.offset)
      }
    }
  }

  // MARK: Interfaces

  private mutating func checkInterfaces(_ node: TypeDefinitionNode) {
    let name = node.name.text
    guard let type = schema.type(name) else { return }
    var seen: Set<String> = []
    for interfaceName in node.interfaces {
      guard let interface = known(.named(interfaceName)) else { continue }
      guard interface.kind == .interface else {
        report(
          "Type \(name) must only implement Interface types, it cannot implement \(interface.name).",
          interfaceName.offset)
        continue
      }
      if interface.name == name {
        report(
          "Type \(name) cannot implement itself because it would create a circular reference.",
          interfaceName.offset)
        continue
      }
      guard seen.insert(interface.name).inserted else {
        report("Type \(name) can only implement \(interface.name) once.", interfaceName.offset)
        continue
      }
      for inherited in interface.interfaces where !type.interfaces.contains(inherited) {
        report(
          inherited == name
            ? "Type \(name) cannot implement \(interface.name) because it would create a circular reference."
            : "Type \(name) must implement \(inherited) because it is implemented by \(interface.name).",
          interfaceName.offset)
      }
      for field in interface.fields.values {
        check(type, keeps: field, of: interface, node)
      }
    }
  }

  private mutating func check(
    _ type: TypeDefinition, keeps wanted: FieldDefinition, of interface: TypeDefinition,
    _ node: TypeDefinitionNode
  ) {
    let place = "\(interface.name).\(wanted.name)"
    guard let field = type.fields[wanted.name] else {
      return report(
        "Interface field \(place) expected but \(type.name) does not provide it.", node.offset)
    }
    let own = "\(type.name).\(field.name)"
    let offset = node.fields.first { $0.name.text == field.name }?.offset ?? node.offset
    if !isSubtype(field.type, of: wanted.type) {
      report(
        "Interface field \(place) expects type \(wanted.type.text) but \(own) is type \(field.type.text).",
        offset)
    }
    for argument in wanted.arguments.values {
      guard let ownArgument = field.arguments[argument.name] else {
        report(
          "Interface field argument \(place)(\(argument.name):) expected but \(own) does not provide it.",
          offset)
        continue
      }
      if ownArgument.type != argument.type {
        report(
          "Interface field argument \(place)(\(argument.name):) expects type \(argument.type.text) but \(own)(\(argument.name):) is type \(ownArgument.type.text).",
          offset)
      }
    }
    for argument in field.arguments.values
    where wanted.arguments[argument.name] == nil && argument.isRequired {
      report(
        "Argument \"\(own)(\(argument.name):)\" must not be required type \"\(argument.type.text)\" if not provided by the Interface field \"\(place)\".",
        offset)
    }
  }

  private func isSubtype(_ type: TypeReference, of wanted: TypeReference) -> Bool {
    switch (type, wanted) {
    case _ where type == wanted: true
    case (.nonNull(let inner), .nonNull(let wanted)): isSubtype(inner, of: wanted)
    case (.nonNull(let inner), _): isSubtype(inner, of: wanted)
    case (.list(let inner), .list(let wanted)): isSubtype(inner, of: wanted)
    case (.named(let name), .named(let wanted)):
      schema.isPossible(name, of: wanted)
        || schema.type(name)?.interfaces.contains(wanted) == true
    default: false
    }
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
