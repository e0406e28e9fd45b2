/// Why the AI CFO refuses something. The words are for people, and carry nothing secret.
enum AICFOError: Error, Equatable, Sendable {
  /// A field of the request is not acceptable.
  case invalidInput(field: String, String)
  /// There is no such thing, or it is somebody else's.
  case notFound(String)
  /// Asked too often; after so long it may be asked again.
  case rateLimited(retryAfter: Duration)
  /// The portfolio could not be read now; trying again may work.
  case portfolioUnavailable(String)
}
