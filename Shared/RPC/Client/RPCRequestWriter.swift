import NIOCore

/// What the caller of a method that takes a stream of requests sends through.
package struct RPCRequestWriter<Message: RPCMessage>: Sendable {
  private let stream: StreamHandle

  init(_ stream: StreamHandle) { self.stream = stream }

  /// Sends one message. Waits while the server has not taken enough of the earlier ones.
  ///
  /// - Throws: `RPCError` when the message cannot be serialized or is too large, `CancellationError`
  ///   when the call has ended or was cancelled: the call itself tells how.
  package func send(_ message: Message) async throws {
    var bytes = ByteBuffer()
    try message.serialize(into: &bytes)
    try await stream.send(bytes)
  }

  /// Nothing more comes; answers may still. Further messages are refused.
  package func finish() { stream.finishRequests() }
}
