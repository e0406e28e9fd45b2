import NIOCore

/// How a call went, when it went well.
package struct RPCReply: Sendable {
  /// The serialized message of a unary call; empty for a stream, whose messages went their own way.
  package var message: ByteBuffer
  /// How many messages the callee sent.
  package var messageCount: Int
  /// How many bytes those had together.
  package var byteCount: Int
  /// What the callee sends beside its answer.
  package var metadata: RPCMetadata

  /// A reply of one message.
  package init(message: ByteBuffer, metadata: RPCMetadata = [:]) {
    self.message = message
    self.messageCount = 1
    self.byteCount = message.readableBytes
    self.metadata = metadata
  }

  /// What is left to say after a stream's messages.
  package init(messageCount: Int, byteCount: Int, metadata: RPCMetadata = [:]) {
    self.message = ByteBuffer()
    self.messageCount = messageCount
    self.byteCount = byteCount
    self.metadata = metadata
  }
}

/// A call as interceptors on the server see it.
package struct RPCServerCall: Sendable {
  /// What the handler will see; an interceptor may pass on a changed one.
  package var context: RPCContext
  /// The serialized request.
  /// Empty where requests are a stream.
  package let request: ByteBuffer
  /// Which sides stream.
  package let kind: RPCMethodKind

  /// Whether any side does.
  package var isStreaming: Bool { kind != .unary }
}

/// Stands around every call on a server, unary and streaming.
///
/// It may change the context, bind task-locals around `next`, refuse by throwing, answer by itself,
/// and look at how the call ended. The first in the server's list is the outermost.
package protocol RPCServerInterceptor: Sendable {
  /// Lets the call happen by calling `next` once, or does not.
  func intercept(
    _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
  ) async throws -> RPCReply
}

/// A call as interceptors on the client see it.
package struct RPCClientCall: Sendable {
  /// Full name, `stack.funding.v1.Funding/GetBalance`.
  package let method: String
  /// How it is to be made; an interceptor may pass on changed options.
  package var options: RPCCallOptions
  /// The serialized request; empty where requests are a stream.
  package let request: ByteBuffer
  /// Which sides stream.
  package let kind: RPCMethodKind
  /// Whether the contract says that doing it twice is doing it once.
  package let isIdempotent: Bool
}

/// Stands around every call on a channel, however many attempts it takes. The first in the channel's list is the outermost.
package protocol RPCClientInterceptor: Sendable {
  /// Around a unary call: lets it happen by calling `next` (again, to retry), or does not.
  func intercept(
    _ call: RPCClientCall, _ next: @Sendable (RPCClientCall) async throws -> RPCReply
  ) async throws -> RPCReply

  /// Before a streaming call starts: may change it, or refuse it by throwing. What it gives back is
  /// told once how the stream ended; it must not block.
  func interceptStream(
    _ call: inout RPCClientCall
  ) throws -> (@Sendable (Result<RPCReply, RPCError>) -> Void)?
}

extension RPCClientInterceptor {
  /// Passes the call on.
  package func intercept(
    _ call: RPCClientCall, _ next: @Sendable (RPCClientCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    try await next(call)
  }

  /// Lets the stream be.
  package func interceptStream(
    _ call: inout RPCClientCall
  ) throws -> (@Sendable (Result<RPCReply, RPCError>) -> Void)? {
    nil
  }
}
