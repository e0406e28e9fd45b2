/// How far the identity check of a user has come.
enum KycStatus: String, CaseIterable, Sendable {
  /// No check yet, or the last one expired unfinished.
  case notStarted = "not_started"
  /// The user is at it, or the provider is deciding.
  case pending
  /// Passed: the only status that opens trading.
  case approved
  /// Failed, or an earlier approval was taken back.
  case rejected
}
