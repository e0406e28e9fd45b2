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

/// Lost messages, absent brokers and crashes: everything is bought once, booked once and freed.
@Suite struct OrderRecoveryTests {
  /// Whatever message gets lost on whatever step, everything is bought once and booked once.
  @Test(arguments: [
    "submit request", "submit answer", "submit answer unfindable", "submit unreachable",
    "reserve request", "reserve answer", "book request", "book answer", "release request",
    "release answer", "report",
  ])
  func losingAMessageBuysOnce(_ loss: String) async throws {
    try await World.run { world in
      let user = try await world.investor()
      switch loss {
      case "submit request": world.desk.lose(.request, times: 2)
      case "submit answer": world.desk.lose(.answer, times: 2)
      case "submit answer unfindable":
        world.desk.lose(.answer, times: 2)
        world.desk.books.withLock { $0.finds = false }
      case "submit unreachable": world.desk.books.withLock { $0.unreachable = 4 }
      case "reserve request": world.ledger.lose(.request, of: "ReserveBuyingPower")
      case "reserve answer": world.ledger.lose(.answer, of: "ReserveBuyingPower")
      case "book request": world.ledger.lose(.request, of: "CaptureReservation", times: 2)
      case "book answer": world.ledger.lose(.answer, of: "CaptureReservation", times: 2)
      case "release request": world.ledger.lose(.request, of: "ReleaseReservation")
      case "release answer": world.ledger.lose(.answer, of: "ReleaseReservation")
      default: world.desk.books.withLock { $0.reportLosses = 2 }
      }
      let key = UUID()
      // A client that hears nothing asks again under the same key.
      let first = await reason { try await world.buyOnce("50.00", key: key, by: user) }
      #expect((first == nil) == !loss.hasPrefix("reserve"))
      let order = try await world.buy("50.00", key: key, by: user)
      try await world.settle()
      #expect(try await world.order(order.orderID, of: user).status == .filled)
      #expect(world.desk.entries.count == 3)
      #expect(world.desk.spent == usd("50.00").micros)
      #expect(world.ledger.cash(user) == usd("950.00") && world.ledger.stillHeld == 0)
      #expect(world.ledger.holds.count == 1)
      #expect(try await world.portfolio(of: user).totalValueMicros == usd("1000").micros)
    }
  }

  /// The request dies right after the order is written down; nobody asks again.
  @Test func aForgottenReservationIsTakenFurtherByItsSaga() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.ledger.lose(.answer, of: "ReserveBuyingPower")
      #expect(await reason { try await world.buyOnce("50.00", by: user) } != nil)
      try await world.settle(rounds: 3)
      #expect(world.desk.spent == usd("50.00").micros)
    }
  }

  /// Nobody waits for minutes: what could not be reserved in time is given up, and freed.
  @Test func anUnreservableOrderIsGivenUp() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.ledger.lose(.answer, of: "ReserveBuyingPower", times: 2)
      #expect(await reason { try await world.buyOnce("50.00", by: user) } != nil)
      world.clock.advance(by: .seconds(121))
      try await world.settle(rounds: 2)
      #expect(world.desk.entries.isEmpty)
      #expect(world.ledger.cash(user) == usd("1000") && world.ledger.stillHeld == 0)
      let list = try await world.client.listOrders(.init(), options: RPCCallOptions(user: user))
      #expect(list.orders.isEmpty)
    }
  }

  /// Canceled while nobody knows whether the broker has it.
  @Test func aLostSubmissionIsFoundAndThenCanceled() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.holdBack("AAPL")
      world.desk.lose(.answer)
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.features.orders.wake(ID(UUID(uuidString: placed.orderID).orThrow()))
      _ = try await world.client.cancelOrder(
        InvestingV1.CancelOrderRequest(orderID: placed.orderID),
        options: RPCCallOptions(user: user))
      try await world.settle()
      #expect(try await world.order(placed.orderID, of: user).status == .canceled)
      #expect(world.desk.entries.map(\.cancels) == [1])
      #expect(world.ledger.cash(user) == usd("1000") && world.ledger.stillHeld == 0)
    }
  }

  /// A broker that cannot be reached for a while after one lost message: what was not sent does not
  /// count, and the order is bought as soon as it can be.
  @Test func aBrokerThatIsAwayForAWhileIsWaitedFor() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.lose(.request)
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 1)
      world.desk.books.withLock { $0.unreachable = 8 }
      try await world.settle(rounds: 10)
      #expect(try await world.order(placed.orderID, of: user).status == .filled)
      #expect(world.desk.submits == 1)
    }
  }

  /// The saga gives an order up while a repetition of the request still reserves for it.
  @Test func whatIsReservedForAnOrderGivenUpIsFreed() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.ledger.lose(.request, of: "ReserveBuyingPower")
      let key = UUID()
      #expect(await reason { try await world.buyOnce("50.00", key: key, by: user) } != nil)
      let rows = try await world.pool.query("SELECT id FROM orders")
      let waiting = try await world.features.orders.orders.find(
        try rows.first.orThrow().value("id"))
      world.clock.advance(by: .seconds(121))
      try await world.settle(rounds: 1)
      #expect(
        await reason { try await world.features.orders.placement.reserve(waiting) } != nil)
      #expect(world.ledger.cash(user) == usd("1000") && world.ledger.stillHeld == 0)
    }
  }

  /// What is reserved when nobody waits for it any more does not count: its saga is giving it up.
  @Test func whatIsReservedTooLateIsNotBought() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.ledger.lose(.answer, of: "ReserveBuyingPower")
      let key = UUID()
      #expect(await reason { try await world.buyOnce("50.00", key: key, by: user) } != nil)
      world.clock.advance(by: .seconds(125))
      let late = await reason { try await world.buyOnce("50.00", key: key, by: user) }
      #expect(late?.contains("in time") == true)
      try await world.settle(rounds: 2)
      #expect(world.desk.entries.isEmpty)
      #expect(world.ledger.cash(user) == usd("1000") && world.ledger.stillHeld == 0)
      #expect(try await world.sagas("active") == 0)
    }
  }

  /// Two ask for one order's reservation at once; one is refused, and then the other is not.
  @Test func whatIsReservedForARefusedOrderIsFreed() async throws {
    try await World.run { world in
      let user = try await world.investor("10")
      world.ledger.lose(.request, of: "ReserveBuyingPower")
      let key = UUID()
      #expect(await reason { try await world.buyOnce("50.00", key: key, by: user) } != nil)
      let orders = world.features.orders
      let rows = try await world.pool.query("SELECT id FROM orders")
      let id: ID<Order> = try rows.first.orThrow().value("id")
      let waiting = try await orders.orders.find(id)
      #expect(await reason { try await world.buyOnce("50.00", key: key, by: user) } != nil)
      world.ledger.deposit(usd("990"), to: user)
      #expect(await reason { try await orders.placement.reserve(waiting) } != nil)
      try await orders.wake(id)
      #expect(world.ledger.cash(user) == usd("1000") && world.ledger.stillHeld == 0)
      #expect(try await world.sagas("done") == 1)
    }
  }

  /// While the broker cannot even be asked for the order, the few sendings under its key are saved
  /// for when it can.
  @Test func aBrokerThatIsAwayDoesNotUseUpTheKey() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.lose(.request, times: 100)
      world.desk.books.withLock { $0.finds = false }
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 8)
      world.desk.books.withLock { ($0.finds, $0.losses) = (true, []) }
      try await world.settle(rounds: 2)
      #expect(try await world.order(placed.orderID, of: user).status == .filled)
      #expect(world.desk.submits == 1)
    }
  }

  /// Sent as often as the broker answers one key, and still not there: a human looks within the
  /// hour, not when the key is forgotten.
  @Test func anOrderThatIsNotThereIsReviewedWithinTheHour() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.lose(.request, times: 100)
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 6)
      #expect(try await world.order(placed.orderID, of: user).status == .pending)
      world.clock.advance(by: .seconds(3_600))
      try await world.settle(rounds: 1)
      #expect(try await world.order(placed.orderID, of: user).status == .inReview)
      #expect(world.desk.submits == 0 && world.ledger.stillHeld == usd("30").micros)
    }
  }

  /// An order that was given up for lost goes on when the broker tells of it after all.
  @Test func aLostOrderGoesOnWhenItIsHeardOf() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.lose(.answer, times: 100)
      world.desk.books.withLock { $0.finds = false }
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 1)
      world.clock.advance(by: .seconds(72 * 3_600))
      try await world.settle(rounds: 1)
      #expect(try await world.sagas("in_review") == 1)
      let leg = try placed.legs.first.orThrow().legID
      let id = try ID<Order>(UUID(uuidString: placed.orderID).orThrow())
      let orders = world.features.orders
      try await orders.learn(
        brokerOrder: "DW.1", of: ID(UUID(uuidString: leg).orThrow()), in: id)
      try await orders.orders.wake(id)
      #expect(try await world.sagas("active") == 1)
      try await world.settle(rounds: 1)
      #expect(try await world.order(placed.orderID, of: user).status == .filled)
      #expect(world.ledger.stillHeld == 0)
    }
  }

  /// Beyond the life of its key an order that nobody could look for is a human's.
  @Test func anUnfindableOrderIsReviewedNotRepeated() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.lose(.request, times: 100)
      world.desk.books.withLock { $0.finds = false }
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 6)
      world.clock.advance(by: .seconds(72 * 3_600))
      try await world.settle(rounds: 2)
      #expect(try await world.order(placed.orderID, of: user).status == .inReview)
      #expect(world.desk.submits == 0 && world.ledger.stillHeld == usd("30").micros)
      #expect(try await world.sagas("in_review") == 1)
    }
  }
}
