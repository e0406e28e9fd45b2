import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// How connections from outside are bounded.
struct ConnectionLimits: Sendable {
  /// Open at once; further ones wait until one ends.
  var connections = 1_000
  /// Of one address; further ones are closed.
  var connectionsPerAddress = 200
  /// How long a connection may stay without a request.
  var idleTimeout: Duration = .seconds(75)
  /// How long a request may take to come in.
  var requestTimeout: Duration = .seconds(30)
  /// How long a client may leave no room for what we send.
  var writeTimeout: Duration = .seconds(30)
}

/// A connection from outside: HTTP/1.1 for hummingbird, until its first request asks for a
/// WebSocket on `/graphql`.
struct GatewayChannel: ServerChildChannel, HTTPChannelHandler {
  typealias HTTPConnection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  enum Negotiated: Sendable {
    case http(HTTPConnection)
    case socket(GraphQLSocket.Connection, HTTPRequestHead)
  }

  struct Value: ServerChildChannelValue {
    let negotiated: EventLoopFuture<Negotiated>
    let channel: any Channel
  }

  let responder: HTTPChannelHandler.Responder
  let socket: GraphQLSocket
  let limits: ConnectionLimits
  let census: ConnectionCensus

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      try census.enter(channel)
      let pipeline = channel.pipeline.syncOperations
      var configuration = NIOUpgradableHTTPServerPipelineConfiguration(
        upgradeConfiguration: upgrade(logger))
      // Hummingbird reads one request after the other, and answers what cannot be parsed.
      configuration.enablePipelining = false
      configuration.enableErrorHandling = false
      configuration.enableResponseHeaderValidation = false
      let negotiated = try pipeline.configureUpgradableHTTPServerPipeline(
        configuration: configuration)
      let upgradeHandler = try pipeline.handler(
        type: NIOTypedHTTPServerUpgradeHandler<Negotiated>.self)
      try pipeline.addHandler(
        FirstRequestHandler(timeout: limits.idleTimeout, admits: socket.admits),
        position: .before(upgradeHandler))
      try pipeline.addHandler(
        SlowReaderHandler(timeout: limits.writeTimeout), position: .before(upgradeHandler))
      return Value(negotiated: negotiated, channel: channel)
    }
  }

  private func upgrade(_ logger: Logger) -> NIOTypedHTTPServerUpgradeConfiguration<Negotiated> {
    let upgrader = NIOTypedWebSocketServerUpgrader<Negotiated>(
      maxFrameSize: socket.limits.message, enableAutomaticErrorHandling: false,
      shouldUpgrade: { channel, head in
        channel.eventLoop.makeSucceededFuture(Self.answer(to: head))
      },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          try FirstRequestHandler.remove(from: channel)
          return .socket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), head)
        }
      })
    return NIOTypedHTTPServerUpgradeConfiguration(
      upgraders: [upgrader],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          try FirstRequestHandler.remove(from: channel)
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
          try pipeline.addHandler(SlowRequestHandler(timeout: limits.requestTimeout))
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

  func handle(value: Value, logger: Logger) async {
    do {
      switch try await value.negotiated.get() {
      case .http(let connection): await handleHTTP(asyncChannel: connection, logger: logger)
      case .socket(let connection, let head):
        await socket.run(connection, request: head, logger: logger)
      }
    } catch {
      logger.debug("A connection came to nothing", metadata: ["error": "\(error)"])
    }
  }
}
