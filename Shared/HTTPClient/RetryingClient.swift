import Time

/// Sends again what did not work out, after a random pause ("full jitter").
///
/// Retried are errors and the statuses 408, 429, 500, 502, 503 and 504; once a request may have
/// left, only if it is idempotent. `Retry-After` is obeyed up to the longest pause, with the usual
/// random pause on top of it so that not everybody comes at once; a peer that asks for more gets its
/// answer passed on. Each attempt has the request's timeout. A budget bounds the retries of all
/// requests together, so that a peer in trouble does not get a multiple of the usual load.
///
/// Once an attempt may have reached the peer, later ones cannot undo that: what would then read as
/// "surely nothing happened" (a refused connection, our own limits, a 429) is thrown as unknown.
package struct RetryingClient<C: Clock>: HTTPClient where C.Duration == Duration {
  private let base: any HTTPClient
  private let policy: RetryPolicy
  private let clock: C
  private let wallClock: any WallClock
  private let budget: RetryBudget
  private let metrics: HTTPClientMetrics?

  /// - Parameters:
  ///   - base: the client behind it.
  ///   - policy: when and how often.
  ///   - clock: waits.
  ///   - wallClock: reads a `Retry-After` that is a date, if the answer has no `Date` of its own.
  ///   - metrics: told of retries, and of those that the budget forbids.
  package init(
    _ base: any HTTPClient, policy: RetryPolicy = RetryPolicy(), clock: C = ContinuousClock(),
    wallClock: any WallClock = SystemWallClock(), metrics: HTTPClientMetrics? = nil
  ) {
    self.base = base
    self.policy = policy
    self.clock = clock
    self.wallClock = wallClock
    self.metrics = metrics
    budget = RetryBudget(share: policy.budgetShare, reserve: policy.budgetReserve)
  }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    var mayHaveArrived = false
    var attempt = 1
    budget.deposit()
    while true {
      let outcome = await outcome(of: request)
      guard attempt < policy.attempts,
        let pause = policy.pause(
          after: outcome, attempt: attempt, of: request, now: wallClock.now),
        mayRetry()
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

  private func mayRetry() -> Bool {
    guard budget.withdraw() else {
      metrics?.refuse(by: .retryBudget)
      return false
    }
    metrics?.retries.increment()
    return true
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
