import HTTPTypes
import Hummingbird

/// Which web pages may use the API (CORS, the Fetch standard). Without any, only pages of our own
/// origin may; programs that are no browser send no `Origin` and are not concerned.
struct CrossOriginPolicy: Sendable {
  /// Origins as browsers write them (`https://app.example`), or `*` for any.
  var origins: Set<String> = []
  /// Whether pages may send credentials of the browser, such as cookies. We use none.
  var allowsCredentials = false

  private static let requestHeaders =
    "authorization, content-type, traceparent, x-correlation-id, x-passcode-session, x-request-id, x-requested-with"
  private static let responseHeaders =
    "ratelimit, ratelimit-limit, ratelimit-policy, ratelimit-remaining, ratelimit-reset, retry-after, x-correlation-id, x-request-id"

  /// Whether a request may be served: it comes from no browser, from our own origin or from an
  /// allowed one.
  func admits(_ origin: String?, host: String?) -> Bool {
    guard let origin else { return true }
    return allows(origin) || Self.isOwn(origin, host: host)
  }

  private func allows(_ origin: String) -> Bool {
    origins.contains("*") || origins.contains(origin)
  }

  /// TLS may end before us, so the scheme is not compared.
  private static func isOwn(_ origin: String, host: String?) -> Bool {
    guard let host, let scheme = origin.range(of: "://") else { return false }
    return origin[scheme.upperBound...].lowercased() == host.lowercased()
  }

  /// The answer to a preflight request; nil for any other request.
  func preflight(_ request: Request) -> Response? {
    guard request.method == .options, request.headers[.accessControlRequestMethod] != nil,
      let origin = request.headers[.origin]
    else { return nil }
    guard admits(origin, host: request.head.authority) else {
      return Response(status: .forbidden)
    }
    var response = Response(
      status: .noContent,
      headers: [
        .accessControlAllowMethods: "GET, POST",
        .accessControlAllowHeaders: Self.requestHeaders, .accessControlMaxAge: "600",
      ])
    // A 204 has no length, not even 0 (RFC 9110, section 8.6).
    response.headers[.contentLength] = nil
    return response
  }

  /// Tells the browser whether the page may see the response.
  func apply(to response: inout Response, of request: Request) {
    if !origins.isEmpty, !origins.contains("*") { response.headers.vary(on: "Origin") }
    guard let origin = request.headers[.origin], allows(origin) else { return }
    response.headers[.accessControlAllowOrigin] = origins.contains("*") ? "*" : origin
    response.headers[.accessControlExposeHeaders] = Self.responseHeaders
    if allowsCredentials { response.headers[.accessControlAllowCredentials] = "true" }
  }
}

extension HTTPFields {
  /// Adds a request header's name to `Vary`.
  mutating func vary(on name: String) {
    self[.vary] = self[.vary].map { "\($0), \(name)" } ?? name
  }
}
