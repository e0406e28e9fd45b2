/// Why the investing domain refuses something. Each case is one thing a caller can act on; the
/// words are for people, and carry nothing secret.
enum InvestingError: Error, Equatable, Sendable {
  /// A field of the request is not acceptable.
  case invalidInput(field: String, String)
  /// There is no such thing, or it is somebody else's.
  case notFound(String)
  /// The user has no account at the broker that may do this.
  case kycRequired(String)
  /// Not enough free cash for a buy, or not enough free shares for a sale.
  case insufficientFunds(String)
  /// Above one of our own limits.
  case limitExceeded(String)
  /// The market is closed and the order may not wait for it to open.
  case marketClosed(String)
  /// The broker refuses such an order.
  case orderRejected(String)
  /// The thing is no longer in a state in which this can be done.
  case conflict(String)
  /// The idempotency key was used before with another input.
  case idempotencyMismatch
  /// A partner or another service could not be asked; trying again may work.
  case partnerUnavailable(String)
}
