import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(10))) struct RateLimiterTests {
  private func fine(_ count: Int) -> ScriptedClient {
    ScriptedClient(Array(repeating: .success(HTTPResponse(status: 200)), count: count))
  }

  @Test func aBurstGoesAtOnceAndTheRestAtTheRate() async throws {
    let clock = ImpatientClock()
    let client = RateLimiter(fine(6), perSecond: 2, burst: 3, clock: clock)
    for _ in 1...6 { _ = try await client.send(get) }
    #expect(clock.sleeps == [.milliseconds(500), .milliseconds(500), .milliseconds(500)])
  }

  @Test func aPauseFillsTheBucketButNeverBeyondTheBurst() async throws {
    let clock = ImpatientClock()
    let client = RateLimiter(fine(9), perSecond: 1, burst: 2, clock: clock)
    for _ in 1...2 { _ = try await client.send(get) }
    clock.advance(by: .seconds(3600))
    for _ in 1...2 { _ = try await client.send(get) }
    #expect(clock.sleeps.isEmpty)
    _ = try await client.send(get)
    #expect(clock.sleeps == [.seconds(1)])
  }

  @Test func whatWouldWaitTooLongIsRefused() async throws {
    let base = fine(9)
    let client = RateLimiter(
      base, perSecond: 0.1, burst: 1, longestWait: .seconds(5), clock: ImpatientClock())
    _ = try await client.send(get)
    await #expect { try await client.send(get) } throws: { $0.isNotSent }
    #expect(base.sent == 1)
  }
}
