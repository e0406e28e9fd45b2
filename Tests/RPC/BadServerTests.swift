import NIOCore
import Testing

@testable import RPC
@testable import StackProto

/// A server that does not keep to the protocol, and what our client makes of it.
@Suite(.serialized, .timeLimit(.minutes(10))) struct BadServerTests {
  /// Ways to break the protocol while call 1 is open.
  static let violations: [Violation] = [
    violation("second hello") { $0.writeImmutableBuffer(RawPeer.hello()) },
    violation("length 0") { $0.writeInteger(UInt32(0)) },
    violation("length 5") { $0.writeBytes([0, 0, 0, 5, 8, 0, 0, 0, 0]) },
    violation("length just above the limit") { $0.writeInteger(UInt32(65_537)) },
    violation("unknown type") { $0.writeBytes([0, 0, 0, 6, 12, 0, 0, 0, 0, 0]) },
    violation("a client's request") { $0.writeImmutableBuffer(RawPeer.request(id: 1)) },
    violation("a client's credit") { out in
      out.writeFrame(.credit, callID: 1) { $0.writeInteger(UInt32(1)) }
    },
    violation("a client's cancel") { $0.writeFrame(.cancel, callID: 1) },
    violation("an answer without a call") { $0.writeBytes([0, 0, 0, 6, 3, 0, 0, 0, 0, 0]) },
    violation("a ping with a call") { $0.writeBytes([0, 0, 0, 6, 8, 0, 0, 0, 0, 1]) },
    violation("an answer to a call never made") { out in
      out.writeFrame(.message, flags: Frame.end, callID: 99) { $0.writeInteger(UInt32(0)) }
    },
    violation("the rest of an answer to a call never made") {
      $0.writeFrame(.continuation, callID: 99)
    },
    violation("a status for a call never made") {
      $0.writeStatus(WireStatus(metadata: [:]), callID: 99, limits: .init())
    },
    violation("a message without its size") { $0.writeFrame(.message, callID: 1) },
    violation("an empty status") { $0.writeFrame(.status, callID: 1) },
    violation("a status with malformed metadata") { out in
      out.writeFrame(.status, callID: 1) { $0.writeBytes([5, 0, 2, 9, 9, 0, 0, 0]) }
    },
    violation("a status whose details are cut short") { out in
      out.writeFrame(.status, callID: 1) { $0.writeBytes([5, 0, 0, 0, 0, 3, 0, 1, 65]) }
    },
    violation("more bytes than announced") { out in
      out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 1, 7, 7]) }
    },
    violation("more bytes than announced, in the second frame") { out in
      out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 2, 7]) }
      out.writeFrame(.continuation, callID: 1) { $0.writeBytes([7, 7]) }
    },
    violation("the rest of no message") { $0.writeFrame(.continuation, callID: 1) },
    violation("a message inside a message") { out in
      out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 9, 7]) }
      out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 9, 7]) }
    },
    violation("short ping") { out in out.writeFrame(.ping) { $0.writeInteger(UInt8(1)) } },
    violation("long pong") { out in
      out.writeFrame(.pong) { $0.writeBytes([UInt8](repeating: 0, count: 9)) }
    },
    violation("short goodbye") { out in out.writeFrame(.goAway) { $0.writeInteger(UInt32(0)) } },
  ]

  private static func violation(
    _ name: String, _ write: (inout ByteBuffer) -> Void
  ) -> Violation { Violation(name, afterHello: false, write) }

  /// Runs `body` with a channel to a server that plays `script` on the first connection and behaves on
  /// all others.
  private func withBadServer(
    _ configured: RPCChannelConfiguration = .patient,
    _ script: @escaping @Sendable (inout RawConnection) async throws -> Void,
    _ body: @escaping @Sendable (RPCChannel) async throws -> Void
  ) async throws {
    try await RawConnection.serve { connection, number in
      guard number > 1 else { return try await script(&connection) }
      try await connection.sendHelloOfEcho()
      try await connection.answerAll()
    } _: { port in
      var configuration = configured
      configuration.addresses = [.init(host: "127.0.0.1", port: port)]
      let channel = RPCChannel(configuration, logger: quiet)
      try await withRunning(channel) { try await body(channel) }
    }
  }

  @Test(arguments: Self.violations)
  func aBrokenProtocolEndsThatConnectionAndNothingElse(_ violation: Violation) async throws {
    let heard = Event()
    try await withBadServer { connection in
      try await connection.sendHelloOfEcho()
      _ = try await connection.next(.request)
      try await connection.send(violation.bytes)
      // Told why, then left.
      let rest = try await connection.rest()
      if rest.last?.type == .goAway { heard.set() }
    } _: { channel in
      let error = await failure { try await channel.say("first") }
      #expect(error?.code == .internalError)
      let answer = try await channel.say(
        "second", options: .init(timeout: .seconds(300), waitForReady: true))
      #expect(answer == "")
      try await heard.wait()
    }
  }

  @Test(arguments: [
    violation("nothing like a hello") { $0.writeString("HTTP/1.1 400 Bad Request\r\n\r\n") },
    violation("a ping first") { out in out.writeFrame(.ping) { $0.writeInteger(UInt64(0)) } },
    violation("wrong magic") { out in
      out.writeFrame(.hello) { $0.writeString("STACKXXX\u{1}\0\0\0") }
    },
    violation("wrong version") { out in
      out.writeFrame(.hello) { $0.writeString("STACKRPC\u{2}\0\0\0") }
    },
    violation("a frame limit below the least") { out in
      out.writeFrame(.hello) { out in
        out.writeString("STACKRPC\u{1}\u{1}\u{1}")
        out.writeMultipleIntegers(UInt32(100), UInt16(0))
      }
    },
  ])
  func whoSaysNoHelloIsNoServer(_ violation: Violation) async throws {
    try await withBadServer { connection in
      try await connection.send(violation.bytes)
      _ = try await connection.rest()
    } _: { channel in
      let error = await failure { try await channel.say("first") }
      #expect(error?.code == .unavailable)
      let answer = try await channel.say(
        "second", options: .init(timeout: .seconds(300), waitForReady: true))
      #expect(answer == "")
    }
  }

  /// Ends of call 1 that are wrong and hurt nothing but that call.
  @Test(arguments: [
    (
      violation("an answer too large") { out in
        out.writeFrame(.message, callID: 1) { $0.writeInteger(UInt32.max) }
      }, RPCCode.resourceExhausted
    ),
    (
      violation("well, but without an answer") {
        $0.writeStatus(WireStatus(metadata: [:]), callID: 1, limits: .init())
      }, .internalError
    ),
    (
      violation("well in the midst of its answer") { out in
        out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 9, 7]) }
        out.writeStatus(WireStatus(metadata: [:]), callID: 1, limits: .init())
      }, .internalError
    ),
    (
      violation("two answers") { out in
        out.writeFrame(.message, callID: 1) { $0.writeInteger(UInt32(0)) }
        out.writeFrame(.message, flags: Frame.end, callID: 1) { $0.writeInteger(UInt32(0)) }
      }, .internalError
    ),
    (
      violation("an answer that is no message") { out in
        out.writeFrame(.message, flags: Frame.end, callID: 1) {
          $0.writeBytes([0, 0, 0, 2, 0xff, 0xff])
        }
      }, .internalError
    ),
    (
      violation("a code that nobody knows") { out in
        out.writeFrame(.status, callID: 1) { $0.writeBytes([99, 0, 0, 0, 0, 0]) }
      }, .unknown
    ),
    (
      violation("refused after an answer has begun") { out in
        out.writeFrame(.message, callID: 1) { $0.writeBytes([0, 0, 0, 9, 7]) }
        out.writeStatus(
          WireStatus(RPCError(.unavailable, "")), flags: Frame.refused, callID: 1, limits: .init())
      }, .unavailable
    ),
  ])
  func aWrongEndEndsThatCallAndNotTheConnection(
    _ end: Violation, _ code: RPCCode
  ) async throws {
    let requests = Counter()
    try await withBadServer { connection in
      try await connection.sendHelloOfEcho()
      _ = try await connection.next(.request)
      requests.add()
      try await connection.send(end.bytes)
      try await connection.answerAll()
    } _: { channel in
      let error = await failure { try await channel.say("first") }
      #expect(error?.code == code)
      // The other connection would answer as well; it is not needed.
      let answer = try await channel.say("second")
      #expect(answer == "")
      #expect(requests.value == 1)
    }
  }

  @Test func framesForCallsThatHaveEndedAreDropped() async throws {
    try await withBadServer { connection in
      try await connection.sendHelloOfEcho()
      _ = try await connection.next(.request)
      try await connection.send { out in
        for _ in 0..<2 {
          out.writeFrame(.message, flags: Frame.end, callID: 1) { $0.writeInteger(UInt32(0)) }
          out.writeFrame(.continuation, callID: 1)
          out.writeStatus(WireStatus(metadata: [:]), callID: 1, limits: .init())
        }
      }
      try await connection.answerAll()
    } _: { channel in
      for number in 0..<3 {
        let answer = try await channel.say("\(number)")
        #expect(answer == "")
      }
    }
  }

  @Test func aMessageWithoutCreditEndsItsStream() async throws {
    let cancelled = Event()
    try await withBadServer(
      .init(addresses: [], limits: .init(streamWindowBytes: 100))
    ) { connection in
      try await connection.sendHelloOfEcho()
      _ = try await connection.next(.request)
      let message = ByteBuffer(
        bytes: try TypesV1.UserEvent(payload: .init(repeating: 1, count: 90)).serialized())
      try await connection.send { out in
        for _ in 0..<3 {
          out.writeMessage(message, as: .message, callID: 1, maximumLength: 16_384)
        }
      }
      if try await connection.next(.cancel) != nil { cancelled.set() }
      try await connection.answerAll()
    } _: { channel in
      // Nobody reads while the messages arrive.
      var iterator = channel.count(3).makeAsyncIterator()
      _ = try await iterator.next()
      try await cancelled.wait()
      let error = await failure { while try await iterator.next() != nil {} }
      #expect(error?.code == .internalError)
    }
  }

  @Test func aHelloThatNeverEndsIsNotWaitedForForever() async throws {
    try await withBadServer(
      .init(addresses: [], connectTimeout: .milliseconds(200))
    ) { connection in
      try await connection.send(RawPeer.hello().getSlice(at: 0, length: 12) ?? ByteBuffer())
      _ = try await connection.rest()
    } _: { channel in
      let error = await failure { try await channel.say("first") }
      #expect(error?.code == .unavailable)
      let answer = try await channel.say(
        "second", options: .init(timeout: .seconds(300), waitForReady: true))
      #expect(answer == "")
    }
  }

  /// As when the machine is gone: no FIN, no answer, nothing.
  @Test func aServerThatIsGoneWithoutAWordIsNoticed() async throws {
    try await withBadServer(
      .init(
        addresses: [], keepaliveInterval: .milliseconds(100), keepaliveTimeout: .milliseconds(100))
    ) { connection in
      try await connection.sendHelloOfEcho()
      _ = try await connection.rest()
    } _: { channel in
      let error = await failure { try await channel.say("first") }
      #expect(error?.code == .unavailable)
      // The next connection is a good one, but may be too slow for so short a time.
      let returns = try await eventually {
        await failure { try await channel.say("second", options: .init(waitForReady: true)) } == nil
      }
      #expect(returns)
    }
  }

  /// It lives, for it asks; but it takes nothing, and the request does not get through.
  @Test func aServerThatReadsNothingIsLeft() async throws {
    try await withBadServer(
      .init(
        addresses: [], limits: .init(maximumMessageBytes: 64 << 20),
        keepaliveInterval: .milliseconds(300), keepaliveTimeout: .milliseconds(300))
    ) { connection in
      let methods = [Hello.Method(name: "test.Echo/Say", kind: .unary)]
      let limits = RPCLimits(maximumMessageBytes: 64 << 20)
      try await connection.send { Hello(limits: limits, methods: methods).write(to: &$0) }
      while !Task.isCancelled {
        try await connection.send { out in out.writeFrame(.ping) { $0.writeInteger(UInt64(0)) } }
        try await Task.sleep(for: .milliseconds(20))
      }
    } _: { channel in
      let body = [UInt8](repeating: 1, count: 24 << 20)
      let error = await failure {
        let _: TypesV1.WebhookRequest = try await channel.call(
          "test.Echo/Say", TypesV1.WebhookRequest(body: body),
          options: .patient)
      }
      #expect(error?.code == .unavailable)
    }
  }

  /// Answers to pings of a server that does not read them must not pile up: what no longer fits into
  /// the sockets is not written at all.
  @Test func pingsOfAServerThatReadsNothingAreNotAnsweredForEver() async throws {
    // Their answers have 17 bytes each: together more than a socket holds.
    let total = 500_000
    let pongs = Counter()
    let (allSeen, done) = (Event(), Event())
    try await withBadServer(
      .init(addresses: [], keepaliveInterval: .seconds(300), keepaliveTimeout: .seconds(300))
    ) { connection in
      defer { done.set() }
      try await connection.sendHelloOfEcho()
      guard let request = try await connection.next(.request) else { return }
      let pings = ByteBuffer.repeating(total / 100) { out in
        out.writeFrame(.ping) { $0.writeInteger(UInt64(0)) }
      }
      for _ in 0..<100 { try await connection.send(pings) }
      // Frames are taken in their order: with this answer the client has seen all pings.
      try await connection.send { out in
        out.writeMessage(
          ByteBuffer(), as: .message, flags: Frame.end, callID: request.callID,
          maximumLength: Frame.minimumMaximumLength)
      }
      try await allSeen.wait()
      let outbound = connection.outbound
      try await withThrowingTaskGroup(of: Void.self) { group in
        // Until there is room for one more answer, which comes after all others.
        group.addTask {
          var last = ByteBuffer()
          last.writeFrame(.ping) { $0.writeInteger(UInt64(1)) }
          while !Task.isCancelled {
            try await outbound.send(last)
            try await Task.sleep(for: .milliseconds(20))
          }
        }
        while let frame = try await connection.next(.pong),
          frame.payload != ByteBuffer(integer: UInt64(1))
        {
          pongs.add()
        }
        group.cancelAll()
      }
    } _: { channel in
      let answer = try await channel.say("x", options: .init(timeout: .seconds(300)))
      #expect(answer == "")
      allSeen.set()
      try await done.wait()
      #expect(pongs.value > 0)
      #expect(pongs.value < total)
    }
  }

  /// Each call may be sent to three connections or so; then it has failed.
  @Test func aServerThatRefusesForEverIsNotAskedForEver() async throws {
    try await RawConnection.serve { connection, _ in
      try await connection.sendHelloOfEcho()
      while let request = try await connection.next(.request) {
        try await connection.send { out in
          GoAway(lastID: request.callID - 1, reason: "not me").write(to: &out)
        }
      }
    } _: { port in
      let channel = RPCChannel(.patient(to: port), logger: quiet)
      try await withRunning(channel) {
        let error = await failure { try await channel.say("x") }
        #expect(error?.code == .unavailable)
      }
    }
  }
}

extension ByteBuffer {
  /// What `write` writes, so many times.
  static func repeating(_ count: Int, _ write: (inout ByteBuffer) -> Void) -> ByteBuffer {
    var bytes = ByteBuffer()
    for _ in 0..<count { write(&bytes) }
    return bytes
  }
}
