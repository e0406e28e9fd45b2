import NIOCore
import NIOPosix

@testable import Gateway

/// An HTTP/2 client that says what a test wants, frame by frame (RFC 9113), by prior knowledge.
struct RawHTTP2 {
  enum Kind: UInt8 {
    case data = 0, headers = 1, reset = 3, settings = 4, ping = 6, goAway = 7
  }

  struct Frame {
    let kind: UInt8
    let flags: UInt8
    let stream: UInt32
    let payload: [UInt8]

    var endsStream: Bool { kind <= Kind.headers.rawValue && flags & 1 != 0 }
    /// The error code at an offset of the payload.
    func code(at offset: Int) -> UInt32 {
      payload.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  private var arriving: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var bytes = ByteBuffer()

  /// Connects, says the preface and empty settings, and runs `body`.
  static func open(
    _ world: GatewayWorld, _ body: (inout RawHTTP2) async throws -> Void
  ) async throws {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: world.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    try await channel.executeThenClose { inbound, outbound in
      var client = RawHTTP2(arriving: inbound.makeAsyncIterator(), outbound: outbound)
      try await outbound.write(ByteBuffer(string: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
      try await client.send(.settings)
      try await body(&client)
    }
  }

  func send(
    _ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []
  ) async throws {
    var frame = ByteBuffer()
    Self.write(kind, flags, stream, payload, to: &frame)
    try await outbound.write(frame)
  }

  private static func write(
    _ kind: Kind, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8], to buffer: inout ByteBuffer
  ) {
    buffer.writeInteger(UInt8(payload.count >> 16))
    buffer.writeInteger(UInt16(truncatingIfNeeded: payload.count))
    buffer.writeMultipleIntegers(kind.rawValue, flags, stream)
    buffer.writeBytes(payload)
  }

  /// The next frame; nil when the gateway has closed. Settings and pings are answered.
  mutating func next() async throws -> Frame? {
    while true {
      guard let frame = try await nextFrame() else { return nil }
      let isAnswer = frame.flags & 1 != 0
      if frame.kind == Kind.settings.rawValue, !isAnswer {
        try? await send(.settings, flags: 1)
      } else if frame.kind == Kind.ping.rawValue, !isAnswer {
        try? await send(.ping, flags: 1, frame.payload)
      }
      return frame
    }
  }

  private mutating func nextFrame() async throws -> Frame? {
    while true {
      if let frame = take() { return frame }
      do {
        guard let more = try await arriving.next() else { return nil }
        bytes.writeImmutableBuffer(more)
      } catch is IOError {
        return nil
      }
    }
  }

  private mutating func take() -> Frame? {
    var reader = bytes
    guard let high = reader.readInteger(as: UInt8.self),
      let low = reader.readInteger(as: UInt16.self),
      let (kind, flags, stream) = reader.readMultipleIntegers(as: (UInt8, UInt8, UInt32).self),
      let payload = reader.readBytes(length: Int(high) << 16 | Int(low))
    else { return nil }
    bytes = reader
    return Frame(kind: kind, flags: flags, stream: stream & 0x7FFF_FFFF, payload: payload)
  }

  /// The text of a stream's body once its end has come; nil when the connection ends before.
  mutating func body(of stream: UInt32) async throws -> String? {
    var text: [UInt8] = []
    while let frame = try await next() {
      guard frame.stream == stream else { continue }
      if frame.kind == Kind.data.rawValue { text += frame.payload }
      if frame.endsStream { return String(decoding: text, as: UTF8.self) }
      if frame.kind == Kind.reset.rawValue { return nil }
    }
    return nil
  }

  // MARK: Requests

  /// Opens a stream with a POST of GraphQL, and ends it unless more is to come.
  func post(
    _ stream: UInt32, _ headers: [(String, String)] = [], body: String, ends: Bool = true
  ) async throws {
    try await send(
      .headers, flags: 4, stream: stream,
      Self.block([("content-type", "application/json")] + headers))
    try await send(.data, flags: ends ? 1 : 0, stream: stream, Array(body.utf8))
  }

  /// A header block (RFC 7541) without Huffman codes or the dynamic table.
  static func block(_ headers: [(String, String)]) -> [UInt8] {
    // Indexed: `:method: POST`, `:scheme: http`.
    var block: [UInt8] = [0x83, 0x86]
    block += [0x04] + text("/graphql")
    block += [0x01] + text("gateway.test")
    for (name, value) in headers { block += [0x00] + text(name) + text(value) }
    return block
  }

  /// A string of RFC 7541, section 5.2: its length with a prefix of seven bits, then its bytes.
  private static func text(_ text: String) -> [UInt8] {
    var rest = text.utf8.count
    guard rest >= 127 else { return [UInt8(rest)] + Array(text.utf8) }
    var length: [UInt8] = [127]
    rest -= 127
    while rest >= 128 {
      length.append(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    return length + [UInt8(rest)] + Array(text.utf8)
  }
}
