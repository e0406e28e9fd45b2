import NIOCore
import ServiceLifecycle
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
}
