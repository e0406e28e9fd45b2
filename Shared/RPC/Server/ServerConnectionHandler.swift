import NIOCore
import NIOTLS

/// The whole of a connection on the server: framing, dispatch, batching, timers. Decisions are
/// `ServerConnectionState`'s.
final class ServerConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  private let environment: ServerConnectionEnvironment
  private var state: ServerConnectionState
  private var reader = FrameReader()
  private var tasks = CallTable<ServerTask>()
  private var deadlineTimer = DeadlineTimer()
  private var keepalive: Keepalive
  private var keepaliveTimer: Scheduled<Void>?
  private var lingerTimer: Scheduled<Void>?
  private var ageTimer: Scheduled<Void>?
  private var context: ChannelHandlerContext?
  private var handle: ServerConnectionHandle?
  private var peer = RPCPeer.local
  private let writer = ConnectionWriter()
  private var isHandshakeDone = false
  private var isClosing = false
  private var wantsRead = false
  private let gate = StreamGate()

  init(_ environment: ServerConnectionEnvironment) {
    self.environment = environment
    let configuration = environment.configuration
    state = ServerConnectionState(
      limits: configuration.limits, methods: environment.hello.methods)
    keepalive = Keepalive(
      interval: configuration.keepaliveInterval, timeout: configuration.keepaliveTimeout)
  }

  // MARK: Channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    handle = ServerConnectionHandle(bound, gate: gate)
    writer.attach(to: context) { bound.value.flush() }
    if context.channel.isActive { start(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    start(context)
    context.fireChannelActive()
  }

  private func start(_ context: ChannelHandlerContext) {
    guard keepaliveTimer == nil else { return }
    peer = RPCPeer(context.channel, isEncrypted: environment.configuration.tls != nil)
    environment.hello.write(to: &writer.out)
    writer.flushSoon()
    let handshake = environment.configuration.handshakeTimeout
    keepaliveTimer = context.schedule(self, in: handshake) { $0.abort("no hello in time") }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted = event {
      peer.certificateNames = context.channel.pipeline.peerCertificateNames
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    writer.beginReading()
    let now = Moment.now
    keepalive.received(at: now)
    reader.append(unwrapInboundIn(data))
    state.isServerFull = environment.load.isFull
    do {
      while let frame = try reader.next() {
        let event = try state.receive(frame, now: now, into: &writer.out)
        if let event { handle(event) }
      }
      if !isHandshakeDone, state.peer != nil {
        isHandshakeDone = true
        keepaliveTimer?.cancel()
        armKeepalive()
        limitAge(context)
      }
    } catch {
      abort(error.text)
    }
    reader.releaseRead()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Handlers that do not wait answer in the cycle that brought their request.
    environment.executor.run()
    writer.endReading()
    flush()
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    // A peer that does not take its answers is not listened to.
    if context.channel.isWritable { context.read() } else { wantsRead = true }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    writer.writeBacklog()
    openGate()
    if context.channel.isWritable, wantsRead {
      wantsRead = false
      context.read()
    }
    context.fireChannelWritabilityChanged()
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    guard let command = event as? ServerConnectionCommand else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    defer { promise?.succeed() }
    switch command {
    case .count(let census): count(census)
    case .drain:
      // Nothing goes before the hello.
      start(context)
      state.drain(into: &writer.out)
      flush()
      closeIfDrained()
    case .stop:
      start(context)
      state.drain(into: &writer.out)
      let error = RPCError(.unavailable, "The server is going away.")
      for id in state.openCalls { fail(id, error) }
      close()
    }
  }

  private func count(_ census: CallCensus) {
    let now = Moment.now
    state.forEachArriving { method, arrival, deadline, bytes in
      census.add(
        .init(
          method: method, peer: peer.address, state: .receiving, age: arrival.duration(to: now),
          deadlineLeft: deadline.map { now.duration(to: $0) }, received: .init(bytes: bytes),
          sent: .init()))
    }
    tasks.forEach { _, task in census.add(task.describe(at: now)) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    environment.logger.debug(
      "A connection failed.", metadata: ["peer": "\(peer.address)", "error": "\(error)"])
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    isClosing = true
    keepaliveTimer?.cancel()
    lingerTimer?.cancel()
    ageTimer?.cancel()
    deadlineTimer.disarm()
    cancelTasks()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    writer.detach()
    self.context = nil
  }

  // MARK: Calls

  private func handle(_ event: ServerConnectionState.Event) {
    switch event {
    case .start(let start): run(start)
    case .abandon(let id): tasks[id]?.cancel()
    case .credit(let id, let bytes): tasks[id]?.addCredit(bytes)
    case .message(let id, let message): tasks[id]?.receive(message)
    case .done(let id): tasks[id]?.endRequests()
    case .refused(let limit): environment.metrics.refuse(by: limit)
    }
  }

  private func run(_ start: ServerConnectionState.Start) {
    guard let handle else { return }
    let context = RPCContext(
      method: environment.methods[start.method].name, metadata: start.metadata,
      moment: start.deadline, peer: peer)
    let call = RPCServerCall(
      context: context, request: start.request, kind: environment.methods[start.method].kind)
    let task = ServerTask(
      id: start.id, arrival: start.arrival, method: start.method, call: call,
      peer: state.peer ?? PeerSettings(), connection: handle, environment: environment)
    tasks[start.id] = task
    if let deadline = start.deadline { watch(deadline) }
    environment.load.begin()
    state.isServerFull = environment.load.isFull
    environment.intake.add(task)
  }

  func send(_ message: ByteBuffer, to id: UInt32) {
    guard !isClosing else { return }
    state.writeStreamMessage(message, to: id, into: &writer.out)
    if writer.out.readableBytes >= StreamGate.highWater { gate.close() }
    writer.flushSoon()
  }

  /// Lets streams send again, unless there is enough to write that the peer has not taken.
  private func openGate() {
    guard writer.isIdle else { return gate.close() }
    if gate.open() { tasks.forEach { _, task in task.wake() } }
  }

  /// The handler took so many bytes of its requests: the client may send as many again.
  func addCredit(_ bytes: Int, to id: UInt32) {
    guard !isClosing else { return }
    state.addCredit(bytes, to: id, into: &writer.out)
    writer.flushSoon()
  }

  func finish(_ id: UInt32, kind: RPCMethodKind, _ result: Result<RPCReply, RPCError>) {
    tasks[id] = nil
    environment.load.end()
    // Nobody is left to answer.
    guard !isClosing else { return }
    state.finish(id, kind: kind, result, into: &writer.out)
    writer.flushSoon()
    closeIfDrained()
  }

  private func fail(_ id: UInt32, _ error: RPCError) {
    if state.fail(id, error, into: &writer.out) { tasks[id]?.cancel() }
    writer.flushSoon()
  }

  private func cancelTasks() {
    tasks.forEach { _, task in task.cancel() }
  }

  private func watch(_ deadline: Moment) {
    guard let context, !deadlineTimer.covers(deadline) else { return }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    deadlineTimer.arm(deadline, on: context.eventLoop) { bound.value.expireCalls() }
  }

  private func expireCalls() {
    deadlineTimer.disarm()
    let now = Moment.now
    let (expired, next) = state.expired(at: now)
    if let next { watch(max(next, now + DeadlineTimer.shortestWait)) }
    for id in expired { fail(id, RPCError(.deadlineExceeded, "The deadline passed.")) }
    closeIfDrained()
  }

  // MARK: Writing and closing

  private func flush() {
    writer.flush()
    openGate()
  }

  /// The peer broke the protocol: it is told why, and the connection ends.
  private func abort(_ reason: String) {
    guard !isClosing else { return }
    environment.logger.warning(
      "A connection was closed for breaking the protocol.",
      metadata: ["peer": "\(peer.address)", "reason": "\(reason)"])
    GoAway(lastID: state.lastID, reason: reason).write(to: &writer.out)
    close()
  }

  private func close() {
    guard !isClosing else { return }
    isClosing = true
    cancelTasks()
    writer.close()
  }

  /// A client that was told to leave closes by itself. Closing before it does could throw a request
  /// away that is on its way and is to be answered as refused; so it gets a moment.
  private func closeIfDrained() {
    guard state.isDraining, state.isIdle, !isClosing, lingerTimer == nil, let context else {
      return
    }
    lingerTimer = context.schedule(self, in: .seconds(1)) { $0.close() }
  }

  /// After its time the client is asked to leave the connection, as at shutdown.
  private func limitAge(_ context: ChannelHandlerContext) {
    guard let age = environment.configuration.maximumConnectionAge else { return }
    ageTimer = context.schedule(self, in: age / 100 * .random(in: 90...110)) { handler in
      handler.state.drain(into: &handler.writer.out)
      handler.flush()
      handler.closeIfDrained()
    }
  }

  private func armKeepalive() {
    guard let context, !isClosing else { return }
    switch keepalive.check(at: .now) {
    case .dead: close()
    case .ping(let next):
      writer.out.writeFrame(.ping) { $0.writeInteger(UInt64(0)) }
      flush()
      keepaliveTimer = context.schedule(self, in: next) { $0.armKeepalive() }
    case .wait(let next):
      keepaliveTimer = context.schedule(self, in: next) { $0.armKeepalive() }
    }
  }
}
