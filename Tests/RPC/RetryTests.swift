import Testing

@testable import RPC
@testable import StackProto

@Suite(.timeLimit(.minutes(10))) struct RetryTests {
  @Test func attemptsAreCountedForTheServerAndEndWithTheLastError() async throws {
    try await withSpread(over: 1) { channel, plates in
      plates[0].fail()
      let error = await failure { try await channel.sayAgain() }
      #expect(error?.code == .unavailable)
      #expect(plates[0].state.withLock { $0.previousAttempts } == ["", "1", "2"])
    }
  }

  @Test func aPolicyOfTheMethodGoesBeforeThatOfTheChannel() async throws {
    try await withSpread(
      over: 1, configure: { $0.methodPolicies["test.Echo/Say"] = .once }
    ) { channel, plates in
      plates[0].fail(1)
      let error = await failure { try await channel.sayAgain() }
      #expect(error?.code == .unavailable)
      #expect(plates[0].calls == 1)
    }
  }

  @Test func anotherAttemptGoesToAnotherEndpoint() async throws {
    try await withSpread(
      over: 2,
      configure: {
        $0.idempotentPolicy = .retry(.init(maximumAttempts: 2, backoff: .init(initial: .zero)))
        $0.ejection.consecutiveFailures = .max
      }
    ) { channel, plates in
      try await channel.warmUp(plates)
      plates[0].fail()
      for _ in 0..<100 { try await channel.sayAgain() }
    }
  }

  @Test func otherErrorsAreNotRepeated() async throws {
    try await withSpread(over: 1) { channel, plates in
      for (index, code) in [RPCCode.resourceExhausted, .aborted, .unknown].enumerated() {
        plates[0].fail(1, with: RPCError(code, "No."))
        let error = await failure { try await channel.sayAgain() }
        #expect(error?.code == code)
        #expect(plates[0].calls == index + 1)
      }
    }
  }

  @Test func theServerSaysHowLongToWait() async throws {
    try await withSpread(over: 1) { channel, plates in
      // A full server is worth another attempt only with such an advice.
      let full = RPCError(.resourceExhausted, "Full.", retryAfter: .milliseconds(400))
      plates[0].fail(1, with: full)
      try await channel.sayAgain()
      let arrivals = plates[0].state.withLock { $0.arrivals }
      #expect(arrivals.count == 2)
      #expect(arrivals[0].duration(to: arrivals[1]) >= .milliseconds(390))
    }
  }

  @Test func theServerMaySayNotToComeAgain() async throws {
    try await withSpread(over: 1) { channel, plates in
      plates[0].fail(1, with: RPCError(.unavailable, "Never.", retryAfter: .milliseconds(-1)))
      let error = await failure { try await channel.sayAgain() }
      #expect(error?.retryAfter == .milliseconds(-1))
      #expect(plates[0].calls == 1)
    }
  }

  @Test func oneDeadlineHoldsForAllAttempts() async throws {
    try await withSpread(over: 1) { channel, plates in
      plates[0].fail(1, with: RPCError(.unavailable, "Later.", retryAfter: .seconds(600)))
      // There is no use in waiting for an attempt that would come too late.
      let error = await failure { try await channel.sayAgain(.init(timeout: .seconds(300))) }
      #expect(error?.code == .unavailable)
      #expect(plates[0].calls == 1)
    }
  }

  @Test func inBadTimesNothingIsRepeated() async throws {
    try await withSpread(
      over: 1,
      configure: { $0.retryBudget = .init(maximumTokens: 4, milliTokensPerSuccess: 1000) }
    ) { channel, plates in
      plates[0].fail()
      for _ in 0..<10 { _ = await failure { try await channel.sayAgain() } }
      // The first failure left three of four tokens, the second only half.
      #expect(plates[0].calls == 11)
      plates[0].fail(0)
      for _ in 0..<4 { try await channel.sayAgain() }
      plates[0].fail(1)
      try await channel.sayAgain()
    }
  }

  @Test func aCallBetweenTwoAttemptsCanBeCancelled() async throws {
    try await withSpread(over: 1) { channel, plates in
      plates[0].fail(1, with: RPCError(.unavailable, "Later.", retryAfter: .seconds(600)))
      try await withThrowingTaskGroup(of: RPCCode?.self) { group in
        group.addTask {
          await failure { try await channel.sayAgain(.init(timeout: .seconds(3600))) }?.code
        }
        while plates[0].calls == 0 { await Task.yield() }
        group.cancelAll()
        for try await code in group { #expect(code == .cancelled) }
      }
      #expect(plates[0].calls == 1)
    }
  }

  @Test func aChannelThatStopsEndsCallsBetweenTwoAttempts() async throws {
    try await withServers(1) { servers, plates in
      let channel = try await spread(over: servers)
      plates[0].fail(1, with: RPCError(.unavailable, "Later.", retryAfter: .seconds(600)))
      try await withThrowingTaskGroup(of: RPCCode?.self) { group in
        try await withRunning(channel) {
          group.addTask {
            await failure { try await channel.sayAgain(.init(timeout: .seconds(3600))) }?.code
          }
          while plates[0].calls == 0 { await Task.yield() }
        }
        for try await code in group { #expect(code == .unavailable) }
      }
    }
  }

  @Test func aStreamIsBegunAgainUntilItsFirstMessage() async throws {
    try await withSpread(over: 1) { channel, plates in
      func count(_ after: String) async -> (Int, RPCCode?) {
        let stream: RPCResponseStream<TypesV1.UserEvent> = channel.stream(
          "test.Echo/Count", TypesV1.PageRequest(first: 3, after: after), options: .init(),
          isIdempotent: true)
        var count = 0
        let error = await failure { for try await _ in stream { count += 1 } }
        return (count, error?.code)
      }
      plates[0].fail(2)
      #expect(await count("") == (3, nil))
      #expect(plates[0].calls == 3)
      // What has begun to arrive cannot be begun again.
      #expect(await count("unavailable") == (3, .unavailable))
      #expect(plates[0].calls == 4)
    }
  }
}
