import GraphQL
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A WebSocket client that says what a test wants, right or wrong.
struct TestSocket {
  struct NotUpgraded: Error {}

  enum Heard: Equatable {
    case message(GraphQLValue)
    case closed(Int)
    case lost
  }

  private var frames: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  let subprotocol: String?

  private struct Upgraded: Sendable {
    let channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
    let subprotocol: String?
  }

  static func open(
    _ world: GatewayWorld, subprotocol: String? = "graphql-transport-ws",
    headers: [(String, String)] = [], path: String = "/graphql",
    _ body: (inout TestSocket) async throws -> Void
  ) async throws {
    var all = HTTPHeaders([("host", "127.0.0.1:\(world.port)")] + headers)
    if let subprotocol { all.add(name: "sec-websocket-protocol", value: subprotocol) }
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: all)
    let upgrade = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: world.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: .init(upgradeConfiguration: configuration(head)))
        }
      }
    guard let upgraded = try await upgrade.get() else { throw NotUpgraded() }
    try await upgraded.channel.executeThenClose { inbound, outbound in
      var socket = TestSocket(
        frames: inbound.makeAsyncIterator(), outbound: outbound, subprotocol: upgraded.subprotocol)
      try await body(&socket)
    }
  }

  private static func configuration(
    _ head: HTTPRequestHead
  ) -> NIOTypedHTTPClientUpgradeConfiguration<Upgraded?> {
    let upgrader = NIOTypedWebSocketClientUpgrader<Upgraded?>(maxFrameSize: 1 << 20) {
      channel, response in
      channel.eventLoop.makeCompletedFuture {
        Upgraded(
          channel: try NIOAsyncChannel(wrappingChannelSynchronously: channel),
          subprotocol: response.headers.first(name: "sec-websocket-protocol"))
      }
    }
    return NIOTypedHTTPClientUpgradeConfiguration(upgradeRequestHead: head, upgraders: [upgrader]) {
      channel in channel.close().map { nil }
    }
  }

  func send(_ text: String) async throws {
    try await frame(.text, text)
  }

  func frame(
    _ opcode: WebSocketOpcode, _ text: String, fin: Bool = true, masked: Bool = true
  ) async throws {
    try await outbound.write(
      WebSocketFrame(
        fin: fin, opcode: opcode, maskKey: masked ? .random() : nil,
        data: ByteBuffer(string: text)))
  }

  /// What the next WebSocket pong carries; nil when the socket ends.
  mutating func hearPong() async throws -> String? {
    while let frame = try await frames.next() {
      if frame.opcode == .pong { return String(buffer: frame.unmaskedData) }
    }
    return nil
  }

  /// The next message, or how the socket ended.
  mutating func hear() async throws -> Heard {
    while let frame = try await frames.next() {
      var data = frame.unmaskedData
      switch frame.opcode {
      case .text: return .message(try JSONReader.parse(Array(data.readableBytesView)))
      case .connectionClose: return .closed(Int(data.readInteger(as: UInt16.self) ?? 0))
      case .ping: try await self.frame(.pong, "")
      default: continue
      }
    }
    return .lost
  }

  /// Signs in and hears that it may begin.
  mutating func begin(_ token: String?) async throws {
    let payload = token.map { #","payload":{"Authorization":"Bearer \#($0)"}"# } ?? ""
    try await send(#"{"type":"connection_init"\#(payload)}"#)
    guard try await hear() == .message(["type": "connection_ack"]) else { throw NotUpgraded() }
  }

  func subscribe(_ id: String, _ query: String) async throws {
    var writer = JSONWriter()
    writer.write(["id": .string(id), "type": "subscribe", "payload": ["query": .string(query)]])
    try await send(String(decoding: writer.bytes, as: UTF8.self))
  }
}
