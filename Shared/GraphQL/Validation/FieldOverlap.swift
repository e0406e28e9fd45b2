import OrderedCollections

/// Tells which fields do not merge (section 5.3.2), pair by pair and in the reference
/// implementation's order. Only documents that `FieldMerge` has found to be wrong come here. The
/// pairs are bounded, and so is what is told of them: many fields in conflict are told as some.
struct FieldOverlap {
  /// Why two fields cannot be merged, and which nodes show it.
  private struct Conflict {
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

  /// How long a reason grows, and how many nodes show it on either side.
  private static let reasonLength = 1_000
  private static let nodeLimit = 20
  /// Comparisons within comparisons: fragments can nest fields deeper than a text can.
  private static let depthLimit = 300

  private let validator: Validator
  private let collector: FieldCollector
  private(set) var errors: [GraphQLError] = []
  /// Pairs compared; true when compared as not exclusive, which finds more.
  private var comparedPairs: [Pair: Bool] = [:]
  private var comparedFields: [FieldsAndFragment: Bool] = [:]
  private var budget = 20_000
  private var depth = 0

  private init(_ validator: Validator, _ collector: FieldCollector) {
    self.validator = validator
    self.collector = collector
  }

  static func errors(for validator: Validator, fieldCount: Int) -> [GraphQLError] {
    let collector = FieldCollector(schema: validator.schema, fragments: validator.fragments)
    var merge = FieldMerge(
      schema: validator.schema, collector: collector, budget: max(200_000, fieldCount * 20))
    switch merge.verdict(on: validator.document) {
    case .mergeable: return []
    case .undecided:
      return [
        GraphQLError(
          .limit, "Fields overlap in too many ways to compare them.", limit: .fields)
      ]
    case .conflict(let one, let other):
      var overlap = FieldOverlap(validator, collector)
      overlap.check()
      guard overlap.errors.isEmpty else { return overlap.errors }
      let first = overlap.conflict(
        one.node.responseName, "they differ", one, other)
      return [overlap.error(first)]
    }
  }

  private var isSpent: Bool { budget < 0 }

  private mutating func check() {
    for definition in validator.document.definitions {
      switch definition {
      case .operation(let operation): visit(collector.fields(of: operation))
      case .fragment(let fragment): visit(collector.fields(of: fragment))
      default: break
      }
    }
  }

  /// The fields of a set, then the sets below them.
  private mutating func visit(_ set: SelectedFields) {
    guard !isSpent else { return }
    for conflict in conflictsWithin(set) {
      errors.append(error(conflict))
    }
    for field in set.fields.values.joined().sorted(by: { $0.node.offset < $1.node.offset }) {
      if let below = collector.fields(below: field) { visit(below) }
    }
  }

  private func error(_ conflict: Conflict) -> GraphQLError {
    validator.error(
      .overlappingFieldsCanBeMerged,
      "Fields \"\(conflict.name)\" conflict because \(conflict.reason). Use different aliases on the fields to fetch both if this was intentional.",
      conflict.first + conflict.second)
  }

  // MARK: Comparing

  private mutating func conflictsWithin(_ set: SelectedFields) -> [Conflict] {
    var conflicts: [Conflict] = []
    for (name, fields) in set.fields where fields.count > 1 {
      for (index, one) in fields.enumerated() {
        for other in fields[(index + 1)...] {
          guard !isSpent else { return conflicts }
          if let conflict = compare(name, one, other, exclusive: false) {
            conflicts.append(conflict)
          }
        }
      }
    }
    for (index, spread) in set.spreads.enumerated() {
      compare(set, with: spread, exclusive: false, &conflicts)
      for other in set.spreads[(index + 1)...] {
        compare(fragment: spread, with: other, exclusive: false, &conflicts)
      }
    }
    return conflicts
  }

  private mutating func compare(
    _ set: SelectedFields, with fragment: String, exclusive: Bool, _ conflicts: inout [Conflict]
  ) {
    let key = FieldsAndFragment(set: set.id, fragment: fragment)
    if let known = comparedFields[key], known || exclusive { return }
    comparedFields[key] = !exclusive
    guard !isSpent, let other = collector.fields(ofFragment: fragment), other !== set, enter()
    else { return }
    defer { depth -= 1 }
    compare(set, other, exclusive: exclusive, &conflicts)
    for name in other.spreads {
      compare(set, with: name, exclusive: exclusive, &conflicts)
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
    guard let first = collector.fields(ofFragment: one),
      let second = collector.fields(ofFragment: other), enter()
    else { return }
    defer { depth -= 1 }
    compare(first, second, exclusive: exclusive, &conflicts)
    for name in second.spreads {
      compare(fragment: one, with: name, exclusive: exclusive, &conflicts)
    }
    for name in first.spreads {
      compare(fragment: name, with: other, exclusive: exclusive, &conflicts)
    }
  }

  /// Goes one level deeper; gives everything up where that is too deep.
  private mutating func enter() -> Bool {
    guard depth < Self.depthLimit else {
      budget = -1
      return false
    }
    depth += 1
    return true
  }

  private mutating func compare(
    _ one: SelectedFields, _ other: SelectedFields, exclusive: Bool, _ conflicts: inout [Conflict]
  ) {
    for (name, fields) in one.fields {
      guard let others = other.fields[name] else { continue }
      for first in fields {
        for second in others {
          guard !isSpent else { return }
          if let conflict = compare(name, first, second, exclusive: exclusive) {
            conflicts.append(conflict)
          }
        }
      }
    }
  }

  private mutating func compare(
    _ name: String, _ one: SelectedField, _ other: SelectedField, exclusive: Bool
  ) -> Conflict? {
    budget -= 1
    let exclusive = exclusive || one.excludes(other)
    if !exclusive, one.signature != other.signature {
      let (oneName, otherName) = (one.node.name.text, other.node.name.text)
      let reason =
        oneName == otherName
        ? "they have differing arguments"
        : "\"\(oneName)\" and \"\(otherName)\" are different fields"
      return conflict(name, reason, one, other)
    }
    if let oneType = one.type, let otherType = other.type,
      validator.schema.differInShape(oneType, otherType)
    {
      let reason = "they return conflicting types \"\(oneType.text)\" and \"\(otherType.text)\""
      return conflict(name, reason, one, other)
    }
    guard let first = collector.fields(below: one), let second = collector.fields(below: other),
      enter()
    else { return nil }
    defer { depth -= 1 }
    let inner = conflictsBetween(first, second, exclusive: exclusive)
    guard !inner.isEmpty else { return nil }
    return Conflict(
      name: name, reason: Self.reason(of: inner),
      first: Self.nodes(one.node, inner.map(\.first)),
      second: Self.nodes(other.node, inner.map(\.second)))
  }

  private mutating func conflictsBetween(
    _ one: SelectedFields, _ other: SelectedFields, exclusive: Bool
  ) -> [Conflict] {
    var conflicts: [Conflict] = []
    compare(one, other, exclusive: exclusive, &conflicts)
    for name in other.spreads {
      compare(one, with: name, exclusive: exclusive, &conflicts)
    }
    for name in one.spreads {
      compare(other, with: name, exclusive: exclusive, &conflicts)
    }
    for oneName in one.spreads {
      for otherName in other.spreads {
        compare(fragment: oneName, with: otherName, exclusive: exclusive, &conflicts)
      }
    }
    return conflicts
  }

  // MARK: Telling

  private func conflict(
    _ name: String, _ reason: String, _ one: SelectedField, _ other: SelectedField
  ) -> Conflict {
    Conflict(
      name: name, reason: reason, first: [one.node.offset], second: [other.node.offset])
  }

  private static func reason(of conflicts: [Conflict]) -> String {
    var reason = ""
    for conflict in conflicts {
      reason += reason.isEmpty ? "" : " and "
      reason += "subfields \"\(conflict.name)\" conflict because \(conflict.reason)"
      if reason.utf8.count > reasonLength { return reason.prefix(reasonLength) + "..." }
    }
    return reason
  }

  /// The field, then what conflicts below it, of which the deepest matter most.
  private static func nodes(_ node: FieldNode, _ inner: [[Int]]) -> [Int] {
    var nodes = [node.offset]
    for offsets in inner where nodes.count < nodeLimit {
      nodes += offsets.suffix(nodeLimit - nodes.count)
    }
    return nodes
  }
}
