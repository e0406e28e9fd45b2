/// What an operation's selections have in them, fragments included, whatever comes to run.
struct ReachableSelections {
  /// The variables that `@skip` and `@include` go by, sorted.
  let conditionVariables: [String]
  /// Whether the root's fields are all `__typename`, `__schema` and `__type`.
  let rootFieldsAreMeta: Bool

  init(_ operation: OperationDefinition, _ fragments: [String: FragmentDefinition]) {
    var variables: Set<String> = []
    var entered: Set<String> = []
    Self.walk(operation.selectionSet, fragments, &entered) { selection in
      for directive in ["skip", "include"] {
        if case .variable(let name) = selection.directives.condition(directive)?.kind {
          variables.insert(name)
        }
      }
      if case .field(let field) = selection { return field.selectionSet }
      return nil
    }
    conditionVariables = variables.sorted()
    var onlyMeta = true
    entered = []
    Self.walk(operation.selectionSet, fragments, &entered) { selection in
      switch selection {
      case .field(let field): onlyMeta = onlyMeta && field.name.text.hasPrefix("__")
      case .spread(let spread): onlyMeta = onlyMeta && fragments[spread.name.text] != nil
      case .inline: break
      }
      return nil
    }
    rootFieldsAreMeta = onlyMeta
  }

  /// Visits selections through all fragments, each fragment once, and those sets that `visit`
  /// answers.
  private static func walk(
    _ set: SelectionSet, _ fragments: [String: FragmentDefinition], _ entered: inout Set<String>,
    _ visit: (Selection) -> SelectionSet?
  ) {
    var walk = SelectionWalk(set)
    while let selection = walk.next() {
      if let inner = visit(selection) { walk.enter(inner) }
      switch selection {
      case .field: break
      case .inline(let inline): walk.enter(inline.selectionSet)
      case .spread(let spread):
        guard entered.insert(spread.name.text).inserted,
          let fragment = fragments[spread.name.text]
        else { continue }
        walk.enter(fragment.selectionSet)
      }
    }
  }
}
