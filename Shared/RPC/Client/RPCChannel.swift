import Logging
import Metrics
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Synchronization

/// A way to one service: a connection to each machine that serves it, made when the first call needs
/// them and made again when they are lost. Each carries any number of calls at once.
///
/// Calls work while `run()` does; those made before it starts wait for it. On graceful shutdown new
/// calls fail with `UNAVAILABLE`, and calls in flight may finish within `drainTimeout`.
package final class RPCChannel: Service {
  private let configuration: RPCChannelConfiguration
  private let interceptors: [any RPCClientInterceptor]
  private let logger: Logger
  private let outbox: ClientOutbox
  private let send: @Sendable (RPCClientCall) async throws -> RPCReply

  /// A channel as configured; `run()` makes it usable. The interceptors stand around every call; the
  /// first is the outermost. What it counts is listed at `ClientMetrics`, and goes to `metrics`.
  package init(
    _ configuration: RPCChannelConfiguration, interceptors: [any RPCClientInterceptor] = [],
    metrics: any MetricsFactory = MetricsSystem.factory, logger: Logger
  ) {
    self.configuration = configuration
    self.interceptors = interceptors
    self.logger = logger
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    // The box checks that the core is only used on its loop; it is made here, before anyone can.
    let box = NIOLoopBoundBox.makeBoxSendingValue(
      ClientCore(configuration, eventLoop: eventLoop, metrics: metrics, logger: logger),
      eventLoop: eventLoop)
    let outbox = ClientOutbox(box)
    self.outbox = outbox
    var send: @Sendable (RPCClientCall) async throws -> RPCReply = { call in
      try await Self.sendUnary(call, through: outbox)
    }
    for interceptor in interceptors.reversed() {
      let next = send
      send = { try await interceptor.intercept($0, next) }
    }
    self.send = send
  }

  /// Keeps the channel usable until graceful shutdown or cancellation.
  ///
  /// - Throws: when a TLS file cannot be read.
  package func run() async throws {
    let (tls, logger) = (configuration.tls, logger)
    let source = try await NIOThreadPool.singleton.runIfActive {
      try tls.map { try TLSContextSource($0, logger: logger) { try $0.clientContext() } }
    }
    let outbox = outbox
    let closed = outbox.eventLoop.makePromise(of: Void.self)
    outbox.withCore { core in core.start(tls: source) { closed.succeed() } }
    let limit = TimeAmount.nanoseconds(configuration.drainTimeout.wholeNanoseconds)
    try await withTaskCancellationHandler {
      try await withGracefulShutdownHandler {
        // Not ended by cancellation itself: `stop` ends it, after the calls.
        try await closed.futureResult.get()
      } onGracefulShutdown: {
        outbox.withCore { $0.drain() }
        outbox.eventLoop.scheduleTask(in: limit) { outbox.withCore { $0.stop() } }
      }
    } onCancel: {
      outbox.withCore { $0.stop() }
    }
  }

  /// Runs tasks on the event loop of this channel: one that mostly makes calls on it saves the way
  /// to another thread and back for each, with `withTaskExecutorPreference(_:)`. It must not block
  /// nor compute for long, as all that happens on the channel waits meanwhile.
  package var taskExecutor: any TaskExecutor { EventLoopExecutor.of(outbox.eventLoop) }

  // MARK: Calls

  /// Makes a unary call. Generated clients call this.
  ///
  /// `isIdempotent` is the contract's word that doing it twice is doing it once: such calls are made
  /// again when they fail in a way that makes it worth while, see `RPCCallPolicy`.
  package func call<Request: RPCMessage, Response: RPCMessage>(
    _ method: String, _ request: Request, options: RPCCallOptions, isIdempotent: Bool = false
  ) async throws(RPCError) -> Response {
    var bytes = ByteBuffer()
    try request.serialize(into: &bytes)
    return try Response(
      serialized: try await call(method, bytes, options: options, isIdempotent: isIdempotent))
  }

  /// Makes a unary call with serialized messages.
  package func call(
    _ method: String, _ request: ByteBuffer, options: RPCCallOptions, isIdempotent: Bool = false
  ) async throws(RPCError) -> ByteBuffer {
    var options = options
    options.timeout = options.timeout ?? RPCCallOptions.defaultUnaryTimeout
    let call = RPCClientCall(
      method: method, options: options, request: request, kind: .unary,
      isIdempotent: isIdempotent)
    do {
      return try await send(call).message
    } catch {
      throw RPCError(describing: error)
    }
  }

  /// Makes a server-streaming call each time the sequence is iterated. Generated clients call this.
  ///
  /// Where `isIdempotent`, a call that fails before its first message may be made again.
  package func stream<Request: RPCMessage, Response: RPCMessage>(
    _ method: String, _ request: Request, options: RPCCallOptions, isIdempotent: Bool = false
  ) -> RPCResponseStream<Response> {
    let (outbox, interceptors) = (outbox, interceptors)
    let window = configuration.limits.streamWindowBytes
    return RPCResponseStream { () throws(RPCError) in
      var bytes = ByteBuffer()
      try request.serialize(into: &bytes)
      return try StreamHandle(
        RPCClientCall(
          method: method, options: options, request: bytes, kind: .serverStreaming,
          isIdempotent: isIdempotent),
        window: window, interceptors: interceptors, outbox: outbox)
    }
  }

  /// Begins a call whose requests are a stream.
  func open(
    _ method: String, _ kind: RPCMethodKind, _ options: RPCCallOptions
  ) throws(RPCError) -> StreamHandle {
    try StreamHandle(
      RPCClientCall(
        method: method, options: options, request: ByteBuffer(), kind: kind, isIdempotent: false),
      window: configuration.limits.streamWindowBytes, interceptors: interceptors, outbox: outbox)
  }

  /// When a call that may take `timeout` has to be done, given what is being served meanwhile.
  static func deadline(after timeout: Duration?) -> Moment? {
    let inherited = RPCContext.current?.moment
    guard let timeout else { return inherited }
    let own = Moment.now + min(timeout, .seconds(1 << 40))
    return inherited.map { min($0, own) } ?? own
  }

  private static func sendUnary(
    _ request: RPCClientCall, through outbox: ClientOutbox
  ) async throws -> RPCReply {
    let call = ClientCall(
      method: request.method, metadata: request.options.metadata, request: request.request,
      deadline: deadline(after: request.options.timeout),
      waitsForReady: request.options.waitForReady, isIdempotent: request.isIdempotent,
      kind: .unary)
    let result = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        call.continuation = continuation
        outbox.add(.start(call))
      }
    } onCancel: {
      outbox.add(.cancel(call))
    }
    return try result.get()
  }
}
