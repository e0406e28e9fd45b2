import FoundationEssentials
import Identifiers
import Money
import Testing
import Time

@testable import Funding

/// Money that comes back after everybody thought it had arrived, without any event telling of it.
@Suite struct ReturnTests {
  /// F2: the broker has not been asked, so the redemption is undone and made again.
  @Test func aRedemptionThatComesBackBeforeTheBrokerIsAskedIsMadeAgain() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      await world.partners.returnPayouts(1, keeping: usd(1))
      await world.partners.addMint(usd(1))
      let deposit = try await world.fund(usd(80), user: user, wallet: wallet)
      #expect(deposit.phase == .settled && deposit.payoutAttempt == 2)
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(80))
      let steps = try await world.books.entries(of: deposit.id.rawValue).map(\.step)
      #expect(steps.contains("F2a") && !steps.contains("F3a"))
      try await world.settlements.look()
      #expect(try await openLines(world) == 0)
    }
  }

  /// F3: the broker has credited the user, who keeps it; the company's float bears the return. The
  /// bank's line is that return and no unknown money.
  @Test(arguments: [false, true])
  func aRedemptionThatComesBackLaterIsTheCompanys(settled: Bool) async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let deposit = try await world.fund(usd(80), user: user, wallet: wallet, settled: settled)
      let payout = try #require(deposit.payoutReference)
      await world.partners.returnPayout(payout, micros: usd(80), kept: usd(2))
      world.clock.advance(by: .seconds(7 * 3_600))
      let after = try await world.drive(deposit.id)
      #expect(after.phase == deposit.phase && after.payoutReturnedAt != nil)
      #expect(try await world.books.balance(of: user).buyingPower.micros == usd(80))
      try await world.settlements.look()
      try await world.compareBooks()
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(trial.balance(of: .a20) == 0 && trial.balance(of: .a99) == 0)
      #expect(
        trial.accounts.filter { $0.code == "E10" }.map(\.balance).sorted() == [-usd(80), usd(80)])
      #expect(try await openLines(world) == 0)
      // It is told of once, however often anybody looks.
      #expect(try await world.drive(deposit.id).payoutReturnedAt == after.payoutReturnedAt)
    }
  }

  /// F4, under whatever name the broker gives it.
  @Test func aCreditThatTheBrokerFailsAfterwardsIsTakenBack() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let deposit = try await world.fund(usd(30), user: user, wallet: wallet, settled: false)
      await world.partners.failDeposit(try #require(deposit.brokerReference))
      world.clock.advance(by: .seconds(60))
      #expect(try await world.drive(deposit.id).phase == .returned)
      #expect(try await world.books.balance(of: user).buyingPower == .zero(.usd))
      try await world.compareBooks()
    }
  }

  /// The broker returns a deposit before it has credited anything: nothing is booked, and it is
  /// asked for again.
  @Test func aDepositThatIsReturnedBeforeItIsCreditedIsTriedAgain() {
    let step = DepositPhase.brokerPending.next(on: .brokerReturned, attempt: 1)
    #expect(step == .move(.paidOut, []))
    #expect(
      DepositPhase.brokerPending.next(on: .brokerReturned, attempt: 3) == .move(.inReview, []))
  }

  /// W3r: the broker undoes a redemption that it had called successful, while the cash is at our
  /// bank: the user has it back, and nothing goes out.
  @Test(arguments: [WithdrawalEvent.redemptionReturned, .redemptionRefused("failed")])
  func aRedemptionThatIsUndoneBeforeTheWireIsReversed(_ word: WithdrawalEvent) async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      let withdrawal = try await world.withdrawals.request(world.wish(usd(20), user))
      #expect(try await world.drive(withdrawal.id).phase == .awaitingCash)
      await world.partners.settle()
      try await world.settlements.look()
      await world.partners.undoRedemptions(word)
      // On the next bulk day, with whose movements the broker nets it.
      world.clock.advance(by: .seconds(86_400))
      #expect(try await world.drive(withdrawal.id).phase == .reversed)
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(50))
      #expect(await world.partners.outside.isEmpty)
      #expect(await world.partners.done[.wire] == nil)
    }
  }

  /// The broker undoes it when the wire has left: whoever sent the USDC too would pay twice, so it
  /// stops in our treasury wallet for a person.
  @Test func aRedemptionThatIsUndoneAfterTheWireStopsBeforeTheChain() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      let withdrawal = try await world.withdrawals.request(world.wish(usd(20), user))
      try await world.drive(withdrawal.id)
      world.clock.advance(by: .seconds(1))
      await world.partners.settle()
      try await world.settlements.look()
      await world.partners.undoOnceWired(.redemptionReturned)
      world.clock.advance(by: .seconds(60))
      #expect(try await world.drive(withdrawal.id).phase == .inReview)
      #expect(await world.partners.outside.isEmpty)
    }
  }

  private func openLines(_ world: FundingWorld) async throws -> Int {
    try await world.pool.query("SELECT 1 FROM bank_line WHERE saga_id IS NULL").count
  }
}
