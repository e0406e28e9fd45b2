import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix
import NIOSSL
import NIOTLS
import NIOWebSocket
import RPC

/// A connection from outside: TLS where we have a certificate, then HTTP/2 if the client says so by
/// ALPN or, in plaintext, by its first bytes; else HTTP/1.1, until its first request asks for a
/// WebSocket on `/graphql`.
struct GatewayChannel: ServerChildChannel, HTTPChannelHandler {
  typealias HTTPConnection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  enum Negotiated: Sendable {
    case http1(EventLoopFuture<FirstRequest>)
    case http2(HTTP2Channel.Value)
  }

  /// What the first request of HTTP/1.1 makes of a connection.
  enum FirstRequest: Sendable {
    case http(HTTPConnection)
    case socket(GraphQLSocket.Connection, HTTPRequestHead)
  }

  struct Value: ServerChildChannelValue {
    let negotiated: EventLoopFuture<Negotiated>
    let channel: any Channel
  }

  let responder: HTTPChannelHandler.Responder
  private let socket: GraphQLSocket
  private let limits: ConnectionLimits
  private let census: ConnectionCensus
  private let origins: CrossOriginPolicy
  private let tls: TLSContextSource?
  private let http2: HTTP2Channel

  init(
    responder: @escaping HTTPChannelHandler.Responder, socket: GraphQLSocket,
    limits: ConnectionLimits, census: ConnectionCensus, origins: CrossOriginPolicy,
    tls: TLSContextSource?
  ) {
    self.responder = responder
    self.socket = socket
    self.limits = limits
    self.census = census
    self.origins = origins
    self.tls = tls
    // NIO itself ends a connection with too many streams, resets, empty or control frames.
    http2 = HTTP2Channel(
      responder: responder,
      configuration: HTTP2ChannelConfiguration(
        idleTimeout: limits.idleTimeout, gracefulCloseTimeout: limits.drainTimeout,
        streamConfiguration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [
            SlowReaderHandler(timeout: limits.writeTimeout),
            SlowRequestHandler(timeout: limits.requestTimeout),
          ],
          idleTimeout: TimeAmount(limits.idleTimeout))))
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let ready: EventLoopFuture<Value>
    if !census.enter(channel) {
      ready = channel.eventLoop.makeFailedFuture(ConnectionCensus.Full())
    } else if let tls {
      // It looks at files.
      ready = NIOThreadPool.singleton.runIfActive(eventLoop: channel.eventLoop) {
        tls.current()
      }.flatMapThrowing { context in
        try negotiate(on: channel, tls: context, logger)
      }
    } else {
      ready = channel.eventLoop.makeCompletedFuture {
        try negotiate(on: channel, tls: nil, logger)
      }
    }
    // NIO leaves open what could not be set up.
    return ready.flatMapErrorWithEventLoop { error, eventLoop in
      channel.close(promise: nil)
      let nothing: EventLoopFuture<Negotiated> = eventLoop.makeFailedFuture(error)
      return eventLoop.makeSucceededFuture(Value(negotiated: nothing, channel: channel))
    }
  }

  private func negotiate(
    on channel: any Channel, tls: NIOSSLContext?, _ logger: Logger
  ) throws -> Value {
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(SlowReaderHandler(timeout: limits.writeTimeout))
    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
    try pipeline.addHandler(
      SlowHeadHandler(
        silence: limits.idleTimeout, head: limits.headTimeout, handshakes: tls != nil))
    if tls == nil { try pipeline.addHandler(PriorKnowledgeHandler()) }
    let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result, channel in
      guard case .negotiated("h2") = result else {
        return channel.eventLoop.makeCompletedFuture {
          .http1(try http1(on: channel, isEncrypted: tls != nil, logger))
        }
      }
      return channel.eventLoop.makeCompletedFuture {
        try Self.removeSlowHeadHandler(from: channel)
      }.flatMap {
        http2.setup(channel: channel, logger: logger)
      }.map { .http2($0) }
    }
    try pipeline.addHandler(negotiation)
    return Value(negotiated: negotiation.protocolNegotiationResult, channel: channel)
  }

  private static func removeSlowHeadHandler(from channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    pipeline.removeHandler(try pipeline.handler(type: SlowHeadHandler.self), promise: nil)
  }

  // MARK: HTTP/1.1

  private func http1(
    on channel: any Channel, isEncrypted: Bool, _ logger: Logger
  ) throws -> EventLoopFuture<FirstRequest> {
    let pipeline = channel.pipeline.syncOperations
    var configuration = NIOUpgradableHTTPServerPipelineConfiguration(
      upgradeConfiguration: upgrade(isEncrypted: isEncrypted, logger))
    // Hummingbird reads one request after the other, and answers what cannot be parsed.
    configuration.enablePipelining = false
    configuration.enableErrorHandling = false
    configuration.enableResponseHeaderValidation = false
    let first = try pipeline.configureUpgradableHTTPServerPipeline(configuration: configuration)
    let upgradeHandler = try pipeline.handler(
      type: NIOTypedHTTPServerUpgradeHandler<FirstRequest>.self)
    try pipeline.addHandler(
      FirstRequestHandler { channel, head in
        // A browser opens sockets from any page without asking first.
        origins.admits(head.headers.first(name: "origin"), host: head.headers.first(name: "host"))
          && socket.admits(channel, head)
      }, position: .before(upgradeHandler))
    return first
  }

  private func upgrade(
    isEncrypted: Bool, _ logger: Logger
  ) -> NIOTypedHTTPServerUpgradeConfiguration<FirstRequest> {
    let upgrader = NIOTypedWebSocketServerUpgrader<FirstRequest>(
      maxFrameSize: socket.limits.message, enableAutomaticErrorHandling: false,
      shouldUpgrade: { channel, head in
        channel.eventLoop.makeSucceededFuture(Self.answer(to: head))
      },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          try FirstRequestHandler.remove(from: channel)
          try Self.removeSlowHeadHandler(from: channel)
          return .socket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), head)
        }
      })
    return NIOTypedHTTPServerUpgradeConfiguration(
      upgraders: [upgrader],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          try FirstRequestHandler.remove(from: channel)
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: isEncrypted))
          try pipeline.addHandler(
            SlowRequestHandler(
              timeout: limits.requestTimeout,
              heads: try pipeline.handler(type: SlowHeadHandler.self)))
          try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: limits.idleTimeout, logger: logger))
          return .http(
            try NIOAsyncChannel(
              wrappingChannelSynchronously: channel,
              configuration: .init(isOutboundHalfClosureEnabled: true)))
        }
      })
  }

  /// Headers of the handshake. A client without our subprotocol is let in to be
  /// told so by a close code, which is all that a browser can read.
  private static func answer(to head: HTTPRequestHead) -> HTTPHeaders? {
    GraphQLSocket.speaks(head.headers)
      // Written as RFC 6455 writes it: some clients look it up by exactly these letters.
      ? ["Sec-WebSocket-Protocol": GraphQLSocket.subprotocol] : [:]
  }

  // MARK: Serving

  func handle(value: Value, logger: Logger) async {
    do {
      switch try await value.negotiated.get() {
      case .http1(let first):
        switch try await first.get() {
        case .http(let connection): await handleHTTP(asyncChannel: connection, logger: logger)
        case .socket(let connection, let head):
          await socket.run(connection, request: head, logger: logger)
        }
      case .http2(let connection): await http2.handle(value: connection, logger: logger)
      }
    } catch {
      logger.debug("A connection came to nothing", metadata: ["error": "\(error)"])
    }
  }
}
