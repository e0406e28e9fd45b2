import FoundationEssentials
import Testing

@testable import Workflow

@Suite struct RetryPolicyTests {
  private struct Crash: Error {}

  private func delay(_ attempt: Int, _ random: Double, _ error: any Error = Crash()) -> Duration {
    var policy = RetryPolicy()
    policy.random = { random }
    return policy.delay(afterAttempt: attempt, error)
  }

  @Test func delaysDoubleUpToAQuarterOfAnHour() {
    #expect(
      [1, 2, 3, 10, 11, 99, .max].map { delay($0, 1) } == [
        .seconds(1), .seconds(2), .seconds(4), .seconds(512), .seconds(900), .seconds(900),
        .seconds(900),
      ])
  }

  @Test func delaysSpreadOverTheirWholeRange() {
    #expect(delay(5, 0.5) == .seconds(8))
    #expect(delay(5, 0) == .milliseconds(50))
  }

  @Test func whatThePartnerAsksForIsObeyed() {
    #expect(delay(1, 0.5, RetryLater("busy", after: .seconds(30))) == .seconds(30))
    #expect(delay(1, 0.5, RetryLater("busy", after: .seconds(7_200))) == .seconds(7_200))
  }

  @Test func equalCrashesAreThoseOfOneKindWhateverTheirDetails() {
    struct Detailed: Error { let id: UUID }
    enum Cases: Error { case a(Int), b }
    #expect(Failure(Detailed(id: UUID())).crash == Failure(Detailed(id: UUID())).crash)
    #expect(Failure(Cases.a(1)).crash == Failure(Cases.a(2)).crash)
    #expect(Failure(Cases.a(1)).crash != Failure(Cases.b).crash)
    #expect(Failure(RetryLater("not now")).crash == nil)
  }
}
