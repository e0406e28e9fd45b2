import FoundationEssentials
import Identifiers
import Postgres
import RPC
import ServiceKit
import StackProto
import Testing
import Time

@testable import Onboarding

@Suite struct PasscodeTests {
  private func withUser(
    clock: ManualClock = ManualClock(Timestamp(seconds: 1_800_000_000)),
    _ body: @Sendable (OnboardingWorld, ManualClock, UserID, RPCCallOptions) async throws -> Void
  ) async throws {
    try await OnboardingWorld.run(clock: clock) { world in
      let user = try #require(UserID(try await world.signUp("mia").userID))
      let options = RPCCallOptions(user: user)
      _ = try await world.client.setPasscode(.init(passcode: "123456"), options: options)
      try await body(world, clock, user, options)
    }
  }

  @Test("The right passcode opens a session for ten minutes, for this user alone")
  func sessions() async throws {
    try await withUser { world, clock, user, options in
      #expect(try await world.profile(user).hasPasscode)
      let session = try await world.client.verifyPasscode(
        .init(passcode: "123456"), options: options)
      #expect(session.expiresAtMicros == clock.now.adding(.seconds(600)).microseconds)
      let valid = try await world.client.validatePasscodeSession(
        .init(token: session.token), options: options)
      #expect(valid.expiresAtMicros == session.expiresAtMicros)

      let eve = try #require(UserID(try await world.signUp("eve").userID))
      await expect(.permissionDenied, reason: "STEP_UP_REQUIRED") {
        try await world.client.validatePasscodeSession(
          .init(token: session.token), options: .init(user: eve))
      }
      for token in ["", "x", String(session.token.dropLast()), session.token + "A"] {
        await expect(.permissionDenied, reason: "STEP_UP_REQUIRED") {
          try await world.client.validatePasscodeSession(.init(token: token), options: options)
        }
      }
      clock.advance(by: .seconds(600))
      await expect(.permissionDenied, reason: "STEP_UP_REQUIRED") {
        try await world.client.validatePasscodeSession(
          .init(token: session.token), options: options)
      }
      // Neither the passcode nor the token is anywhere in the database.
      let rows = try await world.pool.query(
        "SELECT passcode_hash FROM users WHERE passcode_hash LIKE '%123456%'")
      #expect(rows.isEmpty)
    }
  }

  @Test("Wrong tries are counted and lock, longer each time; the right one forgets them")
  func locks() async throws {
    try await withUser { world, clock, _, options in
      for _ in 1...5 {
        await expect(.unauthenticated, reason: "PASSCODE_INVALID") {
          try await world.client.verifyPasscode(.init(passcode: "000000"), options: options)
        }
      }
      let locked = await expect(.resourceExhausted, reason: "PASSCODE_LOCKED") {
        try await world.client.verifyPasscode(.init(passcode: "123456"), options: options)
      }
      #expect(locked?.retryAfter == .seconds(60))
      clock.advance(by: .seconds(60))
      await expect(.unauthenticated, reason: "PASSCODE_INVALID") {
        try await world.client.verifyPasscode(.init(passcode: "000000"), options: options)
      }
      let longer = await expect(.resourceExhausted, reason: "PASSCODE_LOCKED") {
        try await world.client.verifyPasscode(.init(passcode: "123456"), options: options)
      }
      #expect(longer?.retryAfter == .seconds(300))
      clock.advance(by: .seconds(300))
      _ = try await world.client.verifyPasscode(.init(passcode: "123456"), options: options)
      for _ in 1...4 {
        await expect(.unauthenticated, reason: "PASSCODE_INVALID") {
          try await world.client.verifyPasscode(.init(passcode: "000000"), options: options)
        }
      }
      _ = try await world.client.verifyPasscode(.init(passcode: "123456"), options: options)
    }
  }

  @Test("Of a hundred guesses at once no more are judged than one after the other")
  func parallelGuesses() async throws {
    try await withUser { world, _, _, options in
      let reasons = await withTaskGroup(of: String?.self) { group in
        for guess in 0..<100 {
          group.addTask {
            do {
              _ = try await world.client.verifyPasscode(
                .init(passcode: String(200_000 + guess)), options: options)
              return "right"
            } catch {
              return (error as? RPCError)?.reason
            }
          }
        }
        return await group.reduce(into: [:]) { $0[$1 ?? "none", default: 0] += 1 }
      }
      #expect(reasons == ["PASSCODE_INVALID": 5, "PASSCODE_LOCKED": 95])
    }
  }

  @Test("A new passcode takes the current one, counts wrong ones, and ends open sessions")
  func change() async throws {
    try await withUser { world, _, _, options in
      let session = try await world.client.verifyPasscode(
        .init(passcode: "123456"), options: options)
      await expect(.unauthenticated, reason: "PASSCODE_INVALID", field: "current_passcode") {
        try await world.client.setPasscode(.init(passcode: "654321"), options: options)
      }
      await expect(.unauthenticated, reason: "PASSCODE_INVALID", field: "current_passcode") {
        try await world.client.setPasscode(
          .init(passcode: "654321", currentPasscode: "000000"), options: options)
      }
      _ = try await world.client.setPasscode(
        .init(passcode: "654321", currentPasscode: "123456"), options: options)
      await expect(.permissionDenied, reason: "STEP_UP_REQUIRED") {
        try await world.client.validatePasscodeSession(
          .init(token: session.token), options: options)
      }
      await expect(.unauthenticated, reason: "PASSCODE_INVALID") {
        try await world.client.verifyPasscode(.init(passcode: "123456"), options: options)
      }
      _ = try await world.client.verifyPasscode(.init(passcode: "654321"), options: options)
      for _ in 1...5 {
        await expect(.unauthenticated) {
          try await world.client.setPasscode(
            .init(passcode: "111111", currentPasscode: "000000"), options: options)
        }
      }
      await expect(.resourceExhausted, reason: "PASSCODE_LOCKED") {
        try await world.client.setPasscode(
          .init(passcode: "111111", currentPasscode: "654321"), options: options)
      }
    }
  }

  @Test("What is not six digits is refused and not counted; without a passcode there is no session")
  func refusals() async throws {
    try await withUser { world, _, _, options in
      for _ in 1...10 {
        await expect(.invalidArgument, field: "passcode") {
          try await world.client.verifyPasscode(.init(passcode: "12345"), options: options)
        }
      }
      _ = try await world.client.verifyPasscode(.init(passcode: "123456"), options: options)
      let eve = try #require(UserID(try await world.signUp("eve").userID))
      await expect(.failedPrecondition, reason: "PASSCODE_INVALID") {
        try await world.client.verifyPasscode(
          .init(passcode: "123456"), options: .init(user: eve))
      }
      await expect(.notFound) {
        try await world.client.verifyPasscode(
          .init(passcode: "123456"), options: .init(user: UserID(UUID())))
      }
    }
  }

  @Test("Of several first passcodes set at once one wins")
  func race() async throws {
    try await OnboardingWorld.run { world in
      let user = try #require(UserID(try await world.signUp("mia").userID))
      let wins = await withTaskGroup(of: Int.self) { group in
        for number in 0..<10 {
          group.addTask {
            let request = OnboardingV1.SetPasscodeRequest(passcode: String(100_000 + number))
            let set = try? await world.client.setPasscode(request, options: .init(user: user))
            return set == nil ? 0 : 1
          }
        }
        return await group.reduce(0, +)
      }
      #expect(wins == 1)
    }
  }
}
