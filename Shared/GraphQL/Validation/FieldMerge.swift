import OrderedCollections

/// Decides section 5.3.2, field merging, for a whole document without comparing every two fields.
///
/// What merges into one response object is taken together: all fields with one response name must
/// have one shape, and those that one object can be asked for must be the same field with the same
/// arguments. Both hold for all pairs of a group if they hold for each field and the group's first.
/// What lies below such a group merges again, so the work goes on there; each merger of selection
/// sets is looked at once, however many ways lead to it.
struct FieldMerge {
  enum Verdict {
    case mergeable
    case conflict(SelectedField, SelectedField)
    /// Looking at all mergers would take too long.
    case undecided
  }

  /// Selection sets that merge.
  private struct Merger: Hashable {
    /// Whether only shapes matter: no object is ever asked for all of it.
    let isShapeOnly: Bool
    let sets: [Int]
  }

  private let schema: Schema
  private let collector: FieldCollector
  private var seen: Set<Merger> = []
  /// Sets whose fields have been looked at for more than their shapes.
  private var covered: Set<Int> = []
  private var work: [(isShapeOnly: Bool, sets: [SelectedFields])] = []
  /// Fields that may still be looked at.
  private var budget: Int

  init(schema: Schema, collector: FieldCollector, budget: Int) {
    self.schema = schema
    self.collector = collector
    self.budget = budget
  }

  mutating func verdict(on document: Document) -> Verdict {
    for operation in document.operations {
      merge([collector.fields(of: operation)], shapeOnly: false)
    }
    var verdict = workedOff()
    for fragment in document.fragments {
      guard case .mergeable = verdict else { break }
      let fields = collector.fields(of: fragment)
      // What was merged with more needs no look by itself.
      guard !covered.contains(fields.id) else { continue }
      merge([fields], shapeOnly: false)
      verdict = workedOff()
    }
    return verdict
  }

  private mutating func workedOff() -> Verdict {
    while let next = work.popLast() {
      for group in grouped(next.sets, next.isShapeOnly) {
        if let (one, other) = check(group, next.isShapeOnly) { return .conflict(one, other) }
      }
      if budget < 0 { return .undecided }
    }
    return .mergeable
  }

  private mutating func merge(_ sets: [SelectedFields], shapeOnly: Bool) {
    guard !sets.isEmpty else { return }
    budget -= sets.count
    let ids = sets.count == 1 ? [sets[0].id] : Set(sets.map(\.id)).sorted()
    if seen.insert(Merger(isShapeOnly: shapeOnly, sets: ids)).inserted {
      work.append((shapeOnly, sets))
    }
  }

  /// All fields of the sets and of the fragments they spread, by response name.
  private mutating func grouped(
    _ sets: [SelectedFields], _ isShapeOnly: Bool
  ) -> [[SelectedField]] {
    var groups: OrderedDictionary<String, [SelectedField]> = [:]
    var entered: Set<Int> = []
    var open = sets
    while let set = open.popLast(), budget >= 0 {
      guard entered.insert(set.id).inserted else { continue }
      if !isShapeOnly { covered.insert(set.id) }
      for (name, fields) in set.fields {
        budget -= fields.count
        groups[name, default: []] += fields
      }
      for spread in set.spreads {
        budget -= 1
        if let fragment = collector.fields(ofFragment: spread) { open.append(fragment) }
      }
    }
    return Array(groups.values)
  }

  /// Two fields of the group that do not merge; else puts what lies below on the list.
  private mutating func check(
    _ group: [SelectedField], _ isShapeOnly: Bool
  ) -> (SelectedField, SelectedField)? {
    guard group.count > 1 else {
      merge(group.compactMap(collector.fields(below:)), shapeOnly: isShapeOnly)
      return nil
    }
    if let first = group.first(where: { $0.type != nil }), let type = first.type {
      let other = group.first { other in
        other.type.map { schema.differInShape(type, $0) } ?? false
      }
      if let other { return (first, other) }
    }
    guard !isShapeOnly, group.contains(where: { group[0].excludes($0) || !$0.isOnObject }) else {
      if !isShapeOnly, let other = group.first(where: { $0.signature != group[0].signature }) {
        return (group[0], other)
      }
      merge(group.compactMap(collector.fields(below:)), shapeOnly: isShapeOnly)
      return nil
    }
    return checkByParent(group)
  }

  /// What is selected on abstract types may be asked of any object, beside what is selected on the
  /// object's own type.
  private mutating func checkByParent(
    _ group: [SelectedField]
  ) -> (SelectedField, SelectedField)? {
    let anywhere = group.filter { !$0.isOnObject }
    let byObject = OrderedDictionary(
      grouping: group.lazy.filter(\.isOnObject), by: { $0.parent ?? "" })
    for fields in [anywhere] + Array(byObject.values) {
      guard let first = anywhere.first ?? fields.first else { continue }
      if let other = fields.first(where: { $0.signature != first.signature }) {
        return (first, other)
      }
    }
    if byObject.count < 2 {
      merge(group.compactMap(collector.fields(below:)), shapeOnly: false)
      return nil
    }
    merge(group.compactMap(collector.fields(below:)), shapeOnly: true)
    for fields in byObject.values {
      merge((anywhere + fields).compactMap(collector.fields(below:)), shapeOnly: false)
    }
    return nil
  }
}
