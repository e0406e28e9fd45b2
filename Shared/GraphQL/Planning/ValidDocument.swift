import Synchronization

/// A document that was parsed and found valid, or what is wrong with it.
enum CheckedDocument: Sendable {
  case valid(ValidDocument)
  case invalid([GraphQLError])
}

/// A document that can be run, and the plans made for it: one for each operation and outcome of the
/// conditions in `@skip` and `@include`, so that a plan itself has none.
final class ValidDocument: Sendable {
  private struct PlanKey: Hashable {
    let operation: Int
    let outcome: [Bool?]
  }

  let source: SourceText
  let operations: [ValidOperation]
  private let fragments: [String: FragmentDefinition]
  private let plans = Mutex<[PlanKey: OperationPlan]>([:])
  private static let planLimit = 8

  /// `measures` are those of its operations, where they were taken.
  init(_ document: Document, measures: [QueryMeasure]) {
    let fragments = Dictionary(document.fragments.map { ($0.name.text, $0) }) { _, last in last }
    source = document.source
    operations = document.operations.enumerated().map {
      ValidOperation(
        $1, at: $0, fragments, measures.indices.contains($0) ? measures[$0] : QueryMeasure())
    }
    self.fragments = fragments
  }

  /// The plan of an operation for a request's variables; nil when the schema has no such root type.
  func plan(
    of operation: ValidOperation, _ access: SchemaAccess, _ variables: [String: GraphQLValue]
  ) -> OperationPlan? {
    let outcome = operation.conditionVariables.map { variables[$0]?.boolean }
    let key = PlanKey(operation: operation.index, outcome: outcome)
    if let known = plans.withLock({ $0[key] }) { return known }
    let schema = access.schema
    let definition = operation.definition
    guard let root = schema.roots[definition.kind].flatMap({ schema.type($0) }) else { return nil }
    var conditions: [String: Bool] = [:]
    for (name, value) in zip(operation.conditionVariables, outcome) {
      conditions[name] = value
    }
    let planner = Planner(
      access: access, source: source, fragments: fragments, conditions: conditions)
    let plan = OperationPlan(
      planner: planner, root: planner.plan([definition.selectionSet], on: root))
    plans.withLock { plans in
      if plans.count >= Self.planLimit { plans.removeAll() }
      plans[key] = plan
    }
    return plan
  }

  /// How much an operation asks for with these variables.
  func measure(
    _ operation: ValidOperation, schema: Schema, _ variables: [String: GraphQLValue]
  ) -> QueryMeasure {
    var meter = QueryMeter(fragments, schema: schema, variables: variables)
    return meter.measure(operation.definition)
  }

  /// Fields in all plans that are kept.
  var plannedFields: Int {
    plans.withLock { $0.values.reduce(0) { $0 + $1.planner.size } }
  }

  /// Forgets all plans once they have grown past what the cache of documents reckons with: they
  /// grow as objects of more types are met.
  func trimPlans() {
    guard plannedFields > DocumentCache.plannedFieldLimit(textSize: source.bytes.count) else {
      return
    }
    plans.withLock { $0.removeAll() }
  }
}

/// An operation of a valid document, and what is known of it before it runs.
final class ValidOperation: Sendable {
  let definition: OperationDefinition
  /// Its place among the document's operations.
  let index: Int
  /// The variables that `@skip` and `@include` go by, in its fragments too.
  let conditionVariables: [String]
  /// Whether nothing but introspection is selected at the root.
  let asksOnlyAboutSchema: Bool
  /// How much it asks for, as far as that does not depend on variables.
  let measure: QueryMeasure

  init(
    _ definition: OperationDefinition, at index: Int, _ fragments: [String: FragmentDefinition],
    _ measure: QueryMeasure
  ) {
    self.definition = definition
    self.index = index
    self.measure = measure
    let reachable = ReachableSelections(definition, fragments)
    conditionVariables = reachable.conditionVariables
    asksOnlyAboutSchema = definition.kind == .query && reachable.rootFieldsAreMeta
  }
}

/// What is read, from the root on, for one outcome of an operation's conditions.
final class OperationPlan: Sendable {
  let planner: Planner
  let root: SelectionPlan

  init(planner: Planner, root: SelectionPlan) {
    self.planner = planner
    self.root = root
  }
}
