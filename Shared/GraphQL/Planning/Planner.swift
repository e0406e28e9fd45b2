import OrderedCollections
import Synchronization

/// Makes plans of a document's selections for one outcome of its conditions.
final class Planner: Sendable {
  let access: SchemaAccess
  let source: SourceText
  private let fragments: [String: FragmentDefinition]
  /// The variables that `@skip` and `@include` go by.
  private let conditions: [String: Bool]
  private let planned = Atomic(0)

  init(
    access: SchemaAccess, source: SourceText, fragments: [String: FragmentDefinition],
    conditions: [String: Bool]
  ) {
    self.access = access
    self.source = source
    self.fragments = fragments
    self.conditions = conditions
  }

  /// Fields planned so far: plans are made as objects are met.
  var size: Int { planned.load(ordering: .relaxed) }

  /// Collects fields (section 6.3.2) and plans them.
  func plan(_ sets: [SelectionSet], on type: TypeDefinition) -> SelectionPlan {
    var groups = OrderedDictionary<String, [FieldNode]>()
    var visited: Set<String> = []
    for set in sets {
      collect(set, on: type.name, &groups, &visited)
    }
    let fields = groups.compactMap { name, nodes in field(name, nodes, on: type) }
    planned.add(fields.count, ordering: .relaxed)
    return SelectionPlan(fields: fields)
  }

  private func collect(
    _ set: SelectionSet, on type: String, _ groups: inout OrderedDictionary<String, [FieldNode]>,
    _ visited: inout Set<String>
  ) {
    var walk = SelectionWalk(set)
    while let selection = walk.next() {
      guard includes(selection.directives) else { continue }
      switch selection {
      case .field(let field):
        groups[field.responseName, default: []].append(field)
      case .inline(let inline):
        if let condition = inline.typeCondition,
          !access.schema.isPossible(type, of: condition.text)
        {
          continue
        }
        walk.enter(inline.selectionSet)
      case .spread(let spread):
        guard visited.insert(spread.name.text).inserted,
          let fragment = fragments[spread.name.text],
          access.schema.isPossible(type, of: fragment.typeCondition.text)
        else { continue }
        walk.enter(fragment.selectionSet)
      }
    }
  }

  private func includes(_ directives: [DirectiveNode]) -> Bool {
    if directives.isEmpty { return true }
    func condition(_ name: String) -> Bool? {
      switch directives.condition(name)?.kind {
      case .boolean(let value): value
      case .variable(let name): conditions[name]
      default: nil
      }
    }
    return condition("skip") != true && condition("include") != false
  }

  private func field(
    _ responseName: String, _ nodes: [FieldNode], on type: TypeDefinition
  ) -> FieldPlan? {
    guard let first = nodes.first,
      let definition = access.schema.field(first.name.text, on: type),
      let shape = shape(definition.type, nodes)
    else { return nil }
    return FieldPlan(
      nodes: nodes, name: definition.name, responseName: responseName, parentType: type.name,
      access: access.access(type.name, definition.name),
      arguments: ArgumentPlan(first, definition, schema: access.schema, source: source),
      shape: shape)
  }

  private func shape(
    _ reference: TypeReference, _ nodes: [FieldNode], isNonNull: Bool = false
  ) -> ValueShape? {
    switch reference {
    case .nonNull(let inner): return shape(inner, nodes, isNonNull: true)
    case .list(let inner):
      return shape(inner, nodes).map { ValueShape(isNonNull: isNonNull, kind: .list(of: $0)) }
    case .named(let name):
      guard let type = access.schema.type(name) else { return nil }
      if type.isLeaf { return ValueShape(isNonNull: isNonNull, kind: .leaf(leaf(type))) }
      let sets = nodes.compactMap(\.selectionSet)
      return ValueShape(isNonNull: isNonNull, kind: .object(ObjectShape(type: type, sets: sets)))
    }
  }

  private func leaf(_ type: TypeDefinition) -> LeafShape {
    if type.kind == .enumeration { return .enumeration(type) }
    return BuiltInScalar(rawValue: type.name).map { .builtIn($0) }
      ?? .custom(type.name, access.schema.scalars[type.name])
  }
}

extension [DirectiveNode] {
  /// What `@skip` or `@include` goes by, where it stands here.
  func condition(_ name: String) -> ValueNode? {
    first { $0.name.text == name }?.arguments.first { $0.name.text == "if" }?.value
  }
}
