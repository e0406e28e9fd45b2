import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// One address of a service: its connection, or when to try for one again. Lives on the channel's
/// event loop.
final class ClientEndpoint {
  private enum Phase {
    /// No connection, and none wanted until a call comes.
    case idle
    case connecting
    case connected(ClientConnectionHandler)
    /// Connecting failed; the next attempt waits.
    case backingOff
    /// The address is no longer one of the service's.
    case removed
  }

  let address: ResolvedAddress
  /// How its calls fare.
  var health = EndpointHealth()
  private(set) var lastFailure = "not connected yet"
  private let set: EndpointSet
  private var phase = Phase.idle { didSet { set.report() } }
  private var failures = 0
  /// A connection without the server's hello.
  private var opening: (any Channel)?
  private var timer: Scheduled<Void>?
  private var generator = SystemRandomNumberGenerator()

  init(_ address: ResolvedAddress, in set: EndpointSet) {
    self.address = address
    self.set = set
  }

  var connection: ClientConnectionHandler? {
    if case .connected(let connection) = phase { connection } else { nil }
  }
  /// As metrics call it; `nil` once it is removed.
  var state: ClientMetrics.ConnectionState? {
    switch phase {
    case .idle: .idle
    case .connecting: .connecting
    case .connected: health.isEjected ? .ejected : .ready
    case .backingOff: .backingOff
    case .removed: nil
    }
  }
  var isIdle: Bool { if case .idle = phase { true } else { false } }
  var isBackingOff: Bool { if case .backingOff = phase { true } else { false } }

  /// Begins to connect, unless something is under way.
  func connect() {
    guard case .idle = phase else { return }
    phase = .connecting
    let bound = NIOLoopBound(self, eventLoop: set.eventLoop)
    guard let tls = set.tls else { return open(nil) }
    NIOThreadPool.singleton.runIfActive(eventLoop: set.eventLoop) { tls.current() }
      .whenComplete { result in
        switch result {
        case .success(let context): bound.value.open(context)
        case .failure(let error): bound.value.failed("\(error)")
        }
      }
  }

  private func open(_ tls: NIOSSLContext?) {
    guard case .connecting = phase, let core = set.core else { return }
    let (configuration, host) = (set.configuration, address.host)
    let core_ = NIOLoopBound(core, eventLoop: set.eventLoop)
    let bound = NIOLoopBound(self, eventLoop: set.eventLoop)
    ClientBootstrap(group: set.eventLoop)
      .connectTimeout(.nanoseconds(configuration.connectTimeout.wholeNanoseconds))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(
        .tcpOption(.tcpUserTimeout),
        value: .init(
          clamping: (configuration.keepaliveInterval + configuration.keepaliveTimeout)
            .wholeMilliseconds)
      )
      .channelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forFrames)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            let name = configuration.tls?.serverName ?? host
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: tls, serverHostname: name.isIPAddress ? nil : name))
          }
          try channel.pipeline.syncOperations.addHandler(
            ClientConnectionHandler(configuration, core: core_.value, endpoint: bound.value))
        }
      }
      .connect(to: address.socket)
      .whenComplete { result in
        switch result {
        case .success(let channel): bound.value.opened(channel)
        case .failure(let error): bound.value.failed("\(error)")
        }
      }
  }

  /// The socket is there; the server's hello still has to come.
  private func opened(_ channel: any Channel) {
    guard case .connecting = phase else {
      // Ready already, or nobody wants it any more.
      if connection == nil { channel.close(promise: nil) }
      return
    }
    let bound = NIOLoopBound(self, eventLoop: set.eventLoop)
    opening = channel
    timer = set.eventLoop.scheduleTask(
      in: .nanoseconds(set.configuration.connectTimeout.wholeNanoseconds)
    ) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in
      guard bound.value.opening === channel else { return }
      bound.value.opening = nil
      bound.value.failed(bound.value.lastFailure)
    }
  }

  private func failed(_ reason: String) {
    guard case .connecting = phase else { return }
    lastFailure = reason
    failures += 1
    phase = .backingOff
    let delay = set.configuration.backoff.delay(afterFailures: failures, using: &generator)
    let bound = NIOLoopBound(self, eventLoop: set.eventLoop)
    timer?.cancel()
    timer = set.eventLoop.scheduleTask(in: .nanoseconds(delay.wholeNanoseconds)) {
      bound.value.backedOff()
    }
    set.endpointFailed(self)
  }

  private func backedOff() {
    guard case .backingOff = phase else { return }
    phase = .idle
    set.endpointIsIdle()
  }

  // MARK: What its connection tells

  /// The handshake is done. `false` when it came too late.
  func isReady(_ connection: ClientConnectionHandler) -> Bool {
    guard case .connecting = phase else { return false }
    opening = nil
    timer?.cancel()
    failures = 0
    phase = .connected(connection)
    return true
  }

  /// The connection takes no further calls, or is gone. Says whether it was the current one.
  func lost(_ connection: ClientConnectionHandler, _ reason: String) -> Bool {
    switch phase {
    case .connected(let current) where current === connection:
      phase = .idle
      return true
    case .connecting: lastFailure = reason
    default: break
    }
    return false
  }

  /// Nothing more happens here. Gives the connection, whose calls may still finish.
  func remove() -> ClientConnectionHandler? {
    let connection = connection
    phase = .removed
    timer?.cancel()
    opening?.close(promise: nil)
    opening = nil
    return connection
  }
}

extension String {
  /// Whether TLS has to compare it with addresses and not with names.
  fileprivate var isIPAddress: Bool {
    (try? SocketAddress(ipAddress: self, port: 0)) != nil
  }
}
