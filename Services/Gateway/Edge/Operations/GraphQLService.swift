import GraphQL
import RPC
import ServiceKit
import Time

/// What HTTP, SSE and WebSocket have in common: from a request and whoever sends it to a result.
struct GraphQLService: Sendable {
  let engine: GraphQLEngine<GatewayContext>
  let services: ServiceClients
  let feeds: UserFeeds
  let users: UserDirectory
  let tokens: any AccessTokenVerifier
  let persisted: PersistedDocuments
  /// What each identity runs at once.
  let operations: Census
  let subscriptions: Census
  let timeouts: OperationTimeouts
  let rates: RateLimits
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
      services: services, feeds: feeds, users: users, request: request, identity: identity,
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
      if let identity = context.identity { try rates.admit(identity) }
      request = try persisted.resolved(asked)
      prepared = try engine.prepare(request)
      if let identity = context.identity {
        try rates.admit(identity, prepared.measure.rootFields - 1)
      }
    } catch let error as GatewayError {
      throw RequestRefused(errors: [.refusal(error, correlationID: correlationID)])
    } catch let refused as RequestRefused {
      throw RequestRefused(
        errors: refused.errors.map { $0.labelled(correlationID: correlationID) })
    } catch {
      context.log(error)
      throw RequestRefused(errors: [.refusal(.internalError, correlationID: correlationID)])
    }
    guard context.identity != nil || prepared.asksOnlyAboutSchema else {
      throw RequestRefused(errors: [.refusal(.unauthenticated, correlationID: correlationID)])
    }
    // Nobody without a token fills or empties what is remembered for all.
    if context.identity != nil { persisted.remember(request) }
    return prepared
  }

  /// A document that nobody could run is a mistake of whoever registered it.
  ///
  /// - Throws: `SettingError` when one does not fit the schema or the limits.
  func checkTrustedDocuments(_ trusted: TrustedDocuments?) throws {
    for text in trusted?.texts ?? [] {
      guard let error = engine.errors(in: text).first else { continue }
      throw SettingError(
        "GATEWAY_TRUSTED_DOCUMENTS",
        "holds a document that cannot be run (\(TrustedDocuments.id(of: text))): \(error.message)")
    }
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
    let end = await engine.subscribe(prepared, context: context) { response in
      try await send(response.labelled(correlationID: correlationID))
    }
    switch end {
    case .refused(let errors):
      return .refused(errors.map { $0.labelled(correlationID: correlationID) })
    case .failed(let errors):
      return .failed(errors.map { $0.labelled(correlationID: correlationID) })
    case .completed, .cancelled: return end
    }
  }

  /// Runs a query or a mutation. Every call that it makes has its deadline, so it ends by then too.
  ///
  /// - Throws: `RequestRefused` when it is one too many of the identity's at once.
  func execute(
    _ prepared: PreparedOperation, _ asked: GraphQLRequest, _ context: GatewayContext
  ) async throws(RequestRefused) -> GraphQLResponse {
    let correlationID = context.request.correlationID
    if let identity = context.identity, !operations.enter(identity) {
      throw RequestRefused(errors: [.refusal(.tooManyOperations, correlationID: correlationID)])
    }
    defer { context.identity.map(operations.leave) }
    let calls = RPCContext(
      method: "graphql", metadata: context.request.metadata,
      deadline: .now + timeouts.timeout(of: prepared.kind))
    var response = await RPCContext.$current.withValue(calls) {
      await engine.execute(prepared, context: context)
    }.labelled(correlationID: correlationID)
    if asked.extensions["cost"] == true {
      response.extensions["cost"] = [
        "requested": .int(Int64(prepared.measure.cost)), "limit": engine.costLimit,
      ]
    }
    return response
  }
}
