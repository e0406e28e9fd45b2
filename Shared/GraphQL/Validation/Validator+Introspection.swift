/// Not of the specification, but of the reference implementation: introspection that goes in circles.
extension Validator {
  private static let lists: Set<String> = ["fields", "interfaces", "possibleTypes", "inputFields"]
  private static let depthLimit = 3

  /// Refuses lists of a type's parts three deep inside one another: each level multiplies the answer
  /// by the size of the schema.
  mutating func checkIntrospectionDepth() {
    for definition in document.definitions {
      let set: SelectionSet
      switch definition {
      case .operation(let operation): set = operation.selectionSet
      case .fragment(let fragment): set = fragment.selectionSet
      default: continue
      }
      var walk = SelectionWalk(set)
      while let selection = walk.next() {
        switch selection {
        case .field(let field):
          guard let inner = field.selectionSet else { continue }
          let isRoot = field.name.text == "__schema" || field.name.text == "__type"
          if isRoot, introspectionDepth(of: inner) >= Self.depthLimit {
            report(
              .maxIntrospectionDepth, "Maximum introspection depth exceeded", at: field.offset)
          } else {
            walk.enter(inner)
          }
        case .inline(let inline): walk.enter(inline.selectionSet)
        case .spread: break
        }
      }
    }
  }

  /// How deep such lists nest, at most the limit; each fragment is entered once for each depth it is
  /// met at.
  private func introspectionDepth(of set: SelectionSet) -> Int {
    var deepest = 0
    var entered: [String: Int] = [:]
    var open = [(set, 0)]
    while let (set, depth) = open.popLast(), deepest < Self.depthLimit {
      for selection in set.selections {
        switch selection {
        case .field(let field):
          let inner = Self.lists.contains(field.name.text) ? depth + 1 : depth
          deepest = max(deepest, inner)
          if let set = field.selectionSet { open.append((set, inner)) }
        case .inline(let inline): open.append((inline.selectionSet, depth))
        case .spread(let spread):
          guard entered[spread.name.text, default: -1] < depth,
            let fragment = fragments[spread.name.text]
          else { continue }
          entered[spread.name.text] = depth
          open.append((fragment.selectionSet, depth))
        }
      }
    }
    return deepest
  }
}
