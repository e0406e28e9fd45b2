import NIOCore

/// One connection as its server sees it: which calls are open, what a frame means to them. Pure: it
/// is told the time, writes its answers into a buffer and leaves doing to the handler.
struct ServerConnectionState {
  /// What a frame asks of the handler.
  enum Event {
    /// The request is complete: run the method.
    case start(Start)
    /// The caller gave up: stop the method.
    case abandon(UInt32)
    /// The reader of a stream took this many bytes.
    case credit(UInt32, Int)
    /// One of a call's requests, whose client streams them.
    case message(UInt32, ByteBuffer)
    /// No further request comes for the call.
    case done(UInt32)
    /// A limit kept a call out; its caller has been told.
    case refused(ServerMetrics.Limit)
  }

  /// A call to run.
  struct Start {
    let id: UInt32
    let method: Int
    let metadata: RPCMetadata
    let request: ByteBuffer
    let arrival: Moment
    let deadline: Moment?
  }

  enum Call {
    /// The request is still arriving.
    case receiving(Head, MessageAssembly)
    case running(Head)
  }

  struct Head {
    let method: Int
    let metadata: RPCMetadata
    let arrival: Moment
    let deadline: Moment?
    /// How long the request is; where requests are a stream, the credit for them.
    let bytes: Int
  }

  let limits: RPCLimits
  private let methods: [Hello.Method]
  var calls = CallTable<Call>()
  /// Those of them whose requests are a stream.
  var incoming = CallTable<IncomingStream>()
  /// Bytes of requests that are arriving or whose handlers run. As announced: who is let in with one
  /// byte may send all the others.
  var requestBytes = 0
  /// Handlers whose caller is gone and that have not ended yet, and how long their requests are. They
  /// count against the limits: else opening and cancelling calls would run any number of them.
  private var abandoned: [UInt32: Int] = [:]
  private var cancels: RateLimit
  private var pings: RateLimit
  /// Whether the server as a whole takes no further calls.
  var isServerFull = false
  private(set) var lastID: UInt32 = 0
  private(set) var peer: PeerSettings?
  private(set) var isDraining = false

  init(limits: RPCLimits, methods: [Hello.Method]) {
    self.limits = limits
    self.methods = methods
    cancels = RateLimit(perSecond: limits.maximumCancelsPerSecond)
    pings = RateLimit(perSecond: limits.maximumPingsPerSecond)
  }

  /// No call is open and no handler is left.
  var isIdle: Bool { calls.isEmpty && abandoned.isEmpty }
  /// Every open call.
  var openCalls: [UInt32] { calls.sortedIDs }

  /// The calls whose deadline has passed, and the next deadline of the others.
  func expired(
    at now: Moment
  ) -> (calls: [UInt32], next: Moment?) {
    var expired: [UInt32] = []
    var next: Moment?
    calls.forEach { id, call in
      guard case .running(let head) = call, let deadline = head.deadline else { return }
      if deadline <= now {
        expired.append(id)
      } else {
        next = next.map { min($0, deadline) } ?? deadline
      }
    }
    return (expired.sorted(), next)
  }

  /// The calls whose request is still arriving.
  func forEachArriving(
    _ body: (_ method: String, _ arrival: Moment, _ deadline: Moment?, _ bytes: Int) -> Void
  ) {
    calls.forEach { _, call in
      guard case .receiving(let head, let assembly) = call else { return }
      body(methods[head.method].name, head.arrival, head.deadline, assembly.bytes.readableBytes)
    }
  }

  // MARK: Frames

  /// Takes in one frame. Answers that need no handler are written to `out`.
  mutating func receive(
    _ frame: Frame, now: Moment, into out: inout ByteBuffer
  ) throws(ProtocolViolation) -> Event? {
    guard peer != nil else {
      guard frame.type == .hello else { throw ProtocolViolation("no hello") }
      peer = try Hello(reading: frame.payload).settings
      return nil
    }
    switch frame.type {
    case .request: return try receiveRequest(frame, now: now, into: &out)
    case .continuation: return try receiveContinuation(frame)
    case .credit: return try receiveCredit(frame)
    case .cancel: return try receiveCancel(frame, now: now)
    case .message: return try receiveMessage(frame, into: &out)
    case .done: return try receiveDone(frame, into: &out)
    case .ping:
      guard frame.payload.readableBytes == 8 else { throw ProtocolViolation("ping") }
      guard pings.allows(at: now) else { throw ProtocolViolation("too many pings") }
      out.writeFrame(.pong) { $0.writeImmutableBuffer(frame.payload) }
    case .pong:
      guard frame.payload.readableBytes == 8 else { throw ProtocolViolation("pong") }
    case .goAway: _ = try GoAway(reading: frame.payload)
    case .hello, .status: throw ProtocolViolation("frame type \(frame.type) to a server")
    }
    return nil
  }

  private mutating func receiveRequest(
    _ frame: Frame, now: Moment, into out: inout ByteBuffer
  ) throws(ProtocolViolation) -> Event? {
    guard frame.callID > lastID else { throw ProtocolViolation("call id \(frame.callID) again") }
    lastID = frame.callID
    var payload = frame.payload
    guard
      let (method, timeout, metadataLength) = payload.readMultipleIntegers(
        as: (UInt16, UInt64, UInt16).self),
      let block = payload.readSlice(length: Int(metadataLength)),
      let total = payload.readInteger(as: UInt32.self)
    else { throw ProtocolViolation("request") }
    let metadata: RPCMetadata
    switch admit(method: method, metadata: block, total: Int(total)) {
    case .success(let accepted): metadata = accepted
    case .failure(let refusal):
      write(refusal.error, flags: refusal.isUnseen ? Frame.refused : 0, to: frame.callID, &out)
      return refusal.limit.map { .refused($0) }
    }
    let deadline = timeout == 0 ? nil : now + .microseconds(Int64(min(timeout, 1 << 52)))
    let assembly = try MessageAssembly(total: Int(total), first: payload)
    let isStream = methods[Int(method)].kind?.streamsRequests == true
    let head = Head(
      method: Int(method), metadata: metadata, arrival: now, deadline: deadline,
      bytes: isStream ? limits.streamWindowBytes : Int(total))
    requestBytes += head.bytes
    if isStream { incoming[frame.callID] = IncomingStream(window: limits.streamWindowBytes) }
    guard assembly.isComplete else {
      calls[frame.callID] = .receiving(head, assembly)
      return nil
    }
    return start(frame.callID, head, assembly)
  }

  private struct Admission: Error {
    let error: RPCError
    let isUnseen: Bool
    /// What it is beyond.
    let limit: ServerMetrics.Limit?
  }

  private func admit(
    method: UInt16, metadata block: ByteBuffer, total: Int
  ) -> Result<RPCMetadata, Admission> {
    func refuse(
      _ code: RPCCode, _ text: String, unseen: Bool = false, by limit: ServerMetrics.Limit? = nil
    ) -> Result<RPCMetadata, Admission> {
      .failure(Admission(error: RPCError(code, text), isUnseen: unseen, limit: limit))
    }
    func full(_ text: String, by limit: ServerMetrics.Limit) -> Result<RPCMetadata, Admission> {
      refuse(.resourceExhausted, text, unseen: true, by: limit)
    }
    guard !isDraining else {
      return refuse(.unavailable, "The server is going away.", unseen: true)
    }
    guard calls.count + abandoned.count < limits.maximumConcurrentCalls else {
      return full("Too many calls on this connection.", by: .callsOfConnection)
    }
    guard !isServerFull else {
      return full("Too many calls on this server.", by: .calls)
    }
    guard Int(method) < methods.count else { return refuse(.unimplemented, "No such method.") }
    guard total <= limits.maximumMessageBytes else {
      return refuse(
        .resourceExhausted, "The request is larger than the server accepts.", by: .messageBytes)
    }
    let isStream = methods[Int(method)].kind?.streamsRequests == true
    guard !isStream || total == 0 else {
      return refuse(.internalError, "The request is a stream and has not begun.")
    }
    let bytes = isStream ? limits.streamWindowBytes : total
    guard requestBytes == 0 || requestBytes + bytes <= limits.maximumRequestBytes else {
      return full("The open requests are too large.", by: .requestBytes)
    }
    guard block.readableBytes <= limits.maximumMetadataBytes else {
      return refuse(
        .resourceExhausted, "The metadata is larger than the server accepts.", by: .metadataBytes)
    }
    guard let metadata = RPCMetadata(reading: block) else {
      return refuse(.internalError, "The metadata is malformed.")
    }
    return .success(metadata)
  }

  private mutating func receiveContinuation(_ frame: Frame) throws(ProtocolViolation) -> Event? {
    try checkSeen(frame.callID)
    switch calls[frame.callID] {
    case .receiving(let head, var assembly):
      // Taken out, so that the bytes are appended in place and not to a copy.
      calls[frame.callID] = .running(head)
      try assembly.append(frame.payload)
      if assembly.isComplete { return start(frame.callID, head, assembly) }
      calls[frame.callID] = .receiving(head, assembly)
      return nil
    case .running:
      guard var stream = incoming.removeValue(forKey: frame.callID) else {
        throw ProtocolViolation("more bytes than announced")
      }
      let message = try stream.receiveMore(frame.payload)
      incoming[frame.callID] = stream
      return message.map { .message(frame.callID, $0) }
    case nil: return nil  // The rest of a request that was refused or has ended.
    }
  }

  private mutating func receiveCancel(
    _ frame: Frame, now: Moment
  ) throws(ProtocolViolation) -> Event? {
    try checkSeen(frame.callID)
    guard calls[frame.callID] != nil else { return nil }
    guard cancels.allows(at: now) else { throw ProtocolViolation("too many cancelled calls") }
    return end(frame.callID) ? .abandon(frame.callID) : nil
  }

  private func receiveCredit(_ frame: Frame) throws(ProtocolViolation) -> Event? {
    try checkSeen(frame.callID)
    var payload = frame.payload
    guard let bytes = payload.readInteger(as: UInt32.self), payload.readableBytes == 0 else {
      throw ProtocolViolation("credit")
    }
    guard case .running? = calls[frame.callID] else { return nil }
    return .credit(frame.callID, Int(bytes))
  }

  func checkSeen(_ id: UInt32) throws(ProtocolViolation) {
    guard id <= lastID else { throw ProtocolViolation("call \(id) was never opened") }
  }

  private mutating func start(_ id: UInt32, _ head: Head, _ assembly: MessageAssembly) -> Event {
    calls[id] = .running(head)
    return .start(
      Start(
        id: id, method: head.method, metadata: head.metadata, request: assembly.bytes,
        arrival: head.arrival, deadline: head.deadline))
  }

  // MARK: Answers

  /// Forgets an open call. Says whether its handler runs and is now to be stopped.
  private mutating func end(_ id: UInt32) -> Bool {
    switch calls.removeValue(forKey: id) {
    case .running(let head):
      abandoned[id] = head.bytes + (incoming.removeValue(forKey: id)?.extraBytes ?? 0)
      return true
    case .receiving(let head, _):
      requestBytes -= head.bytes
      return false
    case nil: return false
    }
  }

  /// Ends an open call before its handler does: deadline, shutdown. Says whether a handler is now to
  /// be stopped.
  mutating func fail(_ id: UInt32, _ error: RPCError, into out: inout ByteBuffer) -> Bool {
    guard calls[id] != nil else { return false }
    write(error, to: id, &out)
    return end(id)
  }

  /// A message of a stream.
  func writeStreamMessage(_ message: ByteBuffer, to id: UInt32, into out: inout ByteBuffer) {
    guard calls[id] != nil, let peer else { return }
    out.writeMessage(message, as: .message, callID: id, maximumLength: peer.maximumFrameLength)
  }

  /// The handler ended. Its answer goes out unless nobody waits for it any more.
  mutating func finish(
    _ id: UInt32, kind: RPCMethodKind, _ result: Result<RPCReply, RPCError>,
    into out: inout ByteBuffer
  ) {
    guard case .running(let head)? = calls.removeValue(forKey: id), let peer else {
      requestBytes -= abandoned.removeValue(forKey: id) ?? 0
      return
    }
    requestBytes -= head.bytes
    if kind.streamsRequests {
      requestBytes -= incoming.removeValue(forKey: id)?.extraBytes ?? 0
    }
    switch result {
    case .success(let reply) where !kind.streamsResponses:
      guard reply.message.readableBytes <= peer.maximumMessageBytes else {
        let text = "The answer is larger than the caller accepts."
        return write(RPCError(.resourceExhausted, text), to: id, &out)
      }
      out.writeMessage(
        reply.message, as: .message, flags: reply.metadata.isEmpty ? Frame.end : 0, callID: id,
        maximumLength: peer.maximumFrameLength)
      if !reply.metadata.isEmpty {
        out.writeStatus(WireStatus(metadata: reply.metadata), callID: id, limits: peer)
      }
    case .success(let reply):
      out.writeStatus(WireStatus(metadata: reply.metadata), callID: id, limits: peer)
    case .failure(let error):
      write(error, to: id, &out)
    }
  }

  private func write(
    _ error: RPCError, flags: UInt8 = 0, to id: UInt32, _ out: inout ByteBuffer
  ) {
    out.writeStatus(WireStatus(error), flags: flags, callID: id, limits: peer ?? PeerSettings())
  }

  /// From now on new calls are refused unseen; the peer is told.
  mutating func drain(into out: inout ByteBuffer) {
    guard !isDraining else { return }
    isDraining = true
    GoAway(lastID: lastID, reason: "shutting down").write(to: &out)
  }
}
