/// What a caller of durable work can act on.
package enum WorkflowError: Error, Equatable, Sendable {
  /// The idempotency key was used before, for other input.
  case idempotencyMismatch
  /// The first request with this idempotency key has not ended yet; ask again a little later.
  case inProgress
  /// Another worker has the saga now. What this one has done in the transaction must not count.
  case leaseLost
  /// The partner call is unknown, or was prepared for another saga, step or attempt.
  case noSuchPartnerCall
  /// The partner call's outcome is on record and says the opposite.
  case partnerCallContradiction
}

/// An error that says of itself whether time alone may mend it. A handler that throws one which
/// does is called again later, for as long as it takes; any other error counts as a crash.
package protocol TransientFailure: Error {
  /// Whether the same work may succeed later.
  var isTransient: Bool { get }
  /// The least time to wait, when somebody said so; `nil` leaves it to the backoff.
  var retryAfter: Duration? { get }
}

/// Says "not now" from inside a handler, without that being a crash.
package struct RetryLater: TransientFailure {
  /// Why, without personal data: it is stored and logged.
  package let reason: String
  package let retryAfter: Duration?
  package var isTransient: Bool { true }

  package init(_ reason: String, after retryAfter: Duration? = nil) {
    self.reason = reason
    self.retryAfter = retryAfter
  }
}
