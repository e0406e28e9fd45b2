import NIOCore
import NIOHTTP1

/// Stands in an HTTP/1.1 connection until its first request has decided what becomes of it, and
/// answers what is no HTTP.
///
/// It takes out wishes for upgrades that we do not have or do not grant. Such a request is an
/// ordinary one (RFC 9110, section 7.8), but NIO's upgrade handler loses the head of a request it
/// cannot upgrade.
final class FirstRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let admits: (any Channel, HTTPRequestHead) -> Bool
  /// Whether a socket was asked for: what comes after that is no HTTP.
  private var isSocket = false

  /// `admits` says whether this client may open a socket now; one who may not is answered as to any
  /// other request.
  init(admits: @escaping (any Channel, HTTPRequestHead) -> Bool) {
    self.admits = admits
  }

  static func remove(from channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    let handler = try pipeline.handler(type: FirstRequestHandler.self)
    pipeline.removeHandler(handler, promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isSocket, case .head(var head) = unwrapInboundIn(data),
      head.headers.contains(name: "upgrade")
    else { return context.fireChannelRead(data) }
    isSocket = Self.asksForSocket(head) && admits(context.channel, head)
    guard !isSocket else { return context.fireChannelRead(data) }
    head.headers.remove(name: "upgrade")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  /// A WebSocket handshake (RFC 6455, section 4.2.1) for the one place where we have sockets.
  private static func asksForSocket(_ head: HTTPRequestHead) -> Bool {
    head.method == .GET && head.uri.prefix { $0 != "?" } == "/graphql"
      && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
      && head.headers[canonicalForm: "sec-websocket-key"].count == 1
      && head.headers[canonicalForm: "sec-websocket-version"].contains("13")
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let status: HTTPResponseStatus =
      switch error as? HTTPParserError {
      case .headerOverflow: .requestHeaderFieldsTooLarge
      default: .badRequest
      }
    let head = HTTPResponseHead(
      version: .http1_1, status: status, headers: ["connection": "close", "content-length": "0"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.close(promise: nil)
  }
}
