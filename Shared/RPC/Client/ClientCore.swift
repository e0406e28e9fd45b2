import Collections
import Logging
import Metrics
import NIOCore

/// A channel's calls on its event loop: started, waiting for a connection, over by answer or by
/// deadline. Everything here happens on that loop. Connections are `EndpointSet`'s.
final class ClientCore {
  let configuration: RPCChannelConfiguration
  let eventLoop: any EventLoop
  let endpoints: EndpointSet
  let metrics: ClientMetrics
  /// What bad times have left of the right to repeat calls.
  var throttle: RetryThrottle
  var generator = SystemRandomNumberGenerator()
  /// Calls between two attempts.
  var pausing: [ObjectIdentifier: (call: ClientCall, timer: Scheduled<Void>)] = [:]

  private var isRunning = false
  private var isDraining = false
  /// `run()` ended.
  private(set) var isClosed = false
  private var waiting: Deque<ClientCall> = []
  /// Calls that were handed to us and have not ended.
  private var live = LiveCalls()
  private var deadlineTimer = DeadlineTimer()
  private var onClosed: (@Sendable () -> Void)?

  init(
    _ configuration: RPCChannelConfiguration, eventLoop: any EventLoop,
    metrics factory: any MetricsFactory, logger: Logger
  ) {
    self.configuration = configuration
    self.eventLoop = eventLoop
    metrics = ClientMetrics(configuration.addresses, factory: factory)
    endpoints = EndpointSet(
      configuration, eventLoop: eventLoop, metrics: metrics, logger: logger)
    throttle = RetryThrottle(configuration.retryBudget)
  }

  // MARK: Running

  /// From now on connections may be made.
  func start(tls: TLSContextSource?, onClosed: @escaping @Sendable () -> Void) {
    self.onClosed = onClosed
    isRunning = true
    endpoints.start(self, tls: tls)
    if isDraining { return closeIfDrained() }
    if !waiting.isEmpty { endpoints.connect() }
  }

  /// Takes no new calls; closes when the last one has ended.
  func drain() {
    isDraining = true
    closeIfDrained()
  }

  /// Ends all calls and closes.
  func stop() {
    isDraining = true
    guard isRunning, !isClosed else { return }
    isClosed = true
    let left = Array(waiting) + pausing.values.map(\.call)
    for pause in pausing.values { pause.timer.cancel() }
    (waiting, pausing) = ([], [:])
    for call in left { failed(call, shutDown, at: nil) }
    finishClosing()
  }

  private var shutDown: RPCError { RPCError(.unavailable, "The channel was shut down.") }

  private func closeIfDrained() {
    guard isRunning, isDraining, !isClosed, live.isEmpty else { return }
    isClosed = true
    finishClosing()
  }

  private func finishClosing() {
    endpoints.close(shutDown.message)
    deadlineTimer.disarm()
    onClosed?()
    onClosed = nil
  }

  // MARK: Calls

  /// A new call.
  func start(_ call: ClientCall) {
    live.add(call)
    call.isStarted = true
    guard !call.isCancelledEarly else {
      return ended(call, .failure(RPCError(.cancelled, "The call was cancelled.")))
    }
    guard !isDraining else { return ended(call, .failure(shutDown)) }
    let now = Moment.now
    if let deadline = call.deadline { watch(deadline) }
    if let policy = hedging(of: call) { return startRace(call, policy) }
    dispatch(call, now: now)
  }

  /// Sends a call, or lets it wait for a connection.
  func dispatch(_ call: ClientCall, now: Moment = .now) {
    guard !isClosed else { return failed(call, shutDown, at: nil) }
    if waiting.isEmpty, let connection = endpoints.pick(avoiding: call.avoided) {
      return connection.open(call, now: now)
    }
    if !call.waitsForReady, endpoints.isFailing {
      return failed(call, endpoints.unavailable, at: nil)
    }
    guard waiting.count < configuration.maximumWaitingCalls else {
      let text = "Too many calls wait for a connection."
      return failed(call, RPCError(.resourceExhausted, text), at: nil)
    }
    waiting.append(call)
    endpoints.connect()
  }

  /// The caller gave up.
  func cancel(_ call: ClientCall) {
    guard call.isStarted else {
      call.isCancelledEarly = true
      return
    }
    giveUp(call, RPCError(.cancelled, "The call was cancelled."))
  }

  private func giveUp(_ call: ClientCall, _ error: RPCError) {
    guard !call.isEnded else { return }
    withdraw(call)
    ended(call, .failure(error))
  }

  /// Takes a call back from wherever it is.
  func withdraw(_ call: ClientCall) {
    if let race = call.race {
      call.race = nil
      for attempt in race.finish() { withdraw(attempt) }
    } else if let connection = call.connection {
      connection.cancel(call)
    } else if let pause = pausing.removeValue(forKey: ObjectIdentifier(call)) {
      pause.timer.cancel()
    } else {
      waiting.removeAll { $0 === call }
    }
  }

  /// The caller took bytes of a stream.
  func addCredit(_ bytes: Int, to call: ClientCall) {
    call.connection?.addCredit(bytes, to: call)
  }

  /// The caller sends one of several requests.
  func send(_ message: ByteBuffer, of call: ClientCall) {
    call.connection?.send(message, of: call)
  }

  /// The caller has no further request.
  func finishRequests(of call: ClientCall) {
    guard !call.hasFinishedRequests else { return }
    call.hasFinishedRequests = true
    call.connection?.finishRequests(of: call)
  }

  /// A batch of the above is done: what it wrote goes out.
  func flush() { endpoints.flush() }

  /// As `flush`, when more is likely to come before this turn of the loop ends.
  func flushSoon() { endpoints.flushSoon() }

  /// A server answered the call, with messages or a status.
  func answered(
    _ call: ClientCall, at endpoint: ClientEndpoint, _ result: Result<RPCMetadata, RPCError>
  ) {
    switch result {
    case .success:
      endpoints.record(nil, at: endpoint)
      throttle.succeeded()
      if case .attempt(let race) = call.kind { return won(race, call, result) }
      ended(call, result)
    case .failure(let error):
      endpoints.record(error, at: endpoint)
      failed(call, error, at: endpoint)
    }
  }

  /// An attempt failed, at this endpoint or before it reached one.
  func failed(_ call: ClientCall, _ error: RPCError, at endpoint: ClientEndpoint?) {
    call.detach(from: endpoint)
    if case .attempt(let race) = call.kind { return lost(race, call, error, at: endpoint) }
    if !isRepeated(call, after: error) { ended(call, .failure(error)) }
  }

  /// A call that `start` took is over.
  func ended(_ call: ClientCall, _ result: Result<RPCMetadata, RPCError>) {
    guard !call.isEnded else { return }
    call.end(result)
    live.remove(call)
    closeIfDrained()
  }

  private func sendWaiting() {
    let now = Moment.now
    while let call = waiting.first, let connection = endpoints.pick(avoiding: call.avoided) {
      waiting.removeFirst()
      connection.open(call, now: now)
    }
    endpoints.flush()
  }

  // MARK: Deadlines

  private func watch(_ deadline: Moment) {
    guard !deadlineTimer.covers(deadline) else { return }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    deadlineTimer.arm(deadline, on: eventLoop) { bound.value.expireCalls() }
  }

  private func expireCalls() {
    deadlineTimer.disarm()
    let now = Moment.now
    let (expired, next) = live.expired(at: now)
    // First, so that a call which is made meanwhile finds it.
    if let next { watch(max(next, now + DeadlineTimer.shortestWait)) }
    for call in expired {
      let error = RPCError(.deadlineExceeded, "The deadline passed.")
      if !call.isEnded, let endpoint = call.connection?.endpoint {
        endpoints.record(error, at: endpoint)
      }
      giveUp(call, error)
    }
    flush()
  }

  // MARK: What endpoints and connections tell

  /// An endpoint may be connected.
  func endpointIsIdle() {
    if !waiting.isEmpty { endpoints.connect() }
  }

  /// There is nothing to hope for before the next attempt: who does not wait for readiness is told.
  func endpointsFailed() {
    let error = endpoints.unavailable
    let impatient = waiting.filter { !$0.waitsForReady }
    waiting.removeAll { !$0.waitsForReady }
    for call in impatient { failed(call, error, at: nil) }
  }

  /// The handshake is done.
  func connectionIsReady(_ connection: ClientConnectionHandler) {
    endpoints.isReady(connection)
    if !waiting.isEmpty { sendWaiting() }
  }

  /// Calls ended on the connection, or its first may start.
  func connectionHasRoom(_ connection: ClientConnectionHandler) {
    if !waiting.isEmpty { sendWaiting() }
  }

  /// The server takes no further calls on it: they go elsewhere.
  func connectionIsLeaving(_ connection: ClientConnectionHandler) {
    endpoints.isLeaving(connection)
  }

  /// It is gone; its calls are told next.
  func connectionClosed(_ connection: ClientConnectionHandler, _ reason: String) {
    endpoints.isClosed(connection, reason)
  }
}
