import Metrics

/// What stands between us and one partner: bulkhead, then retries, then rate limit, then circuit
/// breaker, then metrics. So waiting requests are bounded, every attempt takes its own token, and
/// what our own limiter refuses is not counted as the partner's failure.
package struct ResilientClient: HTTPClient {
  private let outermost: any HTTPClient

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try await outermost.send(request)
  }

  /// How gently a partner is treated.
  package struct Limits: Sendable {
    /// Requests under way at once.
    package var concurrent = 16
    /// Requests waiting for their turn.
    package var waiting = 256
    /// Requests a second on average.
    package var perSecond = 20.0
    /// Requests at once after a pause.
    package var burst = 20
    package var retry = RetryPolicy()
    /// Failures in a row that stop us from asking.
    package var breakerThreshold = 10
    /// For how long.
    package var breakerPause: Duration = .seconds(10)

    package init() {}

    /// The standard limits at another rate.
    package init(perSecond: Double, burst: Int) {
      self.perSecond = perSecond
      self.burst = burst
    }
  }

  /// The usual stack over one client, which partners may share.
  ///
  /// - Parameters:
  ///   - name: the partner, as metrics call it.
  ///   - base: usually the process's one `CurlClient`.
  ///   - limits: the partner's documented limits where it has some.
  /// - Returns: the wrapped client.
  package static func standard(
    name: String, over base: any HTTPClient, limits: Limits = Limits()
  ) -> ResilientClient {
    standard(name: name, over: base, limits: limits, clock: ContinuousClock())
  }

  static func standard<C: Clock>(
    name: String, over base: any HTTPClient, limits: Limits, clock: C
  ) -> ResilientClient where C.Duration == Duration {
    let metered = MeteredClient(base, name: name)
    let guarded = CircuitBreaker(
      metered, threshold: limits.breakerThreshold, pause: limits.breakerPause, clock: clock)
    let limited = RateLimiter(
      guarded, perSecond: limits.perSecond, burst: limits.burst, clock: clock)
    let retrying = RetryingClient(limited, policy: limits.retry, clock: clock)
    return ResilientClient(
      outermost: Bulkhead(retrying, concurrent: limits.concurrent, waiting: limits.waiting))
  }
}

/// Counts and times what really goes out: `http_client_requests_total` and
/// `http_client_request_seconds`, by client and by status class or kind of error.
package struct MeteredClient: HTTPClient {
  private let base: any HTTPClient
  private let name: String

  package init(_ base: any HTTPClient, name: String) {
    self.base = base
    self.name = name
  }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let start = ContinuousClock.now
    do {
      let response = try await base.send(request)
      record("\(response.status / 100)xx", since: start)
      return response
    } catch {
      record(error.kind, since: start)
      throw error
    }
  }

  private func record(_ outcome: String, since start: ContinuousClock.Instant) {
    Counter(
      label: "http_client_requests_total", dimensions: [("client", name), ("outcome", outcome)]
    ).increment()
    Timer(label: "http_client_request_seconds", dimensions: [("client", name)])
      .record(duration: ContinuousClock.now - start)
  }
}

extension HTTPError {
  /// A word for metrics.
  fileprivate var kind: String {
    switch self {
    case .notSent: "not_sent"
    case .unknown: "unknown"
    case .cancelled: "cancelled"
    case .tooLarge: "too_large"
    }
  }
}
