import NIOCore

/// The messages of a server-streaming call. Each iteration makes the call; leaving the loop,
/// cancelling its task or dropping the iterator cancels it.
package struct RPCResponseStream<Message: RPCMessage>: AsyncSequence, Sendable {
  package typealias Element = Message
  package typealias Failure = RPCError

  private let start: @Sendable () throws(RPCError) -> StreamHandle

  init(start: @escaping @Sendable () throws(RPCError) -> StreamHandle) { self.start = start }

  /// Begins the call with its first `next()`.
  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(start: start) }

  /// Takes the messages in turn.
  package struct AsyncIterator: AsyncIteratorProtocol {
    private enum State {
      case fresh(@Sendable () throws(RPCError) -> StreamHandle)
      case open(StreamHandle)
      case done
    }

    private var state: State

    init(start: @escaping @Sendable () throws(RPCError) -> StreamHandle) {
      state = .fresh(start)
    }

    /// The next message, `nil` after the last.
    package mutating func next() async throws(RPCError) -> Message? {
      try await next(isolation: nil)
    }

    /// The next message, `nil` after the last.
    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(RPCError) -> Message? {
      let handle: StreamHandle
      switch state {
      case .fresh(let start): handle = try start()
      case .open(let open): handle = open
      case .done: return nil
      }
      state = .done
      guard let bytes = try await handle.next() else { return nil }
      let message = try Message(serialized: bytes)
      state = .open(handle)
      return message
    }
  }
}

/// An open stream as its reader holds it. When it goes, the call is cancelled.
final class StreamHandle: Sendable {
  private let call: ClientCall
  private let buffer: StreamBuffer
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
    call = ClientCall(
      method: request.method, metadata: request.options.metadata, request: request.request,
      deadline: RPCChannel.deadline(after: request.options.timeout),
      waitsForReady: request.options.waitForReady, isIdempotent: request.isIdempotent,
      kind: .stream(buffer))
    self.outbox = outbox
    outbox.add(.start(call))
  }

  deinit { outbox.add(.cancel(call)) }

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

extension Result {
  /// What an asynchronous body gives or throws.
  fileprivate static func catching(
    _ body: () async throws(Failure) -> Success
  ) async -> Result where Success: Sendable {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}
