import Synchronization

/// Bounds how many requests are under way to one peer, and how many wait, so that a slow peer
/// cannot take the whole service down. Beyond both it refuses as not sent.
package final class Bulkhead: HTTPClient {
  private let base: any HTTPClient
  private let maximumConcurrent: Int
  private let maximumWaiting: Int
  private let state = Mutex(State())

  private struct State {
    var running = 0
    var nextTicket = 0
    var waiting: [(ticket: Int, turn: CheckedContinuation<Bool, Never>)] = []
    /// Cancelled before they had begun to wait.
    var cancelled: Set<Int> = []
  }

  /// - Parameters:
  ///   - base: the client behind it.
  ///   - concurrent: requests under way at most.
  ///   - waiting: requests that wait for their turn at most.
  package init(_ base: any HTTPClient, concurrent: Int, waiting: Int) {
    precondition(concurrent > 0 && waiting >= 0, "A bulkhead that lets nothing through.")
    self.base = base
    maximumConcurrent = concurrent
    maximumWaiting = waiting
  }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try await enter()
    defer { leave() }
    return try await base.send(request)
  }

  private func enter() async throws(HTTPError) {
    let ticket: Int? = try state.withLock { (state) throws(HTTPError) -> Int? in
      if state.running < maximumConcurrent {
        state.running += 1
        return nil
      }
      guard state.waiting.count < maximumWaiting else {
        throw .notSent("Too many requests to this peer are under way.")
      }
      state.nextTicket += 1
      return state.nextTicket
    }
    guard let ticket else { return }
    let hasTurn = await withTaskCancellationHandler {
      await withCheckedContinuation { turn in wait(ticket, turn) }
    } onCancel: {
      giveUp(ticket)
    }
    state.withLock { _ = $0.cancelled.remove(ticket) }
    guard hasTurn else { throw .cancelled }
  }

  private func wait(_ ticket: Int, _ turn: CheckedContinuation<Bool, Never>) {
    let hasTurn: Bool? = state.withLock { state in
      if state.cancelled.contains(ticket) { return false }
      if state.running < maximumConcurrent {
        state.running += 1
        return true
      }
      state.waiting.append((ticket, turn))
      return nil
    }
    if let hasTurn { turn.resume(returning: hasTurn) }
  }

  private func giveUp(_ ticket: Int) {
    let turn = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard let at = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
        state.cancelled.insert(ticket)
        return nil
      }
      return state.waiting.remove(at: at).turn
    }
    turn?.resume(returning: false)
  }

  /// Passes the place on to whoever waits longest.
  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard !state.waiting.isEmpty else {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst().turn
    }
    next?.resume(returning: true)
  }
}
