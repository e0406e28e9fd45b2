import Collections
import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// A channel's life on its event loop: connecting, waiting calls, deadlines. Everything here happens
/// on that loop.
final class ClientCore {
  private enum Phase {
    /// No connection, and none wanted until a call comes.
    case idle
    case connecting
    case connected(ClientConnectionHandler)
    /// Connecting failed; the next attempt waits.
    case backingOff
    /// `run()` ended.
    case closed
  }

  private let configuration: RPCChannelConfiguration
  private let eventLoop: any EventLoop
  private let logger: Logger
  private var tls: NIOSSLContext?
  private var phase = Phase.idle
  private var isRunning = false
  private var isDraining = false
  private var failures = 0
  private var nextAddress = 0
  private var lastFailure = "not connected yet"
  private var waiting: Deque<ClientCall> = []
  /// Calls that were handed to us and have not ended.
  private var liveCount = 0
  private var deadlines = DeadlineQueue<ClientCall>()
  private var deadlineTimer: (at: ContinuousClock.Instant, task: Scheduled<Void>)?
  /// Connections that a server asked us to leave, while calls finish on them.
  private var leaving: [ClientConnectionHandler] = []
  private var connecting: (any Channel)?
  private var connectTimer: Scheduled<Void>?
  private var generator = SystemRandomNumberGenerator()
  private var onClosed: (@Sendable () -> Void)?

  init(_ configuration: RPCChannelConfiguration, eventLoop: any EventLoop, logger: Logger) {
    self.configuration = configuration
    self.eventLoop = eventLoop
    self.logger = logger
  }

  // MARK: Running

  /// From now on connections may be made.
  func start(tls: NIOSSLContext?, onClosed: @escaping @Sendable () -> Void) {
    self.tls = tls
    self.onClosed = onClosed
    isRunning = true
    if isDraining { return closeIfDrained() }
    if !waiting.isEmpty { connect() }
  }

  /// Takes no new calls; closes when the last one has ended.
  func drain() {
    isDraining = true
    closeIfDrained()
  }

  /// Ends all calls and closes.
  func stop() {
    isDraining = true
    guard isRunning else { return }
    let error = RPCError(.unavailable, "The channel was shut down.")
    for call in waiting { ended(call, .failure(error)) }
    waiting = []
    if case .connected(let connection) = phase { connection.close(error.message) }
    for connection in leaving { connection.close(error.message) }
    finishClosing()
  }

  private func closeIfDrained() {
    guard isRunning, isDraining, liveCount == 0 else { return }
    if case .connected(let connection) = phase { connection.close("The channel was shut down.") }
    finishClosing()
  }

  private func finishClosing() {
    phase = .closed
    connectTimer?.cancel()
    deadlineTimer?.task.cancel()
    deadlineTimer = nil
    connecting?.close(promise: nil)
    onClosed?()
    onClosed = nil
  }

  // MARK: Calls

  /// A new call.
  func start(_ call: ClientCall) {
    liveCount += 1
    call.isStarted = true
    guard !call.isCancelledEarly else {
      return ended(call, .failure(RPCError(.cancelled, "The call was cancelled.")))
    }
    guard !isDraining else {
      return ended(call, .failure(RPCError(.unavailable, "The channel was shut down.")))
    }
    if let deadline = call.deadline {
      deadlines.add(deadline, call, liveCount: liveCount) { !$0.isEnded }
      armDeadlineTimer()
    }
    dispatch(call)
  }

  private func dispatch(_ call: ClientCall) {
    switch phase {
    case .connected(let connection) where connection.hasRoom && waiting.isEmpty:
      connection.open(call, now: .now)
    case .backingOff where !call.waitsForReady:
      ended(call, .failure(unavailable))
    case .closed:
      ended(call, .failure(RPCError(.unavailable, "The channel was shut down.")))
    default:
      guard waiting.count < configuration.maximumWaitingCalls else {
        let text = "Too many calls wait for a connection."
        return ended(call, .failure(RPCError(.resourceExhausted, text)))
      }
      waiting.append(call)
      if case .idle = phase { connect() }
    }
  }

  /// The caller gave up.
  func cancel(_ call: ClientCall) {
    guard call.isStarted else {
      call.isCancelledEarly = true
      return
    }
    fail(call, RPCError(.cancelled, "The call was cancelled."))
  }

  private func fail(_ call: ClientCall, _ error: RPCError) {
    guard !call.isEnded else { return }
    if let connection = call.connection {
      connection.cancel(call)
    } else {
      waiting.removeAll { $0 === call }
    }
    ended(call, .failure(error))
  }

  /// The caller took bytes of a stream.
  func addCredit(_ bytes: Int, to call: ClientCall) {
    call.connection?.addCredit(bytes, to: call)
  }

  /// A batch of the above is done: what it wrote goes out.
  func flush() {
    if case .connected(let connection) = phase { connection.flush() }
    for connection in leaving { connection.flush() }
  }

  /// A call that `start` took is over.
  func ended(_ call: ClientCall, _ result: Result<RPCMetadata, RPCError>) {
    guard !call.isEnded else { return }
    call.end(result)
    liveCount -= 1
    closeIfDrained()
  }

  /// The server did not start the call: it is made again, once at once and once more elsewhere.
  func refused(_ call: ClientCall, _ error: RPCError) {
    call.id = 0
    call.connection = nil
    call.refusals += 1
    guard error.code == .unavailable, call.refusals <= 2 else {
      return ended(call, .failure(error))
    }
    dispatch(call)
  }

  private func sendWaiting() {
    let now = ContinuousClock.now
    while case .connected(let connection) = phase, connection.hasRoom,
      let call = waiting.popFirst()
    {
      connection.open(call, now: now)
    }
  }

  private func armDeadlineTimer() {
    guard let earliest = deadlines.earliest else { return }
    if let armed = deadlineTimer, armed.at <= earliest { return }
    deadlineTimer?.task.cancel()
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    let wait = ContinuousClock.now.duration(to: earliest).wholeNanoseconds
    deadlineTimer = (
      earliest, eventLoop.scheduleTask(in: .nanoseconds(wait)) { bound.value.expireCalls() }
    )
  }

  private func expireCalls() {
    deadlineTimer = nil
    let now = ContinuousClock.now
    while let call = deadlines.popExpired(at: now) {
      fail(call, RPCError(.deadlineExceeded, "The deadline passed."))
    }
    flush()
    armDeadlineTimer()
  }

  // MARK: Connecting

  private var unavailable: RPCError {
    RPCError(.unavailable, "No connection to \(addressList): \(lastFailure).")
  }

  private var addressList: String {
    configuration.addresses.map(\.description).joined(separator: ", ")
  }

  private func connect() {
    guard isRunning, !configuration.addresses.isEmpty else { return }
    phase = .connecting
    attempt(addressesLeft: configuration.addresses.count)
  }

  private func attempt(addressesLeft: Int) {
    let address = configuration.addresses[nextAddress % configuration.addresses.count]
    let (configuration, tls) = (configuration, tls)
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    let timeout = TimeAmount.nanoseconds(configuration.connectTimeout.wholeNanoseconds)
    ClientBootstrap(group: eventLoop)
      .connectTimeout(timeout)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(
        .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 64 << 10)
      )
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            let name = configuration.tls?.serverName ?? address.host
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: tls, serverHostname: name.isIPAddress ? nil : name))
          }
          try channel.pipeline.syncOperations.addHandler(
            ClientConnectionHandler(configuration, core: bound.value))
        }
      }
      .connect(host: address.host, port: address.port)
      .whenComplete { result in
        switch result {
        case .success(let channel): bound.value.connected(channel, addressesLeft: addressesLeft)
        case .failure(let error):
          bound.value.attemptFailed("\(error)", addressesLeft: addressesLeft)
        }
      }
  }

  /// The socket is there; the server's hello still has to come.
  private func connected(_ channel: any Channel, addressesLeft: Int) {
    guard case .connecting = phase else { return channel.close(promise: nil) }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    connecting = channel
    let timeout = TimeAmount.nanoseconds(configuration.connectTimeout.wholeNanoseconds)
    connectTimer = eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in
      guard bound.value.connecting === channel else { return }
      bound.value.connecting = nil
      bound.value.attemptFailed(bound.value.lastFailure, addressesLeft: addressesLeft)
    }
  }

  private func attemptFailed(_ reason: String, addressesLeft: Int) {
    guard case .connecting = phase else { return }
    connectTimer?.cancel()
    lastFailure = reason
    nextAddress += 1
    guard addressesLeft <= 1 else { return attempt(addressesLeft: addressesLeft - 1) }
    failures += 1
    let delay = configuration.backoff.delay(afterFailures: failures, using: &generator)
    logger.debug(
      "Connecting failed.", metadata: ["peer": "\(addressList)", "reason": "\(reason)"])
    phase = .backingOff
    let error = unavailable
    let impatient = waiting.filter { !$0.waitsForReady }
    waiting.removeAll { !$0.waitsForReady }
    for call in impatient { ended(call, .failure(error)) }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleTask(in: .nanoseconds(delay.wholeNanoseconds)) { bound.value.backedOff() }
  }

  private func backedOff() {
    guard case .backingOff = phase else { return }
    phase = .idle
    if !waiting.isEmpty { connect() }
  }

  // MARK: What connections tell

  /// The handshake is done.
  func connectionIsReady(_ connection: ClientConnectionHandler) {
    guard case .connecting = phase else { return connection.close("Too late.") }
    connecting = nil
    connectTimer?.cancel()
    failures = 0
    phase = .connected(connection)
    sendWaiting()
  }

  /// Calls ended on the connection, or its first may start.
  func connectionHasRoom(_ connection: ClientConnectionHandler) {
    if !waiting.isEmpty { sendWaiting() }
  }

  /// The server takes no further calls on it: the next call makes another connection.
  func connectionIsLeaving(_ connection: ClientConnectionHandler) {
    guard case .connected(let current) = phase, current === connection else { return }
    leaving.append(connection)
    phase = .idle
    nextAddress += 1
    if !waiting.isEmpty { connect() }
  }

  /// It is gone; its calls are told next.
  func connectionClosed(_ connection: ClientConnectionHandler, _ reason: String) {
    leaving.removeAll { $0 === connection }
    switch phase {
    case .connected(let current) where current === connection:
      phase = .idle
      if !waiting.isEmpty { connect() }
    case .connecting: lastFailure = reason
    default: break
    }
  }
}

extension String {
  /// Whether TLS has to compare it with addresses and not with names.
  fileprivate var isIPAddress: Bool {
    (try? SocketAddress(ipAddress: self, port: 0)) != nil
  }
}
