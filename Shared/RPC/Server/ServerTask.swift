import Logging
import NIOCore
import Synchronization

/// One call while its handler runs: the bridge between the handler's task and its connection.
final class ServerTask: Sendable, RPCStreamSink, RPCStreamSource {
  let id: UInt32
  private let arrival: Moment
  private let method: Int
  private let call: RPCServerCall
  private let connection: ServerConnectionHandle
  private let environment: ServerConnectionEnvironment
  private let isCancelled = Atomic<Bool>(false)
  /// What the client streams, where it does.
  private let requests: StreamBuffer?
  /// What the handler may stream, where it does.
  private let responses: SendWindow?
  /// The task in which the handler runs. Cancelling it runs its cancellation handlers at once, under this
  /// lock: they take others, but not this one.
  private let running = Mutex<CallWorker?>(nil)

  /// `method` is its place among those of the environment, `peer` what the client told of itself.
  init(
    id: UInt32, arrival: Moment, method: Int, call: RPCServerCall, peer: PeerSettings,
    connection: ServerConnectionHandle, environment: ServerConnectionEnvironment
  ) {
    self.id = id
    self.arrival = arrival
    self.method = method
    self.call = call
    self.connection = connection
    self.environment = environment
    let window = environment.configuration.limits.streamWindowBytes
    requests = call.kind.streamsRequests ? StreamBuffer(window: window) : nil
    responses = call.kind.streamsResponses ? SendWindow() : nil
    responses?.open(
      credit: peer.streamWindowBytes, maximumMessageBytes: peer.maximumMessageBytes,
      gate: connection.gate)
  }

  /// Runs the handler and hands its answer to the connection. `worker` is the task that calls this; it
  /// is cancelled where the call is.
  func run(by worker: CallWorker) async {
    running.withLock { $0 = worker }
    let result: Result<RPCReply, RPCError>
    do {
      try checkStart()
      result = .success(
        try await environment.handle(call, environment.methods[method], self))
    } catch {
      result = .failure(status(of: error))
    }
    running.withLock { $0 = nil }
    connection.finish(id, kind: call.kind, result)
  }

  // Not part of `run`: what these need would be allocated for every call, as part of its task.

  @inline(never)
  private func checkStart() throws {
    // Nobody waits any more for a call that was cancelled before it started.
    if isCancelled.load(ordering: .acquiring) { throw CancellationError() }
    if let deadline = call.context.moment, deadline <= .now {
      throw RPCError(.deadlineExceeded, "The deadline passed before the call started.")
    }
  }

  /// What the caller is told about an error.
  @inline(never)
  private func status(of error: any Error) -> RPCError {
    // Nobody cancelled the call: the server itself is being stopped.
    if error is CancellationError, !isCancelled.load(ordering: .acquiring) {
      return RPCError(.unavailable, "The server is going away.")
    }
    let status = RPCError(describing: error)
    if status.code == .unknown, !(error is RPCError) {
      // The peer does not see this text, so it has to be here.
      environment.logger.error(
        "A call failed in an unforeseen way.",
        metadata: ["rpc.method": "\(call.context.method)", "error": "\(error)"])
    }
    return status
  }

  /// Stops the handler: its task is cancelled, waiting for either stream ends. From any thread.
  func cancel() {
    isCancelled.store(true, ordering: .releasing)
    running.withLock { $0?.cancel() }
    responses?.end()
    interruptRequests()
  }

  /// How it stands, for whoever looks at the server.
  func describe(at now: Moment) -> RPCCallList.Call {
    let state: RPCCallList.Call.State =
      if isCancelled.load(ordering: .acquiring) { .abandoned } else if responses?.isWaiting == true
      { .waitingForReader } else { .running }
    return RPCCallList.Call(
      method: call.context.method, peer: call.context.peer.address, state: state,
      age: arrival.duration(to: now),
      deadlineLeft: call.context.moment.map { now.duration(to: $0) },
      received: requests?.received ?? .init(messages: 1, bytes: call.request.readableBytes),
      sent: responses?.sent ?? .init())
  }

  // MARK: Answers

  /// The reader took this many bytes.
  func addCredit(_ bytes: Int) { responses?.add(bytes) }

  /// The connection's gate has opened.
  func wake() { responses?.wake() }

  /// What the stream sent so far.
  var sent: RPCReply {
    let sent = responses?.sent ?? .init()
    return RPCReply(messageCount: sent.messages, byteCount: sent.bytes)
  }

  func send(_ message: ByteBuffer) async throws {
    try await responses?.take(message.readableBytes)
    await connection.send(message, to: id)
  }

  // MARK: Requests

  /// One of them arrived.
  func receive(_ message: ByteBuffer) { requests?.push(message) }

  /// No further one comes.
  func endRequests() { requests?.end(.success([:])) }

  private func interruptRequests() {
    requests?.end(.failure(RPCError(.cancelled, "The call was cancelled.")))
  }

  func next() async throws(RPCError) -> ByteBuffer? {
    guard let requests else { return nil }
    let (connection, id) = (connection, id)
    let result = await withTaskCancellationHandler {
      await Result<ByteBuffer?, RPCError>.catching { () async throws(RPCError) in
        try await requests.next { connection.addCredit($0, to: id) }
      }
    } onCancel: {
      interruptRequests()
    }
    return try result.get()
  }
}
