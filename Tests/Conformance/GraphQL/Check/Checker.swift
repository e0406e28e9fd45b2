import GraphQL

/// Answers the lines of `graphql-check`. Our limits on tokens, fields and cost are off: the outside
/// suites ask about the language, not about them. The bound on nesting stays.
final class Checker {
  private static let limits = ParserLimits(tokens: 1_000_000, depth: 200)
  private static let errorLimit = 1_000
  /// Suites ask many things about one schema: the last few stay built.
  private var schemas: [(sdl: String, result: Result<Schema, SchemaError>)] = []

  func answer(_ line: String) async -> [UInt8] {
    let request: CheckRequest
    switch CheckRequest.read(line) {
    case .success(let read): request = read
    case .failure(let problem): return problem.answer
    }
    switch request["op"]?.string {
    case "parse": return parse(request)
    case "schema": return schema(request)
    case "validate": return validate(request)
    case "execute": return await execute(request)
    case "subscribe": return await subscribe(request)
    default: return request.answer("error", .string("Unknown op."))
    }
  }

  // MARK: Operations

  private func parse(_ request: CheckRequest) -> [UInt8] {
    do {
      _ = try document(request, "source")
      return request.verdict([])
    } catch {
      return request.verdict([error])
    }
  }

  private func schema(_ request: CheckRequest) -> [UInt8] {
    switch built(request) {
    case .success: request.verdict([])
    case .failure(let error): request.verdict(error.errors)
    }
  }

  private func validate(_ request: CheckRequest) -> [UInt8] {
    switch built(request) {
    case .failure(let error): return request.answer("schemaErrors", error.errors)
    case .success(let schema):
      do throws(GraphQLError) {
        let document = try document(request, "source")
        let engine = try engine(schema, request, Resolvers())
        return request.verdict(engine.validate(document), naming: true)
      } catch {
        return request.verdict([error], naming: true)
      }
    }
  }

  private func execute(_ request: CheckRequest) async -> [UInt8] {
    await run(request) { engine, world in
      let response = await engine.execute(
        request.graphQL, context: (), root: world.object(request["data"] ?? .null))
      return request.answer(response)
    }
  }

  private func subscribe(_ request: CheckRequest) async -> [UInt8] {
    await run(request) { engine, _ in
      let prepared: PreparedOperation
      do throws(RequestRefused) {
        prepared = try engine.prepare(request.graphQL)
      } catch {
        return request.answer(GraphQLResponse(errors: error.errors))
      }
      let responses = Responses()
      let end = await engine.subscribe(prepared, context: ()) { await responses.append($0) }
      return switch end {
      case .refused(let errors): request.answer(GraphQLResponse(errors: errors))
      default: request.answer(await responses.all)
      }
    }
  }

  // MARK: What operations share

  /// Runs an operation over the world of a request.
  private func run(
    _ request: CheckRequest, _ body: (GraphQLEngine<Void>, World) async -> [UInt8]
  ) async -> [UInt8] {
    switch built(request) {
    case .failure(let error): return request.answer("schemaErrors", error.errors)
    case .success(let schema):
      let world = World(request, schema: schema)
      do throws(GraphQLError) {
        try request.checkText("source")
        return await body(try engine(schema, request, world.resolvers), world)
      } catch {
        return request.answer(GraphQLResponse(errors: [error]))
      }
    }
  }

  private func document(
    _ request: CheckRequest, _ key: String
  ) throws(GraphQLError) -> Document {
    try request.checkText(key)
    return try Parser.parse(request[key]?.string ?? "", limits: Self.limits)
  }

  private func built(_ request: CheckRequest) -> Result<Schema, SchemaError> {
    let sdl = request["sdl"]?.string ?? ""
    if let known = schemas.first(where: { $0.sdl == sdl }) { return known.result }
    let result = Result { () throws(SchemaError) in
      do throws(GraphQLError) {
        try request.checkText("sdl")
      } catch {
        throw SchemaError(errors: [error])
      }
      return try Schema(sdl: sdl)
    }
    if schemas.count >= 8 { schemas.removeFirst() }
    schemas.append((sdl, result))
    return result
  }

  private func engine(
    _ schema: Schema, _ request: CheckRequest, _ resolvers: Resolvers<Void>
  ) throws(GraphQLError) -> GraphQLEngine<Void> {
    var options = EngineOptions<Void> { error, _ in
      ((error as? WorldError)?.message ?? (error as? GraphQLError)?.message ?? "\(error)", [:])
    }
    options.parser = Self.limits
    options.limits = nil
    options.errorLimit = Self.errorLimit
    options.cachedDocuments = 0
    options.validates = request["validate"]?.boolean ?? true
    do {
      return try GraphQLEngine(schema: schema, resolvers: resolvers, options: options)
    } catch {
      throw error.errors.first ?? GraphQLError(.validation, "The engine cannot be built.")
    }
  }
}

/// Gathers a subscription's results.
private actor Responses {
  private(set) var all: [GraphQLResponse] = []

  func append(_ response: GraphQLResponse) {
    all.append(response)
  }
}
