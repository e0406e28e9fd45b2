import GraphQL
import Logging
import NIOCore
import NIOHTTP1
import NIOWebSocket
import ServiceLifecycle
import Synchronization
import Time

/// How sockets are bounded.
struct SocketLimits: Sendable {
  /// Bytes in one message.
  var message = 256 * 1_024
  var operations = 50
  var socketsPerUser = 10
  /// Frames that a client may send in a minute, whatever is in them.
  var framesPerMinute = 6_000
  /// How long a client may take to sign in.
  var initTimeout: Duration = .seconds(10)
  /// How often we ask whether the client is there; after three times without a word it is gone.
  var keepalive: Duration = .seconds(20)
}

/// Serves graphql-transport-ws on one WebSocket. Everything that runs for it is a child of `run`:
/// when the socket ends, so do its operations and the calls behind them.
struct GraphQLSocket: Sendable {
  typealias Connection = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
  typealias Writer = NIOAsyncChannelOutboundWriter<WebSocketFrame>

  static let subprotocol = "graphql-transport-ws"

  let service: GraphQLService
  let limits: SocketLimits
  let census: Census

  /// Whether the client may open a socket now.
  func admits(_ channel: any Channel, _ head: HTTPRequestHead) -> Bool {
    let forwarded = head.headers["x-forwarded-for"].joined(separator: ",")
    let address = service.rates.client(
      of: ClientAddress(channel.remoteAddress), forwarded: forwarded)
    return (try? service.rates.admit(address)) != nil
  }

  /// Serves the socket to its end.
  func run(_ connection: Connection, request: HTTPRequestHead, logger: Logger) async {
    do {
      try await connection.executeThenClose { inbound, outbound in
        let closure =
          Self.speaks(request.headers)
          ? await serve(inbound, outbound, request) : SocketClosure.subprotocol
        try await outbound.write(Self.closeFrame(closure))
        try await LingeringCloseHandler.close(connection.channel)
      }
    } catch {
      logger.debug("A socket broke off", metadata: ["error": "\(error)"])
    }
  }

  /// Whether the client offers our subprotocol.
  static func speaks(_ headers: HTTPHeaders) -> Bool {
    headers[canonicalForm: "sec-websocket-protocol"].contains { $0 == subprotocol }
  }

  private func serve(
    _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: Writer,
    _ request: HTTPRequestHead
  ) async -> SocketClosure {
    let session = SocketSession(
      service: service, limits: limits, census: census, outbound: outbound, request: request)
    let closure = await withTaskGroup(of: SocketClosure?.self) { group in
      group.addTask { await session.read(inbound) }
      group.addTask { await session.awaitEnding() }
      group.addTask { await session.awaitSignIn() }
      group.addTask { await session.keepAlive() }
      group.addTask {
        do {
          try await gracefulShutdown()
          return SocketClosure.goingAway
        } catch {
          return nil
        }
      }
      defer { group.cancelAll() }
      for await ending in group {
        if let ending { return ending }
      }
      return .normal
    }
    session.leave()
    return closure
  }

  private static func closeFrame(_ closure: SocketClosure) -> WebSocketFrame {
    var data = ByteBuffer()
    data.write(webSocketErrorCode: .init(codeNumber: Int(closure.code)))
    data.writeString(closure.reason)
    return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
  }
}
