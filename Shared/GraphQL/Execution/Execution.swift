/// One run of one operation (section 6). It belongs to the task that runs it: plain properties are
/// read and written in place. Resolvers that take time run as children of one task group and hand
/// their results back, so siblings run side by side while nothing is shared.
struct Execution {
  /// Objects and lists within each other. Fragments can ask for more than a document's own nesting,
  /// and writing a value goes as deep as it does.
  static let depthLimit = 300

  let plan: OperationPlan
  let variables: [String: GraphQLValue]
  let resolvers: any RequestResolvers

  var response = Response()
  var errors: [GraphQLError] = []
  /// What is waited for; see `Execution+Later`.
  var pending: [Pending] = []

  /// The segment that is being written, and where in it others belong.
  var segment = Response.root
  var writer = JSONWriter()
  var holes: [Response.Hole] = []
  /// The place that is being written.
  var path: [PathSegment] = []
  /// Arguments that hold variables, coerced when first needed.
  private var coercedArguments: [ObjectIdentifier: Result<GraphQLArguments, GraphQLError>] = [:]

  init(
    plan: OperationPlan, variables: [String: GraphQLValue], resolvers: any RequestResolvers
  ) {
    self.plan = plan
    self.variables = variables
    self.resolvers = resolvers
  }

  /// Runs a query's fields side by side, or a mutation's one after the other.
  mutating func run(_ kind: OperationKind, root: any GraphQLSource) async -> GraphQLResponse {
    if kind == .mutation {
      await runInOrder(root)
    } else {
      let selection = plan.root
      writer = JSONWriter(capacity: 2_048)
      write(to: Response.root, at: []) { $0.object(root, selection) }
      if !pending.isEmpty { await finishPending() }
    }
    return GraphQLResponse(
      data: response.isNull ? .null : .object(response.bytes), errors: errors)
  }

  /// Each field with all that hangs below it, before the next.
  private mutating func runInOrder(_ root: any GraphQLSource) async {
    var object = JSONWriter()
    var places: [Response.Hole] = []
    for field in plan.root.fields where response.isAlive(Response.root) {
      object.byte(UInt8(ascii: places.isEmpty ? "{" : ","))
      object.raw(field.key)
      let place = response.makeSegment(in: Response.root, isNonNull: field.shape.isNonNull)
      places.append(Response.Hole(offset: object.count, segment: place))
      write(to: place, at: []) { $0.field(field, of: root) }
      await finishPending()
    }
    guard response.isAlive(Response.root) else { return }
    object.raw(places.isEmpty ? "{}" : "}")
    response.fill(Response.root, object.bytes, places)
  }

  /// Writes a segment from its start; where `write` says that its value may not stand, null goes up.
  mutating func write(
    to segment: Int, at path: [PathSegment], _ write: (inout Execution) -> Bool
  ) {
    self.segment = segment
    self.path = path
    let stands = write(&self)
    if stands {
      response.fill(segment, writer.bytes, holes)
    } else {
      response.fail(segment)
    }
    writer = JSONWriter()
    holes = []
  }

  // MARK: Fields
  // What writes a value answers whether it may stand: false means that it is null, has had its
  // error, and may not be null.

  /// Writes an object.
  private mutating func object(_ source: any GraphQLSource, _ selection: SelectionPlan) -> Bool {
    writer.byte(UInt8(ascii: "{"))
    var isFirst = true
    for field in selection.fields {
      if !isFirst { writer.byte(UInt8(ascii: ",")) }
      isFirst = false
      writer.raw(field.key)
      guard self.field(field, of: source) else { return false }
    }
    writer.byte(UInt8(ascii: "}"))
    return true
  }

  /// Writes a field's value.
  private mutating func field(_ field: FieldPlan, of source: any GraphQLSource) -> Bool {
    path.append(.key(field.responseName))
    defer { path.removeLast() }
    let arguments: GraphQLArguments
    do throws(GraphQLError) {
      arguments = try self.arguments(of: field)
    } catch {
      add(error, field)
      return null(field.shape)
    }
    do {
      switch field.access {
      case .typename:
        writer.string(field.parentType)
        return true
      case .introspection:
        let introspection = Introspection(schema: plan.planner.access.schema)
        return value(introspection.root(field.name, arguments), as: field.shape, field)
      case .object:
        return value(try source.resolve(field.name, arguments), as: field.shape, field)
      case .property(let number):
        let result = try resolvers.property(number, source, arguments)
        return value(result, as: field.shape, field)
      case .field(let number):
        later(.field(number, source, arguments), as: field.shape, field)
        return true
      }
    } catch {
      fail(error, field)
      return null(field.shape)
    }
  }

  private mutating func arguments(of field: FieldPlan) throws(GraphQLError) -> GraphQLArguments {
    if case .constant(let arguments) = field.arguments { return arguments }
    let id = ObjectIdentifier(field)
    if let known = coercedArguments[id] { return try known.get() }
    let result = Result { [plan, variables] () throws(GraphQLError) in
      try field.arguments.coerced(plan.planner, variables)
    }
    coercedArguments[id] = result
    return try result.get()
  }

  // MARK: Values (section 6.4.3)

  /// Completes a value: as null where it fails and may be null.
  mutating func value(
    _ resolved: Resolved, as shape: ValueShape, _ field: FieldPlan
  ) -> Bool {
    let (start, firstHole) = (writer.count, holes.count)
    guard complete(resolved, as: shape, field) else {
      writer.truncate(to: start)
      dropHoles(from: firstHole)
      return null(shape)
    }
    if !shape.isNonNull { cutOut(from: start, firstHole) }
    return true
  }

  /// Writes null, where it may stand.
  mutating func null(_ shape: ValueShape) -> Bool {
    guard !shape.isNonNull else { return false }
    writer.raw("null")
    return true
  }

  private mutating func complete(
    _ resolved: Resolved, as shape: ValueShape, _ field: FieldPlan
  ) -> Bool {
    switch resolved {
    case .later(let work):
      later(.closure(work), as: shape, field)
      return true
    case .failure(let error):
      fail(error, field)
      return false
    case .value(.null):
      if shape.isNonNull {
        fail("Cannot return null for non-nullable field \(field.parentType).\(field.name).", field)
      }
      return null(shape)
    default: break
    }
    guard path.count < Self.depthLimit else {
      fail("The response nests too deeply.", field)
      return false
    }
    return switch shape.kind {
    case .leaf(let leaf): self.leaf(resolved, as: leaf, field)
    case .list(let item): list(resolved, of: item, field)
    case .object(let object): self.object(resolved, as: object, field)
    }
  }

  private mutating func leaf(
    _ resolved: Resolved, as shape: LeafShape, _ field: FieldPlan
  ) -> Bool {
    guard case .value(let value) = resolved else {
      fail("Expected a value of type \"\(shape.name)\".", field)
      return false
    }
    do throws(ScalarError) {
      let output = try shape.coerced(value)
      if case .null = output {
        throw ScalarError("Cannot represent a value of type \"\(shape.name)\".")
      }
      writer.write(output)
      return true
    } catch {
      fail(error.message, field)
      return false
    }
  }

  private mutating func list(
    _ resolved: Resolved, of shape: ValueShape, _ field: FieldPlan
  ) -> Bool {
    switch resolved {
    case .list(let items): return self.items(items, of: shape, field) { $0 }
    case .value(.list(let items)): return self.items(items, of: shape, field) { .value($0) }
    default:
      fail("Expected a list for field \"\(field.parentType).\(field.name)\".", field)
      return false
    }
  }

  private mutating func items<Item>(
    _ items: [Item], of shape: ValueShape, _ field: FieldPlan, _ resolved: (Item) -> Resolved
  ) -> Bool {
    writer.byte(UInt8(ascii: "["))
    for index in items.indices {
      if index > 0 { writer.byte(UInt8(ascii: ",")) }
      path.append(.index(index))
      let stands = value(resolved(items[index]), as: shape, field)
      path.removeLast()
      guard stands else { return false }
    }
    writer.byte(UInt8(ascii: "]"))
    return true
  }

  private mutating func object(
    _ resolved: Resolved, as shape: ObjectShape, _ field: FieldPlan
  ) -> Bool {
    let source: any GraphQLSource
    switch resolved {
    case .object(let object): source = object
    case .value(.object(let members)): source = DataSource(members: members)
    default:
      fail("Expected an object of type \"\(shape.type.name)\".", field)
      return false
    }
    guard shape.type.isAbstract else { return object(source, shape.plan(plan.planner)) }
    guard let name = source.graphQLTypeName,
      let selection = shape.plan(forConcrete: name, plan.planner)
    else {
      fail(
        "Abstract type \"\(shape.type.name)\" must resolve to one of its Object types.", field)
      return false
    }
    return object(source, selection)
  }

  // MARK: Failures

  mutating func fail(_ message: String, _ field: FieldPlan) {
    add(GraphQLError(.execution, message), field)
  }

  mutating func fail(_ error: any Error, _ field: FieldPlan) {
    let shown = resolvers.present(error)
    add(GraphQLError(.execution, shown.message, extensions: shown.extensions), field)
  }

  private mutating func add(_ error: GraphQLError, _ field: FieldPlan) {
    var error = error
    if error.locations.isEmpty {
      error.locations = field.offsets.map(plan.planner.source.location(at:))
    }
    error.path = path
    errors.append(error)
  }
}
