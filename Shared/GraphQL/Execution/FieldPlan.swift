import OrderedCollections

/// One field of a response object: everything about it that does not depend on the object at hand,
/// worked out once per operation and object type.
final class FieldPlan<Context: Sendable> {
  let responseName: String
  let nodes: [FieldNode]
  let definition: FieldDefinition
  let parentType: String
  let arguments: Result<GraphQLArguments, GraphQLError>
  let kind: Kind
  /// Byte offsets, for errors.
  let offsets: [Int]
  /// The plans of its sub-selections by object type.
  var subplans: [String: [FieldPlan]] = [:]

  enum Kind {
    case typename
    case introspection
    case property(Resolvers<Context>.PropertyResolver?)
    case field(Resolvers<Context>.Resolver)
  }

  init(
    responseName: String, nodes: [FieldNode], definition: FieldDefinition, parentType: String,
    arguments: Result<GraphQLArguments, GraphQLError>, kind: Kind
  ) {
    self.responseName = responseName
    self.nodes = nodes
    self.definition = definition
    self.parentType = parentType
    self.arguments = arguments
    self.kind = kind
    offsets = nodes.map(\.offset)
  }
}

/// Collects fields (section 6.3.2) and plans them.
struct FieldPlanner<Context: Sendable> {
  let schema: Schema
  let resolvers: Resolvers<Context>
  let prepared: PreparedOperation

  func plans(
    for sets: [SelectionSet], on type: TypeDefinition
  ) -> [FieldPlan<Context>] {
    var groups = OrderedDictionary<String, [FieldNode]>()
    var visited: Set<String> = []
    for set in sets {
      collect(set, on: type.name, &groups, &visited)
    }
    return groups.compactMap { name, nodes in plan(name, nodes, on: type) }
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
        if let condition = inline.typeCondition, !schema.isPossible(type, of: condition.text) {
          continue
        }
        walk.enter(inline.selectionSet)
      case .spread(let spread):
        guard visited.insert(spread.name.text).inserted,
          let fragment = prepared.document.fragments[spread.name.text],
          schema.isPossible(type, of: fragment.typeCondition.text)
        else { continue }
        walk.enter(fragment.selectionSet)
      }
    }
  }

  private func includes(_ directives: [DirectiveNode]) -> Bool {
    if directives.isEmpty { return true }
    func condition(_ name: String) -> Bool? {
      guard let directive = directives.first(where: { $0.name.text == name }),
        let argument = directive.arguments.first(where: { $0.name.text == "if" })
      else { return nil }
      return switch argument.value.kind {
      case .boolean(let value): value
      case .variable(let name): prepared.variables[name]?.boolean
      default: nil
      }
    }
    return condition("skip") != true && condition("include") != false
  }

  private func plan(
    _ name: String, _ nodes: [FieldNode], on type: TypeDefinition
  ) -> FieldPlan<Context>? {
    guard let first = nodes.first, let definition = schema.field(first.name.text, on: type) else {
      return nil
    }
    let kind: FieldPlan<Context>.Kind
    switch first.name.text {
    case "__typename": kind = .typename
    case "__schema", "__type": kind = .introspection
    case _ where type.name.hasPrefix("__"): kind = .property(nil)
    case let field: kind = resolver(type.name, field, definition)
    }
    return FieldPlan(
      responseName: name, nodes: nodes, definition: definition, parentType: type.name,
      arguments: arguments(of: first, definition), kind: kind)
  }

  private func resolver(
    _ type: String, _ field: String, _ definition: FieldDefinition
  ) -> FieldPlan<Context>.Kind {
    let kind: FieldPlan<Context>.Kind =
      switch resolvers.entries[type]?[field] {
      case .field(let resolve): .field(resolve)
      case .property(let resolve): .property(resolve)
      case nil: .property(resolvers.fallback.map { placed($0, type, field, definition) })
      }
    let guards = definition.directives.compactMap { resolvers.guards[$0.name.text] }
    guard !guards.isEmpty else { return kind }
    let place = FieldPlace(type: type, field: field, definition: definition)
    return .field { source, arguments, context in
      for check in guards {
        try await check(place, arguments, context)
      }
      switch kind {
      case .field(let resolve): return try await resolve(source, arguments, context)
      case .property(let resolve?): return try resolve(source, arguments, context)
      default: return try source.resolve(field, arguments)
      }
    }
  }

  /// A fallback serves many fields: it is told which one is asked for.
  private func placed(
    _ fallback: @escaping Resolvers<Context>.PropertyResolver, _ type: String, _ field: String,
    _ definition: FieldDefinition
  ) -> Resolvers<Context>.PropertyResolver {
    let place = FieldPlace(type: type, field: field, definition: definition)
    return { source, arguments, context in
      try fallback(PlacedSource(source: source, place: place), arguments, context)
    }
  }

  /// Section 6.4.1.
  private func arguments(
    of node: FieldNode, _ definition: FieldDefinition
  ) -> Result<GraphQLArguments, GraphQLError> {
    guard !definition.arguments.isEmpty else { return .success(GraphQLArguments()) }
    let coercion = InputCoercion(schema: schema)
    var values = GraphQLObject()
    func failure(_ message: String, _ offset: Int) -> Result<GraphQLArguments, GraphQLError> {
      let location = prepared.document.document.source.location(at: offset)
      return .failure(GraphQLError(.execution, message, locations: [location]))
    }
    for argument in definition.arguments.values {
      let name = argument.name
      let given = node.arguments.first { $0.name.text == name }
      guard let given, !coercion.isAbsent(given.value, prepared.variables) else {
        if let literal = argument.defaultValue {
          values[name] = coercion.literal(literal, to: argument.type, variables: [:]) ?? .null
        } else if argument.type.isNonNull {
          return failure(
            "Argument \"\(name)\" of required type \"\(argument.type.text)\" was not provided.",
            node.offset)
        }
        continue
      }
      let value = coercion.literal(
        given.value, to: argument.type, variables: prepared.variables)
      guard let value else {
        return failure(
          "Argument \"\(name)\" has invalid value \(given.value.text).", given.value.offset)
      }
      values[name] = value
    }
    return .success(GraphQLArguments(values))
  }
}

/// A source together with the place it is asked for, for fallback resolvers.
package struct PlacedSource: GraphQLSource {
  package let source: any GraphQLSource
  package let place: FieldPlace

  package var graphQLTypeName: String? { source.graphQLTypeName }

  package func resolve(_ field: String, _ arguments: GraphQLArguments) throws -> Resolved {
    try source.resolve(field, arguments)
  }
}
