import GraphQL
import RPC

/// Everything that answers the schema.
enum GatewayResolvers {
  typealias Registry = Resolvers<GatewayContext>

  static func all() -> Registry {
    var resolvers = Registry()
    addQueries(to: &resolvers)
    addObjects(to: &resolvers)
    addMutations(to: &resolvers)
    addSubscriptions(to: &resolvers)
    // Wherever the schema says @stepUp, and nowhere else.
    resolvers.guarding(directive: "stepUp") { _, _, context in
      try await context.requireStepUp()
    }
    return resolvers
  }

  /// The engine over the embedded schema.
  ///
  /// - Throws: `SchemaError` when schema and resolvers do not fit.
  static func engine(
    limits: QueryLimits = QueryLimits(), tokens: Int = ParserLimits().tokens
  ) throws -> GraphQLEngine<GatewayContext> {
    var options = EngineOptions<GatewayContext> { error, context in
      context.log(error)
      return GraphQLError.presented(error, correlationID: context.request.correlationID)
    }
    options.limits = limits
    options.parser.tokens = tokens
    return try GraphQLEngine(
      schema: try GatewaySchema.load(), resolvers: all(), scalars: GatewaySchema.scalars,
      options: options)
  }

  /// Nil where a service knows no such object.
  static func found<Value: Sendable>(
    _ call: () async throws -> Value
  ) async throws -> Value? {
    do {
      return try await call()
    } catch let error as RPCError where error.code == .notFound {
      return nil
    }
  }
}
