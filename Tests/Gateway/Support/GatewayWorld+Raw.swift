import HTTPClient
import NIOCore
import NIOPosix

extension GatewayWorld {
  /// Exchanges one request for its whole response over a connection of its own; for what the HTTP
  /// client would never send.
  func exchange(
    _ method: String, _ target: String, _ headers: [(String, String)] = [], body: String? = nil
  ) async throws -> Answer {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
    return Answer(wire: try await everything(after: text + "\r\n" + (body ?? "")))
  }

  /// Sends bytes as they are, more once the gateway has said something, and answers all that comes
  /// until it closes.
  func everything(after text: String, then more: String? = nil) async throws -> String {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      // The gateway may have closed already.
      try? await outbound.write(ByteBuffer(string: text))
      var answer = ByteBuffer()
      var more = more
      for try await bytes in inbound {
        answer.writeImmutableBuffer(bytes)
        if let text = more.take() { try? await outbound.write(ByteBuffer(string: text)) }
      }
      return String(buffer: answer)
    }
  }
}

extension GatewayWorld.Answer {
  /// From the text of an HTTP/1.1 response without a transfer coding.
  fileprivate init(wire: String) {
    let end = wire.range(of: "\r\n\r\n")
    let head = wire[..<(end?.lowerBound ?? wire.endIndex)].components(separatedBy: "\r\n")
    status =
      head.first.flatMap { $0.split(separator: " ").dropFirst().first.flatMap { Int($0) } } ?? 0
    headers = HTTPHeaders(
      head.dropFirst().compactMap { line in
        line.range(of: ": ").map {
          (String(line[..<$0.lowerBound]), String(line[$0.upperBound...]))
        }
      })
    text = String(wire[(end?.upperBound ?? wire.endIndex)...])
  }
}
