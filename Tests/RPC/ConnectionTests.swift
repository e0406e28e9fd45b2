import ServiceLifecycle
import Testing

@testable import RPC
@testable import StackProto

@Suite(.timeLimit(.minutes(10))) struct ConnectionTests {
  @Test func nobodyListeningIsUnavailable() async throws {
    let nobody = try ReservedPort()
    let channel = RPCChannel(.patient(to: nobody.number), logger: quiet)
    try await withRunning(channel) {
      let error = await failure { try await channel.say("hello") }
      #expect(error?.code == .unavailable)
    }
    withExtendedLifetime(nobody) {}
  }

  @Test func withSeveralAddressesTheOneThatAnswersIsTaken() async throws {
    let nobody = try ReservedPort()
    try await withEcho(configure: {
      $0.addresses.insert(.init(host: "127.0.0.1", port: nobody.number), at: 0)
    }) { channel, _ in
      let answer = try await channel.say("hello")
      #expect(answer == "hello")
    }
    withExtendedLifetime(nobody) {}
  }

  @Test func aCallThatWaitsForReadyOutlivesARestart() async throws {
    let port = try ReservedPort()
    let configuration = RPCServerConfiguration(port: port.number).patient
    let first = RPCServer(configuration, services: [Echo()], logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await first.run() }
      _ = try await first.boundPort
      let channel = RPCChannel(.patient(to: port.number), logger: quiet)
      try await withRunning(channel) {
        _ = try await channel.say("before")
        group.cancelAll()
        try await group.waitForAll()
        let second = RPCServer(configuration, services: [Echo()], logger: quiet)
        try await withThrowingTaskGroup(of: String.self) { calls in
          calls.addTask {
            try await channel.say(
              "after", options: .init(timeout: .seconds(300), waitForReady: true))
          }
          try await withRunning(second) {
            let answer = try await calls.next()
            #expect(answer == "after")
          }
        }
      }
    }
  }

  @Test func aLostConnectionFailsItsCallsAndTheNextCallMakesANewOne() async throws {
    let echo = Echo()
    let port = try ReservedPort()
    let configuration = RPCServerConfiguration(port: port.number).patient
    let first = RPCServer(configuration, services: [echo], logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await first.run() }
      _ = try await first.boundPort
      let channel = RPCChannel(.patient(to: port.number), logger: quiet)
      try await withRunning(channel) {
        try await withThrowingTaskGroup(of: RPCCode?.self) { calls in
          calls.addTask { await failure { try await channel.header("Hang") }?.code }
          try await echo.witness.started.wait()
          group.cancelAll()
          let code = try await calls.next()
          #expect(code == .unavailable)
        }
        try await group.waitForAll()
        let second = RPCServer(configuration, services: [Echo()], logger: quiet)
        try await withRunning(second) {
          _ = try await second.boundPort
          // Its address may still be left alone after attempts that were in vain.
          let answer = try await channel.say("again", options: .init(waitForReady: true))
          #expect(answer == "again")
        }
      }
    }
  }

  /// Shutdown begins while calls are in flight and more keep coming: those in flight finish, the
  /// others find the next server. None fails.
  @Test func aDrainedServerFailsNoCall() async throws {
    let (echo, other) = (Echo(), Echo())
    let first = RPCServer(.init().patient, services: [echo], logger: quiet)
    let second = RPCServer(.init().patient, services: [other], logger: quiet)
    let group = ServiceGroup(services: [first], logger: quiet)
    try await withRunning(second) {
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let channel = try await spread(over: [first, second])
        try await withRunning(channel) {
          // As many as it takes until one of them is at the first server.
          while !echo.witness.started.isSet {
            tasks.addTask {
              let answer = try await channel.header(
                "WaitForRelease", "slow", options: .init(timeout: .seconds(300)))
              #expect(answer.name == "slow")
            }
            _ = try await channel.say("and one that ends")
          }
          tasks.addTask {
            for number in 0..<1000 {
              let answer = try await channel.say("\(number)")
              #expect(answer == "\(number)")
            }
            for witness in [echo.witness, other.witness] { witness.released.set() }
          }
          await group.triggerGracefulShutdown()
          try await tasks.waitForAll()
        }
      }
    }
    #expect(first.health.status() == .notServing)
  }

  @Test func afterTheGraceTimeADrainingServerCancelsWhatIsLeft() async throws {
    let echo = Echo()
    var configuration = RPCServerConfiguration()
    configuration.drainTimeout = .milliseconds(100)
    let server = RPCServer(configuration, services: [echo], logger: quiet)
    let group = ServiceGroup(services: [server], logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let channel = RPCChannel(.patient(to: try await server.boundPort), logger: quiet)
      try await withRunning(channel) {
        tasks.addTask {
          let error = await failure { try await channel.header("Hang") }
          #expect(error?.code == .unavailable)
        }
        try await echo.witness.started.wait()
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        try await echo.witness.cancelled.wait()
      }
    }
  }

  @Test func aChannelThatShutsDownLetsItsCallsFinish() async throws {
    let echo = Echo()
    let server = RPCServer(.init().patient, services: [echo], logger: quiet)
    try await withRunning(server) {
      let channel = RPCChannel(.patient(to: try await server.boundPort), logger: quiet)
      let group = ServiceGroup(services: [channel], logger: quiet)
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        tasks.addTask { _ = try await channel.header("WaitForRelease") }
        try await echo.witness.started.wait()
        await group.triggerGracefulShutdown()
        echo.witness.released.set()
        try await tasks.waitForAll()
      }
      let error = await failure { try await channel.say("late") }
      #expect(error?.code == .unavailable)
    }
  }

  @Test func callsBeyondTheServersLimitWaitForAPlace() async throws {
    var configuration = RPCServerConfiguration()
    configuration.limits.maximumConcurrentCalls = 2
    try await withEcho(server: configuration) { channel, _ in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<100 {
          group.addTask {
            let answer = try await channel.say("\(number)")
            #expect(answer == "\(number)")
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func tooManyWaitingCallsAreRefusedAtOnce() async throws {
    let echo = Echo()
    var configuration = RPCServerConfiguration()
    configuration.limits.maximumConcurrentCalls = 1
    try await withEcho(
      echo, server: configuration, configure: { $0.maximumWaitingCalls = 0 }
    ) { channel, _ in
      // With nothing allowed to wait, even the first call finds no connection.
      let error = await failure { try await channel.say("x") }
      #expect(error?.code == .resourceExhausted)
    }
  }

  @Test func idempotentCallsAreMadeAgainOthersAreNot() async throws {
    let flaky = Flaky()
    let server = RPCServer(
      .init().patient, services: [Echo()], interceptors: [flaky], logger: quiet)
    try await withRunning(server) {
      let channel = RPCChannel(.patient(to: try await server.boundPort), logger: quiet)
      try await withRunning(channel) {
        let once = await failure { try await channel.header("Say") }
        #expect(once?.code == .unavailable)
        flaky.failures.withLock { $0 = 2 }
        let answer: TypesV1.WebhookRequest = try await channel.call(
          "test.Echo/Say", TypesV1.WebhookRequest(source: "a"), options: .patient,
          isIdempotent: true)
        #expect(answer.source == "a")
      }
    }
  }
}
