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
    /// How long they wait for it.
    package var longestWait: Duration = .seconds(30)
    /// Requests a second on average.
    package var perSecond = 20.0
    /// Requests at once after a pause.
    package var burst = 20
    package var retry = RetryPolicy()
    package var breaker = BreakerPolicy()

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
  ///   - factory: where metrics go.
  /// - Returns: the wrapped client.
  package static func standard(
    name: String, over base: any HTTPClient, limits: Limits = Limits(),
    metrics factory: any MetricsFactory = MetricsSystem.factory
  ) -> ResilientClient {
    let metrics = HTTPClientMetrics(client: name, factory: factory)
    let metered = MeteredClient(base, metrics: metrics)
    let guarded = CircuitBreaker(metered, policy: limits.breaker, metrics: metrics)
    let limited = RateLimiter(
      guarded, perSecond: limits.perSecond, burst: limits.burst, metrics: metrics)
    let retrying = RetryingClient(limited, policy: limits.retry, metrics: metrics)
    return ResilientClient(
      outermost: Bulkhead(
        retrying, concurrent: limits.concurrent, waiting: limits.waiting,
        longestWait: limits.longestWait, metrics: metrics))
  }
}
