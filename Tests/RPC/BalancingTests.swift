import NIOCore
import Synchronization
import Testing

@testable import RPC

@Suite(.timeLimit(.minutes(10))) struct BalancingTests {
  @Test func callsAreSpreadOverAllAddresses() async throws {
    try await withSpread(over: 3) { channel, plates in
      try await channel.warmUp(plates)
      let before = plates.map(\.calls)
      for _ in 0..<300 { _ = try await channel.say("") }
      for (plate, count) in zip(plates, before) { #expect(plate.calls - count > 30) }
    }
  }

  /// One server keeps every call it gets. Chosen in turn or by chance it would soon have all callers;
  /// chosen by load it never has more than half of them.
  @Test func theLessBusyEndpointTakesTheCall() async throws {
    try await withSpread(over: 2) { channel, plates in
      try await channel.warmUp(plates)
      plates[0].state.withLock { $0.holds = true }
      try await withThrowingTaskGroup(of: Void.self) { callers in
        for _ in 0..<8 {
          callers.addTask { for _ in 0..<50 { _ = try await channel.say("") } }
        }
        for _ in 0..<4 { try await callers.next() }
        plates[0].state.withLock { $0.holds = false }
        plates[0].released.set()
        try await callers.waitForAll()
      }
    }
  }

  @Test func anEndpointThatCannotBeReachedIsPassedBy() async throws {
    let nobody = try ReservedPort()
    try await withServers(1) { servers, plates in
      let channel = try await spread(over: servers) {
        $0.addresses.insert(.init(host: "127.0.0.1", port: nobody.number), at: 0)
      }
      try await withRunning(channel) {
        for _ in 0..<100 { _ = try await channel.say("") }
        #expect(plates[0].calls == 100)
      }
    }
    withExtendedLifetime(nobody) {}
  }

  @Test func anEndpointThatComesBackTakesCallsAgain() async throws {
    try await withServers(1) { servers, plates in
      let port = try ReservedPort()
      let channel = try await spread(over: servers) {
        $0.addresses.append(.init(host: "127.0.0.1", port: port.number))
      }
      try await withRunning(channel) {
        for _ in 0..<100 { _ = try await channel.say("") }
        let plate = Nameplate()
        let late = RPCServer(
          .init(port: port.number).patient, services: [Echo()], interceptors: [plate],
          logger: quiet)
        try await withRunning(late) { try await channel.warmUp([plate]) }
      }
      #expect(plates[0].calls >= 100)
    }
  }

  // MARK: Names

  @Test func aNameThatStandsForSeveralMachinesReachesThemAll() async throws {
    try await withServers(2) { servers, plates in
      let names = Names(try await ports(of: servers))
      let channel = namedChannel(names)
      try await withRunning(channel) { try await channel.warmUp(plates) }
    }
  }

  @Test func aNewMachineJoinsAndOneThatIsGoneGetsNoCall() async throws {
    try await withServers(2) { servers, plates in
      let ports = try await ports(of: servers)
      let names = Names([ports[0]])
      let channel = namedChannel(names) { $0.resolutionInterval = .milliseconds(20) }
      try await withRunning(channel) {
        try await channel.warmUp([plates[0]])
        names.ports.withLock { $0 = ports }
        try await channel.warmUp([plates[1]])
        names.ports.withLock { $0 = [ports[1]] }
        // The lookup after the next has surely been heard of.
        let asked = names.asked.withLock { $0 }
        while names.asked.withLock({ $0 }) < asked + 3 { _ = try await channel.say("") }
        let before = plates[0].calls
        for _ in 0..<100 { _ = try await channel.say("") }
        #expect(plates[0].calls == before)
      }
    }
  }

  @Test func aLostConnectionAsksForTheNameAgain() async throws {
    try await withServers(1) { servers, plates in
      let names = Names([])
      let channel = namedChannel(names) {
        $0.resolutionInterval = .seconds(3600)
        $0.resolutionPause = .zero
      }
      try await withRunning(channel) {
        try await withServers(1) { mortals, _ in
          names.ports.withLock { $0 = [] }
          let port = try await mortals[0].boundPort
          names.ports.withLock { $0 = [port] }
          _ = try await channel.say("", options: .init(timeout: .seconds(300), waitForReady: true))
          let next = try await servers[0].boundPort
          names.ports.withLock { $0 = [next] }
        }
        _ = try await channel.say("", options: .init(timeout: .seconds(300), waitForReady: true))
        #expect(plates[0].calls == 1)
      }
    }
  }

  @Test func aNameNobodyHasIsUnavailable() async throws {
    let channel = namedChannel(Names([]))
    try await withRunning(channel) {
      let error = await failure { try await channel.say("") }
      #expect(error?.code == .unavailable)
      #expect(error?.message.contains("Nobody") == true)
    }
  }

  @Test func theSystemKnowsLocalhost() throws {
    let found = try SystemResolver().resolve(host: "localhost", port: 7101)
    #expect(found.contains { $0.ipAddress == "127.0.0.1" || $0.ipAddress == "::1" })
    #expect(found.allSatisfy { $0.port == 7101 })
    #expect(throws: SystemResolver.Failure.self) {
      try SystemResolver().resolve(host: "nobody.invalid", port: 1)
    }
  }

  // MARK: Outliers

  @Test func aServerThatOnlyFailsIsLeftAlone() async throws {
    try await withSpread(over: 2, configure: { $0.ejection.baseTime = .seconds(3600) }) {
      channel, plates in
      try await channel.warmUp(plates)
      plates[0].fail()
      let before = plates[0].calls
      for _ in 0..<200 { _ = await failure { try await channel.say("") } }
      #expect(plates[0].calls == before + 5)
    }
  }

  @Test func aDomainsRefusalsAreNoFailuresOfItsServer() async throws {
    try await withSpread(over: 2, configure: { $0.ejection.baseTime = .seconds(3600) }) {
      channel, plates in
      try await channel.warmUp(plates)
      plates[0].fail(with: RPCError(.unavailable, "Closed.", reason: "MARKET_CLOSED"))
      let before = plates[0].calls
      for _ in 0..<300 { _ = await failure { try await channel.say("") } }
      #expect(plates[0].calls > before + 30)
    }
  }

  @Test func neverMoreThanHalfOfThemAreLeftAlone() async throws {
    try await withSpread(over: 3, configure: { $0.ejection.baseTime = .seconds(3600) }) {
      channel, plates in
      try await channel.warmUp(plates)
      for plate in plates { plate.fail() }
      for _ in 0..<300 { _ = await failure { try await channel.say("") } }
      let before = plates.map(\.calls)
      for _ in 0..<300 { _ = await failure { try await channel.say("") } }
      let served = zip(plates, before).count { $0.calls > $1 }
      #expect(served == 2)
    }
  }

  @Test func anOutlierGetsAnotherChance() async throws {
    try await withSpread(over: 2, configure: { $0.ejection.baseTime = .milliseconds(50) }) {
      channel, plates in
      try await channel.warmUp(plates)
      plates[0].fail(5)
      while plates[0].state.withLock({ $0.failures }) > 0 {
        _ = await failure { try await channel.say("") }
      }
      let before = plates[0].calls
      while plates[0].calls == before { _ = try await channel.say("") }
    }
  }

  @Test func whoIsEjectedAgainStaysOutLonger() {
    let policy = RPCOutlierEjection(baseTime: .seconds(10), maximumTime: .seconds(25))
    var health = EndpointHealth()
    var now = ContinuousClock.now
    var times: [Duration] = []
    for _ in 0..<3 {
      let time = health.eject(policy, now: now)
      times.append(time)
      now += time + .seconds(1)
      health.readmit()
    }
    #expect(times == [.seconds(10), .seconds(20), .seconds(25)])
    // Having done well for long enough, it starts afresh.
    now += .seconds(60)
    #expect(health.eject(policy, now: now) == .seconds(10))
  }

  private func ports(of servers: [RPCServer]) async throws -> [Int] {
    var ports: [Int] = []
    for server in servers { ports.append(try await server.boundPort) }
    return ports
  }

  private func namedChannel(
    _ names: Names, configure: (inout RPCChannelConfiguration) -> Void = { _ in }
  ) -> RPCChannel {
    var configuration = RPCChannelConfiguration.patient
    configuration.addresses = [.init(host: "wallet.test", port: 1)]
    configuration.resolver = names
    configure(&configuration)
    return RPCChannel(configuration, logger: quiet)
  }
}

/// A name service in which `wallet.test` stands for ports of this machine.
private final class Names: RPCResolver {
  struct Nobody: Error {}

  let ports: Mutex<[Int]>
  let asked = Mutex(0)

  init(_ ports: [Int]) { self.ports = Mutex(ports) }

  func resolve(host: String, port: Int) throws -> [SocketAddress] {
    asked.withLock { $0 += 1 }
    let ports = ports.withLock { $0 }
    guard host == "wallet.test", !ports.isEmpty else { throw Nobody() }
    return try ports.map { try SocketAddress(ipAddress: "127.0.0.1", port: $0) }
  }
}
