import NIOCore
import NIOPosix
import StackProto

extension GatewayWorld {
  /// The client's end of an event stream that goes on.
  struct EventStream {
    fileprivate var arriving: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    fileprivate var heard = ""

    /// Waits until a text has come after all that was heard before; false when the stream ends.
    mutating func hear(_ text: String) async throws -> Bool {
      while true {
        if let place = heard.range(of: text) {
          heard = String(heard[place.upperBound...])
          return true
        }
        guard let more = try await arriving.next() else { return false }
        heard += String(buffer: more)
      }
    }
  }

  /// Opens an event stream on a connection of its own for as long as `body` runs.
  func streaming(
    _ query: String, token: String, byGet: Bool = false,
    _ body: (inout EventStream) async throws -> Void
  ) async throws {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let headers =
      "Host: 127.0.0.1:\(port)\r\nAccept: text/event-stream\r\nAuthorization: Bearer \(token)\r\n"
    let json = "{\"query\":\"\(query)\"}"
    let encoded = query.replacing(" ", with: "+").replacing("{", with: "%7B")
      .replacing("}", with: "%7D")
    let request =
      byGet
      ? "GET /graphql?query=\(encoded) HTTP/1.1\r\n\(headers)\r\n"
      : "POST /graphql HTTP/1.1\r\n\(headers)Content-Type: application/json\r\n"
        + "Content-Length: \(json.utf8.count)\r\n\r\n\(json)"
    try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: request))
      var stream = EventStream(arriving: inbound.makeAsyncIterator())
      guard try await stream.hear("HTTP/1.1 200 ") else { throw Unexpected(answer: stream.heard) }
      try await body(&stream)
    }
  }

  /// The user's balance changes.
  func publishBalance(_ micros: Int64) throws {
    try backend.publish(
      topic: "balance", subject: "b",
      FundingV1.Balance(buyingPowerMicros: micros, updatedAtMicros: 1))
  }
}
