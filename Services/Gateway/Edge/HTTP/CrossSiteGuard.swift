import HTTPTypes
import Hummingbird

/// Refuses what a foreign web page can make a browser send without asking us first (CSRF). Users sign
/// in with a header that no page can add unasked, so such a request could do no more than a
/// stranger's; it is refused nonetheless, whatever signs users in one day.
struct CrossSiteGuard: Sendable {
  let origins: CrossOriginPolicy

  /// Headers that a page cannot send unless a preflight allowed it.
  private static let askedFor = ["authorization", "x-requested-with", "x-passcode-session"]

  /// POSTs need `application/json`, which browsers ask about; GETs need none, so that they must show
  /// that they were asked about, or that they come from no foreign page.
  func admits(_ request: Request) -> Bool {
    guard origins.admits(request.headers[.origin], host: request.head.authority) else {
      return false
    }
    guard request.method == .get, request.headers[.origin] == nil else { return true }
    let site = request.headers[named: "sec-fetch-site"]
    guard site == "cross-site" || site == "same-site" else { return true }
    return Self.askedFor.contains { request.headers[named: $0] != nil }
      || GraphQLEndpoint.isJSON(request.headers[.contentType])
  }
}
