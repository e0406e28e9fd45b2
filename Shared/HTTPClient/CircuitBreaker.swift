import Synchronization

/// Stops asking a peer that does not work, so that callers fail fast and the peer can recover.
///
/// Closed, it counts failures in a row: errors other than cancellation, and statuses of 500 and
/// above. At the threshold it opens and refuses everything as not sent. After a pause one request
/// may try (half-open): its success closes the breaker, its failure opens it again.
package final class CircuitBreaker<C: Clock>: HTTPClient where C.Duration == Duration {
  private let base: any HTTPClient
  private let clock: C
  private let threshold: Int
  private let pause: Duration
  private let state: Mutex<State>

  private enum State {
    case closed(failures: Int)
    case open(until: C.Instant)
    case trying
  }

  /// - Parameters:
  ///   - base: the client behind it.
  ///   - threshold: failures in a row that open it.
  ///   - pause: how long it stays open.
  ///   - clock: measures the pause.
  package init(
    _ base: any HTTPClient, threshold: Int = 10, pause: Duration = .seconds(10),
    clock: C = ContinuousClock()
  ) {
    self.base = base
    self.clock = clock
    self.threshold = threshold
    self.pause = pause
    state = Mutex(.closed(failures: 0))
  }

  /// Whether requests are refused at the moment, or only one is let through.
  package var isOpen: Bool {
    state.withLock { state in
      if case .closed = state { false } else { true }
    }
  }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    guard enter() else { throw .notSent("The circuit breaker is open.") }
    do {
      let response = try await base.send(request)
      record(response.status >= 500 ? .failure : .success)
      return response
    } catch {
      record(error == .cancelled ? .neither : .failure)
      throw error
    }
  }

  private func enter() -> Bool {
    state.withLock { state in
      switch state {
      case .closed: return true
      case .trying: return false
      case .open(let until):
        guard clock.now >= until else { return false }
        state = .trying
        return true
      }
    }
  }

  private enum Outcome {
    case success, failure, neither
  }

  private func record(_ outcome: Outcome) {
    let reopening = clock.now.advanced(by: pause)
    state.withLock { state in
      switch (state, outcome) {
      case (.closed, .success), (.trying, .success): state = .closed(failures: 0)
      case (.closed(let failures), .failure) where failures + 1 < threshold:
        state = .closed(failures: failures + 1)
      case (.closed, .failure), (.trying, .failure): state = .open(until: reopening)
      // The attempt says nothing; the next request may try at once.
      case (.trying, .neither): state = .open(until: clock.now)
      // Stragglers of the time before it opened.
      case (.open, _), (.closed, .neither): break
      }
    }
  }
}
