import Money
import Testing

@testable import Funding

@Suite struct DepositMachineTests {
  /// Every arrow of the machine. What is not listed stays where it is.
  @Test func arrows() {
    let day = BulkDay(.init(daysSince1970: 20_000))
    let events: [(String, DepositEvent)] = [
      ("final", .final), ("dropped", .dropped), ("screened", .screened), ("tooSmall", .tooSmall),
      ("askingSweep", .askingSweep(.usdc(micros: 10_000))), ("sweepAccepted", .sweepAccepted("t")),
      ("sweepFailed", .sweepFailed("")), ("sweepCredited", .sweepCredited(.usdc(micros: 10_000))),
      ("askingPayout", .askingPayout), ("payoutAccepted", .payoutAccepted("p")),
      ("payoutRefused", .payoutRefused("")), ("payoutCompleted", .payoutCompleted(.none)),
      ("payoutFailed", .payoutFailed("")),
      ("payoutReturned", .payoutReturned(kept: .zero(.usdc))), ("askingBroker", .askingBroker),
      ("brokerAccepted", .brokerAccepted("b", day)), ("brokerFailed", .brokerFailed("")),
      ("brokerCredited", .brokerCredited), ("brokerSettled", .brokerSettled),
      ("brokerReturned", .brokerReturned), ("refunding", .refunding), ("resuming", .resuming),
    ]
    var table: [String] = []
    for phase in DepositPhase.allCases {
      for (name, event) in events {
        if case .move(let next, let posts) = phase.next(on: event) {
          let books = posts.map { "\($0)".prefix { $0 != "(" } }.joined(separator: " ")
          table.append(
            "\(phase.rawValue) + \(name) → \(next.rawValue)" + (books.isEmpty ? "" : ", \(books)"))
        }
      }
    }
    #expect(
      table.joined(separator: "\n") == """
        seen + final → confirmed, d1
        seen + dropped → failed, d0r
        seen + screened → in_review
        confirmed + screened → in_review, d1h
        confirmed + tooSmall → below_minimum
        confirmed + askingSweep → sweep_asked
        below_minimum + screened → in_review, d1h
        below_minimum + askingSweep → sweep_asked
        sweep_asked + sweepAccepted → sweeping, d2
        sweep_asked + sweepFailed → confirmed
        sweeping + sweepFailed → confirmed, d2r
        sweeping + sweepCredited → swept, d2c
        swept + askingPayout → payout_asked
        payout_asked + payoutAccepted → payout_pending, d3
        payout_asked + payoutRefused → swept
        payout_pending + payoutCompleted → paid_out, d4
        payout_pending + payoutFailed → swept, f1
        paid_out + payoutReturned → swept, f2
        paid_out + askingBroker → broker_asked
        broker_asked + payoutReturned → broker_asked, f3
        broker_asked + brokerAccepted → broker_pending
        broker_asked + brokerFailed → paid_out
        broker_pending + payoutReturned → broker_pending, f3
        broker_pending + brokerFailed → paid_out
        broker_pending + brokerCredited → funded, d5
        broker_pending + brokerSettled → settled, d5 o6
        broker_pending + brokerReturned → paid_out
        funded + payoutReturned → funded, f3
        funded + brokerFailed → returned, f4
        funded + brokerSettled → settled, o6
        funded + brokerReturned → returned, f4
        settled + payoutReturned → settled, f3
        settled + brokerFailed → returned, f4
        settled + brokerReturned → returned, f4
        returned + refunding → paid_out
        """)
  }

  /// The third definite failure of a step is for a person; so is the second return.
  @Test func triesAreBounded() {
    #expect(DepositPhase.sweepAsked.next(on: .sweepFailed(""), attempt: 3) == .move(.inReview, []))
    #expect(
      DepositPhase.payoutPending.next(on: .payoutFailed(""), attempt: 3) == .move(.inReview, [.f1]))
    #expect(
      DepositPhase.brokerPending.next(on: .brokerFailed(""), attempt: 3) == .move(.inReview, []))
    #expect(
      DepositPhase.paidOut.next(on: .payoutReturned(kept: .zero(.usdc)), attempt: 2)
        == .move(.inReview, [.f2(kept: .zero(.usdc))]))
  }

  /// News that we have already changes nothing; news that does not fit is parked, not guessed.
  @Test func oldNewsIsSeenAndForeignNewsIsParked() {
    #expect(DepositPhase.settled.next(on: .final) == .seen)
    #expect(DepositPhase.paidOut.next(on: .sweepAccepted("t")) == .seen)
    #expect(DepositPhase.seen.next(on: .brokerCredited) == .park)
    #expect(DepositPhase.failed.next(on: .final) == .park)
    #expect(DepositPhase.confirmed.next(on: .payoutCompleted(.none)) == .park)
  }

  /// Doubt stops whatever is under way, and nothing that is over.
  @Test(arguments: DepositPhase.allCases)
  func doubtStops(_ phase: DepositPhase) {
    #expect(phase.next(on: .doubt("")) == (phase.isOver ? .seen : .move(.inReview, [])))
  }
}
