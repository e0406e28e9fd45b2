/// How failed work is tried again.
package struct RetryPolicy: Sendable {
  /// The delay before the second attempt is at most this; it doubles from then on.
  package var base = Duration.seconds(1)
  /// No delay after a crash is longer.
  package var limit = Duration.seconds(900)
  /// No delay after a failure that time mends is longer, unless the failure itself asks for more:
  /// what waits for a sister service or the database goes on soon after that is back, however long
  /// it was away.
  package var transientLimit = Duration.seconds(10)
  /// So many equal crashes in a row, and the work is given up.
  package var equalCrashes = 5
  /// A number in 0..<1 for each delay.
  package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

  package init() {}

  /// The delay after `attempt` attempts, spread over its whole range ("full jitter") so that what
  /// failed together does not return together. Obeys what the failure itself asks for, up to
  /// `limit`: a partner's word must not put a user's money to sleep for days.
  func delay(afterAttempt attempt: Int, _ error: any Error) -> Duration {
    let longest = Failure.isTransient(error) ? min(transientLimit, limit) : limit
    let ceiling = min(longest, base * (1 << min(max(attempt - 1, 0), 20)))
    let jittered = max(.milliseconds(50), ceiling * random())
    let asked = (error as? any TransientFailure)?.retryAfter ?? .zero
    return max(jittered, min(asked, limit))
  }
}

/// What an attempt's error amounts to.
struct Failure {
  let error: String
  /// What equal crashes have in common; `nil` when waiting may mend it.
  let crash: String?

  init(_ error: any Error) {
    // A partner's words may hold a NUL, which PostgreSQL's TEXT cannot: the failure would not be
    // noted, and the lease would run out as if the worker had died.
    self.error = String(String(describing: error).prefix(500)).replacing("\0", with: "\u{FFFD}")
    crash = Self.isTransient(error) ? nil : Self.kind(of: error)
  }

  /// The type and the case, not the details: those may differ each time.
  private static func kind(of error: any Error) -> String {
    let text = String(describing: error).prefix { $0 != "(" && $0 != "\"" && !$0.isNumber }
    return String("\(type(of: error)): \(text)".prefix(200))
      .replacing("\0", with: "\u{FFFD}")
  }
}
