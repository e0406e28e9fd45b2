import Testing

@testable import RPC
@testable import StackProto

/// What a server tells of the calls that are open on it.
@Suite(.timeLimit(.minutes(10))) struct CallListTests {
  private func withServer(
    _ services: [any RPCService],
    _ body: @Sendable (RPCChannel, Int) async throws -> Void
  ) async throws {
    var configuration = RPCServerConfiguration().patient
    configuration.offersReflection = true
    let server = RPCServer(configuration, services: services, logger: quiet)
    try await withRunning(server) {
      let port = try await server.boundPort
      var configuration = RPCChannelConfiguration.patient(to: port)
      configuration.limits.streamWindowBytes = 1000
      let channel = RPCChannel(configuration, logger: quiet)
      try await withRunning(channel) { try await body(channel, port) }
    }
  }

  private func calls(
    _ channel: RPCChannel, limit: Int = 0
  ) async throws -> RPCCallList {
    try await channel.call(
      "rpc.reflection.v1.Reflection/ListCalls", RPCCallListRequest(limit: limit),
      options: .patient)
  }

  @Test func callsAreToldWithWhatTheyDo() async throws {
    let (echo, stubborn) = (Echo(), Stubborn())
    try await withServer([echo, stubborn]) { channel, port in
      @Sendable func find(
        _ method: String, _ state: RPCCallList.Call.State
      ) async throws -> RPCCallList.Call {
        while true {
          let found = try await calls(channel).calls.first {
            $0.method == method && $0.state == state
          }
          if let found { return found }
        }
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = await failure { try await channel.header("Hang") } }
        group.addTask {
          let options = RPCCallOptions(timeout: .seconds(1000))
          _ = await failure {
            let _: TypesV1.Header = try await channel.call(
              "test.Stubborn/Stay", TypesV1.Header(name: "x"), options: options)
          }
        }
        try await stubborn.started.wait()
        let running = try await find("test.Stubborn/Stay", .running)
        #expect(running.peer.hasPrefix("127.0.0.1:"))
        #expect(running.received == .init(messages: 1, bytes: 3))
        #expect(running.sent == .init())
        let left = try #require(running.deadlineLeft)
        #expect(left > .zero)
        #expect(left <= .seconds(1000))

        // A stream of which nobody takes more.
        var iterator = channel.count(1000, "600").makeAsyncIterator()
        _ = try await iterator.next()
        let waiting = try await find("test.Echo/Count", .waitingForReader)
        #expect(waiting.sent.messages >= 2)
        #expect(waiting.sent.bytes > 600 * waiting.sent.messages)
        #expect(waiting.deadlineLeft == nil)
        #expect(waiting.age > .zero)

        // A request that does not end.
        try await RawConnection.open(to: port) { peer in
          try await peer.send(RawPeer.hello())
          try await peer.send(RawPeer.request(id: 1, total: 5000, body: [1, 2, 3]))
          let receiving = try await find("test.Echo/Say", .receiving)
          #expect(receiving.received == .init(messages: 0, bytes: 3))
        }

        // Whoever called is gone.
        group.cancelAll()
        _ = try await find("test.Stubborn/Stay", .abandoned)
        stubborn.release()
        try await group.waitForAll()
        _ = try await iterator.next()
      }
      // What is left is the question itself.
      var left = try await calls(channel)
      while left.total > 1 { left = try await calls(channel) }
      #expect(left.calls.map(\.method) == ["rpc.reflection.v1.Reflection/ListCalls"])
    }
  }

  @Test func ofManyCallsTheOldestAreTold() {
    let census = CallCensus(limit: 10)
    for age in (1...500).shuffled() {
      census.add(
        .init(
          method: "m", peer: "p", state: .running, age: .seconds(age), received: .init(),
          sent: .init()))
    }
    #expect(census.result.total == 500)
    #expect(census.result.calls.map(\.age) == (491...500).reversed().map { .seconds($0) })
    #expect(CallCensus(limit: .max).result == RPCCallList())
  }

  @Test func aListReadsBackAsItWasWritten() throws {
    var list = RPCCallList(total: 3)
    for state in [RPCCallList.Call.State.receiving, .running, .waitingForReader, .abandoned] {
      list.calls.append(
        .init(
          method: "a.B/C", peer: "10.0.0.1:5", state: state, age: .microseconds(7),
          deadlineLeft: state == .running ? nil : .microseconds(-9),
          received: .init(messages: 1, bytes: 200), sent: .init(messages: 3, bytes: 4)))
    }
    let bytes = try list.serialized()
    #expect(try RPCCallList(serialized: bytes) == list)
  }
}
