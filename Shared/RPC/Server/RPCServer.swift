import Logging
import Metrics
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle

/// Serves the methods of its services on one port.
///
/// `run()` listens until graceful shutdown: then health turns to not serving, no connection is
/// accepted any more, new calls are refused in a way that makes clients go elsewhere, and calls in
/// flight may finish within `drainTimeout`. Cancelling `run()` stops at once.
package final class RPCServer: Service {
  private let configuration: RPCServerConfiguration
  private let methods: [RPCMethod]
  private let interceptors: [any RPCServerInterceptor]
  private let logger: Logger
  private let metrics: ServerMetrics
  private let state: ServerRun

  /// What `grpc.health.v1.Health` answers; every service is serving unless told otherwise.
  package let health: RPCHealth

  /// A server of the given services, of `grpc.health.v1.Health`, and of reflection where configured.
  /// `run()` makes it listen.
  /// The interceptors stand around every call; the first is the outermost. What it counts is listed at
  /// `ServerMetrics`, and goes to `metrics`.
  package init(
    _ configuration: RPCServerConfiguration, services: [any RPCService],
    interceptors: [any RPCServerInterceptor] = [],
    metrics: any MetricsFactory = MetricsSystem.factory, logger: Logger
  ) {
    self.configuration = configuration
    self.metrics = ServerMetrics(factory: metrics)
    let state = ServerRun()
    self.state = state
    let own = services.flatMap(\.rpcMethods)
    health = RPCHealth(
      services: own.compactMap { $0.name.split(separator: "/").first.map(String.init) })
    let offered = services + [HealthService(health: health)]
    let reflection =
      configuration.offersReflection
      ? ReflectionService(of: offered) { await state.calls(limit: $0) } : nil
    methods = offered.flatMap(\.rpcMethods) + (reflection?.rpcMethods ?? [])
    self.interceptors = interceptors
    self.logger = logger
    precondition(methods.count <= Hello.maximumMethods, "more methods than a hello can name")
    precondition(
      Set(methods.map(\.name)).count == methods.count, "two services offer the same method")
  }

  /// The port it listens on; waits until it does.
  ///
  /// - Throws: what kept `run()` from listening, or `CancellationError`.
  package var boundPort: Int {
    get async throws {
      let ticket = state.withLock { $0.takeTicket() }
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          state.withLock { $0.wait(continuation, ticket: ticket) }
        }
      } onCancel: {
        state.withLock { $0.giveUp(ticket) }
      }
    }
  }

  /// Serves until graceful shutdown or cancellation.
  ///
  /// - Throws: when the address cannot be bound or a TLS file cannot be read.
  package func run() async throws {
    let loops = Array(MultiThreadedEventLoopGroup.singleton.makeIterator())
    let environments = makeEnvironments(loops)
    let closed = loops[0].makePromise(of: Void.self)
    state.withLock { $0.onStopped { closed.succeed() } }
    let listener: any Channel
    do {
      listener = try await listen(environments)
      // If shutdown came meanwhile this closes it at once.
      state.withLock { $0.listening(listener) }?()
    } catch {
      closed.succeed()
      state.withLock { $0.failed(error) }
      throw error
    }
    await withTaskCancellationHandler {
      await withGracefulShutdownHandler {
        await runCalls(environments)
      } onGracefulShutdown: {
        self.drain()
      }
    } onCancel: {
      self.stop()
    }
    // Who sees `run()` end may use the port again.
    try await closed.futureResult.get()
    try await listener.closeFuture.get()
  }

  // MARK: Running handlers

  private func makeEnvironments(_ loops: [any EventLoop]) -> [ServerConnectionEnvironment] {
    let hello = Hello(
      limits: configuration.limits,
      methods: methods.map { .init(name: $0.name, kind: $0.kind) })
    let handle = makeHandle()
    let load = ServerLoad(limit: configuration.maximumCalls)
    return loops.map { loop in
      let intake = CallIntake()
      state.withLock { $0.onStopped { intake.finish() } }
      return ServerConnectionEnvironment(
        configuration: configuration, methods: methods, hello: hello, executor: .of(loop),
        intake: intake, handle: handle, load: load, metrics: metrics, logger: logger)
    }
  }

  /// Interceptors around the handler, put together once.
  private func makeHandle() -> ServerConnectionEnvironment.Handle {
    var handle: ServerConnectionEnvironment.Handle = { call, method, task in
      try await RPCContext.$current.withValue(call.context) {
        switch method.handler {
        case .unary(let body):
          return RPCReply(message: try await body(call.request, call.context))
        case .serverStream(let body):
          try await body(call.request, call.context, task)
          return task.sent
        case .clientStream(let body):
          return RPCReply(message: try await body(task, call.context))
        case .bidirectional(let body):
          try await body(task, call.context, task)
          return task.sent
        }
      }
    }
    for interceptor in interceptors.reversed() {
      let next = handle
      handle = { call, method, task in
        try await interceptor.intercept(call) { try await next($0, method, task) }
      }
    }
    return handle
  }

  /// For each event loop tasks on its thread that run the handlers of its calls, more when calls come
  /// while all wait.
  private func runCalls(_ environments: [ServerConnectionEnvironment]) async {
    await withDiscardingTaskGroup { group in
      for environment in environments {
        group.addTask(executorPreference: environment.executor) {
          let intake = environment.intake
          await withDiscardingTaskGroup { workers in
            while await intake.needsWorker() { workers.addImmediateTask { await intake.work() } }
          }
        }
      }
    }
  }

  // MARK: Listening and stopping

  private func listen(_ environments: [ServerConnectionEnvironment]) async throws -> any Channel {
    let tls = configuration.tls
    let logger = logger
    let source = try await NIOThreadPool.singleton.runIfActive {
      try tls.map { try TLSContextSource($0, logger: logger) { try $0.serverContext() } }
    }
    let byLoop = Dictionary(
      uniqueKeysWithValues: environments.map { (ObjectIdentifier($0.executor.eventLoop), $0) })
    return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 512)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(
        .tcpOption(.tcpUserTimeout),
        value: .init(
          clamping: (configuration.keepaliveInterval + configuration.keepaliveTimeout)
            .wholeMilliseconds)
      )
      .childChannelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator.forFrames
      )
      .childChannelInitializer { channel in
        guard let environment = byLoop[ObjectIdentifier(channel.eventLoop)],
          self.adopt(channel)
        else { return channel.close() }
        guard let source else {
          return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ServerConnectionHandler(environment))
          }
        }
        return NIOThreadPool.singleton.runIfActive(eventLoop: channel.eventLoop) {
          source.current()
        }.flatMapThrowing { context in
          // A server that stopped meanwhile has told its connections so; this one did not hear it.
          guard !self.state.withLock(\.isStopping) else { throw ChannelError.ioOnClosedChannel }
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLServerHandler(context: context))
          try pipeline.addHandler(ServerConnectionHandler(environment))
        }
      }
      .bind(host: configuration.host, port: configuration.port).get()
  }

  /// Takes the connection in, unless there are too many or the server is stopping.
  private func adopt(_ channel: any Channel) -> Bool {
    let isTaken = state.withLock { state in
      state.adopt(channel, limit: configuration.maximumConnections)
    }
    guard isTaken else {
      if !state.withLock(\.isStopping) { metrics.refuse(by: .connections) }
      return false
    }
    channel.closeFuture.whenComplete { [weak self] _ in
      let actions = self?.state.withLock { $0.released(channel) } ?? []
      for action in actions { action() }
    }
    return true
  }

  private func drain() {
    health.setAll(.notServing)
    let (channels, actions) = state.withLock { $0.drain() }
    for channel in channels {
      channel.triggerUserOutboundEvent(ServerConnectionCommand.drain, promise: nil)
    }
    for action in actions { action() }
    let limit = TimeAmount.nanoseconds(configuration.drainTimeout.wholeNanoseconds)
    MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: limit) { [weak self] in
      self?.stop()
    }
  }

  private func stop() {
    health.setAll(.notServing)
    let (channels, actions) = state.withLock { $0.drain() }
    for channel in channels {
      channel.triggerUserOutboundEvent(ServerConnectionCommand.stop, promise: nil)
    }
    for action in actions { action() }
  }
}
