import NIOCore

/// The whole of a connection on the client: framing, batching, keepalive. Decisions are
/// `ClientConnectionState`'s; calls are `ClientCore`'s, which lives on the same event loop.
final class ClientConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  private let limits: RPCLimits
  private let core: ClientCore
  /// Where it leads.
  let endpoint: ClientEndpoint
  private let executor: EventLoopExecutor
  private var state: ClientConnectionState
  private var reader = FrameReader()
  private var calls = CallTable<ClientCall>()
  private var keepalive: Keepalive
  private var keepaliveTimer: Scheduled<Void>?
  private var context: ChannelHandlerContext?
  private let writer = ConnectionWriter()
  /// Closed while there is enough to write that the server has not taken: it may grant any credit for
  /// requests, and read nothing.
  private let gate = StreamGate()
  /// How many of the calls stream their requests.
  private var requestStreams = 0
  private var hasStarted = false
  private var isClosed = false
  /// It takes no further calls, though the server would.
  private var isLeft = false
  private var closeReason: String?

  init(_ configuration: RPCChannelConfiguration, core: ClientCore, endpoint: ClientEndpoint) {
    limits = configuration.limits
    state = ClientConnectionState(limits: configuration.limits)
    self.core = core
    self.endpoint = endpoint
    executor = .of(core.eventLoop)
    keepalive = Keepalive(
      interval: configuration.keepaliveInterval, timeout: configuration.keepaliveTimeout)
  }

  var hasRoom: Bool { !isClosed && !isLeft && state.hasRoom }
  var openCount: Int { calls.count }

  // MARK: Channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    writer.attach(to: context) { bound.value.flush() }
    if context.channel.isActive { start() }
  }

  func channelActive(context: ChannelHandlerContext) {
    start()
    context.fireChannelActive()
  }

  private func start() {
    guard !hasStarted else { return }
    hasStarted = true
    Hello(limits: limits).write(to: &writer.out)
    flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosed else { return }
    writer.beginReading()
    keepalive.received(at: .now)
    reader.append(unwrapInboundIn(data))
    do {
      while !isClosed, let frame = try reader.next() {
        let event = try state.receive(frame, into: &writer.out)
        if let event { handle(event) }
      }
    } catch {
      GoAway(lastID: 0, reason: error.text).write(to: &writer.out)
      close("The server broke the protocol: \(error.text).", code: .internalError)
    }
    reader.releaseRead()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Tasks on this loop that got their answers make their next calls in the same cycle.
    executor.run()
    writer.endReading()
    core.connectionHasRoom(self)
    flush()
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    // Before writing, which may change it again.
    state.answersPings = context.channel.isWritable
    keepalive.writable(context.channel.isWritable, at: .now)
    writer.writeBacklog()
    openGate()
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    closeReason = closeReason ?? "\(error)"
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    close(closeReason ?? "The connection was lost.")
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    writer.detach()
    self.context = nil
  }

  // MARK: Calls

  private func handle(_ event: ClientConnectionState.Event) {
    switch event {
    case .ready:
      core.connectionIsReady(self)
    case .message(let id, let message):
      calls[id]?.receive(message)
    case .lastMessage(let id, let message):
      guard let call = take(id) else { break }
      call.receive(message)
      core.answered(call, at: endpoint, .success([:]))
    case .ended(let id, let result):
      finish(id, result)
    case .credit(let id, let bytes):
      calls[id]?.requests?.add(bytes)
    case .refused(let id, let error):
      if let call = take(id) { core.refused(call, error, at: endpoint) }
    case .goAway(let refused):
      core.connectionIsLeaving(self)
      let error = RPCError(.unavailable, "The server is going away.")
      for id in refused {
        if let call = take(id) { core.refused(call, error, at: endpoint) }
      }
    }
    closeIfLeft()
  }

  private func finish(_ id: UInt32, _ result: Result<RPCMetadata, RPCError>) {
    guard let call = take(id) else { return }
    core.answered(call, at: endpoint, result)
  }

  /// The call is no longer on this connection.
  private func take(_ id: UInt32) -> ClientCall? {
    let call = calls.removeValue(forKey: id)
    if call?.requests != nil { requestStreams -= 1 }
    return call
  }

  /// Sends a call. Errors end it.
  func open(_ call: ClientCall, now: Moment) {
    do {
      let id = try state.open(
        method: call.method, kind: call.methodKind, metadata: call.metadata,
        request: call.request, remaining: call.deadline.map { now.duration(to: $0) },
        into: &writer.out)
      call.id = id
      call.connection = self
      if calls.isEmpty {
        // Silence without calls is no news: the waiting starts anew.
        keepalive.received(at: now)
        if keepaliveTimer == nil { armKeepalive() }
      }
      calls[id] = call
      if let requests = call.requests { begin(requests, of: call) }
      if state.goAwayReason != nil { core.connectionIsLeaving(self) }
    } catch {
      core.failed(call, error, at: nil)
    }
  }

  private func begin(_ requests: SendWindow, of call: ClientCall) {
    requestStreams += 1
    let peer = state.peer ?? PeerSettings()
    requests.open(
      credit: peer.streamWindowBytes,
      maximumMessageBytes: min(peer.maximumMessageBytes, limits.maximumMessageBytes), gate: gate)
    if call.hasFinishedRequests { finishRequests(of: call) }
  }

  /// Sends one of the call's requests, for which there is credit.
  func send(_ message: ByteBuffer, of call: ClientCall) {
    state.send(message, for: call.id, into: &writer.out)
    if writer.out.readableBytes >= StreamGate.highWater { gate.close() }
  }

  /// The call has no further request.
  func finishRequests(of call: ClientCall) {
    state.finishRequests(of: call.id, into: &writer.out)
  }

  /// Lets requests go out again, unless there is enough to write that the server has not taken.
  private func openGate() {
    guard requestStreams > 0 else { return }
    guard writer.isIdle else { return gate.close() }
    if gate.open() { calls.forEach { _, call in call.requests?.wake() } }
  }

  /// The caller gave up.
  func cancel(_ call: ClientCall) {
    guard take(call.id) != nil else { return }
    call.connection = nil
    state.cancel(call.id, into: &writer.out)
    closeIfLeft()
  }

  /// The caller took bytes of a stream.
  func addCredit(_ bytes: Int, to call: ClientCall) {
    state.addCredit(bytes, to: call.id, into: &writer.out)
  }

  // MARK: Writing and closing

  /// Sends what was written. Called by the core after a batch.
  func flush() {
    writer.flush()
    openGate()
  }

  /// Sends what was written at the end of this turn of the loop, or of the read cycle.
  func flushSoon() { writer.flushSoon() }

  private func closeIfLeft() {
    guard calls.isEmpty else { return }
    if state.goAwayReason != nil { close("The server went away.") }
    if isLeft { close("The address is none of the service's any more.") }
  }

  /// Closes as soon as no call is open.
  func leave() {
    isLeft = true
    closeIfLeft()
  }

  /// Ends the connection and every call on it.
  func close(_ reason: String, code: RPCCode = .unavailable) {
    guard !isClosed else { return }
    isClosed = true
    keepaliveTimer?.cancel()
    let open = calls.sortedIDs.compactMap { calls[$0] }
    calls = CallTable()
    core.connectionClosed(self, reason)
    for call in open { core.failed(call, RPCError(code, reason), at: endpoint) }
    writer.close()
  }

  /// Looks at the silence so far, and sets the timer to look again while there are calls.
  private func armKeepalive() {
    keepaliveTimer = nil
    guard let context, !isClosed else { return }
    let next: Duration
    switch keepalive.check(at: .now) {
    case .dead: return close("The server answers no more.")
    case .wait(let left): next = left
    case .ping(let left):
      next = left
      writer.out.writeFrame(.ping) { $0.writeInteger(UInt64(0)) }
      flush()
    }
    keepaliveTimer = context.schedule(self, in: next) { handler in
      handler.keepaliveTimer = nil
      if !handler.calls.isEmpty { handler.armKeepalive() }
    }
  }
}
