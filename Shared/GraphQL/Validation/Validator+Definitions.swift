/// Sections 5.1 and 5.2: documents and operations; and the names of fragments.
extension Validator {
  mutating func checkDefinitions() {
    var operationNames: [String: Int] = [:]
    var fragmentNames: [String: Int] = [:]
    let operationCount = document.operations.count
    for definition in document.definitions {
      switch definition {
      case .operation(let operation):
        if let name = operation.name {
          if let first = operationNames[name.text] {
            report(
              .uniqueOperationNames, "There can be only one operation named \"\(name.text)\".",
              at: first, name.offset)
          } else {
            operationNames[name.text] = name.offset
          }
        } else if operationCount > 1 {
          report(
            .loneAnonymousOperation,
            "This anonymous operation must be the only defined operation.", at: operation.offset)
        }
        checkRoot(of: operation)
      case .fragment(let fragment):
        let name = fragment.name
        if let first = fragmentNames[name.text] {
          report(
            .uniqueFragmentNames, "There can be only one fragment named \"\(name.text)\".",
            at: first, name.offset)
        } else {
          fragmentNames[name.text] = name.offset
        }
      case .schema(let node): reportNotExecutable("schema", node.offset)
      case .type(let node): reportNotExecutable("\"\(node.name.text)\"", node.offset)
      case .directive(let node): reportNotExecutable("\"\(node.name.text)\"", node.offset)
      }
    }
  }

  private mutating func reportNotExecutable(_ name: String, _ offset: Int) {
    report(.executableDefinitions, "The \(name) definition is not executable.", at: offset)
  }

  private mutating func checkRoot(of operation: OperationDefinition) {
    guard let root = schema.roots[operation.kind], let type = schema.type(root) else {
      return report(
        .knownOperationTypes,
        "The \(operation.kind.rawValue) operation is not supported by the schema.",
        at: operation.offset)
    }
    if operation.kind == .subscription {
      checkSubscription(operation, type)
    }
  }

  private mutating func checkSubscription(
    _ operation: OperationDefinition, _ type: TypeDefinition
  ) {
    var found = RootFields()
    collectRoot(operation.selectionSet, type, &found)
    let who = operation.name.map { "Subscription \"\($0.text)\"" } ?? "Anonymous Subscription"
    if !found.conditions.isEmpty {
      report(
        .singleFieldSubscriptions,
        "\(who) must not use `@skip` or `@include` directives in the top level selection.",
        at: found.conditions)
    }
    if found.order.count > 1 {
      let extra = found.order.dropFirst().flatMap { found.nodes[$0] ?? [] }
      report(
        .singleFieldSubscriptions, "\(who) must select only one top level field.",
        at: extra.map(\.offset))
    }
    for name in found.order {
      guard let nodes = found.nodes[name], let first = nodes.first,
        first.name.text.hasPrefix("__")
      else { continue }
      report(
        .singleFieldSubscriptions, "\(who) must not select an introspection top level field.",
        at: nodes.map(\.offset))
    }
  }

  private struct RootFields {
    var order: [String] = []
    var nodes: [String: [FieldNode]] = [:]
    var conditions: [Int] = []
  }

  private func collectRoot(
    _ set: SelectionSet, _ type: TypeDefinition, _ found: inout RootFields
  ) {
    var visited: Set<String> = []
    var walk = SelectionWalk(set)
    while let selection = walk.next() {
      found.conditions += selection.directives
        .filter { $0.name.text == "skip" || $0.name.text == "include" }.map(\.offset)
      switch selection {
      case .field(let field):
        if found.nodes[field.responseName] == nil { found.order.append(field.responseName) }
        found.nodes[field.responseName, default: []].append(field)
      case .inline(let inline):
        if let condition = inline.typeCondition, !schema.isPossible(type.name, of: condition.text) {
          continue
        }
        walk.enter(inline.selectionSet)
      case .spread(let spread):
        guard visited.insert(spread.name.text).inserted, let fragment = fragments[spread.name.text],
          schema.isPossible(type.name, of: fragment.typeCondition.text)
        else { continue }
        walk.enter(fragment.selectionSet)
      }
    }
  }
}
