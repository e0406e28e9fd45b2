import FoundationEssentials
import Identifiers
import Money
import Testing
import Time

@testable import Funding

@Suite struct WithdrawalTests {
  private func run(_ world: FundingWorld, _ id: ID<Withdrawal>) async throws -> Withdrawal {
    try await world.drive(id)
    world.clock.advance(by: .seconds(1))
    await world.partners.settle()
    try await world.settlements.look()
    let done = try await world.drive(id)
    world.clock.advance(by: .seconds(1))
    return done
  }

  /// From the user's cash to their address, the invariants held after every step.
  @Test func aWithdrawalArrives() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      let wish = world.wish(usd(30), user)
      let asked = try await world.withdrawals.request(wish)
      #expect(asked.phase == .held)
      var balance = try await world.books.balance(of: user)
      #expect(balance.withdrawable.micros == usd(70))
      #expect(balance.reservedForWithdrawals.micros == usd(30))

      let debited = try await world.drive(asked.id)
      #expect(debited.phase == .awaitingCash)
      world.clock.advance(by: .seconds(1))
      await world.partners.settle()
      try await world.settlements.look()
      let done = try await world.drive(asked.id)
      #expect(done.phase == .complete && done.txHash == "0xdone")
      #expect(await world.partners.outside == [FundingWorld.someAddress: usd(30)])
      balance = try await world.books.balance(of: user)
      #expect(balance.withdrawable.micros == usd(70))
      #expect(balance.reservedForWithdrawals == .zero(.usd) && balance.outbound == .zero(.usd))
      try await world.compareBooks()
      let steps = try await world.books.entries(of: asked.id.rawValue).map(\.step)
      #expect(steps == ["W1", "W3", "W5", "W6", "W8a1", "W8a2", "W8", "W9"])
    }
  }

  /// The network may eat our request or the partner's answer, at any step. Either way the user is
  /// paid once.
  @Test(
    arguments: [FakePartners.Step.redemption, .wire, .hop, .transfer], FakePartners.Loss.allCases)
  func losingAMessagePaysOnce(_ step: FakePartners.Step, _ loss: FakePartners.Loss) async throws {
    try await FundingWorld.with(losing: (step, loss)) { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(75), user: user, wallet: wallet)
      let asked = try await world.withdrawals.request(world.wish(usd(75), user))
      #expect(try await run(world, asked.id).phase == .complete)
      #expect(await world.partners.outside == [FundingWorld.someAddress: usd(75)])
      let done = await world.partners.done
      #expect(done[.redemption] == 1 && done[.wire] == 1 && done[.hop] == 1 && done[.transfer] == 1)
      try await world.compareBooks()
    }
  }

  /// The broker refuses: the money is back.
  @Test func aRefusedRedemptionGivesTheMoneyBack() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      await world.partners.refuse(.redemption, times: 1)
      let asked = try await world.withdrawals.request(world.wish(usd(50), user))
      let failed = try await world.drive(asked.id)
      #expect(failed.phase == .failed && failed.failureReason != nil)
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(50))
      try await world.compareBooks()
    }
  }

  /// Later steps are tried anew; the third refusal is for a person, with the money where it was.
  @Test(arguments: [FakePartners.Step.wire, .hop, .transfer])
  func refusalsAreTriedAnewAndThenReviewed(_ step: FakePartners.Step) async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      await world.partners.refuse(step, times: 2)
      let first = try await world.withdrawals.request(world.wish(usd(20), user))
      #expect(try await run(world, first.id).phase == .complete)
      await world.partners.refuse(step, times: 3)
      let second = try await world.withdrawals.request(world.wish(usd(20), user))
      #expect(try await run(world, second.id).phase == .inReview)
      #expect(await world.partners.outside == [FundingWorld.someAddress: usd(20)])
      try await world.compareBooks()
      // Nothing came of it for certain, so a person who has mended the cause may let it go on.
      _ = try await world.withdrawalRecords.record(.resuming, for: second.id, of: nil)
      #expect(try await run(world, second.id).phase == .complete)
      #expect(await world.partners.outside == [FundingWorld.someAddress: usd(40)])
      try await world.compareBooks()
    }
  }

  /// Two equal wires look the same at Circle: what one withdrawal has claimed the next one, begun
  /// soon after, must be told of.
  @Test func whatWasClaimedBeforeAWithdrawalBeganIsKnownToIt() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      let first = try await world.withdrawals.request(world.wish(usd(20), user))
      let claimed = try #require(try await run(world, first.id).onRampReference)
      world.clock.advance(by: .seconds(30 * 3_600))
      let second = try await world.withdrawals.request(world.wish(usd(20), user))
      #expect(try await run(world, second.id).phase == .complete)
      #expect(await world.partners.toldClaimed.contains(claimed))
    }
  }

  /// Circle keeps some of the wire, we keep our fee: the address gets the amount less our fee.
  @Test func feesAreBookedWhereTheyBelong() async throws {
    var policy = FundingWorld.relaxed
    policy.fee = .usd(micros: usd(2))
    try await FundingWorld.with(withdrawals: policy) { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      // Something is at Mint already, or what Circle keeps would be missing there.
      await world.partners.keep(ofWires: usd(1))
      let asked = try await world.withdrawals.request(world.wish(usd(20), user))
      #expect(try await run(world, asked.id).phase == .complete)
      #expect(await world.partners.outside == [FundingWorld.someAddress: usd(18)])
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(trial.balance(of: .i10) == usd(2) && trial.balance(of: .x10) == usd(1))
      try await world.compareBooks()
    }
  }

  @Test func unsettledCashCannotBeWithdrawn() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet, settled: false)
      await #expect(throws: FundingError.insufficientFunds) {
        try await world.withdrawals.request(world.wish(usd(10), user))
      }
      #expect(try await world.books.balance(of: user).buyingPower.micros == usd(50))
    }
  }

  /// The same key is the same withdrawal, also when it comes twenty times at once.
  @Test func theSameWishIsOneWithdrawal() async throws {
    try await FundingWorld.with(poolSize: 8) { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      let key = UUID()
      let wish = world.wish(usd(30), user, key: key)
      try await withThrowingTaskGroup(of: ID<Withdrawal>.self) { group in
        for _ in 0..<20 { group.addTask { try await world.withdrawals.request(wish).id } }
        var ids: Set<ID<Withdrawal>> = []
        for try await id in group { ids.insert(id) }
        #expect(ids.count == 1)
      }
      await #expect(throws: FundingError.idempotencyMismatch) {
        try await world.withdrawals.request(world.wish(usd(31), user, key: key))
      }
      // Another user's key is another key.
      await #expect(throws: FundingError.self) {
        try await world.withdrawals.request(world.wish(usd(30), UserID(UUID()), key: key))
      }
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(70))
    }
  }

  /// A wish that was refused leaves its key free for a better one.
  @Test func aRefusedWishMayBeCorrected() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(10), user: user, wallet: wallet)
      let key = UUID()
      await #expect(throws: FundingError.insufficientFunds) {
        try await world.withdrawals.request(world.wish(usd(11), user, key: key))
      }
      #expect(
        try await world.withdrawals.request(world.wish(usd(10), user, key: key)).phase == .held)
    }
  }

  @Test func cancellingGivesTheMoneyBackOnce() async throws {
    var policy = WithdrawalPolicy()
    policy.coolOff = .seconds(60)
    try await FundingWorld.with(withdrawals: policy) { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      let asked = try await world.withdrawals.request(world.wish(usd(50), user))
      #expect(try await world.drive(asked.id).phase == .held)
      await #expect(throws: FundingError.notFound("withdrawal")) {
        try await world.withdrawals.cancel(asked.id, of: UserID(UUID()))
      }
      for _ in 1...2 {
        #expect(try await world.withdrawals.cancel(asked.id, of: user).phase == .canceled)
      }
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(50))
      let second = try await world.withdrawals.request(world.wish(usd(50), user))
      world.clock.advance(by: .seconds(61))
      #expect(try await world.drive(second.id).phase == .awaitingCash)
      await #expect(throws: FundingError.self) {
        try await world.withdrawals.cancel(second.id, of: user)
      }
    }
  }

  @Test func limitsHold() async throws {
    var policy = FundingWorld.relaxed
    policy.maximum = .usd(micros: usd(40))
    policy.dailyMaximum = .usd(micros: usd(60))
    try await FundingWorld.with(withdrawals: policy) { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(200), user: user, wallet: wallet)
      func refused(_ micros: Int64) async throws -> Bool {
        do {
          _ = try await world.withdrawals.request(world.wish(micros, user))
          return false
        } catch FundingError.limitExceeded {
          return true
        }
      }
      #expect(try await refused(usd(41)))
      #expect(try await !refused(usd(40)))
      #expect(try await refused(usd(21)))
      #expect(try await !refused(usd(20)))
      world.clock.advance(by: .seconds(86_401))
      #expect(try await !refused(usd(40)))
    }
  }

  @Test(arguments: [0, -10_000, 1, 10_001, 990_000])
  func badAmountsAreRefused(_ micros: Int64) async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(20), user: user, wallet: wallet)
      await #expect(throws: FundingError.self) {
        try await world.withdrawals.request(world.wish(micros, user))
      }
    }
  }

  @Test func ourOwnAddressesAreRefused() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(20), user: user, wallet: wallet)
      await #expect(throws: FundingError.self) {
        try await world.withdrawals.request(
          world.wish(usd(10), user, to: FakePartners.ourAddress))
      }
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(20))
    }
  }

  /// Orders and withdrawals at once never take more than there is.
  @Test func ordersAndWithdrawalsShareOnePurse() async throws {
    try await FundingWorld.with(poolSize: 16) { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      await withTaskGroup(of: Void.self) { group in
        for index in 0..<60 {
          group.addTask {
            if index.isMultiple(of: 2) {
              _ = try? await world.withdrawals.request(world.wish(usd(10), user))
            } else {
              _ = try? await world.reservations.reserve(
                .usd(micros: usd(10)), for: ID(UUID()), of: user)
            }
          }
        }
      }
      let balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower == .zero(.usd))
      let taken = balance.reservedForOrders.micros + balance.reservedForWithdrawals.micros
      #expect(taken == usd(100))
    }
  }
}
