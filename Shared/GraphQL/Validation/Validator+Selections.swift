/// Sections 5.3, 5.5.1 and 5.5.2.3: fields and where fragments stand.
extension Validator {
  mutating func walk(_ operation: OperationDefinition, _ contents: inout Contents) {
    checkVariableDefinitions(operation, &contents)
    let location: DirectiveLocation =
      switch operation.kind {
      case .query: .query
      case .mutation: .mutation
      case .subscription: .subscription
      }
    checkDirectives(operation.directives, location, &contents)
    let root = schema.roots[operation.kind].flatMap { schema.type($0) }
    walk(operation.selectionSet, on: root, &contents)
  }

  mutating func walk(_ fragment: FragmentDefinition, _ contents: inout Contents) {
    let type = condition(fragment.typeCondition, of: "Fragment \"\(fragment.name.text)\"")
    checkDirectives(fragment.directives, .fragmentDefinition, &contents)
    walk(fragment.selectionSet, on: type, &contents)
  }

  /// The composite type a fragment is for; nil, and an error told, if it is none.
  private mutating func condition(_ name: NameNode, of what: String) -> TypeDefinition? {
    guard let type = schema.type(name.text) else {
      report(.knownTypeNames, "Unknown type \"\(name.text)\".", at: name.offset)
      return nil
    }
    guard type.isComposite else {
      report(
        .fragmentsOnCompositeTypes,
        "\(what) cannot condition on non composite type \"\(name.text)\".", at: name.offset)
      return nil
    }
    return type
  }

  private mutating func walk(
    _ set: SelectionSet, on type: TypeDefinition?, _ contents: inout Contents
  ) {
    for selection in set.selections {
      switch selection {
      case .field(let field): walk(field, on: type, &contents)
      case .inline(let inline): walk(inline, on: type, &contents)
      case .spread(let spread): walk(spread, on: type, &contents)
      }
    }
  }

  private mutating func walk(
    _ field: FieldNode, on type: TypeDefinition?, _ contents: inout Contents
  ) {
    fieldCount += 1
    let name = field.name.text
    let definition = type.flatMap { schema.field(name, on: $0) }
    if let type, definition == nil {
      report(
        .fieldsOnCorrectType, "Cannot query field \"\(name)\" on type \"\(type.name)\".",
        at: field.offset)
    }
    checkDirectives(field.directives, .field, &contents)
    checkUnique(field.arguments)
    if let definition, let type {
      checkArguments(
        field.arguments, definition.arguments, owner: .field(type.name, definition.name),
        offset: field.offset, &contents)
      checkLeaf(field, definition)
    } else {
      for argument in field.arguments {
        walk(argument.value, as: nil, &contents)
      }
    }
    guard let set = field.selectionSet else { return }
    let inner = definition.flatMap { schema.type($0.type) }
    walk(set, on: inner?.isComposite == true ? inner : nil, &contents)
  }

  private mutating func checkLeaf(_ field: FieldNode, _ definition: FieldDefinition) {
    guard let type = schema.type(definition.type) else { return }
    let (name, typeText) = (field.name.text, definition.type.text)
    if type.isLeaf, let set = field.selectionSet {
      report(
        .scalarLeafs,
        "Field \"\(name)\" must not have a selection since type \"\(typeText)\" has no subfields.",
        at: set.offset)
    } else if type.isComposite, field.selectionSet == nil {
      report(
        .scalarLeafs,
        "Field \"\(name)\" of type \"\(typeText)\" must have a selection of subfields. Did you mean \"\(name) { ... }\"?",
        at: field.offset)
    }
  }

  private mutating func walk(
    _ inline: InlineFragment, on type: TypeDefinition?, _ contents: inout Contents
  ) {
    checkDirectives(inline.directives, .inlineFragment, &contents)
    guard let name = inline.typeCondition else {
      return walk(inline.selectionSet, on: type, &contents)
    }
    let inner = condition(name, of: "Fragment")
    if let type, let inner, !schema.overlap(type, inner) {
      report(
        .possibleFragmentSpreads,
        "Fragment cannot be spread here as objects of type \"\(type.name)\" can never be of type \"\(inner.name)\".",
        at: inline.offset)
    }
    walk(inline.selectionSet, on: inner, &contents)
  }

  private mutating func walk(
    _ spread: FragmentSpread, on type: TypeDefinition?, _ contents: inout Contents
  ) {
    contents.spreads.append(spread)
    checkDirectives(spread.directives, .fragmentSpread, &contents)
    let name = spread.name.text
    guard let fragment = fragments[name] else {
      return report(
        .knownFragmentNames, "Unknown fragment \"\(name)\".", at: spread.name.offset)
    }
    guard let type, let inner = schema.type(fragment.typeCondition.text), inner.isComposite,
      !schema.overlap(type, inner)
    else { return }
    report(
      .possibleFragmentSpreads,
      "Fragment \"\(name)\" cannot be spread here as objects of type \"\(type.name)\" can never be of type \"\(inner.name)\".",
      at: spread.offset)
  }
}
