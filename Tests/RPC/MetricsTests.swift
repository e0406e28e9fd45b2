import MetricsTestKit
import Testing

@testable import RPC

@Suite(.timeLimit(.minutes(10))) struct MetricsTests {
  private let metrics = TestMetrics()

  /// Runs `body` with so many servers and a channel to them all, whose metrics are recorded.
  private func withRecorded(
    over count: Int, configure: (inout RPCChannelConfiguration) -> Void = { _ in },
    _ body: (RPCChannel, [Nameplate], String) async throws -> Void
  ) async throws {
    try await withServers(count) { servers, plates in
      var configuration = RPCChannelConfiguration.patient
      for server in servers {
        configuration.addresses.append(.init(host: "127.0.0.1", port: try await server.boundPort))
      }
      configure(&configuration)
      let target = configuration.addresses.map(\.description).joined(separator: ",")
      let channel = RPCChannel(configuration, metrics: metrics, logger: quiet)
      try await withRunning(channel) { try await body(channel, plates, target) }
    }
  }

  private func count(_ label: String, _ labels: (String, String)...) -> Int64 {
    (try? metrics.expectCounter(label, labels).totalValue) ?? 0
  }

  private func connections(_ target: String, _ state: String) -> Double? {
    try? metrics.expectMeter(
      "rpc_client_connections", [("target", target), ("state", state)]
    ).lastValue
  }

  @Test func retriesAndThoseThatTheBudgetWithheldAreCounted() async throws {
    try await withRecorded(
      over: 1,
      configure: { $0.retryBudget = .init(maximumTokens: 4, milliTokensPerSuccess: 1000) }
    ) { channel, plates, target in
      plates[0].fail()
      for _ in 0..<10 { _ = await failure { try await channel.sayAgain() } }
      // The first failure left three of four tokens, the second only half.
      let method = ("method", "test.Echo/Say")
      #expect(
        count("rpc_client_retries_total", ("target", target), method, ("reason", "unavailable"))
          == 1)
      #expect(count("rpc_client_retries_withheld_total", ("target", target), method) == 10)
    }
  }

  @Test func hedgesAndThoseThatWonAreCounted() async throws {
    try await withRecorded(
      over: 2,
      configure: {
        $0.methodPolicies["test.Echo/Say"] = .hedge(.init(delay: .milliseconds(20)))
        $0.ejection.consecutiveFailures = .max
      }
    ) { channel, plates, target in
      try await channel.warmUp(plates)
      plates[0].state.withLock { $0.holds = true }
      let labels = [("target", target), ("method", "test.Echo/Say")]
      while count("rpc_client_hedges_won_total", labels[0], labels[1]) == 0 {
        try await channel.sayAgain()
      }
      #expect(
        count("rpc_client_hedges_total", labels[0], labels[1])
          >= count("rpc_client_hedges_won_total", labels[0], labels[1]))
    }
  }

  @Test func ejectionsAndReturnsAreCounted() async throws {
    try await withRecorded(
      over: 2, configure: { $0.ejection.baseTime = .milliseconds(100) }
    ) { channel, plates, target in
      try await channel.warmUp(plates)
      plates[0].fail(5)
      while count("rpc_client_ejections_total", ("target", target)) == 0 {
        _ = await failure { try await channel.say("") }
      }
      let returns = try await eventually {
        count("rpc_client_readmissions_total", ("target", target)) == 1
      }
      #expect(returns)
    }
  }

  @Test func connectionsAreToldByState() async throws {
    let nobody = try ReservedPort()
    try await withRecorded(
      over: 2,
      configure: {
        $0.addresses.append(.init(host: "127.0.0.1", port: nobody.number))
        $0.ejection.baseTime = .seconds(3600)
        $0.backoff = .init(initial: .seconds(3600), maximum: .seconds(3600))
      }
    ) { channel, plates, target in
      try await channel.warmUp(plates)
      let isSettled = try await eventually { connections(target, "backing_off") == 1 }
      #expect(isSettled)
      #expect(connections(target, "ready") == 2)
      plates[0].fail(5)
      while connections(target, "ejected") != 1 { _ = await failure { try await channel.say("") } }
      #expect(connections(target, "ready") == 1)
      #expect(connections(target, "idle") == 0)
    }
    withExtendedLifetime(nobody) {}
  }

  @Test func whatALimitKeepsOutIsCounted() async throws {
    var configuration = RPCServerConfiguration().patient
    configuration.limits.maximumConcurrentCalls = 1
    configuration.limits.maximumMessageBytes = 1000
    configuration.maximumConnections = 1
    let server = RPCServer(configuration, services: [Echo()], metrics: metrics, logger: quiet)
    try await withRunning(server) {
      let port = try await server.boundPort
      try await RawConnection.open(to: port) { peer in
        var bytes = RawPeer.hello()
        bytes.writeImmutableBuffer(RawPeer.request(id: 1, total: 2000))
        bytes.writeImmutableBuffer(RawPeer.request(id: 2, method: 3))
        bytes.writeImmutableBuffer(RawPeer.request(id: 3))
        bytes.writeImmutableBuffer(RawPeer.request(id: 4))
        try await peer.send(bytes)
        while let frame = try await peer.next(), frame.callID != 4 {}
        let other = try await RawPeer.talk(to: port, sending: RawPeer.hello()) { _ in false }
        #expect(other.isClosed)
      }
      #expect(count("rpc_server_refused_total", ("limit", "message_bytes")) == 1)
      #expect(count("rpc_server_refused_total", ("limit", "calls_of_connection")) == 2)
      #expect(count("rpc_server_refused_total", ("limit", "connections")) == 1)
    }
  }
}
