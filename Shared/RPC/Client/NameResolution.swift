import NIOCore
import NIOPosix

/// Keeps the addresses of a channel current: asks when they are first needed, when a connection
/// fails, and now and then; never twice at once and never in a hurry. Lives on the event loop.
final class NameResolution {
  private let names: [RPCAddress]
  private let numeric: [ResolvedAddress]
  private let configuration: RPCChannelConfiguration
  private let eventLoop: any EventLoop
  private let deliver: (Result<[ResolvedAddress], any Error>) -> Void

  private var isAsking = false
  private var isClosed = false
  /// A question that has to wait for its time.
  private var timer: Scheduled<Void>?
  private var notBefore = ContinuousClock.now
  private var failures = 0
  private var generator = SystemRandomNumberGenerator()

  /// `deliver` hears every outcome, on the loop.
  init(
    _ configuration: RPCChannelConfiguration, eventLoop: any EventLoop,
    deliver: @escaping (Result<[ResolvedAddress], any Error>) -> Void
  ) {
    self.configuration = configuration
    self.eventLoop = eventLoop
    self.deliver = deliver
    numeric = configuration.addresses.compactMap(ResolvedAddress.init(numeric:))
    names = configuration.addresses.filter { ResolvedAddress(numeric: $0) == nil }
  }

  /// The last question failed, and the next is not asked yet.
  var isBackingOff: Bool { failures > 0 && !isAsking }

  /// Wants a fresh look, soon.
  func request() {
    guard !isClosed, !isAsking else { return }
    guard !names.isEmpty else { return deliver(.success(numeric)) }
    let wait = ContinuousClock.now.duration(to: notBefore)
    guard wait > .zero else { return ask() }
    schedule(in: wait)
  }

  /// Wants a fresh look because an address did not keep its promise.
  func requestAgain() {
    if !names.isEmpty { request() }
  }

  func close() {
    isClosed = true
    timer?.cancel()
  }

  private func ask() {
    timer?.cancel()
    timer = nil
    isAsking = true
    let (names, resolver) = (names, configuration.resolver)
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) {
      try Self.resolve(names, with: resolver)
    }.whenComplete { bound.value.answered($0) }
  }

  /// What can be found; only when nothing can, the reason.
  private static func resolve(
    _ names: [RPCAddress], with resolver: any RPCResolver
  ) throws -> [ResolvedAddress] {
    var found: [ResolvedAddress] = []
    var failure: (any Error)?
    for name in names {
      do {
        let sockets = try resolver.resolve(host: name.host, port: name.port)
        found += sockets.map { ResolvedAddress(socket: $0, host: name.host) }
      } catch { failure = error }
    }
    if let failure, found.isEmpty { throw failure }
    return found
  }

  private func answered(_ result: Result<[ResolvedAddress], any Error>) {
    isAsking = false
    guard !isClosed else { return }
    let addresses = (try? result.get()) ?? []
    if numeric.isEmpty, addresses.isEmpty {
      failures += 1
      let wait = configuration.backoff.delay(afterFailures: failures, using: &generator)
      notBefore = .now + wait
      schedule(in: wait)
    } else {
      failures = 0
      notBefore = .now + configuration.resolutionPause
      schedule(in: configuration.resolutionInterval)
    }
    deliver(result.map { numeric + $0 })
  }

  private func schedule(in wait: Duration) {
    timer?.cancel()
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    timer = eventLoop.scheduleTask(in: .nanoseconds(wait.wholeNanoseconds)) {
      guard !bound.value.isClosed, !bound.value.isAsking else { return }
      bound.value.ask()
    }
  }
}
