/// What a valid document may ask for, measured through its fragments, each of them once.
package struct QueryLimits: Sendable {
  /// Levels of fields, introspection apart.
  package var depth: Int
  package var aliases: Int
  package var rootFields: Int
  package var directives: Int
  /// Fields after fragments are spread.
  package var fields: Int
  /// Fields weighed with the size of the lists they stand in.
  package var cost: Int
  /// Questions about the schema, which anybody may ask and each of which may want all of it.
  package var schemaQuestions: Int

  package init(
    depth: Int = 15, aliases: Int = 30, rootFields: Int = 20, directives: Int = 50,
    fields: Int = 2_000, cost: Int = 20_000, schemaQuestions: Int = 8
  ) {
    self.depth = depth
    self.aliases = aliases
    self.rootFields = rootFields
    self.directives = directives
    self.fields = fields
    self.cost = cost
    self.schemaQuestions = schemaQuestions
  }

  /// One error for each limit that an operation passes; it tells which, not how far it is.
  func check(_ document: Document, schema: Schema) -> [GraphQLError] {
    var meter = QueryMeter(document: document, schema: schema)
    var errors: [GraphQLError] = []
    for operation in document.operations {
      let measured = meter.measure(operation)
      let checks: [(Int, Int, String)] = [
        (measured.depth, depth, "The operation nests fields too deeply."),
        (measured.aliases, aliases, "The operation has too many aliases."),
        (measured.topLevel, rootFields, "The operation has too many root fields."),
        (measured.directives, directives, "The operation has too many directives."),
        (measured.fields, fields, "The operation has too many fields."),
        (measured.cost, cost, "The operation is too costly."),
        (
          measured.schemaQuestions, schemaQuestions,
          "The operation asks about the schema too often."
        ),
      ]
      for (value, limit, message) in checks where value > limit {
        let location = document.source.location(at: operation.offset)
        errors.append(GraphQLError(.limit, message, locations: [location]))
      }
    }
    return errors
  }
}

/// Measures operations; a fragment's sum is kept and added where it is spread.
struct QueryMeter {
  struct Measure {
    var depth = 0
    var aliases = 0
    var topLevel = 0
    var directives = 0
    var fields = 0
    var cost = 0
    /// `__schema` and `__type` at the root.
    var schemaQuestions = 0

    /// Adds what stands beside it.
    mutating func add(_ other: Measure) {
      depth = max(depth, other.depth)
      aliases = aliases.addingSaturated(other.aliases)
      topLevel = topLevel.addingSaturated(other.topLevel)
      directives = directives.addingSaturated(other.directives)
      fields = fields.addingSaturated(other.fields)
      schemaQuestions = schemaQuestions.addingSaturated(other.schemaQuestions)
      cost = cost.addingSaturated(other.cost)
    }
  }

  private struct FragmentKey: Hashable {
    let name: String
    let isPaged: Bool
  }

  /// What a list without a known size is taken for.
  private static let listSize = 10
  private static let pageSize = 100

  let schema: Schema
  private let fragments: [String: FragmentDefinition]
  private var known: [FragmentKey: Measure] = [:]

  init(document: Document, schema: Schema) {
    self.schema = schema
    fragments = Dictionary(document.fragments.map { ($0.name.text, $0) }) { _, last in last }
  }

  mutating func measure(_ operation: OperationDefinition) -> Measure {
    let root = schema.roots[operation.kind].flatMap { schema.type($0) }
    var total = measure(operation.selectionSet, on: root, isPaged: false)
    total.directives = total.directives.addingSaturated(operation.directives.count)
    return total
  }

  /// `isPaged` says that a page size above already counts the lists right below.
  private mutating func measure(
    _ set: SelectionSet, on type: TypeDefinition?, isPaged: Bool
  ) -> Measure {
    var total = Measure()
    for selection in set.selections {
      switch selection {
      case .field(let field): total.add(measure(field, on: type, isPaged: isPaged))
      case .inline(let inline):
        let inner = inline.typeCondition.flatMap { schema.type($0.text) } ?? type
        total.add(measure(inline.selectionSet, on: inner, isPaged: isPaged))
      case .spread(let spread): total.add(measure(fragment: spread.name.text, isPaged: isPaged))
      }
      total.directives = total.directives.addingSaturated(selection.directives.count)
    }
    return total
  }

  private mutating func measure(fragment name: String, isPaged: Bool) -> Measure {
    let key = FragmentKey(name: name, isPaged: isPaged)
    if let measured = known[key] { return measured }
    guard let fragment = fragments[name] else { return Measure() }
    // Valid documents have no cycles; this holds even where validation is switched off.
    known[key] = Measure()
    let measured = measure(
      fragment.selectionSet, on: schema.type(fragment.typeCondition.text), isPaged: isPaged)
    known[key] = measured
    return measured
  }

  private mutating func measure(
    _ field: FieldNode, on type: TypeDefinition?, isPaged: Bool
  ) -> Measure {
    let definition = type.flatMap { schema.field(field.name.text, on: $0) }
    let page = definition.flatMap { pageSize(field, $0) }
    var isList = false
    if let wanted = definition?.type.nullable, case .list = wanted { isList = true }
    var total = Measure()
    if let set = field.selectionSet {
      let inner = definition.flatMap { schema.type($0.type) }
      total = measure(set, on: inner, isPaged: page != nil)
      let factor = page ?? (isList && !isPaged ? Self.listSize : 1)
      total.cost = total.cost.multipliedSaturated(by: factor)
    }
    let isIntrospection =
      field.name.text.hasPrefix("__") || type?.name.hasPrefix("__") == true
    total.depth = isIntrospection ? 0 : total.depth + 1
    if type?.name.hasPrefix("__") == true { total.cost = 0 }
    if ["__schema", "__type"].contains(field.name.text) { total.schemaQuestions = 1 }
    total.topLevel = 1
    total.fields = total.fields.addingSaturated(1)
    total.cost = total.cost.addingSaturated(1)
    total.aliases = total.aliases.addingSaturated(field.alias == nil ? 0 : 1)
    return total
  }

  /// The page asked for; nil when the field has no `first`.
  private func pageSize(_ field: FieldNode, _ definition: FieldDefinition) -> Int? {
    guard let argument = definition.arguments["first"] else { return nil }
    let value = field.arguments.first { $0.name.text == "first" }?.value ?? argument.defaultValue
    guard case .int(let text)? = value?.kind, let size = Int(text) else { return Self.pageSize }
    return max(1, min(size, Self.pageSize))
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
