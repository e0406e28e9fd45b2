import Synchronization

/// The sending side of a stream: how many bytes its reader still takes, and who waits to send. From
/// any thread.
final class SendWindow: Sendable {
  private struct State {
    /// Below zero after a message larger than what was left, which is allowed so that none is too
    /// large for the window.
    var credit = 0
    var maximumMessageBytes = Int.max
    /// Whether the connection takes messages; `nil` before there is one.
    var gate: StreamGate?
    var hasEnded = false
    /// Tasks that wait for credit: all wake, each looks again.
    var waiters: [CheckedContinuation<Void, Never>] = []
    var sent = RPCCallList.Traffic()

    /// Whether a message may go out.
    var isOpen: Bool { credit > 0 && gate?.isOpen == true }

    mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
      defer { waiters = [] }
      return waiters
    }
  }

  private let state = Mutex(State())

  /// The stream has a connection.
  func open(credit: Int, maximumMessageBytes: Int, gate: StreamGate) {
    let waiters = state.withLock { state in
      state.credit = credit
      state.maximumMessageBytes = maximumMessageBytes
      state.gate = gate
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Takes the stream from its connection, for another one. `false` when something was let through: what
  /// was sent cannot be sent again.
  func recall() -> Bool {
    state.withLock { state in
      guard state.sent.messages == 0 else { return false }
      state.credit = 0
      state.gate = nil
      return true
    }
  }

  /// The reader took this many bytes.
  func add(_ bytes: Int) {
    let waiters = state.withLock { state in
      state.credit = min(state.credit + bytes, 1 << 40)
      return state.credit > 0 ? state.takeWaiters() : []
    }
    for waiter in waiters { waiter.resume() }
  }

  /// The connection's gate has opened.
  func wake() {
    for waiter in state.withLock({ $0.takeWaiters() }) { waiter.resume() }
  }

  /// Nothing more goes out: who waits or comes is told.
  func end() {
    let waiters = state.withLock { state in
      state.hasEnded = true
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume() }
  }

  var hasEnded: Bool { state.withLock(\.hasEnded) }
  /// Whether somebody waits to send.
  var isWaiting: Bool { state.withLock { !$0.waiters.isEmpty } }
  /// What was let through so far.
  var sent: RPCCallList.Traffic { state.withLock(\.sent) }

  /// Waits until a message of so many bytes may go out, and counts it.
  ///
  /// - Throws: `RPCError` when it is larger than the reader accepts, `CancellationError` when the
  ///   stream has ended or the task was cancelled.
  func take(_ bytes: Int) async throws {
    while true {
      try Task.checkCancellation()
      let isTaken = try state.withLock { state in
        guard !state.hasEnded else { throw CancellationError() }
        guard state.isOpen else { return false }
        guard bytes <= state.maximumMessageBytes else {
          throw RPCError(.resourceExhausted, "The message is larger than the other side accepts.")
        }
        state.credit -= StreamCost.of(bytes)
        state.sent.messages += 1
        state.sent.bytes += bytes
        return true
      }
      if isTaken { return }
      await waitForTurn()
    }
  }

  /// Waits for credit and an open gate. May come back without: who wants to send looks again.
  private func waitForTurn() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.hasEnded || Task.isCancelled || state.isOpen { return true }
          state.waiters.append(continuation)
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      wake()
    }
  }
}
