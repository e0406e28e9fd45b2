import FoundationEssentials
import Identifiers
import Money
import Testing
import Time

@testable import Funding

@Suite struct DepositTests {
  /// From the chain to withdrawable cash, the invariants held after every step.
  @Test func aDepositBecomesBuyingPower() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let transaction = await world.partners.send(usd(120), to: wallet)
      let seen = try #require(try await world.deposits.look(atTransaction: transaction))
      #expect(seen.phase == .seen)
      #expect(try await world.books.balance(of: user).pendingDeposits.micros == usd(120))
      let funded = try await world.drive(seen.id)
      #expect(funded.phase == .funded)
      var balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower.micros == usd(120))
      #expect(balance.withdrawable == .zero(.usd) && balance.pendingDeposits == .zero(.usd))
      try await world.compareBooks()

      await world.partners.settle()
      try await world.settlements.look()
      #expect(try await world.drive(seen.id).phase == .settled)
      balance = try await world.books.balance(of: user)
      #expect(balance.withdrawable.micros == usd(120))
      try await world.compareBooks()
      let shown = try await world.lists.deposit(seen.id, of: user)
      #expect(
        shown.timeline.map(\.status) == [
          "pending_confirmation", "confirmed_on_chain", "off_ramp_initiated", "off_ramp_complete",
          "broker_funded",
        ])
      let steps = try await world.books.entries(of: seen.id.rawValue).map(\.step)
      #expect(steps == ["D0", "D1", "D2", "D2c", "D3", "D4", "D5", "O6"])
    }
  }

  /// The network may eat our request or the partner's answer, at any step. Either way the money
  /// moves once, and our books are the partners'.
  @Test(
    arguments: [FakePartners.Step.sweep, .payout, .broker], FakePartners.Loss.allCases)
  func losingAMessageLosesNoMoney(
    _ step: FakePartners.Step, _ loss: FakePartners.Loss
  ) async throws {
    try await FundingWorld.with(losing: (step, loss)) { world in
      let (user, wallet) = await world.makeUser()
      let deposit = try await world.fund(usd(75), user: user, wallet: wallet)
      #expect(deposit.phase == .settled)
      #expect(await world.partners.done == [.sweep: 1, .payout: 1, .broker: 1])
      #expect(await world.partners.broker == [user: usd(75)])
      try await world.compareBooks()
    }
  }

  /// A definite refusal is tried anew under another key, three times.
  @Test(arguments: [FakePartners.Step.sweep, .payout, .broker])
  func refusalsAreTriedAnewAndThenReviewed(_ step: FakePartners.Step) async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      await world.partners.refuse(step, times: 2)
      let first = try await world.fund(usd(10), user: user, wallet: wallet)
      #expect(first.phase == .settled)
      await world.partners.refuse(step, times: 3)
      let second = try await world.fund(usd(10), user: user, wallet: wallet, settled: false)
      #expect(second.phase == .inReview)
      #expect(second.failureReason != nil)
      try await world.compareBooks()
      // Nothing came of it for certain, so a person who has mended the cause may let it go on.
      _ = try await world.depositRecords.record(.resuming, for: second.id)
      #expect(try await world.drive(second.id).phase == .funded)
      try await world.compareBooks()
    }
  }

  /// The same webhook twice, at once and reordered: one deposit.
  @Test func repeatedHintsMakeOneDeposit() async throws {
    try await FundingWorld.with(poolSize: 8) { world in
      let (user, wallet) = await world.makeUser()
      let transaction = await world.partners.send(usd(50), to: wallet)
      try await withThrowingTaskGroup(of: ID<Deposit>?.self) { group in
        for _ in 0..<12 {
          group.addTask { try await world.deposits.look(atTransaction: transaction)?.id }
        }
        var ids: Set<ID<Deposit>> = []
        for try await id in group { ids.insert(try #require(id)) }
        #expect(ids.count == 1)
        let id = try #require(ids.first)
        for _ in 0..<4 {
          group.addTask {
            try await world.deposits.wake(id); return id
          }
        }
        try await group.waitForAll()
        #expect(try await world.drive(id).phase == .funded)
      }
      #expect(await world.partners.done == [.sweep: 1, .payout: 1, .broker: 1])
      #expect(try await world.books.balance(of: user).buyingPower.micros == usd(50))
    }
  }

  /// A transfer that never becomes final moves nothing.
  @Test func aDroppedTransferIsReversed() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let transaction = await world.partners.send(usd(50), to: wallet, state: .pending)
      let deposit = try #require(try await world.deposits.look(atTransaction: transaction))
      #expect(try await world.drive(deposit.id).phase == .seen)
      await world.partners.become(.dropped, transaction)
      #expect(try await world.drive(deposit.id).phase == .failed)
      #expect(try await world.books.balance(of: user).pendingDeposits == .zero(.usd))
      try await world.compareBooks()
    }
  }

  /// From $1,000 on, Circle's word does not suffice.
  @Test func largeAmountsWaitForTheChainItself() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      await world.partners.set(chainFinal: false)
      let small = try await world.fund(usd(999), user: user, wallet: wallet)
      #expect(small.phase == .settled)
      let large = try await world.fund(usd(1_000), user: user, wallet: wallet, settled: false)
      #expect(large.phase == .seen)
      await world.partners.set(chainFinal: true)
      #expect(try await world.drive(large.id).phase == .funded)
    }
  }

  /// Only whole cents move; the dust joins the next deposit.
  @Test func dustJoinsTheNextDeposit() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let first = try await world.fund(10_006_000, user: user, wallet: wallet)
      #expect(first.sweepAmount == .usdc(micros: 10_000_000))
      #expect(try await world.books.balance(of: user).buyingPower.micros == 10_000_000)
      let second = try await world.fund(5_005_000, user: user, wallet: wallet)
      #expect(second.sweepAmount == .usdc(micros: 5_010_000))
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(world.total(trial, "user/\(user)/usdc/available") == 1_000)
      try await world.compareBooks()
    }
  }

  /// What is too small waits and says so; together they go.
  @Test func smallDepositsWaitForCompany() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let small = try await world.fund(
        usd(0, cents: 60), user: user, wallet: wallet, settled: false)
      #expect(small.phase == .belowMinimum)
      #expect(small.failureReason?.contains("minimum") == true)
      let other = try await world.fund(
        usd(0, cents: 50), user: user, wallet: wallet, settled: false)
      #expect(other.phase == .funded)
      #expect(try await world.drive(small.id).phase == .funded)
      #expect(try await world.books.balance(of: user).buyingPower.micros == usd(1, cents: 10))
      try await world.compareBooks()
    }
  }

  /// Circle's fee is ours, whether it is withheld or charged; the user gets all.
  @Test(arguments: [PartnerFee.withheld(.usd(micros: 250_000)), .charged(.usdc(micros: 250_000))])
  func partnerFeesAreOurs(_ fee: PartnerFee) async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      await world.partners.charge(fee)
      try await world.fund(usd(80), user: user, wallet: wallet)
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(80))
      try await world.compareBooks()
    }
  }

  /// F1: a failed redemption is reversed and tried anew.
  @Test func aFailedPayoutIsTriedAnew() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      await world.partners.failNextPayout()
      let deposit = try await world.fund(usd(40), user: user, wallet: wallet)
      #expect(deposit.phase == .settled && deposit.payoutAttempt == 2)
      try await world.compareBooks()
    }
  }

  /// What was refused just now is not asked again in the same breath.
  @Test func aRefusedStepIsTriedAnewAfterAPause() async throws {
    try await FundingWorld.with { world in
      let (_, wallet) = await world.makeUser()
      await world.partners.refuse(.payout, times: 1)
      let transaction = await world.partners.send(usd(40), to: wallet)
      let deposit = try #require(try await world.deposits.look(atTransaction: transaction))
      try await world.deposits.wake(deposit.id)
      let refused = try #require(try await world.depositRecords.find(deposit.id))
      #expect(refused.phase == .swept && refused.payoutAttempt == 1)
      let status = try await world.pool.transaction { try $0.sagaStatus(deposit.saga) }
      #expect(status?.nextWakeAt == world.clock.now.adding(Pace.afterSetback))
      #expect(try await world.drive(deposit.id).payoutAttempt == 2)
    }
  }

  /// One transfer that nobody can tell of does not hide those behind it.
  @Test func theIntakePassesOverWhatCannotBeLookedAt() async throws {
    try await FundingWorld.with { world in
      let stranger = "wallet-of-nobody-knows"
      let (_, wallet) = await world.makeUser()
      await world.partners.silence(owner: stranger)
      await world.partners.send(usd(10), to: stranger)
      await world.partners.send(usd(40), to: wallet)
      try await world.deposits.lookAtRecent(since: FundingWorld.start)
      #expect(try await world.pool.query("SELECT 1 FROM deposits").count == 1)
    }
  }

  /// F2: the bank returns a redemption before the broker knows; what Circle kept is our cost.
  @Test func aReturnedPayoutIsTriedOnce() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let transaction = await world.partners.send(usd(40), to: wallet)
      let deposit = try #require(try await world.deposits.look(atTransaction: transaction))
      func record(_ event: DepositEvent) async throws -> Deposit? {
        let recorded = try await world.depositRecords.record(event, for: deposit.id)
        try await world.checkBooks()
        if case .moved(let moved) = recorded { return moved }
        return nil
      }
      _ = try await record(.final)
      _ = try await world.depositRecords.askSweep(deposit.id, minimum: .usdc(micros: 1))
      for event in [
        DepositEvent.sweepAccepted("s"), .sweepCredited(.usdc(micros: usd(40))), .askingPayout,
        .payoutAccepted("p1"), .payoutCompleted(.none),
      ] { #expect(try await record(event) != nil) }
      let swept = try #require(
        try await record(.payoutReturned(kept: .usdc(micros: usd(1)))))
      #expect(swept.phase == .swept)
      try await world.checkBooks()
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(trial.balance(of: .a12) == usd(39))
      #expect(trial.balance(of: .a20) == 0 && trial.balance(of: .a21) == 0)
      #expect(trial.balance(of: .x10) == usd(1))
      #expect(world.total(trial, "user/\(user)/usdc/offramp") == usd(40))
    }
  }

  /// F4: the broker takes the credit back after some of it was spent; the user owes what is
  /// missing, and an operator lets it go to the broker again.
  @Test func aReturnedDepositIsTakenBackAndMayGoAgain() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let deposit = try await world.fund(usd(60), user: user, wallet: wallet)
      let order = ID<OrderEntity>(UUID())
      _ = try await world.reservations.reserve(.usd(micros: usd(50)), for: order, of: user)
      await world.partners.returnDeposit(try #require(deposit.brokerReference))
      #expect(try await world.drive(deposit.id).phase == .returned)
      var balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower == .zero(.usd) && balance.owed.micros == usd(50))
      #expect(balance.reservedForOrders.micros == usd(50))
      _ = try await world.depositRecords.record(.refunding, for: deposit.id)
      #expect(try await world.drive(deposit.id).phase == .funded)
      balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower.micros == usd(10) && balance.owed == .zero(.usd))
    }
  }

  /// F7: money at our bank that nothing explains is nobody's until somebody has looked.
  @Test func unknownMoneyIsNeverAUsers() async throws {
    try await FundingWorld.with { world in
      await world.partners.addBankLine(usd(7), "who knows")
      try await world.settlements.look()
      try await world.settlements.look()
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(trial.balance(of: .l90) == usd(7))
      try await world.compareBooks()
    }
  }

  /// A deadline stops the saga for a person, who may let it go on.
  @Test func whatTakesTooLongIsReviewedAndCanGoOn() async throws {
    try await FundingWorld.with { world in
      let (_, wallet) = await world.makeUser()
      let transaction = await world.partners.send(usd(20), to: wallet, state: .pending)
      let deposit = try #require(try await world.deposits.look(atTransaction: transaction))
      world.clock.advance(by: .seconds(25 * 3_600))
      #expect(try await world.drive(deposit.id).phase == .inReview)
      await world.partners.become(.complete, transaction)
      #expect(try await world.drive(deposit.id).phase == .inReview)
      _ = try await world.depositRecords.record(.resuming, for: deposit.id)
      #expect(try await world.drive(deposit.id).phase == .funded)
    }
  }

  /// What comes to our treasury's wallet, or is no USDC, is no deposit.
  @Test func whatIsNobodysIsNoDeposit() async throws {
    try await FundingWorld.with { world in
      let transaction = await world.partners.send(usd(20), to: "treasury-wallet")
      for id in [transaction, "unheard of"] {
        let deposit = try await world.deposits.look(atTransaction: id)
        #expect(deposit == nil)
      }
      await world.partners.send(-usd(20), to: "treasury-wallet")
    }
  }
}
