import Time

/// When and how often to send again.
package struct RetryPolicy: Sendable {
  /// Attempts altogether; 1 never retries.
  package var attempts = 3
  /// The longest pause after the first attempt; it doubles with each.
  package var firstPause: Duration = .milliseconds(200)
  /// The longest pause of all, and the longest `Retry-After` that is waited for.
  package var longestPause: Duration = .seconds(5)
  /// Answers that mean "not now".
  package var statuses: Set<Int> = [408, 429, 500, 502, 503, 504]
  /// Where in the interval from nothing to the longest pause the pause lies: 0 to 1.
  package var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }
  /// Retries per request, over all requests together,
  package var budgetShare = 0.2
  /// beyond so many that may be made at any time.
  package var budgetReserve = 10

  package init() {}

  /// How long to wait before the next attempt; nil if there is to be none.
  func pause(
    after outcome: Result<HTTPResponse, HTTPError>, attempt: Int, of request: HTTPRequest,
    now: Timestamp
  ) -> Duration? {
    switch outcome {
    case .success(let response):
      guard statuses.contains(response.status), request.isIdempotent else { return nil }
      let asked = RetryAfter.pause(in: response.headers, now: now) ?? .zero
      return asked > longestPause ? nil : asked + pause(attempt: attempt)
    case .failure(.notSent): return pause(attempt: attempt)
    case .failure(.unknown): return request.isIdempotent ? pause(attempt: attempt) : nil
    case .failure(.cancelled), .failure(.tooLarge): return nil
    }
  }

  private func pause(attempt: Int) -> Duration {
    let longest = min(firstPause * (1 << min(attempt - 1, 16)), longestPause)
    return longest * jitter()
  }
}
