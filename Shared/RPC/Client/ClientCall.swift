import NIOCore

/// One call on its way, from the caller's task to the channel's event loop.
///
/// `@unchecked Sendable`: everything mutable is written by the caller's task before the call is
/// handed to the loop (`continuation`), and afterwards read and written on that loop only; the
/// handing over goes through the outbox's mutex, which orders the two, unless the caller is on the
/// loop itself.
final class ClientCall: @unchecked Sendable {
  /// Where the answer goes.
  enum Kind {
    case unary
    case stream(StreamBuffer)
    /// One of several attempts at a unary call.
    case attempt(CallRace)
  }

  let method: String
  let methodKind: RPCMethodKind
  private(set) var metadata: RPCMetadata
  let request: ByteBuffer
  let deadline: Moment?
  let waitsForReady: Bool
  let isIdempotent: Bool
  let kind: Kind
  /// What its caller may send, where requests are a stream.
  let requests: SendWindow?

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
  /// The connection that carries it; each forgets the other when that ends.
  var connection: ClientConnectionHandler?
  /// Where `LiveCalls` has it.
  var place = 0
  /// The attempts that run it, where it is hedged.
  var race: CallRace?
  /// How often a server refused it unseen.
  private(set) var refusals = 0
  /// How many attempts have failed that a server may have seen.
  private(set) var failures = 0
  /// How many of them since a server said how long to wait.
  private(set) var failuresSinceAdvice = 0
  /// An attempt that others were started before.
  private(set) var isHedge = false
  /// Where it has been in vain.
  private(set) var avoided: [ClientEndpoint] = []
  /// A message has arrived: what was begun cannot be begun again.
  private(set) var isCommitted = false
  private(set) var message: ByteBuffer?
  /// The caller has no further request.
  var hasFinishedRequests = false

  init(
    method: String, methodKind: RPCMethodKind = .unary, metadata: RPCMetadata, request: ByteBuffer,
    deadline: Moment?, waitsForReady: Bool, isIdempotent: Bool, kind: Kind,
    requests: SendWindow? = nil
  ) {
    self.method = method
    self.methodKind = methodKind
    self.metadata = metadata
    self.request = request
    self.deadline = deadline
    self.waitsForReady = waitsForReady
    self.isIdempotent = isIdempotent
    self.kind = kind
    self.requests = requests
  }

  /// A message arrived.
  func receive(_ message: ByteBuffer) {
    isCommitted = true
    switch kind {
    case .unary, .attempt: self.message = message
    case .stream(let buffer): buffer.push(message)
    }
  }

  /// It comes back from where it was sent, to be sent elsewhere.
  func detach(from endpoint: ClientEndpoint?) {
    id = 0
    connection = nil
    if let endpoint { avoid(endpoint) }
  }

  /// Goes elsewhere if it can.
  func avoid(_ endpoint: ClientEndpoint) {
    if !avoided.contains(where: { $0 === endpoint }) { avoided.append(endpoint) }
  }

  /// A server refused it unseen.
  func countRefusal() { refusals += 1 }

  /// An attempt failed; the next one says so. `advice` is the server's word on how long to wait.
  func countFailure(advice: Duration?) {
    failures += 1
    failuresSinceAdvice = advice == nil ? failuresSinceAdvice + 1 : 0
    tellAttempts(failures)
  }

  /// It is started beside so many attempts.
  func hedge(after count: Int) {
    isHedge = true
    tellAttempts(count)
  }

  /// Lets the server know how many attempts there were before this one.
  private func tellAttempts(_ count: Int) {
    metadata[RPCMetadata.previousAttempts] = "\(count)"
  }

  /// The call is over. Further ends are not heard.
  func end(_ result: Result<RPCMetadata, RPCError>) {
    guard !isEnded else { return }
    isEnded = true
    connection = nil
    requests?.end()
    switch kind {
    case .stream(let buffer): buffer.end(result)
    case .attempt: break  // Its race has heard of it.
    case .unary:
      let message = message ?? ByteBuffer()
      continuation?.resume(returning: result.map { RPCReply(message: message, metadata: $0) })
      continuation = nil
    }
  }
}

extension RPCMetadata {
  /// How many attempts a client made before this one; absent on the first.
  package static let previousAttempts = "rpc-previous-attempts"
}
