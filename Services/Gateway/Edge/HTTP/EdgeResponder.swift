import HTTPTypes
import Hummingbird
import Logging
import Metrics

/// Every HTTP request from outside: gives it its ids, and to whom it belongs.
struct EdgeResponder: HTTPResponder {
  typealias Context = EdgeContext

  let graphQL: GraphQLEndpoint
  let webhooks: WebhookIntake
  let origins: CrossOriginPolicy
  let securityHeaders: SecurityHeaders
  let explorer: Explorer?
  let compression: ResponseCompression

  func respond(to request: Request, context: EdgeContext) async throws -> Response {
    let ids = RequestIdentity(request.headers)
    let start = ContinuousClock.now
    return try await withLogger(mergingMetadata: ["correlation.id": "\(ids.correlationID)"]) { _ in
      var response = await route(request, context, ids)
      ids.apply(to: &response)
      securityHeaders.apply(to: &response)
      try await compression.apply(to: &response, of: request)
      observe(request, response, start)
      return response
    }
  }

  private func route(
    _ request: Request, _ context: EdgeContext, _ ids: RequestIdentity
  ) async -> Response {
    if request.uri.path == "/graphql" {
      var response = await respondToGraphQL(request, context, ids)
      origins.apply(to: &response, of: request)
      return response
    }
    if let response = await webhooks.respond(to: request, ids) { return response }
    if let response = await explorer?.respond(to: request) { return response }
    return graphQL.refusal(.notFound, .notFound, "There is nothing here.", ids)
  }

  private func respondToGraphQL(
    _ request: Request, _ context: EdgeContext, _ ids: RequestIdentity
  ) async -> Response {
    if let answer = origins.preflight(request) { return answer }
    guard CrossSiteGuard(origins: origins).admits(request) else {
      return graphQL.refusal(
        .forbidden, .forbidden, "Pages of this origin may not use the API.", ids)
    }
    return await graphQL.respond(to: request, from: context.peer, ids)
  }

  private func observe(_ request: Request, _ response: Response, _ start: ContinuousClock.Instant) {
    // Paths come from outside: only ours become label values.
    let path = request.uri.path
    let route =
      path == "/graphql" || path.hasPrefix("/webhooks/") && response.status != .notFound
      ? path : "other"
    Counter(
      label: "http_server_requests_total",
      dimensions: [("route", route), ("status", String(response.status.code))]
    ).increment()
    Metrics.Timer(label: "http_server_request_seconds", dimensions: [("route", route)])
      .recordNanoseconds(Int64(start.duration(to: .now) / .nanoseconds(1)))
  }
}
