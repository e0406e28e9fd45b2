import NIOCore
import NIOPosix
import Testing

@testable import RPC
@testable import StackProto

/// A peer that speaks bytes, not the protocol: connects to a server, sends what it likes, and reads
/// until the server closes or enough has come.
struct RawPeer {
  /// Frames the server sent, its hello first.
  var frames: [Frame]
  /// Whether the server closed the connection.
  var isClosed: Bool

  static func hello(_ limits: RPCLimits = .init()) -> ByteBuffer {
    var bytes = ByteBuffer()
    Hello(limits: limits).write(to: &bytes)
    return bytes
  }

  /// A request to `Say` (method 0) as a frame, with any of its parts changed. `timeout` is in
  /// microseconds; 0 means none.
  static func request(
    id: UInt32 = 1, method: UInt16 = 0, timeout: UInt64 = 0, total: UInt32? = nil,
    metadata: [UInt8] = [], body: [UInt8] = []
  ) -> ByteBuffer {
    var bytes = ByteBuffer()
    bytes.writeFrame(.request, callID: id) { out in
      out.writeMultipleIntegers(method, timeout, UInt16(metadata.count))
      out.writeBytes(metadata)
      out.writeInteger(total ?? UInt32(body.count))
      out.writeBytes(body)
    }
    return bytes
  }

  /// Sends `bytes` and reads until `enough` says so or the server closes.
  static func talk(
    to port: Int, sending bytes: ByteBuffer, until enough: ([Frame]) -> Bool
  ) async throws -> RawPeer {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    var peer = RawPeer(frames: [], isClosed: false)
    do {
      return try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(bytes)
        var reader = FrameReader()
        for try await chunk in inbound {
          reader.append(chunk)
          while let frame = try reader.next() { peer.frames.append(frame) }
          if enough(peer.frames) { return peer }
        }
        peer.isClosed = true
        return peer
      }
    } catch is ChannelError {
      // Closed by the server before we did.
    } catch is IOError {
      // A reset is a close, too.
    }
    peer.isClosed = true
    return peer
  }
}

/// One way to break the protocol.
struct Violation: CustomTestStringConvertible {
  let testDescription: String
  let bytes: ByteBuffer

  init(_ name: String, afterHello: Bool = true, _ write: (inout ByteBuffer) -> Void) {
    testDescription = name
    var bytes = afterHello ? RawPeer.hello() : ByteBuffer()
    write(&bytes)
    self.bytes = bytes
  }

  static let all: [Violation] =
    [
      Violation("no hello", afterHello: false) { $0.writeImmutableBuffer(RawPeer.request()) },
      Violation("HTTP", afterHello: false) { $0.writeString("GET / HTTP/1.1\r\nHost: x\r\n\r\n") },
      Violation("wrong magic", afterHello: false) { out in
        out.writeFrame(.hello) { $0.writeString("STACKXXX\u{1}\0\0\0") }
      },
      Violation("wrong version", afterHello: false) { out in
        out.writeFrame(.hello) { $0.writeString("STACKRPC\u{2}\0\0\0") }
      },
      Violation("a hello cut short", afterHello: false) { out in
        out.writeFrame(.hello) { $0.writeString("STACKRPC\u{1}\u{3}\u{1}\0") }
      },
      Violation("a hello whose methods are cut short", afterHello: false) { out in
        out.writeFrame(.hello) { $0.writeString("STACKRPC\u{1}\0\0\u{2}\0\0\u{9}abc") }
      },
      Violation("a hello of more than 1024 methods", afterHello: false) { out in
        out.writeFrame(.hello) { out in
          out.writeString("STACKRPC\u{1}\0")
          out.writeInteger(UInt16(1025))
          for _ in 0..<1025 { out.writeBytes([0, 0, 1, 97]) }
        }
      },
      Violation("a frame limit below the least", afterHello: false) { out in
        out.writeFrame(.hello) { out in
          out.writeString("STACKRPC\u{1}\u{1}\u{1}")
          out.writeMultipleIntegers(UInt32(16_383), UInt16(0))
        }
      },
      Violation("second hello") { $0.writeImmutableBuffer(RawPeer.hello()) },
      Violation("length 0") { $0.writeInteger(UInt32(0)) },
      Violation("length 5") { $0.writeBytes([0, 0, 0, 5, 8, 0, 0, 0, 0]) },
      Violation("length just above the limit") { $0.writeInteger(UInt32(65_537)) },
      Violation("length 4 GiB") { $0.writeInteger(UInt32.max) },
      Violation("unknown type") { $0.writeBytes([0, 0, 0, 6, 99, 0, 0, 0, 0, 0]) },
      Violation("type 0") { $0.writeBytes([0, 0, 0, 6, 0, 0, 0, 0, 0, 0]) },
      Violation("a message of a call never made") { out in
        out.writeFrame(.message, callID: 1) { $0.writeInteger(UInt32(0)) }
      },
      Violation("the end of a call never made") { $0.writeFrame(.done, callID: 1) },
      Violation("a message without its size") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        out.writeFrame(.message, callID: 1)
      },
      Violation("a message while the request arrives") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, total: 9, body: [1]))
        out.writeFrame(.message, callID: 1) { $0.writeInteger(UInt32(0)) }
      },
      Violation("the end while the request arrives") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, total: 9, body: [1]))
        out.writeFrame(.done, callID: 1)
      },
      Violation("a message inside a message of a stream") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        for _ in 0..<2 { out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 9, 7]) } }
      },
      Violation("the end inside a message of a stream") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 9, 7]) }
        out.writeFrame(.done, callID: 1)
      },
      Violation("the rest of no message of a stream") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        out.writeFrame(.continuation, callID: 1)
      },
      Violation("more bytes than announced, in a stream") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 1, 7, 7]) }
      },
      Violation("a server's status") { $0.writeFrame(.status, callID: 1) },
      Violation("short request") { $0.writeFrame(.request, callID: 1) },
      Violation("a request whose metadata is longer than the frame") { out in
        out.writeFrame(.request, callID: 1) { out in
          out.writeMultipleIntegers(UInt16(0), UInt64(0), UInt16(500), UInt32(0))
        }
      },
      Violation("id again") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 5))
        out.writeImmutableBuffer(RawPeer.request(id: 5))
      },
      Violation("id backwards") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 5))
        out.writeImmutableBuffer(RawPeer.request(id: 4))
      },
      Violation("cancel of a call never made") { $0.writeFrame(.cancel, callID: 9) },
      Violation("credit for a call never made") { out in
        out.writeFrame(.credit, callID: 9) { $0.writeInteger(UInt32(1)) }
      },
      Violation("the rest of a call never made") { $0.writeFrame(.continuation, callID: 9) },
      Violation("the rest of a request that is complete") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 3))
        out.writeFrame(.continuation, callID: 1)
      },
      Violation("more bytes than announced, in the second frame") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, total: 3, body: [1, 2]))
        out.writeFrame(.continuation, callID: 1) { $0.writeBytes([3, 4]) }
      },
      Violation("credit of five bytes") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, total: 100))
        out.writeFrame(.credit, callID: 1) { $0.writeBytes([0, 0, 0, 1, 0]) }
      },
      Violation("credit without bytes") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, total: 100))
        out.writeFrame(.credit, callID: 1)
      },
      Violation("more bytes than announced") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, total: 1, body: [1, 2, 3]))
      },
      Violation("short ping") { out in out.writeFrame(.ping) { $0.writeInteger(UInt8(1)) } },
      Violation("long ping") { out in
        out.writeFrame(.ping) { $0.writeBytes([UInt8](repeating: 0, count: 9)) }
      },
      Violation("short pong") { out in out.writeFrame(.pong) { $0.writeInteger(UInt8(1)) } },
      Violation("short goodbye") { out in out.writeFrame(.goAway) { $0.writeInteger(UInt32(0)) } },
    ]
    + [2, 3, 4, 5, 6, 7, 11].map { (type: UInt8) in
      Violation("frame type \(type) without a call") {
        $0.writeBytes([0, 0, 0, 6, type, 0, 0, 0, 0, 0])
      }
    }
    + [1, 8, 9, 10].map { (type: UInt8) in
      Violation("frame type \(type) with a call") {
        $0.writeBytes([0, 0, 0, 6, type, 0, 0, 0, 0, 1])
      }
    }
}

@Suite(.timeLimit(.minutes(10))) struct ProtocolTests {
  @Test(arguments: Violation.all)
  func aBrokenProtocolEndsThatConnectionAndNothingElse(_ violation: Violation) async throws {
    try await withEcho { channel, port in
      _ = try await channel.say("before")
      let peer = try await RawPeer.talk(to: port, sending: violation.bytes) { _ in false }
      #expect(peer.isClosed)
      #expect(peer.frames.first?.type == .hello)
      #expect(peer.frames.last?.type == .goAway)
      let answer = try await channel.say("after")
      #expect(answer == "after")
    }
  }

  @Test(arguments: [
    (RawPeer.request(method: 999), RPCCode.unimplemented),
    (RawPeer.request(total: 1 << 30), .resourceExhausted),
    (RawPeer.request(metadata: [200, 1]), .internalError),
    (RawPeer.request(metadata: [1, 65, 0, 0]), .internalError),
    (RawPeer.request(metadata: .init(repeating: 0, count: 9000)), .resourceExhausted),
    (RawPeer.request(body: [0xff, 0xff, 0xff]), .internalError),
    (RawPeer.request(body: [0x0a, 0x02, 0xff, 0xfe]), .internalError),
    (RawPeer.request(body: [0x0a, 0x02, 0x41, 0x00]), .internalError),
  ])
  func aBadRequestEndsThatCallAndNotTheConnection(
    _ request: ByteBuffer, _ code: RPCCode
  ) async throws {
    try await withEcho { _, port in
      var bytes = RawPeer.hello()
      bytes.writeImmutableBuffer(request)
      bytes.writeImmutableBuffer(RawPeer.request(id: 2))
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.count >= 3 }
      #expect(!peer.isClosed)
      let status = try #require(peer.frames.first { $0.type == .status && $0.callID == 1 })
      #expect(try WireStatus(reading: status.payload).error?.code == code)
      let answer = try #require(peer.frames.first { $0.callID == 2 })
      #expect(answer.type == .message)
      #expect(answer.has(Frame.end))
    }
  }

  /// What a peer may do though nobody of ours does it.
  @Test(arguments: [
    Violation("flags and settings of a later version", afterHello: false) { out in
      out.writeFrame(.hello, flags: 0xff) { $0.writeString("STACKRPC\u{1}\u{1}\u{77}\0\0\0\0\0\0") }
    },
    Violation("ids with gaps") { out in
      out.writeImmutableBuffer(RawPeer.request(id: 7))
      out.writeImmutableBuffer(RawPeer.request(id: 70_000))
    },
    Violation("frames of one call between those of another") { out in
      out.writeImmutableBuffer(RawPeer.request(id: 1, total: 3, body: [0x0a]))
      out.writeImmutableBuffer(RawPeer.request(id: 2))
      out.writeFrame(.continuation, callID: 1)
      out.writeFrame(.continuation, callID: 1) { $0.writeBytes([0x01, 0x41]) }
    },
    Violation("frames for calls that have ended") { out in
      out.writeImmutableBuffer(RawPeer.request(id: 1, method: 999, total: 100))
      out.writeFrame(.continuation, callID: 1) { $0.writeBytes([1, 2, 3]) }
      out.writeFrame(.credit, callID: 1) { $0.writeInteger(UInt32(5)) }
      out.writeFrame(.cancel, callID: 1)
      out.writeFrame(.cancel, callID: 1)
    },
    Violation("an answer to no ping") { out in out.writeFrame(.pong) { $0.writeInteger(UInt64(1)) }
    },
    Violation("credit for a call that takes none") { out in
      out.writeImmutableBuffer(RawPeer.request(id: 1, method: 3))
      out.writeFrame(.credit, callID: 1) { $0.writeInteger(UInt32.max) }
      out.writeFrame(.credit, callID: 1) { $0.writeInteger(UInt32.max) }
    },
    Violation("a goodbye without a leave") { GoAway(lastID: 0, reason: "bye").write(to: &$0) },
  ])
  func whatIsOnlyUnusualIsServed(_ unusual: Violation) async throws {
    try await withEcho { _, port in
      var bytes = unusual.bytes
      bytes.writeImmutableBuffer(RawPeer.request(id: 80_000))
      let peer = try await RawPeer.talk(to: port, sending: bytes) { frames in
        frames.contains { $0.callID == 80_000 }
      }
      #expect(!peer.isClosed)
      let answer = try #require(peer.frames.first { $0.callID == 80_000 })
      #expect(answer.type == .message)
    }
  }

  /// The exchange that WIRE.md writes out, sent as it stands there.
  @Test func theDocumentedExchangeIsWhatHappens() async throws {
    let server = RPCServer(.init(), services: [], logger: quiet)
    try await withRunning(server) {
      let hello: [UInt8] = [
        0x00, 0x00, 0x00, 0x12, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x53, 0x54, 0x41, 0x43, 0x4b,
        0x52, 0x50, 0x43, 0x01, 0x00, 0x00, 0x00,
      ]
      let request: [UInt8] = [
        0x00, 0x00, 0x00, 0x16, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x0f, 0x42, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
      ]
      let peer = try await RawPeer.talk(
        to: try await server.boundPort, sending: ByteBuffer(bytes: hello + request)
      ) { $0.count >= 2 }
      let list = try Hello(reading: try #require(peer.frames.first).payload).methods
      #expect(list.first == .init(name: "grpc.health.v1.Health/Check", kind: .unary))
      let answer = try #require(peer.frames.last)
      #expect(answer.type == .message)
      #expect(answer.has(Frame.end))
      #expect(answer.callID == 1)
      #expect(Array(answer.payload.readableBytesView) == [0, 0, 0, 2, 0x08, 0x01])
    }
  }

  @Test func aTruncatedRequestIsNoRequest() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, port in
      var bytes = RawPeer.hello()
      bytes.writeImmutableBuffer(RawPeer.request(id: 1, total: 5000, body: [1, 2, 3]))
      bytes.writeFrame(.ping) { $0.writeInteger(UInt64(7)) }
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.count >= 2 }
      #expect(peer.frames.map(\.type) == [.hello, .pong])
      let answer = try await channel.say("after")
      #expect(answer == "after")
    }
  }

  @Test func aSilentConnectionIsClosedWhenItsHandshakeTakesTooLong() async throws {
    var server = RPCServerConfiguration()
    server.handshakeTimeout = .milliseconds(50)
    try await withEcho(server: server) { _, port in
      let peer = try await RawPeer.talk(to: port, sending: ByteBuffer()) { _ in false }
      #expect(peer.isClosed)
    }
  }

  @Test func aPeerThatAnswersNoPingIsClosed() async throws {
    var server = RPCServerConfiguration()
    server.keepaliveInterval = .milliseconds(200)
    server.keepaliveTimeout = .milliseconds(200)
    try await withEcho(server: server) { _, port in
      let peer = try await RawPeer.talk(to: port, sending: RawPeer.hello()) { _ in false }
      #expect(peer.isClosed)
      #expect(peer.frames.map(\.type) == [.hello, .ping])
    }
  }

  /// Valid traffic with bytes changed at random. Whatever comes of it, the server lives and answers
  /// others; the seed makes a failure repeatable.
  @Test(arguments: 0..<40)
  func noiseHurtsNobodyElse(_ seed: Int) async throws {
    try await withEcho { channel, port in
      var random = SplitMix64(seed: UInt64(seed))
      var bytes = RawPeer.hello()
      for id in 1...UInt32(20) {
        let body = (0..<Int.random(in: 0...200, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
        let method = UInt16.random(in: 0...9, using: &random)
        bytes.writeImmutableBuffer(RawPeer.request(id: id, method: method, body: body))
        if Bool.random(using: &random) { bytes.writeFrame(.cancel, callID: id) }
      }
      for _ in 0..<Int.random(in: 1...10, using: &random) {
        let index = Int.random(in: 0..<bytes.readableBytes, using: &random)
        bytes.setInteger(UInt8.random(in: 0...255, using: &random), at: index)
      }
      bytes =
        bytes.getSlice(
          at: 0, length: Int.random(in: 1...bytes.readableBytes, using: &random)) ?? bytes
      _ = try await RawPeer.talk(to: port, sending: bytes) { !$0.isEmpty }
      let answer = try await channel.say("after")
      #expect(answer == "after")
    }
  }
}
