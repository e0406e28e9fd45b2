import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

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
  /// How long a connection may stay without a request.
  let idleTimeout: Duration

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(CloseBeforeFirstRequest(timeout: idleTimeout))
      var configuration = NIOUpgradableHTTPServerPipelineConfiguration(
        upgradeConfiguration: upgrade(logger))
      // Hummingbird reads one request after the other, and answers what cannot be parsed.
      configuration.enablePipelining = false
      configuration.enableErrorHandling = false
      configuration.enableResponseHeaderValidation = false
      let negotiated = try pipeline.configureUpgradableHTTPServerPipeline(
        configuration: configuration)
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
          try CloseBeforeFirstRequest.remove(from: channel)
          return .socket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), head)
        }
      })
    return NIOTypedHTTPServerUpgradeConfiguration(
      upgraders: [upgrader],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          try CloseBeforeFirstRequest.remove(from: channel)
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
          try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: idleTimeout, logger: logger))
          return .http(
            try NIOAsyncChannel(
              wrappingChannelSynchronously: channel,
              configuration: .init(isOutboundHalfClosureEnabled: true)))
        }
      })
  }

  /// Headers of the handshake; nil refuses it. A client without our subprotocol is let in to be
  /// told so by a close code, which is all that a browser can read.
  private static func answer(to head: HTTPRequestHead) -> HTTPHeaders? {
    guard head.uri.prefix(while: { $0 != "?" }) == "/graphql" else { return nil }
    return GraphQLSocket.speaks(head.headers)
      ? ["sec-websocket-protocol": GraphQLSocket.subprotocol] : [:]
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

/// Closes a connection that sends no request in time, or none before we shut down.
final class CloseBeforeFirstRequest: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private let timeout: Duration
  private var timer: Scheduled<Void>?

  init(timeout: Duration) {
    self.timeout = timeout
  }

  static func remove(from channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    let handler = try pipeline.handler(type: CloseBeforeFirstRequest.self)
    handler.timer?.cancel()
    pipeline.removeHandler(handler, promise: nil)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    timer = context.eventLoop.scheduleTask(in: TimeAmount(timeout)) {
      channel.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

}
