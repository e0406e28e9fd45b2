import Synchronization

/// Where the connections of one event loop leave calls for the task that runs their handlers as its
/// children. That task lives on the same loop: it is woken once for all calls of a read cycle.
final class CallIntake: Sendable {
  private struct State {
    var calls: [ServerTask] = []
    var waiter: UnsafeContinuation<Void, Never>?
    var isFinished = false
  }

  private let state = Mutex(State())

  /// Leaves a call. Bounded by the limits on connections and on the calls of each.
  func add(_ call: ServerTask) {
    let waiter = state.withLock { state in
      state.calls.append(call)
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// No further calls come.
  func finish() {
    let waiter = state.withLock { state in
      state.isFinished = true
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// Swaps the calls that are there into `calls`, waiting for the first. `false` when none will come.
  /// Only one task may ask.
  func take(into calls: inout [ServerTask]) async -> Bool {
    calls.removeAll(keepingCapacity: true)
    while true {
      let isFinished = state.withLock { state in
        swap(&state.calls, &calls)
        return state.isFinished
      }
      if !calls.isEmpty { return true }
      if isFinished { return false }
      await withUnsafeContinuation { continuation in
        let isReady = state.withLock { state in
          guard state.calls.isEmpty, !state.isFinished else { return true }
          state.waiter = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }
  }
}
