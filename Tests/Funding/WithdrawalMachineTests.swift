import Money
import Testing

@testable import Funding

@Suite struct WithdrawalMachineTests {
  /// Every arrow of the machine. What is not listed stays where it is.
  @Test func arrows() {
    let day = BulkDay(.init(daysSince1970: 20_000))
    let events: [(String, WithdrawalEvent)] = [
      ("canceling", .canceling), ("askingRedemption", .askingRedemption),
      ("redemptionAccepted", .redemptionAccepted("r", day)),
      ("redemptionRefused", .redemptionRefused("")), ("redemptionSucceeded", .redemptionSucceeded),
      ("redemptionReturned", .redemptionReturned), ("askingWire", .askingWire),
      ("wireSent", .wireSent("w")), ("wireRefused", .wireRefused("")),
      ("wireBounced", .wireBounced), ("onRamped", .onRamped("d", kept: .zero(.usdc))),
      ("askingHop", .askingHop("t")), ("hopAccepted", .hopAccepted("h")),
      ("hopFailed", .hopFailed("")), ("hopArrived", .hopArrived),
      ("askingTransfer", .askingTransfer), ("transferAccepted", .transferAccepted("c")),
      ("transferFailed", .transferFailed("")), ("transferDenied", .transferDenied("")),
      ("transferSeen", .transferSeen(txHash: "0x")),
      ("transferConfirmed", .transferConfirmed(txHash: "0x")), ("resuming", .resuming),
    ]
    var table: [String] = []
    for phase in WithdrawalPhase.allCases {
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
        held + canceling → canceled, w1x
        held + askingRedemption → redemption_asked
        redemption_asked + redemptionAccepted → redemption_pending
        redemption_asked + redemptionRefused → failed, w1x
        redemption_pending + redemptionRefused → failed, w1x
        redemption_pending + redemptionSucceeded → awaiting_cash, w3
        redemption_pending + redemptionReturned → failed, w1x
        awaiting_cash + redemptionRefused → reversed, w3r
        awaiting_cash + redemptionReturned → reversed, w3r
        awaiting_cash + askingWire → wire_asked
        wire_asked + wireSent → wired, w5
        wire_asked + wireRefused → awaiting_cash
        wired + wireBounced → awaiting_cash, w5r
        wired + onRamped → minted, w6 w7
        minted + askingHop → hop_asked
        hop_asked + hopAccepted → hop_sent, w8a1
        hop_asked + hopFailed → minted
        hop_sent + hopFailed → minted, w8a1r
        hop_sent + hopArrived → hop_final, w8a2
        hop_final + askingTransfer → transfer_asked
        transfer_asked + transferAccepted → transfer_sent, w8
        transfer_asked + transferFailed → hop_final
        transfer_asked + transferDenied → in_review, c3
        transfer_sent + transferFailed → hop_final, w8r
        transfer_sent + transferDenied → in_review, w8r c3
        transfer_sent + transferSeen → transfer_sent
        transfer_sent + transferConfirmed → complete, w9
        """)
  }

  /// Once the broker knows of it, a user can no longer cancel; cancelling twice is no mistake.
  @Test func cancellingHasItsTime() {
    #expect(WithdrawalPhase.redemptionAsked.next(on: .canceling) == .park)
    #expect(WithdrawalPhase.complete.next(on: .canceling) == .park)
    #expect(WithdrawalPhase.canceled.next(on: .canceling) == .seen)
  }

  /// What has left is never sent a second time by a late failure.
  @Test func lateNewsChangesNothing() {
    #expect(WithdrawalPhase.complete.next(on: .transferConfirmed(txHash: "0x")) == .seen)
    #expect(WithdrawalPhase.complete.next(on: .transferFailed("")) == .park)
    #expect(WithdrawalPhase.hopSent.next(on: .wireSent("w")) == .seen)
    #expect(WithdrawalPhase.canceled.next(on: .redemptionSucceeded) == .park)
  }

  /// The third definite failure is for a person.
  @Test func triesAreBounded() {
    #expect(WithdrawalPhase.wired.next(on: .wireBounced, attempt: 3) == .move(.inReview, [.w5r]))
    #expect(
      WithdrawalPhase.transferSent.next(on: .transferFailed(""), attempt: 3)
        == .move(.inReview, [.w8r]))
  }
}
