import HTTPTypes
import Hummingbird
import Logging
import Metrics

/// Every HTTP request from outside: gives it its ids, and to whom it belongs.
struct EdgeResponder: HTTPResponder {
  typealias Context = EdgeContext

  let graphQL: GraphQLEndpoint
  let webhooks: WebhookIntake

  func respond(to request: Request, context: EdgeContext) async throws -> Response {
    let ids = RequestIdentity(
      correlationID: request.headers[named: "x-correlation-id"],
      traceparent: request.headers[named: "traceparent"])
    let start = ContinuousClock.now
    return await withLogger(mergingMetadata: ["correlation.id": "\(ids.correlationID)"]) { _ in
      var response = await route(request, context, ids)
      if let name = HTTPField.Name("x-correlation-id") {
        response.headers[name] = ids.correlationID
      }
      observe(request, response, start)
      return response
    }
  }

  private func route(
    _ request: Request, _ context: EdgeContext, _ ids: RequestIdentity
  ) async -> Response {
    if request.uri.path == "/graphql" {
      return await graphQL.respond(to: request, from: context.peer, ids)
    }
    if let response = await webhooks.respond(to: request, ids) { return response }
    return graphQL.refusal(.notFound, .notFound, "There is nothing here.", ids)
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
