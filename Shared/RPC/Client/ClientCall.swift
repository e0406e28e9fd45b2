import NIOCore

/// One call on its way, from the caller's task to the channel's event loop.
///
/// `@unchecked Sendable`: everything mutable is written by the caller's task before the call is
/// handed to the loop (`continuation`), and afterwards read and written on that loop only; the
/// handing over goes through the outbox's mutex, which orders the two.
final class ClientCall: @unchecked Sendable {
  /// Where the answer goes.
  enum Kind {
    case unary
    case stream(StreamBuffer)
  }

  let method: String
  let metadata: RPCMetadata
  let request: ByteBuffer
  let deadline: ContinuousClock.Instant?
  let waitsForReady: Bool
  let kind: Kind

  /// The task that waits for a unary call.
  var continuation: UnsafeContinuation<Result<RPCReply, RPCError>, Never>?

  // On the loop.
  private(set) var isEnded = false
  /// The core has it.
  var isStarted = false
  /// Cancelled by a task that was faster than the one that starts it.
  var isCancelledEarly = false
  /// Id on the connection that carries it; 0 while it waits for one.
  var id: UInt32 = 0
  weak var connection: ClientConnectionHandler?
  /// How often a server refused it unseen.
  var refusals = 0
  private var message: ByteBuffer?

  init(
    method: String, metadata: RPCMetadata, request: ByteBuffer,
    deadline: ContinuousClock.Instant?, waitsForReady: Bool, kind: Kind
  ) {
    self.method = method
    self.metadata = metadata
    self.request = request
    self.deadline = deadline
    self.waitsForReady = waitsForReady
    self.kind = kind
  }

  var isStreaming: Bool {
    if case .stream = kind { true } else { false }
  }

  /// A message arrived.
  func receive(_ message: ByteBuffer) {
    switch kind {
    case .unary: self.message = message
    case .stream(let buffer): buffer.push(message)
    }
  }

  /// The call is over. Further ends are not heard.
  func end(_ result: Result<RPCMetadata, RPCError>) {
    guard !isEnded else { return }
    isEnded = true
    switch kind {
    case .stream(let buffer): buffer.end(result)
    case .unary:
      let message = message ?? ByteBuffer()
      continuation?.resume(returning: result.map { RPCReply(message: message, metadata: $0) })
      continuation = nil
    }
  }
}
