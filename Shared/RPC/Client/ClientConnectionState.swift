import NIOCore

/// One connection as its client sees it: which calls are open, what a frame means to them. Pure, as
/// `ServerConnectionState` is.
struct ClientConnectionState {
  /// What a frame tells the handler.
  enum Event {
    /// The server said hello: calls may be made.
    case ready
    /// A message for a call.
    case message(UInt32, ByteBuffer)
    /// The last message for a call, which ended well with it.
    case lastMessage(UInt32, ByteBuffer)
    /// A call ended: well (with metadata), or not.
    case ended(UInt32, Result<RPCMetadata, RPCError>)
    /// The server took this many bytes of a call's requests.
    case credit(UInt32, Int)
    /// The server has not started this call and never will: it may be made elsewhere.
    case refused(UInt32, RPCError)
    /// No further calls here; those after the last accepted one are refused.
    case goAway(refused: [UInt32])
  }

  private struct Call {
    let kind: RPCMethodKind
    /// How many bytes the server may still send on this stream.
    var window: Int
    var assembly: MessageAssembly?
    var endsWithMessage = false
    var hasMessage = false
  }

  private let limits: RPCLimits
  private var calls = CallTable<Call>()
  private var lastID: UInt32 = 0
  private(set) var peer: PeerSettings?
  private(set) var methods: [String: (index: UInt16, kind: RPCMethodKind)] = [:]
  /// Whether pings are answered: not while the server takes nothing, or answers would pile up. What
  /// waits for it is sign of life enough once it reads.
  var answersPings = true
  /// Why no further calls can be made here; `nil` while they can.
  private(set) var goAwayReason: String?

  /// `lastID` is the call id that counts as used last.
  init(limits: RPCLimits, lastID: UInt32 = 0) {
    self.limits = limits
    self.lastID = lastID
  }

  var openCalls: [UInt32] { calls.sortedIDs }
  var openCount: Int { calls.count }
  func isOpen(_ id: UInt32) -> Bool { calls[id] != nil }

  /// Whether one more call may be opened.
  var hasRoom: Bool {
    guard let peer, goAwayReason == nil else { return false }
    return calls.count < min(peer.maximumConcurrentCalls, limits.maximumConcurrentCalls)
  }

  // MARK: Calls

  /// Opens a call and writes its request. `remaining` is how long the caller still waits.
  ///
  /// - Throws: `RPCError` when it cannot be made here; nothing was written then.
  mutating func open(
    method name: String, kind: RPCMethodKind, metadata: RPCMetadata, request: ByteBuffer,
    remaining: Duration?, into out: inout ByteBuffer
  ) throws(RPCError) -> UInt32 {
    guard let peer, hasRoom else {
      throw RPCError(.unavailable, "The connection takes no calls.")
    }
    guard let method = methods[name], method.kind == kind else {
      throw RPCError(.unimplemented, "The server has no method \(name).")
    }
    guard request.readableBytes <= min(peer.maximumMessageBytes, limits.maximumMessageBytes) else {
      throw RPCError(.resourceExhausted, "The request is larger than the server accepts.")
    }
    if let problem = metadata.problem(limit: min(peer.maximumMetadataBytes, 15 << 10)) {
      throw problem
    }
    var micros: UInt64 = 0
    if let remaining {
      guard remaining.wholeMicroseconds > 0 else {
        throw RPCError(.deadlineExceeded, "The deadline passed before the call was sent.")
      }
      micros = UInt64(remaining.wholeMicroseconds)
    }
    lastID += 1
    // Ids are not used again: what comes after the last one needs a connection of its own.
    if lastID == .max { goAwayReason = "every call id was used" }
    calls[lastID] = Call(kind: kind, window: limits.streamWindowBytes)
    out.writeMessage(
      request, as: .request, callID: lastID, maximumLength: peer.maximumFrameLength
    ) { out in
      out.writeMultipleIntegers(method.index, micros)
      metadata.write(to: &out)
    }
    return lastID
  }

  /// Sends one of a call's requests, for which there is credit.
  func send(_ message: ByteBuffer, for id: UInt32, into out: inout ByteBuffer) {
    guard calls[id] != nil, let peer else { return }
    out.writeMessage(message, as: .message, callID: id, maximumLength: peer.maximumFrameLength)
  }

  /// No further request comes for the call.
  func finishRequests(of id: UInt32, into out: inout ByteBuffer) {
    guard calls[id] != nil else { return }
    out.writeFrame(.done, callID: id)
  }

  /// Ends a call from our side; what the server still sends for it is dropped.
  mutating func cancel(_ id: UInt32, into out: inout ByteBuffer) {
    guard calls.removeValue(forKey: id) != nil else { return }
    out.writeFrame(.cancel, callID: id)
  }

  /// The application took bytes of a stream: the server may send as many again.
  mutating func addCredit(_ bytes: Int, to id: UInt32, into out: inout ByteBuffer) {
    guard calls[id] != nil else { return }
    calls[id]?.window += bytes
    out.writeFrame(.credit, callID: id) { $0.writeInteger(UInt32(clamping: bytes)) }
  }

  // MARK: Frames

  /// Takes in one frame. Answers that need no caller are written to `out`.
  mutating func receive(
    _ frame: Frame, into out: inout ByteBuffer
  ) throws(ProtocolViolation) -> Event? {
    guard peer != nil else {
      guard frame.type == .hello else { throw ProtocolViolation("no hello") }
      return try receiveHello(frame)
    }
    switch frame.type {
    case .message: return try receiveMessage(frame, into: &out)
    case .continuation: return try receiveContinuation(frame)
    case .status: return try receiveStatus(frame)
    case .ping:
      guard frame.payload.readableBytes == 8 else { throw ProtocolViolation("ping") }
      if answersPings { out.writeFrame(.pong) { $0.writeImmutableBuffer(frame.payload) } }
      return nil
    case .pong:
      guard frame.payload.readableBytes == 8 else { throw ProtocolViolation("pong") }
      return nil
    case .goAway: return try receiveGoAway(frame)
    case .credit: return try receiveCredit(frame)
    case .hello, .request, .cancel, .done:
      throw ProtocolViolation("frame type \(frame.type) to a client")
    }
  }

  private mutating func receiveHello(_ frame: Frame) throws(ProtocolViolation) -> Event {
    let hello = try Hello(reading: frame.payload)
    peer = hello.settings
    for (index, method) in hello.methods.enumerated() {
      if let kind = method.kind { methods[method.name] = (UInt16(index), kind) }
    }
    return .ready
  }

  private mutating func receiveMessage(
    _ frame: Frame, into out: inout ByteBuffer
  ) throws(ProtocolViolation) -> Event? {
    guard var call = try openCall(frame.callID) else { return nil }
    var payload = frame.payload
    guard let total = payload.readInteger(as: UInt32.self) else {
      throw ProtocolViolation("message")
    }
    guard call.assembly == nil else { throw ProtocolViolation("a message inside a message") }
    let problem: RPCError? =
      if total > limits.maximumMessageBytes {
        RPCError(.resourceExhausted, "The answer is larger than this client accepts.")
      } else if !call.kind.streamsResponses, call.hasMessage {
        RPCError(.internalError, "The server answered twice where one answer ends the call.")
      } else if call.kind.streamsResponses, call.window <= 0 {
        RPCError(.internalError, "The server sent more than it was allowed.")
      } else {
        nil
      }
    if let problem {
      cancel(frame.callID, into: &out)
      return .ended(frame.callID, .failure(problem))
    }
    if call.kind.streamsResponses { call.window -= StreamCost.of(Int(total)) }
    call.hasMessage = true
    call.endsWithMessage = frame.has(Frame.end)
    let assembly = try MessageAssembly(total: Int(total), first: payload)
    return deliver(assembly, frame.callID, call)
  }

  private mutating func receiveContinuation(_ frame: Frame) throws(ProtocolViolation) -> Event? {
    guard var call = try openCall(frame.callID) else { return nil }
    guard var assembly = call.assembly else { throw ProtocolViolation("a message without start") }
    // Both taken out, so that the bytes are appended in place and not to a copy.
    call.assembly = nil
    calls[frame.callID] = call
    try assembly.append(frame.payload)
    return deliver(assembly, frame.callID, call)
  }

  private mutating func deliver(
    _ assembly: MessageAssembly, _ id: UInt32, _ call: Call
  ) -> Event? {
    var call = call
    if assembly.isComplete, call.endsWithMessage {
      calls.removeValue(forKey: id)
      return .lastMessage(id, assembly.bytes)
    }
    call.assembly = assembly.isComplete ? nil : assembly
    calls[id] = call
    return assembly.isComplete ? .message(id, assembly.bytes) : nil
  }

  private mutating func receiveStatus(_ frame: Frame) throws(ProtocolViolation) -> Event? {
    let status = try WireStatus(reading: frame.payload)
    guard let call = try openCall(frame.callID) else { return nil }
    calls[frame.callID] = nil
    if let error = status.error {
      // Whatever it says, a call that was answered was started.
      return frame.has(Frame.refused) && !call.hasMessage
        ? .refused(frame.callID, error) : .ended(frame.callID, .failure(error))
    }
    guard call.assembly == nil, call.kind.streamsResponses || call.hasMessage else {
      let error = RPCError(.internalError, "The server ended the call without its answer.")
      return .ended(frame.callID, .failure(error))
    }
    return .ended(frame.callID, .success(status.metadata))
  }

  private func receiveCredit(_ frame: Frame) throws(ProtocolViolation) -> Event? {
    var payload = frame.payload
    guard let bytes = payload.readInteger(as: UInt32.self), payload.readableBytes == 0 else {
      throw ProtocolViolation("credit")
    }
    guard let call = try openCall(frame.callID) else { return nil }
    guard call.kind.streamsRequests else {
      throw ProtocolViolation("credit for a call that sends one request")
    }
    return .credit(frame.callID, Int(bytes))
  }

  private mutating func receiveGoAway(_ frame: Frame) throws(ProtocolViolation) -> Event {
    let goAway = try GoAway(reading: frame.payload)
    goAwayReason = goAway.reason
    // Whatever it says, a call that was answered was started: it goes on.
    let refused = calls.sortedIDs.filter { id in
      id > goAway.lastID && calls[id]?.hasMessage == false
    }
    for id in refused { calls[id] = nil }
    return .goAway(refused: refused)
  }

  /// The call, or `nil` when it has ended. Ids that were never used are no mistake one recovers from.
  private func openCall(_ id: UInt32) throws(ProtocolViolation) -> Call? {
    guard id <= lastID else { throw ProtocolViolation("call \(id) was never opened") }
    return calls[id]
  }
}
