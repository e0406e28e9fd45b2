import NIOCore

/// Where a handler's serialized requests come from. The server's own is a connection; tests may make
/// them up.
package protocol RPCStreamSource: Sendable {
  /// The next one, `nil` after the last. Only one task at a time may ask.
  ///
  /// - Throws: `RPCError` when the call has ended or the task was cancelled.
  func next() async throws(RPCError) -> ByteBuffer?
}

/// The requests of a call whose client streams them. Taking one lets the client send more; so a slow
/// handler slows its client down instead of filling memory. Only one task may iterate, and once.
package struct RPCRequestStream<Message: RPCMessage>: AsyncSequence, Sendable {
  package typealias Element = Message
  package typealias Failure = RPCError

  private let source: any RPCStreamSource

  /// Messages from `source`.
  package init(_ source: any RPCStreamSource) { self.source = source }

  /// Takes them in turn.
  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: source) }

  /// Takes the messages in turn.
  package struct AsyncIterator: AsyncIteratorProtocol {
    let source: any RPCStreamSource

    /// The next message, `nil` after the last.
    package mutating func next() async throws(RPCError) -> Message? {
      try await next(isolation: nil)
    }

    /// The next message, `nil` after the last.
    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(RPCError) -> Message? {
      guard let bytes = try await source.next() else { return nil }
      return try Message(serialized: bytes)
    }
  }
}
