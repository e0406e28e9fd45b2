/// Operations, fragments, selections and values.
extension Parser {
  mutating func operation(offset: Int) throws(GraphQLError) -> OperationDefinition {
    if at(.braceLeft) {
      let set = try selectionSet()
      return OperationDefinition(
        kind: .query, name: nil, variables: [], directives: [], selectionSet: set, offset: offset)
    }
    guard let kind = OperationKind(rawValue: token.value) else { throw unexpected() }
    try advance()
    let name = at(.name) ? try self.name() : nil
    let variables = try optionalMany(.parenLeft, .parenRight) { parser throws(GraphQLError) in
      try parser.variableDefinition()
    }
    let directives = try self.directives(constant: false)
    let set = try selectionSet()
    return OperationDefinition(
      kind: kind, name: name, variables: variables, directives: directives, selectionSet: set,
      offset: offset)
  }

  mutating func fragment(offset: Int) throws(GraphQLError) -> FragmentDefinition {
    try expect(keyword: "fragment")
    guard !at(keyword: "on") else { throw unexpected() }
    let name = try self.name()
    try expect(keyword: "on")
    let condition = try self.name()
    let directives = try self.directives(constant: false)
    let set = try selectionSet()
    return FragmentDefinition(
      name: name, typeCondition: condition, directives: directives, selectionSet: set,
      offset: offset)
  }

  private mutating func variableDefinition() throws(GraphQLError) -> VariableDefinition {
    let offset = token.start
    _ = try description()
    try expect(.dollar)
    let name = try self.name()
    try expect(.colon)
    let type = try typeReference()
    let defaultValue = try skip(.equals) ? try value(constant: true) : nil
    let directives = try self.directives(constant: true)
    return VariableDefinition(
      name: name, type: type, defaultValue: defaultValue, directives: directives, offset: offset)
  }

  mutating func selectionSet() throws(GraphQLError) -> SelectionSet {
    let offset = token.start
    let id = makeSelectionSetID()
    let selections = try nested { parser throws(GraphQLError) in
      try parser.many(.braceLeft, .braceRight) { parser throws(GraphQLError) in
        try parser.selection()
      }
    }
    return SelectionSet(id: id, selections: selections, offset: offset)
  }

  private mutating func selection() throws(GraphQLError) -> Selection {
    at(.spread) ? try fragmentSelection() : .field(try field())
  }

  private mutating func field() throws(GraphQLError) -> FieldNode {
    let first = try name()
    let hasAlias = try skip(.colon)
    let name = hasAlias ? try self.name() : first
    let arguments = try self.arguments(constant: false)
    let directives = try self.directives(constant: false)
    let set = at(.braceLeft) ? try selectionSet() : nil
    return FieldNode(
      alias: hasAlias ? first : nil, name: name, arguments: arguments, directives: directives,
      selectionSet: set)
  }

  private mutating func fragmentSelection() throws(GraphQLError) -> Selection {
    let offset = token.start
    try expect(.spread)
    let hasCondition = try skip(keyword: "on")
    if !hasCondition, at(.name) {
      let name = try self.name()
      return .spread(
        FragmentSpread(name: name, directives: try directives(constant: false), offset: offset))
    }
    let condition = hasCondition ? try name() : nil
    let directives = try self.directives(constant: false)
    let set = try selectionSet()
    return .inline(
      InlineFragment(
        typeCondition: condition, directives: directives, selectionSet: set, offset: offset))
  }

  mutating func arguments(constant: Bool) throws(GraphQLError) -> [ArgumentNode] {
    try optionalMany(.parenLeft, .parenRight) { parser throws(GraphQLError) in
      let name = try parser.name()
      try parser.expect(.colon)
      return ArgumentNode(name: name, value: try parser.value(constant: constant))
    }
  }

  mutating func directives(constant: Bool) throws(GraphQLError) -> [DirectiveNode] {
    var directives: [DirectiveNode] = []
    while at(.at) {
      let offset = token.start
      try advance()
      let name = try self.name()
      let arguments = try self.arguments(constant: constant)
      directives.append(DirectiveNode(name: name, arguments: arguments, offset: offset))
    }
    return directives
  }

  mutating func typeReference() throws(GraphQLError) -> TypeNode {
    let offset = token.start
    let inner: TypeNode
    if at(.bracketLeft) {
      let item = try nested { parser throws(GraphQLError) in
        try parser.advance()
        let item = try parser.typeReference()
        try parser.expect(.bracketRight)
        return item
      }
      inner = .list(item, offset: offset)
    } else {
      inner = .named(try name())
    }
    return try skip(.bang) ? .nonNull(inner) : inner
  }

  /// A value; a constant one holds no variables.
  mutating func value(constant: Bool) throws(GraphQLError) -> ValueNode {
    let start = token
    switch start.kind {
    case .bracketLeft, .braceLeft:
      return try nested { parser throws(GraphQLError) in
        try start.kind == .bracketLeft
          ? parser.list(constant: constant) : parser.object(constant: constant)
      }
    case .dollar:
      return try variable(constant: constant)
    case .int: return try scalar(.int(start.value))
    case .float: return try scalar(.float(start.value))
    case .string: return try scalar(.string(start.value))
    case .blockString:
      var value = try scalar(.string(start.value))
      value.isBlock = true
      return value
    case .name:
      switch start.value {
      case "true": return try scalar(.boolean(true))
      case "false": return try scalar(.boolean(false))
      case "null": return try scalar(.null)
      default: return try scalar(.enumeration(start.value))
      }
    default:
      throw unexpected()
    }
  }

  private mutating func scalar(_ kind: ValueNode.Kind) throws(GraphQLError) -> ValueNode {
    let offset = token.start
    try advance()
    return ValueNode(kind: kind, offset: offset)
  }

  private mutating func variable(constant: Bool) throws(GraphQLError) -> ValueNode {
    let dollar = token
    try advance()
    if constant {
      guard at(.name) else { throw unexpected(dollar) }
      throw syntax("Unexpected variable \"$\(token.value)\" in constant value.", at: dollar.start)
    }
    return ValueNode(kind: .variable(try name().text), offset: dollar.start)
  }

  private mutating func list(constant: Bool) throws(GraphQLError) -> ValueNode {
    let offset = token.start
    try expect(.bracketLeft)
    var items: [ValueNode] = []
    while try !skip(.bracketRight) {
      items.append(try value(constant: constant))
    }
    return ValueNode(kind: .list(items), offset: offset)
  }

  private mutating func object(constant: Bool) throws(GraphQLError) -> ValueNode {
    let offset = token.start
    try expect(.braceLeft)
    var fields: [ObjectFieldNode] = []
    while try !skip(.braceRight) {
      let name = try self.name()
      try expect(.colon)
      fields.append(ObjectFieldNode(name: name, value: try value(constant: constant)))
    }
    return ValueNode(kind: .object(fields), offset: offset)
  }
}
