import Testing

@testable import RPC

@Suite(.timeLimit(.minutes(10))) struct HedgingTests {
  private func withHedging<Result: Sendable>(
    _ policy: RPCHedgingPolicy, over count: Int = 2,
    _ body: (RPCChannel, [Nameplate]) async throws -> Result
  ) async throws -> Result {
    try await withSpread(
      over: count,
      configure: {
        $0.methodPolicies["test.Echo/Say"] = .hedge(policy)
        $0.ejection.consecutiveFailures = .max
      }
    ) { channel, plates in
      try await channel.warmUp(plates)
      return try await body(channel, plates)
    }
  }

  @Test func theSlowAnswerIsNotWaitedForAndItsCallIsTakenBack() async throws {
    try await withHedging(.init(delay: .milliseconds(20))) { channel, plates in
      plates[0].state.withLock { $0.holds = true }
      func isHedged() -> Bool {
        plates[1].state.withLock { $0.previousAttempts.contains("1") }
      }
      // In an hour, so that it is not its deadline that takes the call back.
      while !plates[0].cancelled.isSet || !isHedged() {
        try await channel.sayAgain(.init(timeout: .seconds(3600)))
      }
    }
  }

  @Test func aHarmlessFailureStartsTheNextAttemptAtOnce() async throws {
    try await withHedging(.init(maximumAttempts: 3, delay: .seconds(3600)), over: 3) {
      channel, plates in
      for plate in plates.dropLast() { plate.fail() }
      for _ in 0..<50 {
        try await channel.sayAgain(.init(timeout: .seconds(300)))
      }
    }
  }

  @Test func theLastFailureIsTheCallers() async throws {
    try await withHedging(.init(delay: .seconds(3600))) { channel, plates in
      let before = plates.map(\.calls)
      for plate in plates { plate.fail() }
      let error = await failure { try await channel.sayAgain(.init(timeout: .seconds(300))) }
      #expect(error?.code == .unavailable)
      #expect(zip(plates, before).map { $0.calls - $1 } == [1, 1])
    }
  }

  @Test func anyOtherFailureEndsTheCall() async throws {
    try await withHedging(.init(delay: .seconds(3600))) { channel, plates in
      let before = plates.map(\.calls).reduce(0, +)
      for plate in plates { plate.fail(with: RPCError(.notFound, "Nothing.")) }
      let error = await failure { try await channel.sayAgain(.init(timeout: .seconds(300))) }
      #expect(error?.code == .notFound)
      #expect(plates.map(\.calls).reduce(0, +) == before + 1)
    }
  }

  @Test func aMethodThatIsNotIdempotentIsNeverHedged() async throws {
    try await withHedging(.init(delay: .zero)) { channel, plates in
      let before = plates.map(\.calls).reduce(0, +)
      for _ in 0..<50 { _ = try await channel.say("") }
      #expect(plates.map(\.calls).reduce(0, +) == before + 50)
    }
  }

  @Test func cancellingTheCallerCancelsEveryAttempt() async throws {
    try await withHedging(.init(delay: .zero)) { channel, plates in
      for plate in plates { plate.state.withLock { $0.holds = true } }
      let before = plates.map(\.calls)
      try await withThrowingTaskGroup(of: RPCCode?.self) { group in
        group.addTask {
          await failure { try await channel.sayAgain(.init(timeout: .seconds(3600))) }?.code
        }
        while zip(plates, before).contains(where: { $0.calls == $1 }) { await Task.yield() }
        group.cancelAll()
        for try await code in group { #expect(code == .cancelled) }
      }
      for plate in plates { try await plate.cancelled.wait() }
    }
  }
}
