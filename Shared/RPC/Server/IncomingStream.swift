import NIOCore

/// The requests of one call as they arrive, for a client that streams them: what it may still send, and
/// whether it keeps to that.
struct IncomingStream {
  private let window: Int
  /// What has come, as announced, and the handler has not taken.
  private var held = 0
  private var assembly: MessageAssembly?
  /// Nothing more may come.
  private(set) var hasEnded = false

  /// `window` is the credit that the client starts with.
  init(window: Int) { self.window = window }

  /// What is held beyond the window: a message may be larger than the credit for it.
  var extraBytes: Int { max(0, held - window) }

  /// A message begins. Gives it when it is complete, or why the call has to end.
  mutating func begin(
    _ size: Int, _ first: ByteBuffer, maximumBytes: Int
  ) throws(ProtocolViolation) -> Result<ByteBuffer?, RPCError> {
    guard assembly == nil else { throw ProtocolViolation("a message inside a message") }
    guard !hasEnded else {
      return .failure(RPCError(.internalError, "A request came after the last."))
    }
    guard size <= maximumBytes else {
      let text = "The request is larger than the server accepts."
      return .failure(RPCError(.resourceExhausted, text))
    }
    guard held < window else {
      return .failure(RPCError(.internalError, "The client sent more than it was allowed."))
    }
    held += StreamCost.of(size)
    return .success(try keep(try MessageAssembly(total: size, first: first)))
  }

  /// The rest of a message, or a part of it. Gives it when it is complete.
  mutating func receiveMore(_ part: ByteBuffer) throws(ProtocolViolation) -> ByteBuffer? {
    guard var assembly = assembly.take() else {
      throw ProtocolViolation("more bytes than announced")
    }
    try assembly.append(part)
    return try keep(assembly)
  }

  private mutating func keep(_ part: MessageAssembly) throws(ProtocolViolation) -> ByteBuffer? {
    guard !part.isComplete else { return part.bytes }
    assembly = part
    return nil
  }

  /// No further request comes. Gives why the call has to end, if so.
  mutating func end() throws(ProtocolViolation) -> RPCError? {
    guard assembly == nil else { throw ProtocolViolation("the end inside a message") }
    guard !hasEnded else { return RPCError(.internalError, "The requests ended twice.") }
    hasEnded = true
    return nil
  }

  /// The handler took so many bytes.
  mutating func taken(_ bytes: Int) { held -= bytes }
}

extension RPCError {
  /// What a client hears that sends more than the one request of a method.
  static let oneRequest = RPCError(.internalError, "The method takes one request.")
}
