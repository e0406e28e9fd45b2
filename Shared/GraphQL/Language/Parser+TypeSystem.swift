/// Schemas, types, directives, and their extensions.
extension Parser {
  /// Nil if the word at hand begins none.
  mutating func typeSystemDefinition(
    _ description: String?, offset: Int
  ) throws(GraphQLError) -> Definition? {
    switch token.value {
    case "schema":
      return .schema(try schema(description, isExtension: false, offset: offset))
    case "directive":
      return .directive(try directiveDefinition(description, offset: offset))
    default:
      guard Self.kinds[token.value] != nil else { return nil }
      return .type(try typeDefinition(description, isExtension: false, offset: offset))
    }
  }

  mutating func extensionDefinition() throws(GraphQLError) -> Definition {
    let offset = token.start
    try advance()
    guard at(.name) else { throw unexpected() }
    if token.value == "schema" {
      let node = try schema(nil, isExtension: true, offset: offset)
      guard !node.directives.isEmpty || !node.operations.isEmpty else { throw unexpected() }
      return .schema(node)
    }
    let node = try typeDefinition(nil, isExtension: true, offset: offset)
    let isEmpty =
      node.directives.isEmpty && node.fields.isEmpty && node.values.isEmpty
      && node.members.isEmpty && node.inputFields.isEmpty && node.interfaces.isEmpty
    guard !isEmpty else { throw unexpected() }
    return .type(node)
  }

  private mutating func schema(
    _ description: String?, isExtension: Bool, offset: Int
  ) throws(GraphQLError) -> SchemaDefinitionNode {
    try advance()
    let directives = try self.directives(constant: true)
    var operations: [RootOperationNode] = []
    if !isExtension || at(.braceLeft) {
      operations = try many(.braceLeft, .braceRight) { parser throws(GraphQLError) in
        try parser.rootOperation()
      }
    }
    return SchemaDefinitionNode(
      description: description, directives: directives, operations: operations,
      isExtension: isExtension, offset: offset)
  }

  private mutating func rootOperation() throws(GraphQLError) -> RootOperationNode {
    let word = try expect(.name)
    guard let kind = OperationKind(rawValue: word.value) else { throw unexpected(word) }
    try expect(.colon)
    return RootOperationNode(kind: kind, type: try name())
  }

  private static let kinds: [String: TypeKind] = [
    "scalar": .scalar, "type": .object, "interface": .interface, "union": .union,
    "enum": .enumeration, "input": .input,
  ]

  private mutating func typeDefinition(
    _ description: String?, isExtension: Bool, offset: Int
  ) throws(GraphQLError) -> TypeDefinitionNode {
    guard let kind = Self.kinds[token.value] else { throw unexpected() }
    try advance()
    var node = TypeDefinitionNode(
      kind: kind, description: description, name: try name(), isExtension: isExtension,
      offset: offset)
    if kind == .object || kind == .interface {
      node.interfaces = try implementedInterfaces()
    }
    node.directives = try directives(constant: true)
    switch kind {
    case .scalar:
      break
    case .object, .interface:
      node.fields = try optionalMany(.braceLeft, .braceRight) { parser throws(GraphQLError) in
        try parser.fieldDefinition()
      }
    case .union:
      node.members = try skip(.equals) ? try delimited(by: .pipe) : []
    case .enumeration:
      node.values = try optionalMany(.braceLeft, .braceRight) { parser throws(GraphQLError) in
        try parser.enumValue()
      }
    case .input:
      node.inputFields = try optionalMany(.braceLeft, .braceRight) { parser throws(GraphQLError) in
        try parser.inputValue()
      }
    }
    return node
  }

  private mutating func implementedInterfaces() throws(GraphQLError) -> [NameNode] {
    try skip(keyword: "implements") ? try delimited(by: .ampersand) : []
  }

  /// `| A | B`, the first delimiter being optional.
  private mutating func delimited(by kind: Token.Kind) throws(GraphQLError) -> [NameNode] {
    _ = try skip(kind)
    var names: [NameNode] = []
    repeat {
      names.append(try name())
    } while try skip(kind)
    return names
  }

  private mutating func fieldDefinition() throws(GraphQLError) -> FieldDefinitionNode {
    let offset = token.start
    let description = try self.description()
    let name = try self.name()
    let arguments = try argumentDefinitions()
    try expect(.colon)
    let type = try typeReference()
    return FieldDefinitionNode(
      description: description, name: name, arguments: arguments, type: type,
      directives: try directives(constant: true), offset: offset)
  }

  private mutating func argumentDefinitions() throws(GraphQLError) -> [InputValueNode] {
    try optionalMany(.parenLeft, .parenRight) { parser throws(GraphQLError) in
      try parser.inputValue()
    }
  }

  private mutating func inputValue() throws(GraphQLError) -> InputValueNode {
    let offset = token.start
    let description = try self.description()
    let name = try self.name()
    try expect(.colon)
    let type = try typeReference()
    let defaultValue = try skip(.equals) ? try value(constant: true) : nil
    return InputValueNode(
      description: description, name: name, type: type, defaultValue: defaultValue,
      directives: try directives(constant: true), offset: offset)
  }

  private mutating func enumValue() throws(GraphQLError) -> EnumValueNode {
    let offset = token.start
    let description = try self.description()
    if at(.name), ["true", "false", "null"].contains(token.value) {
      throw syntax("Name \"\(token.value)\" is reserved and cannot be used for an enum value.")
    }
    let name = try self.name()
    return EnumValueNode(
      description: description, name: name, directives: try directives(constant: true),
      offset: offset)
  }

  private mutating func directiveDefinition(
    _ description: String?, offset: Int
  ) throws(GraphQLError) -> DirectiveDefinitionNode {
    try advance()
    try expect(.at)
    let name = try self.name()
    let arguments = try argumentDefinitions()
    let isRepeatable = try skip(keyword: "repeatable")
    try expect(keyword: "on")
    _ = try skip(.pipe)
    var locations: [DirectiveLocation] = []
    repeat {
      let token = try expect(.name)
      guard let location = DirectiveLocation(rawValue: token.value) else {
        throw unexpected(token)
      }
      locations.append(location)
    } while try skip(.pipe)
    return DirectiveDefinitionNode(
      description: description, name: name, arguments: arguments, isRepeatable: isRepeatable,
      locations: locations, offset: offset)
  }
}
