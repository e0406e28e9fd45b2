import HTTPTypes
import Hummingbird

/// Tells browsers to make no more of a response than it is. A page of ours brings its own policy.
struct SecurityHeaders: Sendable {
  /// Whether we speak TLS ourselves: then browsers shall not try without.
  let isEncrypted: Bool

  private static let fixed: [(name: String, value: String)] = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
  ]

  func apply(to response: inout Response) {
    for (name, value) in Self.fixed {
      guard let name = HTTPField.Name(name), response.headers[name] == nil else { continue }
      response.headers[name] = value
    }
    if isEncrypted { response.headers[.strictTransportSecurity] = "max-age=31536000" }
  }
}
