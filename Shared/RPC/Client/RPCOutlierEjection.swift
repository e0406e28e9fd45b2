/// When an endpoint that answers badly is left alone for a while.
package struct RPCOutlierEjection: Sendable, Hashable {
  /// So many failures in a row take an endpoint out.
  package var consecutiveFailures: Int
  /// For how long, the first time; each further time in short order adds as much again.
  package var baseTime: Duration
  /// Never longer than this.
  package var maximumTime: Duration

  /// An ejection policy. Never more than half of the endpoints are out at once.
  package init(
    consecutiveFailures: Int = 5, baseTime: Duration = .seconds(10),
    maximumTime: Duration = .seconds(300)
  ) {
    self.consecutiveFailures = consecutiveFailures
    self.baseTime = baseTime
    self.maximumTime = maximumTime
  }

  /// Whether this failure says something bad about the endpoint and not about the call. A domain's
  /// reason is the word of a handler that works.
  func blames(_ error: RPCError) -> Bool {
    guard error.reason == nil else { return false }
    switch error.code {
    case .unavailable, .internalError, .unknown, .deadlineExceeded, .dataLoss: return true
    default: return false
    }
  }
}

/// How one endpoint has been doing.
struct EndpointHealth {
  private var failures = 0
  private var ejections = 0
  private var lastTime = Duration.zero
  private var ejectedUntil: ContinuousClock.Instant?

  /// Out, whoever asks.
  private(set) var isEjected = false

  mutating func succeeded() { failures = 0 }

  /// Counts a failure. Says whether there were now enough of them.
  mutating func failed(_ policy: RPCOutlierEjection) -> Bool {
    failures += 1
    return failures >= policy.consecutiveFailures && !isEjected
  }

  /// Takes it out, and gives how long it stays so.
  mutating func eject(_ policy: RPCOutlierEjection, now: ContinuousClock.Instant) -> Duration {
    // Who did well for as long as it was out before starts afresh.
    if let ejectedUntil, ejectedUntil + lastTime < now { ejections = 0 }
    ejections = min(ejections + 1, 1 << 16)
    lastTime = min(policy.baseTime * ejections, policy.maximumTime)
    ejectedUntil = now + lastTime
    isEjected = true
    return lastTime
  }

  /// It gets another chance.
  mutating func readmit() {
    isEjected = false
    failures = 0
  }
}
