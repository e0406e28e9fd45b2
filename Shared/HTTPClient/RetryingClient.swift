/// Sends again what did not work out, after a random pause ("full jitter").
///
/// Retried are errors and the statuses 408, 429, 500, 502, 503 and 504; once a request may have
/// left, only if it is idempotent. `Retry-After` in whole seconds is obeyed up to the longest pause;
/// a peer that asks for more gets its answer passed on. Each attempt has the request's timeout.
///
/// Once an attempt may have reached the peer, later ones cannot undo that: what would then read as
/// "surely nothing happened" (a refused connection, our own limits, a 429) is thrown as unknown.
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
    var mayHaveArrived = false
    var attempt = 1
    while true {
      let outcome = await outcome(of: request)
      guard attempt < policy.attempts,
        let pause = policy.pause(after: outcome, attempt: attempt, of: request)
      else { return try Self.told(outcome, mayHaveArrived).get() }
      mayHaveArrived = mayHaveArrived || Self.mayHaveArrived(outcome)
      do {
        try await clock.sleep(for: pause)
      } catch {
        throw .cancelled
      }
      attempt += 1
    }
  }

  private func outcome(of request: HTTPRequest) async -> Result<HTTPResponse, HTTPError> {
    do {
      return .success(try await base.send(request))
    } catch {
      return .failure(error)
    }
  }

  /// Whether the peer may have acted on an attempt that is now made again.
  private static func mayHaveArrived(_ outcome: Result<HTTPResponse, HTTPError>) -> Bool {
    switch outcome {
    case .success(let response): response.status != 429
    case .failure(.notSent): false
    case .failure: true
    }
  }

  /// The last attempt's outcome in the light of those before it.
  private static func told(
    _ outcome: Result<HTTPResponse, HTTPError>, _ mayHaveArrived: Bool
  ) -> Result<HTTPResponse, HTTPError> {
    guard mayHaveArrived else { return outcome }
    switch outcome {
    case .failure(.notSent(let reason)):
      return .failure(.unknown("An earlier attempt may have arrived. \(reason)"))
    case .success(let response) where response.status == 429:
      return .failure(.unknown("An earlier attempt may have arrived. The peer answered 429."))
    default: return outcome
    }
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

  /// How long to wait before the next attempt; nil if there is to be none.
  func pause(
    after outcome: Result<HTTPResponse, HTTPError>, attempt: Int, of request: HTTPRequest
  ) -> Duration? {
    switch outcome {
    case .success(let response):
      guard statuses.contains(response.status), request.isIdempotent else { return nil }
      return pause(after: response, attempt: attempt)
    case .failure(.notSent): return pause(attempt: attempt)
    case .failure(.unknown): return request.isIdempotent ? pause(attempt: attempt) : nil
    case .failure(.cancelled), .failure(.tooLarge): return nil
    }
  }

  private func pause(attempt: Int) -> Duration {
    let longest = min(firstPause * (1 << min(attempt - 1, 16)), longestPause)
    return longest * jitter()
  }

  /// nil if the peer asks for more patience than we have.
  private func pause(after response: HTTPResponse, attempt: Int) -> Duration? {
    guard let text = response.headers["Retry-After"], let seconds = Int(text), seconds >= 0 else {
      return pause(attempt: attempt)
    }
    let asked = Duration.seconds(min(seconds, 86_400))
    return asked > longestPause ? nil : asked
  }
}
