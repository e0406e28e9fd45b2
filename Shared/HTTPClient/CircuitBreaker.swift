import Synchronization

/// When a ``CircuitBreaker`` opens and closes.
package struct BreakerPolicy: Sendable {
  /// So many failures open it,
  package var threshold = 10
  /// among so many of the latest answers. As many as the threshold means failures in a row.
  package var window = 20
  /// How long it stays open.
  package var pause: Duration = .seconds(10)
  /// So many successes close it again; no more than these requests are let through until then.
  package var probes = 2

  package init() {}
}

/// Stops asking a peer that does not work, so that callers fail fast and the peer can recover.
///
/// Closed, it remembers the latest answers. Failures are statuses of 500 and above and requests
/// without an answer; a cancelled request says nothing. When there are too many it opens and refuses
/// everything as not sent. After a pause a few requests may try (half-open): their success closes
/// it, the first failure opens it again. What was under way before a change says nothing after it.
package final class CircuitBreaker<C: Clock>: HTTPClient where C.Duration == Duration {
  private let base: any HTTPClient
  private let policy: BreakerPolicy
  private let clock: C
  private let metrics: HTTPClientMetrics?
  private let state: Mutex<State>

  private enum Phase {
    case closed(LatestAnswers)
    case open(until: C.Instant)
    case halfOpen(started: Int, succeeded: Int)

    var number: Int {
      switch self {
      case .closed: 0
      case .halfOpen: 1
      case .open: 2
      }
    }
  }

  private struct State {
    var phase: Phase
    /// Counts the changes of phase.
    var era = 0
  }

  /// - Parameters:
  ///   - base: the client behind it.
  ///   - policy: when it opens and closes.
  ///   - clock: measures the pause.
  ///   - metrics: told of its state and of what it refuses.
  package init(
    _ base: any HTTPClient, policy: BreakerPolicy = BreakerPolicy(), clock: C = ContinuousClock(),
    metrics: HTTPClientMetrics? = nil
  ) {
    precondition(
      policy.threshold > 0 && policy.window >= policy.threshold && policy.probes > 0,
      "A circuit breaker that never opens or never closes.")
    self.base = base
    self.policy = policy
    self.clock = clock
    self.metrics = metrics
    state = Mutex(State(phase: .closed(LatestAnswers(window: policy.window))))
    metrics?.breakerState.set(0)
  }

  /// Whether requests are refused at the moment, or only a few are let through.
  package var isOpen: Bool { state.withLock { $0.phase.number > 0 } }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    guard let era = enter() else {
      metrics?.refuse(by: .breaker)
      throw .notSent("The circuit breaker is open.")
    }
    do {
      let response = try await base.send(request)
      record(response.status >= 500 ? .failure : .success, of: era)
      return response
    } catch {
      switch error {
      case .notSent, .unknown: record(.failure, of: era)
      case .tooLarge: record(.success, of: era)
      case .cancelled: record(.nothing, of: era)
      }
      throw error
    }
  }

  /// The era in which the request starts; nil if it must not.
  private func enter() -> Int? {
    state.withLock { state in
      switch state.phase {
      case .closed: return state.era
      case .open(let until):
        guard clock.now >= until else { return nil }
        change(&state, to: .halfOpen(started: 1, succeeded: 0))
        return state.era
      case .halfOpen(let started, let succeeded):
        guard started < policy.probes else { return nil }
        state.phase = .halfOpen(started: started + 1, succeeded: succeeded)
        return state.era
      }
    }
  }

  private enum Outcome {
    case success, failure, nothing
  }

  private func record(_ outcome: Outcome, of era: Int) {
    let reopening = clock.now.advanced(by: policy.pause)
    state.withLock { state in
      guard state.era == era else { return }
      switch (state.phase, outcome) {
      case (.closed(var answers), .success), (.closed(var answers), .failure):
        answers.add(isFailure: outcome == .failure)
        state.phase = .closed(answers)
        if answers.failures >= policy.threshold { change(&state, to: .open(until: reopening)) }
      case (.halfOpen(let started, let succeeded), .success):
        state.phase = .halfOpen(started: started, succeeded: succeeded + 1)
        if succeeded + 1 == policy.probes {
          change(&state, to: .closed(LatestAnswers(window: policy.window)))
        }
      case (.halfOpen, .failure): change(&state, to: .open(until: reopening))
      case (.halfOpen(let started, let succeeded), .nothing):
        state.phase = .halfOpen(started: started - 1, succeeded: succeeded)
      case (.closed, .nothing), (.open, _): break
      }
    }
  }

  private func change(_ state: inout State, to phase: Phase) {
    state = State(phase: phase, era: state.era + 1)
    metrics?.breakerState.set(phase.number)
  }
}

/// Which of the latest answers were failures: a ring.
private struct LatestAnswers {
  private var ring: [Bool] = []
  private var next = 0
  private let window: Int
  private(set) var failures = 0

  init(window: Int) { self.window = window }

  mutating func add(isFailure: Bool) {
    if ring.count < window {
      ring.append(isFailure)
    } else {
      failures -= ring[next] ? 1 : 0
      ring[next] = isFailure
      next = (next + 1) % window
    }
    failures += isFailure ? 1 : 0
  }
}
