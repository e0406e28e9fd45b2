import OrderedCollections

/// Section 5.3.2: fields with the same response name can be merged. The comparison goes through
/// fragments without expanding them, each pair once, and within a budget: what would cost more is
/// refused.
struct FieldOverlap {
  struct Entry {
    let parent: TypeDefinition?
    let node: FieldNode
    let definition: FieldDefinition?
  }

  struct Collected {
    var fields: OrderedDictionary<String, [Entry]> = [:]
    var spreads: OrderedSet<String> = []
  }

  /// Why two fields cannot be merged, and which nodes show it.
  struct Conflict {
    let name: String
    let reason: String
    let first: [Int]
    let second: [Int]
  }

  private struct Pair: Hashable {
    let one: String
    let other: String

    init(_ one: String, _ other: String) {
      (self.one, self.other) = one < other ? (one, other) : (other, one)
    }
  }

  private struct FieldsAndFragment: Hashable {
    let set: Int
    let fragment: String
  }

  let validator: Validator
  private(set) var errors: [GraphQLError] = []
  private var collected: [Int: Collected] = [:]
  /// Pairs compared; true when compared as not exclusive, which finds more.
  private var comparedPairs: [Pair: Bool] = [:]
  private var comparedFields: [FieldsAndFragment: Bool] = [:]
  private var budget = 10_000

  init(validator: Validator) {
    self.validator = validator
  }

  private var schema: Schema { validator.schema }
  private var isSpent: Bool { budget < 0 }

  mutating func check() {
    for definition in validator.document.definitions {
      switch definition {
      case .operation(let operation):
        visit(operation.selectionSet, schema.roots[operation.kind].flatMap { schema.type($0) })
      case .fragment(let fragment):
        visit(fragment.selectionSet, composite(fragment.typeCondition.text))
      default: break
      }
    }
    if isSpent {
      let error = GraphQLError(.limit, "Fields overlap in too many ways to compare them.")
      errors = [error]
    }
  }

  private func composite(_ name: String) -> TypeDefinition? {
    schema.type(name).flatMap { $0.isComposite ? $0 : nil }
  }

  private mutating func visit(_ set: SelectionSet, _ parent: TypeDefinition?) {
    guard !isSpent else { return }
    let conflicts = conflictsWithin(set, parent)
    for conflict in conflicts {
      errors.append(
        validator.error(
          .overlappingFieldsCanBeMerged,
          "Fields \"\(conflict.name)\" conflict because \(conflict.reason). Use different aliases on the fields to fetch both if this was intentional.",
          conflict.first + conflict.second))
    }
    for selection in set.selections {
      switch selection {
      case .field(let field):
        guard let inner = field.selectionSet else { continue }
        let definition = parent.flatMap { schema.field(field.name.text, on: $0) }
        visit(inner, definition.flatMap { composite($0.type.name) })
      case .inline(let inline):
        visit(
          inline.selectionSet, inline.typeCondition.map { composite($0.text) } ?? parent)
      case .spread: break
      }
    }
  }

  // MARK: Collecting

  private mutating func collect(_ set: SelectionSet, _ parent: TypeDefinition?) -> Collected {
    if let known = collected[set.id] { return known }
    var found = Collected()
    gather(set, parent, &found)
    collected[set.id] = found
    return found
  }

  private func gather(_ set: SelectionSet, _ parent: TypeDefinition?, _ found: inout Collected) {
    for selection in set.selections {
      switch selection {
      case .field(let field):
        found.fields[field.responseName, default: []].append(
          Entry(
            parent: parent, node: field,
            definition: parent.flatMap { schema.field(field.name.text, on: $0) }))
      case .inline(let inline):
        gather(
          inline.selectionSet, inline.typeCondition.map { composite($0.text) } ?? parent, &found)
      case .spread(let spread):
        found.spreads.append(spread.name.text)
      }
    }
  }

  private mutating func collect(fragment name: String) -> (set: Int, found: Collected)? {
    guard let fragment = validator.fragments[name] else { return nil }
    return (
      fragment.selectionSet.id,
      collect(fragment.selectionSet, composite(fragment.typeCondition.text))
    )
  }

  // MARK: Comparing

  private mutating func conflictsWithin(
    _ set: SelectionSet, _ parent: TypeDefinition?
  ) -> [Conflict] {
    var conflicts: [Conflict] = []
    let found = collect(set, parent)
    for (name, entries) in found.fields where entries.count > 1 {
      for (index, one) in entries.enumerated() {
        for other in entries[(index + 1)...] {
          guard !isSpent else { return conflicts }
          if let conflict = compare(name, one, other, exclusive: false) {
            conflicts.append(conflict)
          }
        }
      }
    }
    for (index, spread) in found.spreads.enumerated() {
      compare(found, set.id, with: spread, exclusive: false, &conflicts)
      for other in found.spreads[(index + 1)...] {
        compare(fragment: spread, with: other, exclusive: false, &conflicts)
      }
    }
    return conflicts
  }

  private mutating func compare(
    _ found: Collected, _ set: Int, with fragment: String, exclusive: Bool,
    _ conflicts: inout [Conflict]
  ) {
    let key = FieldsAndFragment(set: set, fragment: fragment)
    if let known = comparedFields[key], known || exclusive { return }
    comparedFields[key] = !exclusive
    guard !isSpent, let other = collect(fragment: fragment), other.set != set else { return }
    compare(found, other.found, exclusive: exclusive, &conflicts)
    for name in other.found.spreads {
      compare(found, set, with: name, exclusive: exclusive, &conflicts)
    }
  }

  private mutating func compare(
    fragment one: String, with other: String, exclusive: Bool, _ conflicts: inout [Conflict]
  ) {
    guard !isSpent, one != other else { return }
    let pair = Pair(one, other)
    if let known = comparedPairs[pair], known || exclusive { return }
    comparedPairs[pair] = !exclusive
    budget -= 1
    guard let first = collect(fragment: one), let second = collect(fragment: other) else { return }
    compare(first.found, second.found, exclusive: exclusive, &conflicts)
    for name in second.found.spreads {
      compare(fragment: one, with: name, exclusive: exclusive, &conflicts)
    }
    for name in first.found.spreads {
      compare(fragment: name, with: other, exclusive: exclusive, &conflicts)
    }
  }

  private mutating func compare(
    _ one: Collected, _ other: Collected, exclusive: Bool, _ conflicts: inout [Conflict]
  ) {
    for (name, entries) in one.fields {
      for second in other.fields[name] ?? [] {
        for first in entries {
          guard !isSpent else { return }
          if let conflict = compare(name, first, second, exclusive: exclusive) {
            conflicts.append(conflict)
          }
        }
      }
    }
  }

  private mutating func compare(
    _ name: String, _ one: Entry, _ other: Entry, exclusive: Bool
  ) -> Conflict? {
    budget -= 1
    guard !isSpent else { return nil }
    let areObjects = one.parent?.kind == .object && other.parent?.kind == .object
    let exclusive = exclusive || (areObjects && one.parent?.name != other.parent?.name)
    func conflict(_ reason: String) -> Conflict {
      Conflict(name: name, reason: reason, first: [one.node.offset], second: [other.node.offset])
    }
    if !exclusive {
      let (oneName, otherName) = (one.node.name.text, other.node.name.text)
      if oneName != otherName {
        return conflict("\"\(oneName)\" and \"\(otherName)\" are different fields")
      }
      if !Self.sameArguments(one.node.arguments, other.node.arguments) {
        return conflict("they have differing arguments")
      }
    }
    if let oneType = one.definition?.type, let otherType = other.definition?.type,
      differ(oneType, otherType)
    {
      return conflict(
        "they return conflicting types \"\(oneType.text)\" and \"\(otherType.text)\"")
    }
    guard let oneSet = one.node.selectionSet, let otherSet = other.node.selectionSet else {
      return nil
    }
    let inner = conflictsBetween(
      oneSet, one.definition.flatMap { composite($0.type.name) },
      otherSet, other.definition.flatMap { composite($0.type.name) }, exclusive: exclusive)
    guard !inner.isEmpty else { return nil }
    let reasons = inner.map { "subfields \"\($0.name)\" conflict because \($0.reason)" }
    return Conflict(
      name: name, reason: reasons.joined(separator: " and "),
      first: [one.node.offset] + inner.flatMap(\.first),
      second: [other.node.offset] + inner.flatMap(\.second))
  }

  private mutating func conflictsBetween(
    _ one: SelectionSet, _ oneParent: TypeDefinition?, _ other: SelectionSet,
    _ otherParent: TypeDefinition?, exclusive: Bool
  ) -> [Conflict] {
    var conflicts: [Conflict] = []
    let first = collect(one, oneParent)
    let second = collect(other, otherParent)
    compare(first, second, exclusive: exclusive, &conflicts)
    for name in second.spreads {
      compare(first, one.id, with: name, exclusive: exclusive, &conflicts)
    }
    for name in first.spreads {
      compare(second, other.id, with: name, exclusive: exclusive, &conflicts)
    }
    for oneName in first.spreads {
      for otherName in second.spreads {
        compare(fragment: oneName, with: otherName, exclusive: exclusive, &conflicts)
      }
    }
    return conflicts
  }

  private static func sameArguments(_ one: [ArgumentNode], _ other: [ArgumentNode]) -> Bool {
    guard one.count == other.count else { return false }
    return one.allSatisfy { argument in
      other.contains {
        $0.name.text == argument.name.text && $0.value.isSame(as: argument.value)
      }
    }
  }

  /// Whether the shapes of two types cannot stand in one place.
  private func differ(_ one: TypeReference, _ other: TypeReference) -> Bool {
    switch (one, other) {
    case (.list(let one), .list(let other)), (.nonNull(let one), .nonNull(let other)):
      return differ(one, other)
    case (.named(let one), .named(let other)):
      let isLeaf = schema.type(one)?.isLeaf == true || schema.type(other)?.isLeaf == true
      return isLeaf && one != other
    default:
      return true
    }
  }
}

extension ValueNode {
  /// Whether both are the same value, an object's fields being in any order. Ends at the first
  /// difference and makes no copies: it is asked once for each pair of fields that overlap.
  func isSame(as other: ValueNode) -> Bool {
    switch (kind, other.kind) {
    case (.variable(let one), .variable(let other)), (.int(let one), .int(let other)),
      (.float(let one), .float(let other)), (.string(let one), .string(let other)),
      (.enumeration(let one), .enumeration(let other)):
      return one == other
    case (.boolean(let one), .boolean(let other)): return one == other
    case (.null, .null): return true
    case (.list(let one), .list(let other)):
      return one.count == other.count && zip(one, other).allSatisfy { $0.isSame(as: $1) }
    case (.object(let one), .object(let other)):
      guard one.count == other.count else { return false }
      let values = Dictionary(other.map { ($0.name.text, $0.value) }) { first, _ in first }
      return one.allSatisfy { field in
        values[field.name.text].map { field.value.isSame(as: $0) } ?? false
      }
    default: return false
    }
  }
}
