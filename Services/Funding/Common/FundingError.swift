/// What a caller of this service can act on.
enum FundingError: Error, Equatable {
  /// The object does not exist, or is somebody else's.
  case notFound(String)
  /// A field of the request cannot be right.
  case invalid(field: String, String)
  /// Free cash, or free shares, do not cover it.
  case insufficientFunds
  /// More than may leave at once, or in a day.
  case limitExceeded(String)
  /// There is no brokerage account yet.
  case brokerAccountMissing
  /// The same identity with different content.
  case idempotencyMismatch
  /// Not possible where the object stands now.
  case conflict(String)
  /// A partner that must be asked first does not answer.
  case partnerUnavailable(String)
}
