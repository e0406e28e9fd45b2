import Logging
import NIOCore

/// The endpoints of a channel, one an address, and which of them takes the next call. Lives on the
/// channel's event loop.
///
/// Every idle endpoint is connected when there is a call. A call goes to the less busy of two
/// connections chosen at random: nearly as even as asking all, and it does not herd.
final class EndpointSet {
  let configuration: RPCChannelConfiguration
  let eventLoop: any EventLoop
  /// `nil` while the channel does not run.
  private(set) weak var core: ClientCore?
  private(set) var tls: TLSContextSource?
  private let metrics: ClientMetrics
  private let logger: Logger
  private var resolution: NameResolution?
  private var endpoints: [ClientEndpoint] = []
  /// Connections that take calls: those of endpoints that are not ejected, or of all when none is
  /// left.
  private var ready: [ClientConnectionHandler] = []
  /// Connections that take no further calls, while calls finish on them.
  private var leaving: [ClientConnectionHandler] = [] { didSet { report() } }
  private var hasIdle = false
  private var generator = SplitMix64(seed: .random(in: 0 ... .max))
  private var lastFailure = "not connected yet"

  init(
    _ configuration: RPCChannelConfiguration, eventLoop: any EventLoop, metrics: ClientMetrics,
    logger: Logger
  ) {
    self.configuration = configuration
    self.eventLoop = eventLoop
    self.metrics = metrics
    self.logger = logger
  }

  // MARK: Running

  /// From now on connections may be made.
  func start(_ core: ClientCore, tls: TLSContextSource?) {
    self.core = core
    self.tls = tls
    resolution = NameResolution(configuration, eventLoop: eventLoop) { [unowned self] result in
      switch result {
      case .success(let addresses): update(addresses)
      case .failure(let error):
        lastFailure = "\(error)"
        if endpoints.isEmpty { self.core?.endpointsFailed() }
      }
    }
  }

  /// Closes every connection; what is open on them ends with `reason`.
  func close(_ reason: String) {
    resolution?.close()
    let connections = endpoints.compactMap { $0.remove() } + leaving
    (endpoints, ready, leaving, hasIdle) = ([], [], [], false)
    for connection in connections { connection.close(reason) }
    report()
    core = nil
  }

  /// Connects what is not connected.
  func connect() {
    guard core != nil else { return }
    guard !endpoints.isEmpty else {
      if resolution?.isBackingOff == false { resolution?.request() }
      return
    }
    guard hasIdle else { return }
    hasIdle = false
    for endpoint in endpoints { endpoint.connect() }
  }

  /// How many there are.
  var count: Int { endpoints.count }

  /// There is nothing to hope for before the next attempt.
  var isFailing: Bool {
    guard !endpoints.isEmpty else { return resolution?.isBackingOff ?? false }
    return endpoints.allSatisfy(\.isBackingOff)
  }

  /// What a call is told that finds no connection.
  var unavailable: RPCError {
    let addresses = configuration.addresses.map(\.description).joined(separator: ", ")
    return RPCError(.unavailable, "No connection to \(addresses): \(lastFailure).")
  }

  /// Takes in what the names stand for now: new addresses join, those that are gone get no new call.
  private func update(_ addresses: [ResolvedAddress]) {
    let wanted = Set(addresses)
    for endpoint in endpoints where !wanted.contains(endpoint.address) {
      guard let connection = endpoint.remove() else { continue }
      leave(connection)
    }
    endpoints.removeAll { !wanted.contains($0.address) }
    let known = Set(endpoints.map(\.address))
    // Which ones, where there are too many, is up to chance: other channels take others.
    let room = max(0, configuration.maximumEndpoints - endpoints.count)
    for address in wanted.subtracting(known).shuffled(using: &generator).prefix(room) {
      endpoints.append(ClientEndpoint(address, in: self))
      hasIdle = true
    }
    refreshReady()
    if endpoints.isEmpty {
      lastFailure = "the name has no address"
      core?.endpointsFailed()
    } else {
      core?.endpointIsIdle()
    }
  }

  private func leave(_ connection: ClientConnectionHandler) {
    leaving.append(connection)
    connection.leave()
  }

  // MARK: Choosing

  /// The connection for the next call; `nil` when none has room. Endpoints that the call has been to
  /// are taken only when there is no other.
  func pick(avoiding avoided: [ClientEndpoint]) -> ClientConnectionHandler? {
    if hasIdle { connect() }
    switch ready.count {
    case 0: return nil
    case 1: return ready[0].hasRoom ? ready[0] : nil
    default: break
    }
    if avoided.isEmpty {
      let first = Int.random(in: 0..<ready.count, using: &generator)
      var second = Int.random(in: 0..<ready.count - 1, using: &generator)
      if second >= first { second += 1 }
      let (one, other) = (ready[first], ready[second])
      let better = one.openCount <= other.openCount ? one : other
      if better.hasRoom { return better }
    }
    let free = ready.filter(\.hasRoom)
    let fresh = free.filter { connection in !avoided.contains { $0 === connection.endpoint } }
    return (fresh.isEmpty ? free : fresh).min { $0.openCount < $1.openCount }
  }

  private func refreshReady() {
    let connected = endpoints.filter { $0.connection != nil }
    let well = connected.filter { !$0.health.isEjected }
    ready = (well.isEmpty ? connected : well).compactMap(\.connection)
    report()
  }

  /// The state of an endpoint or connection has changed.
  func report() {
    metrics.observe(endpoints.compactMap(\.state) + leaving.map { _ in .leaving })
  }

  /// Sends what was written on any connection.
  func flush() {
    for endpoint in endpoints { endpoint.connection?.flush() }
    for connection in leaving { connection.flush() }
  }

  /// Sends it at the end of this turn of the loop.
  func flushSoon() {
    for endpoint in endpoints { endpoint.connection?.flushSoon() }
    for connection in leaving { connection.flushSoon() }
  }

  // MARK: What endpoints and connections tell

  /// An attempt to connect failed.
  func endpointFailed(_ endpoint: ClientEndpoint) {
    lastFailure = endpoint.lastFailure
    logger.debug(
      "Connecting failed",
      metadata: ["peer": "\(endpoint.address.socket)", "reason": "\(lastFailure)"])
    resolution?.requestAgain()
    if isFailing { core?.endpointsFailed() }
  }

  /// An endpoint may be connected again.
  func endpointIsIdle() {
    hasIdle = true
    core?.endpointIsIdle()
  }

  /// The handshake of a connection is done.
  func isReady(_ connection: ClientConnectionHandler) {
    guard connection.endpoint.isReady(connection) else { return connection.close("Too late.") }
    refreshReady()
  }

  /// The server takes no further calls on it.
  func isLeaving(_ connection: ClientConnectionHandler) {
    guard connection.endpoint.lost(connection, "The server went away.") else { return }
    leaving.append(connection)
    becameIdle(connection.endpoint)
  }

  /// It is gone; its calls are told next.
  func isClosed(_ connection: ClientConnectionHandler, _ reason: String) {
    leaving.removeAll { $0 === connection }
    guard connection.endpoint.lost(connection, reason) else { return }
    becameIdle(connection.endpoint)
  }

  private func becameIdle(_ endpoint: ClientEndpoint) {
    hasIdle = true
    refreshReady()
    resolution?.requestAgain()
    core?.endpointIsIdle()
  }

  // MARK: Outliers

  /// A call ended at this endpoint: well, or with an error.
  func record(_ error: RPCError?, at endpoint: ClientEndpoint) {
    // One endpoint has nobody to step aside for.
    guard endpoints.count > 1 else { return }
    let policy = configuration.ejection
    guard let error, policy.blames(error) else { return endpoint.health.succeeded() }
    guard endpoint.health.failed(policy) else { return }
    let ejected = endpoints.count { $0.health.isEjected }
    guard ejected + 1 <= endpoints.count / 2 else { return }
    let time = endpoint.health.eject(policy, now: .now)
    metrics.ejected()
    refreshReady()
    logger.warning(
      "An endpoint answers badly and is left alone",
      metadata: ["peer": "\(endpoint.address.socket)", "rpc.code": "\(error.code.name)"])
    let bound = NIOLoopBound((self, endpoint), eventLoop: eventLoop)
    eventLoop.scheduleTask(in: .nanoseconds(time.wholeNanoseconds)) {
      let (set, endpoint) = bound.value
      endpoint.health.readmit()
      set.metrics.readmitted()
      set.refreshReady()
    }
  }
}
