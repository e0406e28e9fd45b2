import FoundationEssentials
import Identifiers
import Money
import RPC
import ServiceKit
import StackProto
import Testing
import Time

@testable import Investing

@Suite struct PortfolioServiceTests {
  private func invested(_ world: World, _ amount: String = "100.00") async throws -> UserID {
    let user = try await world.investor()
    _ = try await world.buy(amount, by: user)
    try await world.settle(rounds: 3)
    return user
  }

  @Test func portfoliosAddUpAtAnyPrice() async throws {
    try await World.run { world in
      let user = try await invested(world)
      for (sgov, bnd) in [("100.51", "73.11"), ("99.973", "80.004"), ("0.01", "1234.5678")] {
        world.market.set("SGOV", sgov)
        world.market.set("BND", bnd)
        let portfolio = try await world.portfolio(of: user)
        let sum = portfolio.positions.reduce(0) { $0 + $1.marketValueMicros }
        #expect(portfolio.investedValueMicros == sum)
        #expect(portfolio.totalValueMicros == portfolio.cashMicros + sum)
        #expect(portfolio.positions.allSatisfy { $0.marketValueMicros % 10_000 == 0 })
        #expect(
          portfolio.unrealizedGainMicros
            == portfolio.positions.reduce(0) { $0 + $1.unrealizedGainMicros })
      }
    }
  }

  /// Reserved money is still the user's.
  @Test func cashCountsWhatIsReserved() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.holdBack("AAPL")
      _ = try await world.place(.symbol("AAPL"), .buy, usd("300.00"), UUID(), user)
      try await world.settle(rounds: 1)
      let portfolio = try await world.portfolio(of: user)
      #expect(portfolio.cashMicros == usd("1000").micros)
      #expect(portfolio.totalValueMicros == usd("1000").micros)
    }
  }

  /// While the ledger has not booked a fill the money is not counted twice.
  @Test func unbookedFillsAreNotCountedTwice() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.ledger.lose(.request, of: "CaptureReservation", times: 100)
      _ = try await world.buy("100.00", by: user)
      try await world.settle(rounds: 2)
      let portfolio = try await world.portfolio(of: user)
      #expect(portfolio.cashMicros == usd("900").micros)
      #expect(portfolio.totalValueMicros == usd("1000").micros)
    }
  }

  /// The ledger has booked fills of which we do not know that it has: its answers got lost.
  @Test func fillsThatAreBookedUnknownToUsAreNotCountedTwice() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.ledger.lose(.answer, of: "CaptureReservation", times: 100)
      _ = try await world.buy("100.00", by: user)
      try await world.settle(rounds: 2)
      var portfolio = try await world.portfolio(of: user)
      #expect(portfolio.cashMicros == usd("900").micros)
      #expect(portfolio.totalValueMicros == usd("1000").micros)

      world.ledger.books.withLock { $0.losses = [:] }
      try await world.settle(rounds: 2)
      world.ledger.lose(.answer, of: "CreditSaleProceeds", times: 100)
      let sale = try await world.place(.basketID(World.basket), .sell, usd("52.00"), UUID(), user)
      try await world.settle(rounds: 2)
      let brought = try await world.order(sale.orderID, of: user).filledAmountMicros
      portfolio = try await world.portfolio(of: user)
      let cash = Money.usd(micros: usd("900").micros + brought).roundedToCent
      #expect(portfolio.cashMicros == cash.micros)
    }
  }

  @Test func aSaleReservesSharesAndBringsMoney() async throws {
    try await World.run { world in
      let user = try await invested(world)
      world.market.set("SGOV", "110.00")
      let before = try await world.portfolio(of: user)
      let placed = try await world.place(
        .basketID(World.basket), .sell, usd("52.00"), UUID(), user)
      #expect(placed.legs.allSatisfy { $0.requestedQuantityNanos > 0 })
      #expect(world.ledger.holds[placed.orderID]?.shares.count == placed.legs.count)
      try await world.settle(rounds: 3)
      let order = try await world.order(placed.orderID, of: user)
      #expect(order.status == .filled && world.ledger.stillHeld == 0)
      // Quantities are rounded down, so a sale brings at most what was asked, within a cent a leg.
      #expect(order.filledAmountMicros <= usd("52.00").micros)
      #expect(order.filledAmountMicros > usd("51.96").micros)
      let after = try await world.portfolio(of: user)
      #expect(after.realizedGainMicros > 0)
      #expect(abs(after.totalValueMicros - before.totalValueMicros) <= 40_000)
      #expect(
        world.ledger.cash(user).micros == usd("900").micros + order.filledAmountMicros)
    }
  }

  @Test func everythingCanBeSold() async throws {
    try await World.run { world in
      let user = try await invested(world)
      let value = try await world.portfolio(of: user).investedValueMicros
      _ = try await world.place(
        .basketID(World.basket), .sell, .usd(micros: value), UUID(), user)
      try await world.settle(rounds: 3)
      #expect(try await world.portfolio(of: user).positions.isEmpty)
    }
  }

  @Test func moreThanIsHeldIsNotSold() async throws {
    try await World.run { world in
      let user = try await invested(world)
      #expect(
        await reason {
          try await world.place(.basketID(World.basket), .sell, usd("101.00"), UUID(), user)
        } == "INSUFFICIENT_FUNDS")
      // Nor is the same share twice.
      world.desk.holdBack("SGOV")
      world.desk.holdBack("BND")
      world.desk.holdBack("SCHP")
      _ = try await world.place(.basketID(World.basket), .sell, usd("60.00"), UUID(), user)
      #expect(
        await reason {
          try await world.place(.basketID(World.basket), .sell, usd("60.00"), UUID(), user)
        } == "INSUFFICIENT_FUNDS")
    }
  }

  @Test func optionsAreBoughtAndSoldInContracts() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let option = InvestingV1.OptionOrder(
        contract: InvestingV1.OptionContract(
          underlying: "AAPL", expiration: "2027-01-15", strikeMicros: 200_000_000, right: .call),
        contracts: 2, limitPriceMicros: 1_250_000)
      let placed = try await world.place(.option(option), .buy, .zero(.usd), UUID(), user)
      #expect(placed.amountMicros == usd("250").micros)
      try await world.settle(rounds: 3)
      #expect(world.ledger.cash(user) == usd("750") && world.ledger.stillHeld == 0)
      let position = try #require(try await world.portfolio(of: user).positions.first)
      #expect(position.symbol == "AAPL270115C00200000" && position.assetType == .option)
      #expect(position.quantityNanos == 2_000_000_000)
      #expect(position.averagePriceMicros == 1_250_000)
      #expect(position.marketValueMicros == usd("250").micros)
      _ = try await world.place(.option(option), .sell, .zero(.usd), UUID(), user)
      try await world.settle(rounds: 3)
      #expect(world.ledger.cash(user) == usd("1000"))
      #expect(try await world.portfolio(of: user).positions.isEmpty)
    }
  }

  @Test func historyIsRecordedOnFillsAndOnSchedule() async throws {
    try await World.run { world in
      let user = try await invested(world)
      world.clock.advance(by: .seconds(3_600))
      world.market.set("SGOV", "120.00")
      try await world.features.performance.recordAll()
      world.clock.advance(by: .seconds(3_600))
      let history = try await world.client.getPortfolioHistory(
        InvestingV1.GetPortfolioHistoryRequest(range: .oneWeek),
        options: RPCCallOptions(user: user))
      #expect(history.points.count == 4)
      #expect(history.points.map(\.atMicros) == history.points.map(\.atMicros).sorted())
      // Nothing when the account opened, so that what was paid in since shows as paid in.
      #expect(history.points.first.map { [$0.totalValueMicros, $0.netDepositsMicros] } == [0, 0])
      #expect(history.points.dropFirst().first?.totalValueMicros == usd("1000").micros)
      #expect(history.points.last.map { $0.totalValueMicros > usd("1009").micros } == true)
      #expect(
        history.points.dropFirst().allSatisfy { $0.netDepositsMicros == usd("1000").micros })
    }
  }

  @Test func longHistoriesAreThinnedOut() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let points = PostgresPerformanceRepository(pool: world.pool)
      for step in 0..<1_234 {
        try await points.record(
          PortfolioPoint(
            at: noon.adding(.seconds(Int64(step))), totalValue: .usd(micros: Int64(step)),
            netDeposits: .zero(.usd)), of: user)
      }
      let thin = try await points.points(of: user, from: nil, limit: 100)
      #expect(thin.count <= 100 && thin.count > 50)
      #expect(thin.first?.totalValue.micros == 0 && thin.last?.totalValue.micros == 1_233)
    }
  }
}
