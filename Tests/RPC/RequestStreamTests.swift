import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import RPC
@testable import StackProto

/// Calls whose client streams.
@Suite(.timeLimit(.minutes(10))) struct RequestStreamTests {
  private static func event(_ bytes: Int, topic: String = "") -> TypesV1.UserEvent {
    TypesV1.UserEvent(topic: topic, payload: [UInt8](repeating: 7, count: bytes))
  }

  // MARK: As it should be

  @Test func manyRequestsHaveOneAnswer() async throws {
    try await withEcho { channel, _ in
      let sum = try await channel.sum { requests in
        for size in 0..<1000 { try await requests.send(Self.event(size)) }
      }
      #expect(sum == TypesV1.PageRequest(first: 1000, after: "499500"))
      let nothing = try await channel.sum { _ in }
      #expect(nothing.first == 0)
    }
  }

  @Test func bothSidesStreamInTurn() async throws {
    try await withEcho { channel, _ in
      try await channel.chat { requests, responses in
        var iterator = responses.makeAsyncIterator()
        for number in 0..<200 {
          try await requests.send(TypesV1.UserEvent(cursor: Int64(number)))
          let answer = try await iterator.next()
          #expect(answer?.cursor == Int64(number))
        }
        requests.finish()
        // The end of the requests is not that of the answers.
        let last = try await iterator.next()
        #expect(last?.topic == "over")
        let end = try await iterator.next()
        #expect(end == nil)
      }
    }
  }

  @Test func bothSidesStreamAtOnce() async throws {
    try await withEcho { channel, _ in
      let count = try await channel.chat { requests, responses in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            for _ in 0..<500 { try await requests.send(Self.event(10_000)) }
            requests.finish()
          }
          var count = 0
          for try await _ in responses { count += 1 }
          try await group.waitForAll()
          return count
        }
      }
      #expect(count == 501)
    }
  }

  @Test func requestsLargerThanTheWindowArriveToo() async throws {
    var server = RPCServerConfiguration()
    server.limits.streamWindowBytes = 1000
    try await withEcho(server: server) { channel, _ in
      let sum = try await channel.sum { requests in
        for _ in 0..<10 { try await requests.send(Self.event(300_000)) }
      }
      #expect(sum == TypesV1.PageRequest(first: 10, after: "3000000"))
    }
  }

  @Test func onTheLoopItIsTheSame() async throws {
    try await withEcho { channel, _ in
      let sum = try await withTaskExecutorPreference(channel.taskExecutor) {
        try await channel.sum { requests in
          for _ in 0..<500 { try await requests.send(Self.event(4096)) }
        }
      }
      #expect(sum.first == 500)
    }
  }

  /// 64 KiB of window and requests of 10,000 bytes: seven fit, and no more.
  @Test func aSlowHandlerSlowsTheClientDown() async throws {
    let echo = Echo()
    var server = RPCServerConfiguration()
    server.limits.streamWindowBytes = 64 << 10
    try await withEcho(echo, server: server) { channel, _ in
      let sent = Counter()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          let sum = try await channel.sum { requests in
            try await requests.send(Self.event(1, topic: "hold"))
            for _ in 0..<200 {
              try await requests.send(Self.event(10_000))
              sent.add()
            }
          }
          #expect(sum.first == 201)
        }
        while sent.value < 5 { await Task.yield() }
        for number in 0..<50 {
          let answer = try await channel.say("\(number)")
          #expect(answer == "\(number)")
        }
        #expect(sent.value < 20)
        echo.witness.released.set()
        try await group.waitForAll()
      }
    }
  }

  @Test func generatedStubsStreamToo() async throws {
    let server = RPCServer(.init().patient, services: [TalkDesk()], logger: quiet)
    try await withRunning(server) {
      let channel = RPCChannel(.patient(to: try await server.boundPort), logger: quiet)
      try await withRunning(channel) {
        let client = TalkV1.TalkClient(channel)
        let total = try await client.sum { requests in
          for number in 1...10 { try await requests.send(TalkV1.Piece(number: Int64(number))) }
        }
        #expect(total == TalkV1.Total(pieces: 10, sum: 55))
        let answers = try await client.chat { requests, responses in
          try await requests.send(TalkV1.Piece(number: 4))
          requests.finish()
          var answers: [TalkV1.Answer] = []
          for try await answer in responses { answers.append(answer) }
          return answers
        }
        #expect(
          answers == [
            TalkV1.Answer(what: .piece(TalkV1.Piece(number: 4))),
            TalkV1.Answer(what: .total(TalkV1.Total(pieces: 1, sum: 4))),
          ])
      }
    }
  }

  // MARK: Ends

  @Test func theHandlerMayAnswerBeforeTheLastRequest() async throws {
    try await withEcho { channel, _ in
      let sum = try await channel.sum { requests in
        try await requests.send(Self.event(5))
        try await requests.send(Self.event(0, topic: "stop"))
        while true { try await requests.send(Self.event(100)) }
      }
      #expect(sum == TypesV1.PageRequest(first: 1, after: "5"))
    }
  }

  @Test func whyTheHandlerFailedIsToldWhateverTheSenderSaw() async throws {
    try await withEcho { channel, _ in
      let error = await failure {
        try await channel.sum { requests in
          try await requests.send(Self.event(0, topic: "fail"))
          while true { try await requests.send(Self.event(100)) }
        }
      }
      #expect(error?.code == .dataLoss)
    }
  }

  @Test func whatTheSenderThrowsCancelsTheCall() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      await #expect(throws: SecretFailure.self) {
        _ = try await channel.sum { requests in
          try await requests.send(Self.event(1))
          try await echo.witness.started.wait()
          throw SecretFailure(text: "")
        }
      }
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func leavingAConversationCancelsIt() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      try await channel.chat { requests, responses in
        try await requests.send(Self.event(1))
        var iterator = responses.makeAsyncIterator()
        _ = try await iterator.next()
      }
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func cancellingTheCallerCancelsTheHandler() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          await #expect(throws: (any Error).self) {
            _ = try await channel.sum { requests in
              while true { try await requests.send(Self.event(1, topic: "hold")) }
            }
          }
        }
        try? await echo.witness.started.wait()
        group.cancelAll()
        await group.waitForAll()
      }
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func aDeadlineEndsItOnBothSides() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      for attempt in 0..<12 where !echo.witness.started.isSet {
        let error = await failure {
          try await channel.sum(options: .init(timeout: .milliseconds(100 << attempt))) {
            requests in
            while true { try await requests.send(Self.event(1, topic: "hold")) }
          }
        }
        #expect(error?.code == .deadlineExceeded)
      }
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func aServerThatDrainsLetsAConversationFinish() async throws {
    let server = RPCServer(.init().patient, services: [Echo()], logger: quiet)
    let group = ServiceGroup(services: [server], logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let channel = RPCChannel(.patient(to: try await server.boundPort), logger: quiet)
      try await withRunning(channel) {
        try await channel.chat { requests, responses in
          var iterator = responses.makeAsyncIterator()
          try await requests.send(Self.event(1))
          _ = try await iterator.next()
          await group.triggerGracefulShutdown()
          while server.health.status() == .serving { await Task.yield() }
          for _ in 0..<100 {
            try await requests.send(Self.event(1))
            _ = try await iterator.next()
          }
          requests.finish()
          let last = try await iterator.next()
          #expect(last?.topic == "over")
          let end = try await iterator.next()
          #expect(end == nil)
        }
      }
      try await tasks.waitForAll()
    }
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
