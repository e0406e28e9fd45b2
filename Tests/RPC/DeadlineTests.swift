import Testing

@testable import RPC
@testable import StackProto

@Suite(.timeLimit(.minutes(10))) struct DeadlineTests {
  @Test func aPassedDeadlineEndsTheCallAndCancelsTheHandler() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      // On a busy machine a short deadline may pass before the handler starts.
      for attempt in 0..<12 where !echo.witness.started.isSet {
        let options = RPCCallOptions(timeout: .milliseconds(100 << attempt))
        let error = await failure { try await channel.header("Hang", options: options) }
        #expect(error?.code == .deadlineExceeded)
      }
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func aDeadlineInThePastFailsWithoutACall() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      let options = RPCCallOptions(timeout: .zero)
      let error = await failure { try await channel.header("Hang", options: options) }
      #expect(error?.code == .deadlineExceeded)
      #expect(!echo.witness.started.isSet)
    }
  }

  @Test func theServerLearnsWhatIsLeft() async throws {
    try await withEcho { channel, _ in
      let answer: TypesV1.PageRequest = try await channel.call(
        "test.Echo/Deadline", TypesV1.Header(), options: .init(timeout: .seconds(1000)))
      #expect(answer.first > 900)
      #expect(answer.first <= 1000)
    }
  }

  @Test func aCallMadeWhileServingInheritsTheDeadline() async throws {
    try await withEcho { channel, _ in
      let context = RPCContext(method: "test.Outer/Call", deadline: .now + .seconds(100))
      let answer: TypesV1.PageRequest = try await RPCContext.$current.withValue(context) {
        try await channel.call(
          "test.Echo/Deadline", TypesV1.Header(), options: .init(timeout: .seconds(1000)))
      }
      #expect(answer.first <= 100)
      #expect(answer.first > 50)
    }
  }

  @Test func cancellingTheCallerCancelsTheHandler() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      try await withThrowingTaskGroup(of: RPCCode?.self) { group in
        group.addTask { await failure { try await channel.header("Hang") }?.code }
        try await echo.witness.started.wait()
        group.cancelAll()
        for try await code in group { #expect(code == .cancelled) }
      }
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func aCallInACancelledTaskFailsAtOnce() async throws {
    try await withEcho { channel, _ in
      try await withThrowingTaskGroup(of: RPCCode?.self) { group in
        group.cancelAll()
        group.addTask { await failure { try await channel.header("Hang") }?.code }
        for try await code in group { #expect(code == .cancelled) }
      }
    }
  }
}
