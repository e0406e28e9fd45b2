import Synchronization

/// Lets requests through at a steady rate with room for bursts (a token bucket): each takes one
/// token, and waits for it up to a limit. Beyond that it is refused as not sent.
package final class RateLimiter<C: Clock>: HTTPClient where C.Duration == Duration {
  private let base: any HTTPClient
  private let clock: C
  private let interval: Duration
  private let burst: Int
  private let longestWait: Duration
  private let metrics: HTTPClientMetrics?
  /// When the bucket will be full again, if nobody takes any more.
  private let fullAt: Mutex<C.Instant>

  /// - Parameters:
  ///   - base: the client behind it.
  ///   - perSecond: the steady rate.
  ///   - burst: how many may go at once after a pause.
  ///   - longestWait: how long a request waits for its token at most.
  ///   - clock: measures and waits.
  ///   - metrics: told what it refuses.
  package init(
    _ base: any HTTPClient, perSecond: Double, burst: Int,
    longestWait: Duration = .seconds(10), clock: C = ContinuousClock(),
    metrics: HTTPClientMetrics? = nil
  ) {
    precondition(perSecond > 0 && burst > 0, "A rate limiter that lets nothing through.")
    self.base = base
    self.clock = clock
    self.burst = burst
    self.longestWait = longestWait
    self.metrics = metrics
    interval = .seconds(1) / perSecond
    fullAt = Mutex(clock.now)
  }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    guard let wait = reserve() else {
      metrics?.refuse(by: .rate)
      throw .notSent("Our own rate limit is exhausted.")
    }
    if wait > .zero {
      do {
        try await clock.sleep(for: wait)
      } catch {
        throw .cancelled
      }
    }
    return try await base.send(request)
  }

  /// Takes a token, perhaps of the future; how long it takes to come. nil if that is too long.
  private func reserve() -> Duration? {
    fullAt.withLock { fullAt in
      let now = clock.now
      let next = max(fullAt, now).advanced(by: interval)
      let wait = now.duration(to: next) - interval * burst
      guard wait <= longestWait else { return nil }
      fullAt = next
      return max(wait, .zero)
    }
  }
}
