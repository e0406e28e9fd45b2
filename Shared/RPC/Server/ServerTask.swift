import Logging
import NIOCore
import Synchronization

/// One call while its handler runs: the bridge between the handler's task and its connection.
final class ServerTask: Sendable, RPCStreamSink {
  private struct State {
    var isCancelled = false
    /// How many bytes the reader of the stream will still take; below zero after a message larger
    /// than what was left, which is allowed so that none is too large for the window.
    var credit: Int
    /// Tasks of the handler that wait for credit: all wake, each looks again.
    var waiters: [CheckedContinuation<Void, Never>] = []
    var messageCount = 0
    var byteCount = 0
  }

  let id: UInt32
  private let arrival: Moment
  private let method: RPCMethod
  private let call: RPCServerCall
  private let handle: @Sendable (RPCServerCall, RPCMethod, ServerTask) async throws -> RPCReply
  private let connection: ServerConnectionHandle
  private let maximumMessageBytes: Int
  private let logger: Logger
  private let state: Mutex<State>
  /// The task in which the handler runs. Guards nothing else, because cancelling runs the task's
  /// cancellation handlers at once, and those may want the `state`.
  private let running = Mutex<CallWorker?>(nil)

  init(
    id: UInt32, arrival: Moment, method: RPCMethod, call: RPCServerCall, window: Int,
    maximumMessageBytes: Int,
    connection: ServerConnectionHandle, logger: Logger,
    handle: @escaping @Sendable (RPCServerCall, RPCMethod, ServerTask) async throws -> RPCReply
  ) {
    self.id = id
    self.arrival = arrival
    self.method = method
    self.call = call
    self.handle = handle
    self.connection = connection
    self.maximumMessageBytes = maximumMessageBytes
    self.logger = logger
    state = Mutex(State(credit: window))
  }

  /// Runs the handler and hands its answer to the connection. `worker` is the task that calls this; it
  /// is cancelled where the call is.
  func run(by worker: CallWorker) async {
    running.withLock { $0 = worker }
    let result: Result<RPCReply, RPCError>
    do {
      try checkStart()
      result = .success(try await handle(call, method, self))
    } catch {
      result = .failure(status(of: error))
    }
    running.withLock { $0 = nil }
    connection.finish(id, isStreaming: call.isStreaming, result)
  }

  // Not part of `run`: what these need would be allocated for every call, as part of its task.

  @inline(never)
  private func checkStart() throws {
    // Nobody waits any more for a call that was cancelled before it started.
    if state.withLock({ $0.isCancelled }) { throw CancellationError() }
    if let deadline = call.context.moment, deadline <= .now {
      throw RPCError(.deadlineExceeded, "The deadline passed before the call started.")
    }
  }

  /// What the caller is told about an error.
  @inline(never)
  private func status(of error: any Error) -> RPCError {
    // Nobody cancelled the call: the server itself is being stopped.
    if error is CancellationError, !state.withLock({ $0.isCancelled }) {
      return RPCError(.unavailable, "The server is going away.")
    }
    let status = RPCError(describing: error)
    if status.code == .unknown, !(error is RPCError) {
      // The peer does not see this text, so it has to be here.
      logger.error(
        "A call failed in an unforeseen way.",
        metadata: ["rpc.method": "\(method.name)", "error": "\(error)"])
    }
    return status
  }

  /// Stops the handler: its task is cancelled, a waiting `send` ends. From any thread.
  func cancel() {
    let waiters = state.withLock { state in
      state.isCancelled = true
      defer { state.waiters = [] }
      return state.waiters
    }
    running.withLock { $0?.cancel() }
    for waiter in waiters { waiter.resume() }
  }

  /// The reader took this many bytes.
  func addCredit(_ bytes: Int) {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.credit = min(state.credit + bytes, 1 << 40)
      guard state.credit > 0 else { return [] }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// The connection's gate has opened.
  func wake() {
    let waiters = state.withLock { state in
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// What the stream sent so far.
  var sent: RPCReply {
    state.withLock { RPCReply(messageCount: $0.messageCount, byteCount: $0.byteCount) }
  }

  /// How it stands, for whoever looks at the server.
  func describe(at now: Moment) -> RPCCallList.Call {
    state.withLock { state in
      RPCCallList.Call(
        method: method.name, peer: call.context.peer.address,
        state: state.isCancelled
          ? .abandoned : state.waiters.isEmpty ? .running : .waitingForReader,
        age: arrival.duration(to: now),
        deadlineLeft: call.context.moment.map { now.duration(to: $0) },
        received: .init(messages: 1, bytes: call.request.readableBytes),
        sent: .init(messages: state.messageCount, bytes: state.byteCount))
    }
  }

  // MARK: RPCStreamSink

  func send(_ message: ByteBuffer) async throws {
    let size = message.readableBytes
    guard size <= maximumMessageBytes else {
      throw RPCError(.resourceExhausted, "The message is larger than the caller accepts.")
    }
    while true {
      try Task.checkCancellation()
      let isReady = try state.withLock { state in
        guard !state.isCancelled else { throw CancellationError() }
        guard state.credit > 0, connection.gate.isOpen else { return false }
        state.credit -= max(1, size)
        state.messageCount += 1
        state.byteCount += size
        return true
      }
      if isReady { return await connection.send(message, to: id) }
      await waitForTurn()
    }
  }

  /// Waits for credit and an open gate. May come back without: who wants to send looks again.
  private func waitForTurn() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.isCancelled || Task.isCancelled { return true }
          if state.credit > 0, connection.gate.isOpen { return true }
          state.waiters.append(continuation)
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      let waiters = state.withLock { state in
        defer { state.waiters = [] }
        return state.waiters
      }
      for waiter in waiters { waiter.resume() }
    }
  }
}
