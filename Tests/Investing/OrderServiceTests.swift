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

/// Placing orders, and what users see of them.
@Suite struct OrderServiceTests {
  @Test func aBasketIsBoughtToTheCent() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let placed = try await world.buy("100.01", by: user)
      #expect(placed.status == .pending && placed.legs.count == 3)
      #expect(placed.legs.reduce(0) { $0 + $1.amountMicros } == usd("100.01").micros)
      try await world.settle()
      let order = try await world.order(placed.orderID, of: user)
      #expect(order.status == .filled && order.isFinal)
      #expect(order.filledAmountMicros == usd("100.01").micros)
      #expect(world.desk.spent == usd("100.01").micros)
      #expect(world.ledger.cash(user) == usd("899.99") && world.ledger.stillHeld == 0)
      let timeline = order.timeline.map(\.status)
      #expect(timeline.first == "PENDING" && timeline.last == "FILLED")
      #expect(Set(timeline).count == timeline.count)
      #expect(try await world.sagas("done") == 1)
    }
  }

  @Test func insufficientFundsPlaceNothingAndFreeTheKey() async throws {
    try await World.run { world in
      let user = try await world.investor("10")
      let key = UUID()
      #expect(
        await reason { try await world.buy("10.01", key: key, by: user) } == "INSUFFICIENT_FUNDS")
      let list = try await world.client.listOrders(.init(), options: RPCCallOptions(user: user))
      #expect(list.orders.isEmpty)
      world.ledger.deposit(usd("5"), to: user)
      let order = try await world.buy("10.01", key: key, by: user)
      #expect(order.status == .pending)
    }
  }

  @Test func oneKeyPlacesOneOrder() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let key = UUID()
      let first = try await world.buy("20.00", key: key, by: user)
      try await world.settle()
      let again = try await world.buy("20.00", key: key, by: user)
      #expect(again.orderID == first.orderID && again.status == .filled)
      #expect(
        await reason { try await world.buy("20.01", key: key, by: user) }
          == "IDEMPOTENCY_MISMATCH")
      // Another user's key is another key.
      let other = try await world.investor()
      let theirs = try await world.buy("20.00", key: key, by: other)
      #expect(theirs.orderID != first.orderID)
    }
  }

  @Test func manyAtOnceUnderOneKeyPlaceOneOrder() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let key = UUID()
      let ids = await withTaskGroup(of: String?.self) { group in
        for _ in 1...8 {
          group.addTask { try? await world.buy("20.00", key: key, by: user).orderID }
        }
        return await group.reduce(into: Set<String?>()) { $0.insert($1) }
      }
      #expect(ids.count == 1 && !ids.contains(nil))
      try await world.settle()
      #expect(world.desk.spent == usd("20").micros)
    }
  }

  @Test func othersOrdersAreNotFound() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let stranger = try await world.investor()
      let order = try await world.buy("20.00", by: user)
      #expect(await reason { try await world.order(order.orderID, of: stranger) } == "NOT_FOUND")
      #expect(
        await reason {
          try await world.client.cancelOrder(
            InvestingV1.CancelOrderRequest(orderID: order.orderID),
            options: RPCCallOptions(user: stranger))
        } == "NOT_FOUND")
      #expect(
        await reason { try await world.order(UUID().uuidString, of: user) } == "NOT_FOUND")
      #expect(
        await reason { try await world.client.getOrder(.init(orderID: order.orderID)) }
          == "UNAUTHENTICATED")
    }
  }

  @Test func withoutAnAccountNothingIsBought() async throws {
    try await World.run { world in
      #expect(await reason { try await world.buy("20.00", by: UserID(UUID())) } == "KYC_REQUIRED")
    }
  }

  @Test(arguments: [
    ("0", "INVALID_INPUT"), ("0.5", "INVALID_INPUT"), ("-3", "INVALID_INPUT"),
    ("3.001", "INVALID_INPUT"), ("100000.01", "LIMIT_EXCEEDED"),
  ])
  func amountsAreChecked(_ amount: String, _ expected: String) async throws {
    try await World.run { world in
      let user = try await world.investor()
      #expect(await reason { try await world.buy(amount, by: user) } == expected)
    }
  }

  @Test func ordersArePagedFromTheNewest() async throws {
    try await World.run { world in
      let user = try await world.investor()
      var placed: [String] = []
      for _ in 1...5 {
        world.clock.advance(by: .milliseconds(1))
        placed.append(try await world.buy("20.00", by: user).orderID)
      }
      var (seen, after, pages) = ([String](), "", 0)
      repeat {
        let page = try await world.client.listOrders(
          InvestingV1.ListOrdersRequest(page: TypesV1.PageRequest(first: 2, after: after)),
          options: RPCCallOptions(user: user))
        seen += page.orders.map(\.orderID)
        after = page.pageInfo?.hasNextPage == true ? page.pageInfo?.endCursor ?? "" : ""
        pages += 1
        // A newer one in between moves nothing.
        if pages == 1 { _ = try await world.buy("20.00", by: user) }
      } while !after.isEmpty && pages < 9
      #expect(seen == placed.reversed() && pages == 3)
    }
  }

  /// The user hears of every change, in order, once; also who comes later with a cursor.
  @Test func changesAreTold() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let placed = try await world.buy("20.00", by: user)
      try await world.settle()
      var (statuses, cursor) = ([InvestingV1.OrderStatus](), Int64(0))
      let events = world.client.watchUser(
        TypesV1.WatchUserRequest(afterCursor: 0), options: RPCCallOptions(user: user))
      for try await event in events {
        #expect(event.topic == "order" && event.subjectID == placed.orderID)
        #expect(event.cursor == cursor + 1)
        cursor = event.cursor
        let order = try InvestingV1.Order(serialized: event.payload)
        statuses.append(order.status)
        if order.isFinal { break }
      }
      #expect(statuses.first == .pending && statuses.last == .filled)
    }
  }

  /// The real loops: an order placed is an order filled, without anybody's help.
  @Test func theLoopsDoItAll() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let loop = WakeLoop(
        queue: PostgresWakeQueue(pool: world.pool, clock: world.clock),
        logger: TestDatabase.quiet, handlers: world.features.wakeHandlers)
      try await withRunning([loop]) {
        let placed = try await world.buy("77.77", by: user)
        let filled = try await eventually {
          world.clock.advance(by: .milliseconds(500))
          return try await world.order(placed.orderID, of: user).status == .filled
            && world.ledger.stillHeld == 0
        }
        #expect(filled)
      }
      #expect(world.desk.spent == usd("77.77").micros)
    }
  }
}
