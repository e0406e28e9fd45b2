import FoundationEssentials
import Identifiers
import Money
import RPC
import ServiceKit
import StackProto
import TestSupport
import Testing
import Time
import Workflow

@testable import Investing

/// What becomes of an order at the broker: rejections, fills, cancellations.
@Suite struct OrderFillTests {
  @Test func aRejectionReleasesTheReservation() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.reject("AAPL")
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle()
      let order = try await world.order(placed.orderID, of: user)
      #expect(order.status == .failed && order.failureCode == "ORDER_REJECTED")
      #expect(order.failureReason == "halted")
      #expect(world.ledger.cash(user) == usd("1000") && world.ledger.stillHeld == 0)
      #expect(try await world.portfolio(of: user).positions.isEmpty)
    }
  }

  /// A leg that fails is not bought again; its money is free.
  @Test func aBasketWithAFailedLegIsPartiallyFilled() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.reject("BND")
      let placed = try await world.buy("100.00", by: user)
      try await world.settle()
      let order = try await world.order(placed.orderID, of: user)
      #expect(order.status == .partiallyFilled && order.isFinal)
      #expect(order.filledAmountMicros == usd("70.00").micros)
      #expect(order.legs.map(\.status) == [.filled, .failed, .filled])
      #expect(world.desk.entries.count == 3)
      #expect(world.ledger.cash(user) == usd("930.00") && world.ledger.stillHeld == 0)
    }
  }

  /// Duplicates, old news and news in the wrong order: positions and books follow the highest fill.
  @Test func fillsAreFollowedByTheirHighestCumulative() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.holdBack("AAPL")
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 1)
      let news: [(BrokerReport.Status, Fill)] = [
        (.partiallyFilled, fill("0.05", "10.60")), (.partiallyFilled, fill("0.05", "10.60")),
        (.partiallyFilled, fill("0.02", "4.24")), (.new, .none),
        (.partiallyFilled, fill("0.09", "19.08")),
        (.filled, fill("0.14151609", "30")), (.filled, fill("0.14151609", "30")),
        (.partiallyFilled, fill("0.09", "19.08")),
      ]
      var held: [Int64] = []
      for (status, fill) in news {
        world.desk.set("AAPL", status, fill)
        try await world.settle(rounds: 1)
        held.append(try await world.portfolio(of: user).positions.first?.quantityNanos ?? 0)
      }
      #expect(
        held == [
          50_000_000, 50_000_000, 50_000_000, 50_000_000, 90_000_000, 141_516_090, 141_516_090,
          141_516_090,
        ])
      #expect(try await world.order(placed.orderID, of: user).status == .filled)
      #expect(world.ledger.cash(user) == usd("970") && world.ledger.stillHeld == 0)
      let fills = try await world.pool.query("SELECT count(*) AS n FROM fills")
      #expect(try fills.first?.value("n", as: Int.self) == 3)
    }
  }

  @Test func cancelingKeepsWhatWasFilledAndFreesTheRest() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.holdBack("AAPL")
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 1)
      world.desk.set("AAPL", .partiallyFilled, fill("0.05", "10.60"))
      let asked = try await world.client.cancelOrder(
        InvestingV1.CancelOrderRequest(orderID: placed.orderID),
        options: RPCCallOptions(user: user))
      #expect(asked.status == .cancelRequested)
      try await world.settle()
      let order = try await world.order(placed.orderID, of: user)
      #expect(order.status == .canceled && order.filledAmountMicros == usd("10.60").micros)
      #expect(world.ledger.cash(user) == usd("989.40") && world.ledger.stillHeld == 0)
    }
  }

  @Test func aFillMayWinTheRaceAgainstACancellation() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.holdBack("AAPL")
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 1)
      _ = try await world.client.cancelOrder(
        InvestingV1.CancelOrderRequest(orderID: placed.orderID),
        options: RPCCallOptions(user: user))
      world.desk.set("AAPL", .filled, fill("0.14151609", "30"))
      try await world.settle()
      #expect(try await world.order(placed.orderID, of: user).status == .filled)
      #expect(world.ledger.cash(user) == usd("970") && world.ledger.stillHeld == 0)
      #expect(
        await reason {
          try await world.client.cancelOrder(
            InvestingV1.CancelOrderRequest(orderID: placed.orderID),
            options: RPCCallOptions(user: user))
        } == "CONFLICT")
    }
  }
}
