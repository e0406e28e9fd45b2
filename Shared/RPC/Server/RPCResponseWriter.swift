import NIOCore

/// Where a streaming handler's serialized messages go. The server's own is a connection; tests may
/// collect them instead.
package protocol RPCStreamSink: Sendable {
  /// Sends one message, waiting while the reader is behind.
  ///
  /// - Throws: `RPCError` when the call has ended, or `CancellationError`.
  func send(_ message: ByteBuffer) async throws
}

/// What a streaming handler answers through.
package struct RPCResponseWriter<Message: RPCMessage>: Sendable {
  private let sink: any RPCStreamSink

  /// A writer of messages to `sink`.
  package init(_ sink: any RPCStreamSink) { self.sink = sink }

  /// Sends one message. Waits while the reader has not taken enough of the earlier ones, so that a
  /// slow reader slows the handler down instead of filling memory.
  ///
  /// - Throws: `RPCError` when the message cannot be serialized or the call has ended,
  ///   `CancellationError` when it was cancelled.
  package func send(_ message: Message) async throws {
    var bytes = ByteBuffer()
    try message.serialize(into: &bytes)
    try await sink.send(bytes)
  }
}
