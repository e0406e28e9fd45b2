import FoundationEssentials
import Identifiers
import Money
import Postgres
import Testing
import Time

@testable import Funding

@Suite struct SettlementTests {
  private func phases(_ world: FundingWorld) async throws -> [String] {
    try await world.pool.query("SELECT phase FROM settlement").map { try $0.value("phase") }
  }

  /// A user whose withdrawal waits for the broker's settlement.
  private func withdrawing(_ world: FundingWorld) async throws {
    let (user, wallet) = await world.makeUser()
    try await world.fund(usd(50), user: user, wallet: wallet)
    let withdrawal = try await world.withdrawals.request(world.wish(usd(20), user))
    #expect(try await world.drive(withdrawal.id).phase == .awaitingCash)
  }

  /// One user's lot that cannot be booked must hold up neither the others' nor the bank's lines.
  @Test func aLotThatCannotMatureHoldsUpNoOther() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(10), user: user, wallet: wallet)
      try await sell(usd(10), of: user, in: world)
      #expect(try await world.books.balance(of: user).withdrawable == .zero(.usd))
      // Of somebody who has nothing that could settle.
      try await world.pool.execute(
        """
        INSERT INTO lot (user_id, saga_id, amount, remaining, matures_at, acquired_at)
        VALUES (\(UUID()), \(UUID()), 5, 5, \(FundingWorld.start), \(FundingWorld.start))
        """)
      await world.partners.addBankLine(usd(7), "who knows")
      world.clock.advance(by: .seconds(120))
      try await world.settlements.look()
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(10))
      #expect(try await world.books.trialBalance(at: world.clock.now).balance(of: .l90) == usd(7))
      try await world.pool.execute("DELETE FROM lot WHERE remaining = 5")
    }
  }

  /// Buys and sells for so much; the proceeds settle a minute from now.
  private func sell(_ micros: Int64, of user: UserID, in world: FundingWorld) async throws {
    let (buy, sale): (ID<OrderEntity>, ID<OrderEntity>) = (ID(UUID()), ID(UUID()))
    let fill = CumulativeFill(
      symbol: "VTI", amount: .usd(micros: micros), quantity: ShareQuantity(nanos: 1_000),
      at: world.clock.now)
    _ = try await world.reservations.reserve(.usd(micros: micros), for: buy, of: user)
    _ = try await world.reservations.capture(fill, for: buy, of: user)
    _ = try await world.reservations.reserve(
      [("VTI", ShareQuantity(nanos: 1_000))], for: sale, of: user)
    _ = try await world.reservations.credit(
      fill, settlesAt: world.clock.now.adding(.seconds(60)), for: sale, of: user)
  }

  /// While something is under way a line may turn out to be a part of it; but not for ever.
  @Test func unknownMoneyDoesNotWaitForEver() async throws {
    try await FundingWorld.with { world in
      try await withdrawing(world)
      await world.partners.addBankLine(usd(7), "who knows")
      try await world.settlements.look()
      #expect(try await world.books.trialBalance(at: world.clock.now).balance(of: .l90) == 0)
      world.clock.advance(by: .seconds(6 * 86_400))
      try await world.settlements.look()
      #expect(try await world.books.trialBalance(at: world.clock.now).balance(of: .l90) == usd(7))
    }
  }

  /// However many lines wait for their explanation, the one behind them that pays the broker's
  /// settlement is found.
  @Test func openLinesHoldUpNoSettlement() async throws {
    try await FundingWorld.with { world in
      try await withdrawing(world)
      for _ in 1...205 { await world.partners.addBankLine(10_000, "who knows") }
      await world.partners.settle()
      try await world.settlements.look()
      #expect(try await phases(world) == ["closed", "closed"])
    }
  }
}
