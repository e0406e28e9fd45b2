import FoundationEssentials
import Postgres
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

  @Test func whatAPartnerAsksForIsObeyedWithinReason() {
    #expect(delay(1, 0.5, RetryLater("busy", after: .seconds(30))) == .seconds(30))
    #expect(delay(1, 0.5, RetryLater("busy", after: .seconds(864_000))) == .seconds(900))
  }

  /// A sister service that was down for an hour keeps nobody waiting once it is back.
  @Test(arguments: [
    RetryLater("not now") as any Error, PostgresError(.connectionFailed, "refused"),
    CancellationError(), WorkflowError.inProgress,
  ])
  func whatTimeMendsIsTriedAgainSoonHoweverOftenItFailed(_ error: any Error) {
    #expect([1, 3, 10, 1_000].map { delay($0, 1, error) } == [1, 4, 10, 10].map { .seconds($0) })
  }

  @Test func whatIsPutOnRecordCanBe() {
    struct Odd: Error { let text = "a\0b" }
    #expect(Failure(Odd()).crash?.contains("\0") == false)
    enum Named: Error, CustomStringConvertible {
      case one
      var description: String { "a\0b" }
    }
    #expect(Failure(Named.one).error == "a\u{FFFD}b")
    #expect(Failure(Named.one).crash?.contains("a\u{FFFD}b") == true)
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
