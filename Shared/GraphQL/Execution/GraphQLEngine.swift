/// How an engine checks and answers.
package struct EngineOptions<Context: Sendable>: Sendable {
  package var parser = ParserLimits()
  package var limits: QueryLimits? = QueryLimits()
  /// Errors told of one document, at most.
  package var errorLimit = 50
  package var cachedDocuments = 500
  package var cachedBytes = 32 << 20
  package var validates = true
  /// What a client is told of a resolver's error: message and extensions. Everything else about it
  /// stays inside.
  package var present:
    @Sendable (any Error, Context) -> (message: String, extensions: GraphQLObject)

  package init(
    present:
      @escaping @Sendable (any Error, Context) -> (
        message: String, extensions: GraphQLObject
      ) = { error, _ in
        ((error as? GraphQLError)?.message ?? "Internal error.", [:])
      }
  ) {
    self.present = present
  }
}

/// An operation that is ready to run: parsed, valid, chosen, its variables coerced.
package struct PreparedOperation: Sendable {
  let document: ValidDocument
  let operation: ValidOperation
  let variables: [String: GraphQLValue]
  /// How much it asks for; nothing where the engine has no limits.
  package let measure: QueryMeasure

  package var kind: OperationKind { operation.definition.kind }
  package var name: String? { operation.definition.name?.text }

  /// Whether nothing but introspection is selected at the root.
  package var asksOnlyAboutSchema: Bool { operation.asksOnlyAboutSchema }

  func plan(_ access: SchemaAccess) -> OperationPlan? {
    document.plan(of: operation, access, variables)
  }
}

/// Answers GraphQL requests from a schema and resolvers. A value without state of its own but for a
/// bounded cache of checked documents.
package struct GraphQLEngine<Context: Sendable>: Sendable {
  package let schema: Schema
  let resolvers: Resolvers<Context>
  let options: EngineOptions<Context>
  let access: SchemaAccess
  private let table: ResolverTable<Context>
  private let cache: DocumentCache

  /// - Throws: `SchemaError` when a resolver, guard or codec names what the schema does not have.
  package init(
    schema: Schema, resolvers: Resolvers<Context>, scalars: [String: ScalarCodec] = [:],
    options: EngineOptions<Context> = EngineOptions()
  ) throws(SchemaError) {
    var schema = schema
    schema.scalars = scalars
    self.schema = schema
    self.resolvers = resolvers
    self.options = options
    table = ResolverTable(resolvers, of: schema)
    access = SchemaAccess(schema: schema, accesses: table.accesses)
    cache = DocumentCache(count: options.cachedDocuments, bytes: options.cachedBytes)
    try check(scalars)
  }

  /// What a document may cost; null where the engine has no limits.
  package var costLimit: GraphQLValue { options.limits.map { .int(Int64($0.cost)) } ?? .null }

  private func check(_ scalars: [String: ScalarCodec]) throws(SchemaError) {
    var unknown: [String] = []
    for (type, fields) in resolvers.entries {
      for field in fields.keys where schema.type(type)?.fields[field] == nil {
        unknown.append("\(type).\(field)")
      }
    }
    let subscription = schema.roots[.subscription].flatMap { schema.type($0) }
    unknown += resolvers.sources.keys.filter { subscription?.fields[$0] == nil }
    unknown += resolvers.guards.keys.filter { schema.directives[$0] == nil }.map { "@\($0)" }
    unknown += scalars.keys.filter { schema.type($0)?.kind != .scalar }
    guard unknown.isEmpty else {
      throw SchemaError(
        errors: unknown.sorted().map { GraphQLError(.validation, "The schema has no \($0).") })
    }
  }

  /// Parses and validates a document, or remembers having done so.
  func check(_ text: String) -> CheckedDocument {
    cache.document(for: text) {
      do throws(GraphQLError) {
        let document = try Parser.parse(text, limits: options.parser)
        let errors = options.validates ? validate(document) : []
        guard errors.isEmpty else { return .invalid(errors) }
        return .valid(ValidDocument(document, measures: measures(of: document)))
      } catch {
        return .invalid([error])
      }
    }
  }

  /// What is wrong with a document's text; nothing with one that can be run.
  package func errors(in text: String) -> [GraphQLError] {
    switch check(text) {
    case .valid: []
    case .invalid(let errors): errors
    }
  }

  /// Everything that section 5, and then our limits, have against a document.
  package func validate(_ document: Document) -> [GraphQLError] {
    let errors = Validator.validate(document, against: schema, errorLimit: options.errorLimit)
    guard errors.isEmpty, let limits = options.limits else { return errors }
    return limits.check(document, schema: schema)
  }

  /// In the order of the operations.
  private func measures(of document: Document) -> [QueryMeasure] {
    guard options.limits != nil else { return [] }
    var meter = QueryMeter(document.fragments, schema: schema)
    return document.operations.map { meter.measure($0) }
  }

  /// How much an operation asks for, now that its variables are known.
  private func measure(
    _ operation: ValidOperation, in document: ValidDocument, _ variables: [String: GraphQLValue]
  ) throws(RequestRefused) -> QueryMeasure {
    guard let limits = options.limits, operation.measure.dependsOnVariables else {
      return operation.measure
    }
    let measured = document.measure(operation, schema: schema, variables)
    let errors = limits.check(measured, of: operation.definition, in: document.source)
    guard errors.isEmpty else { throw RequestRefused(errors: errors) }
    return measured
  }

  /// Makes a request ready to run.
  ///
  /// - Throws: `RequestRefused` with the errors to answer.
  package func prepare(
    _ request: GraphQLRequest
  ) throws(RequestRefused) -> PreparedOperation {
    let valid: ValidDocument
    switch check(request.query) {
    case .valid(let document): valid = document
    case .invalid(let errors): throw RequestRefused(errors: errors)
    }
    let operation = try choose(request.operationName, from: valid.operations)
    let variables = try VariableCoercion(
      schema: schema, source: valid.source, errorLimit: options.errorLimit
    ).coerce(request.variables, for: operation.definition)
    return PreparedOperation(
      document: valid, operation: operation, variables: variables,
      measure: try measure(operation, in: valid, variables))
  }

  private func choose(
    _ name: String?, from operations: [ValidOperation]
  ) throws(RequestRefused) -> ValidOperation {
    func refuse(_ message: String) -> RequestRefused {
      RequestRefused(errors: [GraphQLError(.operation, message)])
    }
    if let name {
      guard let operation = operations.first(where: { $0.definition.name?.text == name }) else {
        throw refuse("Unknown operation named \"\(name)\".")
      }
      return operation
    }
    guard operations.count <= 1 else {
      throw refuse("Must provide operation name if query contains multiple operations.")
    }
    guard let operation = operations.first else { throw refuse("Must provide an operation.") }
    return operation
  }

  /// Runs a query or a mutation.
  package func execute(
    _ prepared: PreparedOperation, context: Context, root: any GraphQLSource = Fields([:])
  ) async -> GraphQLResponse {
    guard let plan = prepared.plan(access) else {
      let message = "Schema is not configured to execute \(prepared.kind.rawValue) operation."
      let location = prepared.document.source.location(at: prepared.operation.definition.offset)
      return GraphQLResponse(errors: [GraphQLError(.operation, message, locations: [location])])
    }
    let size = plan.planner.size
    let bound = BoundResolvers(table: table, presentation: options.present, context: context)
    var execution = Execution(plan: plan, variables: prepared.variables, resolvers: bound)
    let response = await execution.run(prepared.kind, root: root)
    if plan.planner.size > size { prepared.document.trimPlans() }
    return response
  }

  /// Prepares and runs in one go.
  package func execute(
    _ request: GraphQLRequest, context: Context, root: any GraphQLSource = Fields([:])
  ) async -> GraphQLResponse {
    do {
      return await execute(try prepare(request), context: context, root: root)
    } catch {
      return GraphQLResponse(errors: error.errors)
    }
  }
}

/// A request that is not executed, and why.
package struct RequestRefused: Error, Sendable {
  package let errors: [GraphQLError]

  package init(errors: [GraphQLError]) {
    self.errors = errors
  }
}
