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
