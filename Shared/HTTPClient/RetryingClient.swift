/// Sends again what did not work out, after a random pause ("full jitter").
///
/// Retried are errors and the statuses 408, 429, 500, 502, 503 and 504; once a request may have
/// left, only if it is idempotent. `Retry-After` in whole seconds is obeyed up to the longest pause;
/// a peer that asks for more gets its answer passed on. Each attempt has the request's timeout.
package struct RetryingClient<C: Clock>: HTTPClient where C.Duration == Duration {
  private let base: any HTTPClient
  private let policy: RetryPolicy
  private let clock: C

  package init(
    _ base: any HTTPClient, policy: RetryPolicy = RetryPolicy(), clock: C = ContinuousClock()
  ) {
    self.base = base
    self.policy = policy
    self.clock = clock
  }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    for attempt in 1..<max(1, policy.attempts) {
      if let response = try await answer(request, attempt) { return response }
    }
    return try await base.send(request)
  }

  /// The response to pass on, or nil once the pause before the next attempt is over.
  private func answer(
    _ request: HTTPRequest, _ attempt: Int
  ) async throws(HTTPError) -> HTTPResponse? {
    let pause: Duration
    do {
      let response = try await base.send(request)
      guard policy.statuses.contains(response.status), request.isIdempotent else {
        return response
      }
      guard let wanted = policy.pause(after: response, attempt: attempt) else {
        return response
      }
      pause = wanted
    } catch {
      switch error {
      case .notSent: break
      case .unknown where request.isIdempotent: break
      case .unknown, .cancelled, .tooLarge: throw error
      }
      pause = policy.pause(attempt: attempt)
    }
    do {
      try await clock.sleep(for: pause)
    } catch {
      throw .cancelled
    }
    return nil
  }
}

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

  package init() {}

  func pause(attempt: Int) -> Duration {
    let longest = min(firstPause * (1 << min(attempt - 1, 16)), longestPause)
    return longest * jitter()
  }

  /// nil if the peer asks for more patience than we have.
  func pause(after response: HTTPResponse, attempt: Int) -> Duration? {
    guard let text = response.headers["Retry-After"], let seconds = Int(text), seconds >= 0 else {
      return pause(attempt: attempt)
    }
    let asked = Duration.seconds(min(seconds, 86_400))
    return asked > longestPause ? nil : asked
  }
}
