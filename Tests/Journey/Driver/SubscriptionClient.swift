import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Follows subscriptions over WebSocket in the `graphql-transport-ws` protocol, one socket each.
package struct SubscriptionClient: Sendable {
  /// What went wrong with a subscription.
  package enum Failure: Error {
    /// The server did not speak WebSocket at this URL.
    case notUpgraded
    /// The server refused the operation.
    case refused(JSON)
    /// The socket closed, with this code where the server gave one.
    case closed(code: Int?)
  }

  private let host: String
  private let port: Int
  private let accessToken: String

  /// - Parameters:
  ///   - gateway: `http://host:port`.
  ///   - accessToken: Says who the user is.
  package init(gateway: String, accessToken: String) {
    let address = gateway.split(separator: "/").last?.split(separator: ":") ?? []
    host = address.first.map(String.init) ?? "127.0.0.1"
    port = address.count > 1 ? Int(address[1]) ?? 80 : 80
    self.accessToken = accessToken
  }

  /// Subscribes, hands the results' `data` to `body` as they come, and unsubscribes when it ends.
  package func subscribe<Result: Sendable>(
    _ document: String, _ variables: JSON = [:],
    _ body: @Sendable (AsyncThrowingStream<JSON, any Error>) async throws -> Result
  ) async throws -> Result {
    let channel = try await connect()
    return try await channel.executeThenClose { inbound, outbound in
      var frames = inbound.makeAsyncIterator()
      let authorization: JSON = ["Authorization": .string("Bearer \(accessToken)")]
      try await outbound.send(["type": "connection_init", "payload": authorization])
      try await Self.waitForAck(&frames)
      try await outbound.send([
        "id": "1", "type": "subscribe",
        "payload": ["query": .string(document), "variables": variables],
      ])
      return try await Self.follow(&frames, outbound) { events in
        // Reading ends with the socket, so it is closed once nobody wants to read on.
        defer { channel.channel.close(promise: nil) }
        return try await body(events)
      }
    }
  }

  private typealias Frames = NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
  private typealias Writer = NIOAsyncChannelOutboundWriter<WebSocketFrame>

  private static func waitForAck(_ frames: inout Frames) async throws {
    while let frame = try await frames.next() {
      if frame.opcode == .connectionClose { throw Failure.closed(code: frame.closeCode) }
      guard frame.opcode == .text else { continue }
      if try frame.message()["type"].text == "connection_ack" { return }
    }
    throw Failure.closed(code: nil)
  }

  /// Reads the socket in one task and runs `body` on what it reads in another.
  private static func follow<Result: Sendable>(
    _ frames: inout Frames, _ outbound: Writer,
    _ body: @Sendable (AsyncThrowingStream<JSON, any Error>) async throws -> Result
  ) async throws -> Result {
    let (events, continuation) = AsyncThrowingStream.makeStream(
      of: JSON.self, throwing: (any Error).self, bufferingPolicy: .bufferingOldest(1_024))
    async let result = body(events)
    do {
      try await pump(&frames, outbound, into: continuation)
      continuation.finish()
    } catch {
      continuation.finish(throwing: error)
    }
    return try await result
  }

  private static func pump(
    _ frames: inout Frames, _ outbound: Writer,
    into events: AsyncThrowingStream<JSON, any Error>.Continuation
  ) async throws {
    while let frame = try await frames.next() {
      switch frame.opcode {
      case .connectionClose: throw Failure.closed(code: frame.closeCode)
      case .ping:
        try await outbound.write(
          WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData))
      case .text:
        let message = try frame.message()
        switch message["type"].text {
        case "next":
          if case .terminated = events.yield(message["payload"]["data"]) { return }
        case "error": throw Failure.refused(message["payload"])
        case "complete": return
        case "ping": try await outbound.send(["type": "pong"])
        default: break
        }
      default: break
      }
    }
    throw Failure.closed(code: nil)
  }

  private func connect() async throws -> NIOAsyncChannel<WebSocketFrame, WebSocketFrame> {
    let upgrade = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: .init(upgradeConfiguration: self.upgradeConfiguration()))
        }
      }
    guard let channel = try await upgrade.get() else { throw Failure.notUpgraded }
    return channel
  }

  private typealias Upgraded = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>?

  private func upgradeConfiguration() -> NIOTypedHTTPClientUpgradeConfiguration<Upgraded> {
    let upgrader = NIOTypedWebSocketClientUpgrader<Upgraded> { channel, _ in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel(wrappingChannelSynchronously: channel)
      }
    }
    let head = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: "/graphql",
      headers: [
        "host": "\(host):\(port)", "sec-websocket-protocol": "graphql-transport-ws",
        "content-length": "0",
      ])
    return NIOTypedHTTPClientUpgradeConfiguration(upgradeRequestHead: head, upgraders: [upgrader]) {
      channel in
      channel.close().map { nil }
    }
  }
}

extension NIOAsyncChannelOutboundWriter where OutboundOut == WebSocketFrame {
  fileprivate func send(_ message: JSON) async throws {
    let data = ByteBuffer(bytes: try message.serialized())
    try await write(WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: data))
  }
}

extension WebSocketFrame {
  fileprivate func message() throws -> JSON {
    try JSON(parsing: Array(unmaskedData.readableBytesView))
  }

  fileprivate var closeCode: Int? {
    var data = unmaskedData
    return data.readInteger(as: UInt16.self).map(Int.init)
  }
}
