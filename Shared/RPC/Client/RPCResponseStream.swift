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
