/// One run of one operation (section 6). The result tree belongs to the task that runs it;
/// resolvers that take time run as children of one task group and hand their results back to it, so
/// siblings run side by side while nothing is shared. Plain properties are read in place.
struct Execution<Context: Sendable> {
  let engine: GraphQLEngine<Context>
  let prepared: PreparedOperation
  let context: Context

  func run(root: any GraphQLSource) async -> GraphQLResponse {
    guard let name = engine.schema.roots[prepared.kind], let type = engine.schema.type(name) else {
      let message = "Schema is not configured to execute \(prepared.kind.rawValue) operation."
      let location = prepared.document.document.source.location(at: prepared.operation.offset)
      return GraphQLResponse(errors: [GraphQLError(.operation, message, locations: [location])])
    }
    let planner = FieldPlanner(
      schema: engine.schema, resolvers: engine.resolvers, prepared: prepared)
    let plans = planner.plans(for: [prepared.operation.selectionSet], on: type)
    var run = ExecutionRun(engine: engine, planner: planner, context: context)
    let rootNode = run.tree.makeRoot()
    await withTaskGroup(of: ExecutionRun<Context>.Finished.self) { group in
      if prepared.kind == .mutation {
        // One after the other, each with all that hangs below it.
        var members: [Int] = []
        for plan in plans where run.tree.isAlive(rootNode) {
          let member = run.makeMember(plan, under: rootNode)
          members.append(member)
          run.tree.set(.object(members), at: rootNode)
          run.resolve(plan, of: root, into: member)
          await run.drain(&group)
        }
        if members.isEmpty { run.tree.set(.object([]), at: rootNode) }
      } else {
        run.fill(rootNode, with: root, plans)
        await run.drain(&group)
      }
      group.cancelAll()
    }
    return run.response
  }
}

/// The state of a run. Never leaves the task that made it.
struct ExecutionRun<Context: Sendable> {
  /// A resolver that takes time, come to its end.
  struct Finished: Sendable {
    let work: Int
    let result: Result<Resolved, any Error>
  }

  /// What is waited for: where its result goes.
  private struct Waiting {
    let node: Int
    let type: TypeReference
    let plan: FieldPlan<Context>
    let start: @Sendable () async throws -> Resolved
  }

  /// Objects and lists within each other. Fragments can ask for more than a document's own nesting,
  /// and completing and writing a value go as deep as it does.
  private static var depthLimit: Int { 300 }

  let engine: GraphQLEngine<Context>
  let planner: FieldPlanner<Context>
  let context: Context
  var tree = ResultTree()
  private var errors: [GraphQLError] = []
  private var waiting: [Int: Waiting] = [:]
  private var unstarted: [Int] = []
  private var nextWork = 0

  init(engine: GraphQLEngine<Context>, planner: FieldPlanner<Context>, context: Context) {
    self.engine = engine
    self.planner = planner
    self.context = context
  }

  var response: GraphQLResponse {
    if case .null = tree.nodes[0].value { return GraphQLResponse(data: .null, errors: errors) }
    var writer = JSONWriter(capacity: tree.nodes.count * 16)
    tree.write(to: &writer)
    return GraphQLResponse(data: .object(writer.bytes), errors: errors)
  }

  // MARK: Tasks

  /// Runs until nothing is left to wait for.
  mutating func drain(_ group: inout TaskGroup<Finished>) async {
    start(in: &group)
    while !waiting.isEmpty, let finished = await group.next() {
      guard let work = waiting.removeValue(forKey: finished.work) else { continue }
      guard tree.isAlive(work.node) else { continue }
      switch finished.result {
      case .success(let resolved):
        complete(resolved, as: work.type, at: work.node, work.plan)
      case .failure(let error):
        fail(error, at: work.node, work.plan)
      }
      start(in: &group)
    }
  }

  private mutating func start(in group: inout TaskGroup<Finished>) {
    for work in unstarted {
      guard let item = waiting[work] else { continue }
      guard tree.isAlive(item.node) else {
        waiting[work] = nil
        continue
      }
      let start = item.start
      group.addTask {
        do {
          return Finished(work: work, result: .success(try await start()))
        } catch {
          return Finished(work: work, result: .failure(error))
        }
      }
    }
    unstarted.removeAll(keepingCapacity: true)
  }

  private mutating func wait(
    for start: @escaping @Sendable () async throws -> Resolved, as type: TypeReference,
    at node: Int, _ plan: FieldPlan<Context>
  ) {
    waiting[nextWork] = Waiting(node: node, type: type, plan: plan, start: start)
    unstarted.append(nextWork)
    nextWork += 1
  }

  // MARK: Objects and fields

  mutating func makeMember(_ plan: FieldPlan<Context>, under parent: Int) -> Int {
    tree.make(.key(plan.responseName), under: parent, isNonNull: plan.definition.type.isNonNull)
  }

  mutating func fill(
    _ node: Int, with source: any GraphQLSource, _ plans: [FieldPlan<Context>]
  ) {
    let members = plans.map { makeMember($0, under: node) }
    tree.set(.object(members), at: node)
    for (plan, member) in zip(plans, members) {
      resolve(plan, of: source, into: member)
      // A sibling that failed may have taken this object with it.
      if tree.nodes[node].isDead { return }
    }
  }

  mutating func resolve(_ plan: FieldPlan<Context>, of source: any GraphQLSource, into node: Int) {
    let arguments: GraphQLArguments
    switch plan.arguments {
    case .success(let coerced): arguments = coerced
    case .failure(let error): return fail(error, at: node, plan)
    }
    let type = plan.definition.type
    do {
      switch plan.kind {
      case .typename:
        tree.set(.leaf(.string(plan.parentType)), at: node)
      case .introspection:
        let found = Introspection(schema: engine.schema).root(
          plan.definition.name, arguments)
        complete(found, as: type, at: node, plan)
      case .property(let resolve):
        let resolved =
          try resolve?(source, arguments, context)
          ?? source.resolve(plan.definition.name, arguments)
        complete(resolved, as: type, at: node, plan)
      case .field(let resolve):
        let context = context
        wait(
          for: { try await resolve(source, arguments, context) }, as: type, at: node, plan)
      }
    } catch {
      fail(error, at: node, plan)
    }
  }

  // MARK: Completing values (section 6.4.3)

  private mutating func complete(
    _ resolved: Resolved, as type: TypeReference, at node: Int, _ plan: FieldPlan<Context>
  ) {
    switch resolved {
    case .later(let start): return wait(for: start, as: type, at: node, plan)
    case .failure(let error): return fail(error, at: node, plan)
    case .value(.null):
      guard type.isNonNull else { return tree.set(.null, at: node) }
      return fail(
        "Cannot return null for non-nullable field \(plan.parentType).\(plan.definition.name).",
        at: node, plan)
    default: break
    }
    guard tree.nodes[node].depth < Self.depthLimit else {
      return fail("The response nests too deeply.", at: node, plan)
    }
    switch type.nullable {
    case .list(let inner): completeList(resolved, of: inner, at: node, plan)
    case .named(let name):
      guard let definition = engine.schema.type(name) else { return }
      if definition.isLeaf {
        completeLeaf(resolved, as: definition, at: node, plan)
      } else {
        completeObject(resolved, as: definition, at: node, plan)
      }
    case .nonNull: break
    }
  }

  private mutating func completeList(
    _ resolved: Resolved, of type: TypeReference, at node: Int, _ plan: FieldPlan<Context>
  ) {
    let items: [Resolved]
    switch resolved {
    case .list(let list): items = list
    case .value(.list(let values)): items = values.map { .value($0) }
    default:
      return fail(
        "Expected a list for field \"\(plan.parentType).\(plan.definition.name)\".", at: node, plan)
    }
    let nodes = items.indices.map {
      tree.make(.index($0), under: node, isNonNull: type.isNonNull)
    }
    tree.set(.list(nodes), at: node)
    for (item, itemNode) in zip(items, nodes) {
      complete(item, as: type, at: itemNode, plan)
      if tree.nodes[node].isDead { return }
    }
  }

  private mutating func completeLeaf(
    _ resolved: Resolved, as definition: TypeDefinition, at node: Int, _ plan: FieldPlan<Context>
  ) {
    guard case .value(let value) = resolved else {
      return fail("Expected a value of type \"\(definition.name)\".", at: node, plan)
    }
    do {
      let output = try OutputCoercion(schema: engine.schema).leaf(value, as: definition)
      guard output != .null else {
        return fail("Cannot represent a value of type \"\(definition.name)\".", at: node, plan)
      }
      tree.set(.leaf(output), at: node)
    } catch {
      fail(error.message, at: node, plan)
    }
  }

  private mutating func completeObject(
    _ resolved: Resolved, as definition: TypeDefinition, at node: Int, _ plan: FieldPlan<Context>
  ) {
    let source: any GraphQLSource
    switch resolved {
    case .object(let object): source = object
    case .value(.object(let members)): source = DataSource(members: members)
    default:
      return fail("Expected an object of type \"\(definition.name)\".", at: node, plan)
    }
    var type = definition
    if definition.isAbstract {
      guard let name = source.graphQLTypeName, let concrete = engine.schema.type(name),
        concrete.kind == .object, engine.schema.isPossible(name, of: definition.name)
      else {
        return fail(
          "Abstract type \"\(definition.name)\" must resolve to one of its Object types.",
          at: node, plan)
      }
      type = concrete
    }
    let plans =
      plan.subplans[type.name]
      ?? {
        let made = planner.plans(for: plan.nodes.compactMap(\.selectionSet), on: type)
        plan.subplans[type.name] = made
        return made
      }()
    fill(node, with: source, plans)
  }

  // MARK: Failures

  private mutating func fail(_ message: String, at node: Int, _ plan: FieldPlan<Context>) {
    add(GraphQLError(.execution, message), at: node, plan)
  }

  private mutating func fail(_ error: any Error, at node: Int, _ plan: FieldPlan<Context>) {
    if let known = error as? GraphQLError, known.kind == .execution, case .failure = plan.arguments
    {
      return add(known, at: node, plan)
    }
    let shown = engine.options.present(error, context)
    add(
      GraphQLError(.execution, shown.message, extensions: shown.extensions), at: node, plan)
  }

  private mutating func add(_ error: GraphQLError, at node: Int, _ plan: FieldPlan<Context>) {
    var error = error
    if error.locations.isEmpty {
      let source = planner.prepared.document.document.source
      error.locations = plan.offsets.map(source.location(at:))
    }
    error.path = tree.path(to: node)
    errors.append(error)
    tree.fail(at: node)
  }
}
