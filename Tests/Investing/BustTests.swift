import FoundationEssentials
import Identifiers
import Money
import StackProto
import Testing
import Time
import Workflow

@testable import Investing

/// What was filled for good, and then was not.
@Suite struct BustTests {
  private func bought(_ world: World) async throws -> (user: UserID, order: ID<Order>) {
    let user = try await world.investor()
    let placed = try await world.place(
      .symbol("VTI"), .buy, usd("100.00"), UUID(), user)
    try await world.settle()
    #expect(try await world.order(placed.orderID, of: user).status == .filled)
    #expect(try await world.sagas("done") == 1)
    return (user, try ID<Order>(placed.orderID).orThrow())
  }

  /// The broker takes a fill back after the order is closed: the money returns, the shares leave, and
  /// a human looks. It is heard of by the event as by the poll, and booked once.
  @Test(arguments: ["event", "poll", "poll, and the ledger's answer is lost"])
  func aFillThatIsTakenBackIsBookedAndReviewed(_ way: String) async throws {
    try await World.run { world in
      let (user, id) = try await bought(world)
      world.desk.set("VTI", .canceled, .none)
      if way.contains("lost") { world.ledger.lose(.answer, of: "ReverseFill") }
      for _ in 1...2 {
        if way == "event" {
          try await world.features.reader.orders.wake(id)
          #expect(try await world.sagas("active") == 1)
        } else {
          try await world.features.orders.lookAtClosed()
        }
        try await world.features.orders.wake(id)
      }
      let order = try await world.order(id.description, of: user)
      #expect(order.status == .inReview && order.filledAmountMicros == 0)
      #expect(world.ledger.cash(user) == usd("1000"))
      #expect(try await world.portfolio(of: user).positions.isEmpty)
      #expect(try await world.sagas("in_review") == 1)
    }
  }

  /// An old order is not looked at for ever.
  @Test func onlyRecentOrdersAreLookedAt() async throws {
    try await World.run { world in
      let (user, id) = try await bought(world)
      world.desk.set("VTI", .canceled, .none)
      world.clock.advance(by: OrderWorkflow.bustWatch + .seconds(60))
      try await world.features.orders.lookAtClosed()
      #expect(try await world.sagas("active") == 0)
      #expect(try await world.order(id.description, of: user).status == .filled)
    }
  }
}
