import NIOCore
import Testing

@testable import RPC
@testable import StackProto

/// What a side that streams, or reads, requests may not do.
@Suite(.timeLimit(.minutes(10))) struct RequestStreamLimitsTests {
  private static func event(_ bytes: Int, topic: String = "") -> TypesV1.UserEvent {
    TypesV1.UserEvent(topic: topic, payload: [UInt8](repeating: 7, count: bytes))
  }

  // MARK: Limits

  @Test func tooLargeARequestIsNotSent() async throws {
    var server = RPCServerConfiguration()
    server.limits.maximumMessageBytes = 1000
    try await withEcho(server: server) { channel, _ in
      let error = await failure {
        try await channel.sum { try await $0.send(Self.event(2000)) }
      }
      #expect(error?.code == .resourceExhausted)
      let answer = try await channel.say("after")
      #expect(answer == "after")
    }
  }

  /// A stream may hold its window from its beginning on.
  @Test func openStreamsCountWithTheirWindows() async throws {
    var server = RPCServerConfiguration()
    server.limits.streamWindowBytes = 1000
    server.limits.maximumRequestBytes = 2500
    try await withEcho(server: server) { _, port in
      var bytes = RawPeer.hello()
      for id in 1...UInt32(3) {
        bytes.writeImmutableBuffer(RawPeer.request(id: id, method: 8))
      }
      bytes.writeFrame(.done, callID: 1)
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.count >= 3 }
      let refused = try #require(peer.frames.first { $0.callID == 3 })
      #expect(refused.has(Frame.refused))
      #expect(try WireStatus(reading: refused.payload).error?.code == .resourceExhausted)
      #expect(peer.frames.contains { $0.callID == 1 && $0.type == .message })
    }
  }

  // MARK: Bad peers

  private static func message(_ bytes: Int, to out: inout ByteBuffer) {
    let body = ByteBuffer(repeating: 0x28, count: bytes)
    out.writeMessage(body, as: .message, callID: 1, maximumLength: 16_384)
  }

  /// Each ends call 1 and nothing else.
  @Test(arguments: [
    (
      Violation("a request after the last") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        out.writeFrame(.done, callID: 1)
        message(0, to: &out)
      }, RPCCode.internalError
    ),
    (
      Violation("two ends") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        message(0, to: &out)
        for _ in 0..<2 { out.writeFrame(.done, callID: 1) }
      }, .internalError
    ),
    (
      Violation("a second request of a unary call") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 3))
        for _ in 0..<2 { message(0, to: &out) }
      }, .internalError
    ),
    (
      Violation("an end of a unary call") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 3))
        out.writeFrame(.done, callID: 1)
      }, .internalError
    ),
    (
      Violation("more than the window") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 9))
        // The first asks to hold.
        let hold = (try? event(1, topic: "hold").serialized()) ?? []
        out.writeMessage(
          ByteBuffer(bytes: hold), as: .message, callID: 1, maximumLength: 16_384)
        for _ in 0..<100 { message(10_000, to: &out) }
      }, .internalError
    ),
    (
      Violation("a request that is too large") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        out.writeFrame(.message, callID: 1) { $0.writeInteger(UInt32.max) }
      }, .resourceExhausted
    ),
    (
      Violation("a request before the stream has begun") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8, total: 100, body: [1]))
        out.writeFrame(.continuation, callID: 1) { $0.writeBytes([1, 2, 3]) }
      }, .internalError
    ),
    (
      Violation("a request that is no message") { out in
        out.writeImmutableBuffer(RawPeer.request(id: 1, method: 8))
        out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 2, 0xff, 0xff]) }
      }, .internalError
    ),
  ])
  func whatAClientMayNotDoEndsItsCall(_ violation: Violation, _ code: RPCCode) async throws {
    try await withEcho { _, port in
      var bytes = violation.bytes
      bytes.writeImmutableBuffer(RawPeer.request(id: 2))
      let peer = try await RawPeer.talk(to: port, sending: bytes) { frames in
        frames.contains { $0.callID == 2 }
          && frames.contains { $0.callID == 1 && $0.type == .status }
      }
      #expect(!peer.isClosed)
      let status = try #require(peer.frames.first { $0.callID == 1 && $0.type == .status })
      #expect(try WireStatus(reading: status.payload).error?.code == code)
    }
  }

  /// The server grants four gigabytes and takes nothing.
  @Test func aClientDoesNotRunAheadOfItsConnection() async throws {
    try await RawConnection.serve { connection, _ in
      try await connection.send { out in
        var hello = Hello(
          limits: .init(), methods: [.init(name: "test.Echo/Sum", kind: .clientStreaming)])
        hello.settings.streamWindowBytes = Int(UInt32.max)
        hello.write(to: &out)
      }
      _ = try await connection.next(.message)
      try await Task.sleep(for: .seconds(3600))
    } _: { port in
      let channel = RPCChannel(.patient(to: port), logger: quiet)
      try await withRunning(channel) {
        let sent = Counter()
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            _ = try? await channel.sum { requests in
              for _ in 0..<100_000 {
                try await requests.send(Self.event(10_000))
                sent.add()
              }
            }
          }
          var last = -1
          while last != sent.value || last == 0 {
            last = sent.value
            try? await Task.sleep(for: .milliseconds(100))
          }
          // Sockets hold some megabytes.
          #expect(last < 5000)
          group.cancelAll()
        }
      }
    }
  }

  /// What has been sent cannot be sent again.
  @Test func aCallWhoseRequestsWereSentIsNotMadeAgain() async throws {
    let requests = Counter()
    try await RawConnection.serve { connection, _ in
      try await connection.sendHelloOfEcho()
      while let request = try await connection.next(.request) {
        requests.add()
        _ = try await connection.next(.message)
        try await connection.send { out in
          out.writeStatus(
            WireStatus(RPCError(.unavailable, "Not me.")), flags: Frame.refused,
            callID: request.callID, limits: .init())
        }
      }
    } _: { port in
      let channel = RPCChannel(.patient(to: port), logger: quiet)
      try await withRunning(channel) {
        let error = await failure {
          try await channel.sum { requests in
            while true { try await requests.send(Self.event(1)) }
          }
        }
        #expect(error?.code == .unavailable)
        #expect(requests.value == 1)
      }
    }
  }
}
