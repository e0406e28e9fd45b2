import GraphQL
import Time

/// What HTTP, SSE and WebSocket have in common: from a request and whoever sends it to a result.
struct GraphQLService: Sendable {
  let engine: GraphQLEngine<GatewayContext>
  let services: ServiceClients
  let users: UserDirectory
  let tokens: any AccessTokenVerifier
  let persisted: PersistedDocuments
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
    _ request: GraphQLRequest, _ context: GatewayContext
  ) throws(RequestRefused) -> PreparedOperation {
    let correlationID = context.request.correlationID
    let prepared: PreparedOperation
    do {
      prepared = try engine.prepare(try persisted.resolved(request))
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
    return prepared
  }

  /// Runs a query or a mutation.
  func execute(_ prepared: PreparedOperation, _ context: GatewayContext) async -> GraphQLResponse {
    await engine.execute(prepared, context: context)
      .labelled(correlationID: context.request.correlationID)
  }
}
