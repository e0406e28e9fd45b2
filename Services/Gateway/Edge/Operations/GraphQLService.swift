import GraphQL
import Time

/// What HTTP, SSE and WebSocket have in common: from a request and whoever sends it to a result.
struct GraphQLService: Sendable {
  let engine: GraphQLEngine<GatewayContext>
  let services: ServiceClients
  let users: UserDirectory
  let tokens: any AccessTokenVerifier
  let persisted: PersistedDocuments
  /// The subscriptions of each identity.
  let subscriptions: Census
  let clock: any WallClock

  /// Whom an `Authorization` header speaks for; nil without one.
  ///
  /// - Throws: `GatewayError` UNAUTHENTICATED for anything but a good bearer token.
  func identity(authorization: String?) async throws -> Identity? {
    guard let authorization else { return nil }
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      throw GatewayError(.unauthenticated)
    }
    return try await tokens.verify(String(parts[1].trimmingSpaces))
  }

  func context(
    _ request: RequestIdentity, identity: Identity?, passcodeSession: String?
  ) -> GatewayContext {
    GatewayContext(
      services: services, users: users, request: request, identity: identity,
      passcodeSession: passcodeSession, clock: clock)
  }

  /// Makes a request ready to run; without a token only the schema may be asked about.
  ///
  /// - Throws: `RequestRefused` with errors that carry their codes.
  func prepare(
    _ asked: GraphQLRequest, _ context: GatewayContext
  ) throws(RequestRefused) -> PreparedOperation {
    let correlationID = context.request.correlationID
    let prepared: PreparedOperation
    let request: GraphQLRequest
    do {
      request = try persisted.resolved(asked)
      prepared = try engine.prepare(request)
    } catch let error as GatewayError {
      throw RequestRefused(
        errors: [.refusal(error.code, error.message, correlationID: correlationID)])
    } catch let refused as RequestRefused {
      throw RequestRefused(
        errors: refused.errors.map { $0.labelled(correlationID: correlationID) })
    } catch {
      throw RequestRefused(errors: [.refusal(.internalError, correlationID: correlationID)])
    }
    guard context.identity != nil || prepared.asksOnlyAboutSchema else {
      throw RequestRefused(errors: [.refusal(.unauthenticated, correlationID: correlationID)])
    }
    // Nobody without a token fills or empties what is remembered for all.
    if context.identity != nil { persisted.remember(request) }
    return prepared
  }

  /// Runs a subscription to its end; one too many of an identity is refused.
  func subscribe(
    _ prepared: PreparedOperation, _ context: GatewayContext,
    send: @escaping @Sendable (GraphQLResponse) async throws -> Void
  ) async -> SubscriptionEnd {
    let correlationID = context.request.correlationID
    guard let identity = context.identity, subscriptions.enter(identity) else {
      return .refused([.refusal(.rateLimited, correlationID: correlationID)])
    }
    defer { subscriptions.leave(identity) }
    return await engine.subscribe(prepared, context: context) { response in
      try await send(response.labelled(correlationID: correlationID))
    }
  }

  /// Runs a query or a mutation.
  func execute(_ prepared: PreparedOperation, _ context: GatewayContext) async -> GraphQLResponse {
    await engine.execute(prepared, context: context)
      .labelled(correlationID: context.request.correlationID)
  }
}
