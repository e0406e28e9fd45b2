/// How much an operation asks for.
package struct QueryMeasure: Sendable, Equatable {
  package var depth = 0
  package var aliases = 0
  /// Fields of the outermost selection set, after fragments are spread.
  package var rootFields = 0
  package var directives = 0
  /// After fragments are spread.
  package var fields = 0
  package var cost = 0
  /// The most that is asked of one list.
  package var listSize = 0
  /// `__schema` and `__type` at the root.
  package var schemaQuestions = 0
  /// Whether how much is asked of a list stands in a variable: while that is not known, the list
  /// counts as one item.
  package var dependsOnVariables = false

  /// Nothing.
  package init() {}

  /// Adds what stands beside it.
  mutating func add(_ other: QueryMeasure) {
    depth = max(depth, other.depth)
    aliases = aliases.addingSaturated(other.aliases)
    rootFields = rootFields.addingSaturated(other.rootFields)
    directives = directives.addingSaturated(other.directives)
    fields = fields.addingSaturated(other.fields)
    cost = cost.addingSaturated(other.cost)
    listSize = max(listSize, other.listSize)
    schemaQuestions = schemaQuestions.addingSaturated(other.schemaQuestions)
    dependsOnVariables = dependsOnVariables || other.dependsOnVariables
  }
}

extension Int {
  func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  func multipliedSaturated(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
