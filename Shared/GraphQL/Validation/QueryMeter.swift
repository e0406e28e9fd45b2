/// Measures operations before they run; a fragment's measure is kept and added where it is spread.
///
/// A field costs its weight and what is selected below it, times the size of the list it is. The
/// schema says both, with two directives of IBM's cost specification as far as they are needed:
/// `@cost(weight:)` is a field's own weight, otherwise 1; `@listSize(slicingArguments:)` names the
/// arguments that say how many of the list below are wanted, `@listSize(assumedSize:)` how long a
/// list without such an argument may be taken to be, otherwise 10.
struct QueryMeter {
  private struct FragmentKey: Hashable {
    let name: String
    let isPaged: Bool
  }

  private static let assumedSize = 10

  let schema: Schema
  private let fragments: [String: FragmentDefinition]
  /// Nil while they are not known.
  private let variables: [String: GraphQLValue]?
  private var known: [FragmentKey: QueryMeasure] = [:]

  init(_ fragments: [FragmentDefinition], schema: Schema) {
    self.init(
      Dictionary(fragments.map { ($0.name.text, $0) }) { _, last in last }, schema: schema,
      variables: nil)
  }

  init(
    _ fragments: [String: FragmentDefinition], schema: Schema, variables: [String: GraphQLValue]?
  ) {
    self.schema = schema
    self.variables = variables
    self.fragments = fragments
  }

  mutating func measure(_ operation: OperationDefinition) -> QueryMeasure {
    let root = schema.roots[operation.kind].flatMap { schema.type($0) }
    var total = measure(operation.selectionSet, on: root, isPaged: false)
    total.directives = total.directives.addingSaturated(operation.directives.count)
    return total
  }

  /// `isPaged` says that a page size above already counts the lists right below.
  private mutating func measure(
    _ set: SelectionSet, on type: TypeDefinition?, isPaged: Bool
  ) -> QueryMeasure {
    var total = QueryMeasure()
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

  private mutating func measure(fragment name: String, isPaged: Bool) -> QueryMeasure {
    let key = FragmentKey(name: name, isPaged: isPaged)
    if let measured = known[key] { return measured }
    guard let fragment = fragments[name] else { return QueryMeasure() }
    // Valid documents have no cycles; this holds even where validation is switched off.
    known[key] = QueryMeasure()
    let measured = measure(
      fragment.selectionSet, on: schema.type(fragment.typeCondition.text), isPaged: isPaged)
    known[key] = measured
    return measured
  }

  private mutating func measure(
    _ field: FieldNode, on type: TypeDefinition?, isPaged: Bool
  ) -> QueryMeasure {
    let definition = type.flatMap { schema.field(field.name.text, on: $0) }
    let page = definition.flatMap { pageSize(field, $0) }
    var total = QueryMeasure()
    if let set = field.selectionSet {
      let inner = definition.flatMap { schema.type($0.type) }
      total = measure(set, on: inner, isPaged: page != nil)
      let size = page?.size ?? (isPaged ? 1 : definition.map(Self.listSize) ?? 1)
      total.cost = total.cost.multipliedSaturated(by: size)
    }
    if let page {
      total.listSize = max(total.listSize, page.size)
      total.dependsOnVariables = total.dependsOnVariables || page.isVariable
    }
    let isIntrospection =
      field.name.text.hasPrefix("__") || type?.name.hasPrefix("__") == true
    total.depth = isIntrospection ? 0 : total.depth + 1
    if ["__schema", "__type"].contains(field.name.text) { total.schemaQuestions = 1 }
    total.rootFields = 1
    total.fields = total.fields.addingSaturated(1)
    total.cost = total.cost.addingSaturated(definition?.directives.int("cost", "weight") ?? 1)
    if type?.name.hasPrefix("__") == true { total.cost = 0 }
    total.aliases = total.aliases.addingSaturated(field.alias == nil ? 0 : 1)
    return total
  }

  private static func listSize(_ definition: FieldDefinition) -> Int {
    guard case .list = definition.type.nullable else { return 1 }
    return definition.directives.int("listSize", "assumedSize") ?? assumedSize
  }

  /// How much of the list below is asked for; nil when the field has no argument for that.
  private func pageSize(
    _ field: FieldNode, _ definition: FieldDefinition
  ) -> (size: Int, isVariable: Bool)? {
    let names = definition.directives.strings("listSize", "slicingArguments")
    guard !names.isEmpty else { return nil }
    var page = (size: 0, isVariable: false)
    for name in names {
      let given = field.arguments.first { $0.name.text == name }?.value
      let fallback = definition.arguments[name]?.defaultValue?.whole
      if case .variable(let variable)? = given?.kind {
        page.isVariable = true
        // Not yet known, it may turn out to be one.
        let value = variables.map { $0[variable]?.int.map { Int($0) } ?? fallback ?? 0 } ?? 1
        page.size = max(page.size, value)
      } else {
        page.size = max(page.size, given?.whole ?? fallback ?? 0)
      }
    }
    return (page.size > 0 ? page.size : Self.assumedSize, page.isVariable)
  }
}

extension ValueNode {
  /// The number that a literal writes; the greatest where it writes a greater one.
  fileprivate var whole: Int? {
    guard case .int(let text) = kind else { return nil }
    return Int(text) ?? .max
  }
}

extension [DirectiveNode] {
  private func argument(_ directive: String, _ argument: String) -> ValueNode? {
    first { $0.name.text == directive }?.arguments.first { $0.name.text == argument }?.value
  }

  fileprivate func int(_ directive: String, _ name: String) -> Int? {
    argument(directive, name)?.whole
  }

  fileprivate func strings(_ directive: String, _ name: String) -> [String] {
    guard case .list(let items)? = argument(directive, name)?.kind else { return [] }
    return items.compactMap { if case .string(let text) = $0.kind { text } else { nil } }
  }
}
