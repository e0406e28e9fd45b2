import Synchronization

/// Bounds how many requests are under way to one peer, how many wait, and for how long, so that a
/// slow peer cannot take the whole service down. Beyond these it refuses as not sent.
package final class Bulkhead<C: Clock>: HTTPClient where C.Duration == Duration {
  private let base: any HTTPClient
  private let maximumConcurrent: Int
  private let maximumWaiting: Int
  private let longestWait: Duration
  private let clock: C
  private let metrics: HTTPClientMetrics?
  private let state = Mutex(State())

  private enum Turn: Sendable {
    case come, cancelled, waitedTooLong
  }

  private struct State: Sendable {
    var running = 0
    var nextTicket = 0
    /// Tickets whose owners are yet to begin to wait; and how the wait ended, if it did already.
    var arriving: [Int: Turn?] = [:]
    var waiting: [(ticket: Int, turn: CheckedContinuation<Turn, Never>)] = []

    var queueLength: Int { arriving.count + waiting.count }
  }

  /// - Parameters:
  ///   - base: the client behind it.
  ///   - concurrent: requests under way at most.
  ///   - waiting: requests that wait for their turn at most.
  ///   - longestWait: how long they wait at most.
  ///   - clock: measures that.
  ///   - metrics: told how many there are.
  package init(
    _ base: any HTTPClient, concurrent: Int, waiting: Int, longestWait: Duration = .seconds(30),
    clock: C = ContinuousClock(), metrics: HTTPClientMetrics? = nil
  ) {
    precondition(concurrent > 0 && waiting >= 0, "A bulkhead that lets nothing through.")
    self.base = base
    maximumConcurrent = concurrent
    maximumWaiting = waiting
    self.longestWait = longestWait
    self.clock = clock
    self.metrics = metrics
  }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try await enter()
    defer { leave() }
    return try await base.send(request)
  }

  private func enter() async throws(HTTPError) {
    let ticket: Int? = try change { (state) throws(HTTPError) -> Int? in
      if state.running < maximumConcurrent {
        state.running += 1
        return nil
      }
      guard state.queueLength < maximumWaiting else {
        metrics?.refuse(by: .bulkhead)
        throw .notSent("Too many requests to this peer are under way.")
      }
      state.nextTicket += 1
      state.arriving.updateValue(nil, forKey: state.nextTicket)
      return state.nextTicket
    }
    guard let ticket else { return }
    switch await turn(of: ticket) {
    case .come: return
    case .cancelled: throw .cancelled
    case .waitedTooLong:
      metrics?.refuse(by: .bulkhead)
      throw .notSent("Other requests to this peer are under way for too long.")
    }
  }

  private func turn(of ticket: Int) async -> Turn {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [self] in
        do {
          try await clock.sleep(for: longestWait)
          settle(ticket, .waitedTooLong)
        } catch {
          // The turn has come, or the caller was cancelled.
        }
      }
      let turn = await withTaskCancellationHandler {
        await withCheckedContinuation { wait(ticket, $0) }
      } onCancel: {
        settle(ticket, .cancelled)
      }
      group.cancelAll()
      return turn
    }
  }

  private func wait(_ ticket: Int, _ turn: CheckedContinuation<Turn, Never>) {
    let settled: Turn? = change { state in
      if let early = state.arriving.removeValue(forKey: ticket) ?? nil { return early }
      guard state.running < maximumConcurrent else {
        state.waiting.append((ticket, turn))
        return nil
      }
      state.running += 1
      return .come
    }
    if let settled { turn.resume(returning: settled) }
  }

  /// Ends a wait without a turn, unless it is over already.
  private func settle(_ ticket: Int, _ outcome: Turn) {
    let turn = change { state -> CheckedContinuation<Turn, Never>? in
      if let early = state.arriving[ticket] {
        if early == nil { state.arriving.updateValue(outcome, forKey: ticket) }
        return nil
      }
      guard let at = state.waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
      return state.waiting.remove(at: at).turn
    }
    turn?.resume(returning: outcome)
  }

  /// Passes the place on to whoever waits longest.
  private func leave() {
    let next = change { state -> CheckedContinuation<Turn, Never>? in
      guard !state.waiting.isEmpty else {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst().turn
    }
    next?.resume(returning: .come)
  }

  private func change<Value: Sendable, Failure>(
    _ body: (inout State) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try state.withLock { (state) throws(Failure) -> Value in
      defer {
        metrics?.running.set(state.running)
        metrics?.waiting.set(state.queueLength)
      }
      return try body(&state)
    }
  }
}
