import NIOCore

/// A call with a stream, as its caller holds it. When it goes, the call is cancelled.
final class StreamHandle: Sendable {
  private let call: ClientCall
  private let buffer: StreamBuffer
  /// For a call whose requests are a stream.
  private let requests: SendWindow?
  private let outbox: ClientOutbox

  init(
    _ request: RPCClientCall, window: Int, interceptors: [any RPCClientInterceptor],
    outbox: ClientOutbox
  ) throws(RPCError) {
    var request = request
    var observers: [@Sendable (Result<RPCReply, RPCError>) -> Void] = []
    for interceptor in interceptors {
      do {
        if let observer = try interceptor.interceptStream(&request) { observers.append(observer) }
      } catch {
        let status = RPCError(describing: error)
        for observer in observers.reversed() { observer(.failure(status)) }
        throw status
      }
    }
    let told = observers
    buffer = StreamBuffer(window: window) { result in
      for observer in told.reversed() { observer(result) }
    }
    requests = request.kind.streamsRequests ? SendWindow() : nil
    call = ClientCall(
      method: request.method, methodKind: request.kind, metadata: request.options.metadata,
      request: request.request,
      deadline: RPCChannel.deadline(after: request.options.timeout),
      waitsForReady: request.options.waitForReady, isIdempotent: request.isIdempotent,
      kind: .stream(buffer), requests: requests)
    self.outbox = outbox
    outbox.add(.start(call))
  }

  deinit { cancel() }

  /// Ends the call, if it has not ended.
  func cancel() { outbox.add(.cancel(call)) }

  // MARK: Requests

  /// Whether nothing more can be sent, as the call has ended.
  var hasEnded: Bool { requests?.hasEnded ?? true }

  /// Sends one request when there is credit for it. Comes back when the connection has it, so that its
  /// gate can close in time.
  func send(_ message: ByteBuffer) async throws {
    guard let requests else { return }
    try await requests.take(message.readableBytes)
    await withUnsafeContinuation { outbox.add(.send(call, message, $0)) }
  }

  /// No further request comes.
  func finishRequests() { outbox.add(.finishRequests(call)) }

  // MARK: Answers

  /// The next message's bytes, `nil` after the last.
  func next() async throws(RPCError) -> ByteBuffer? {
    let (call, buffer, outbox) = (call, buffer, outbox)
    let result = await withTaskCancellationHandler {
      await Result<ByteBuffer?, RPCError>.catching { () async throws(RPCError) in
        try await buffer.next { outbox.add(.credit(call, $0)) }
      }
    } onCancel: {
      outbox.add(.cancel(call))
    }
    return try result.get()
  }
}
