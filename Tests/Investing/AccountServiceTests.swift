import FoundationEssentials
import Identifiers
import Money
import RPC
import ServiceKit
import StackProto
import TestSupport
import Testing
import Time
@testable import Investing
@testable import Workflow

@Suite struct AccountServiceTests {
  private func account(
    _ world: World, of user: UserID
  ) async throws -> InvestingV1.BrokerAccount {
    try await world.client.getBrokerAccount(.init(), options: RPCCallOptions(user: user))
  }

  /// Whichever message gets lost, one person and one account come of it.
  @Test(arguments: [
    [], [Loss.request], [.answer], [.request, .request], [.answer, .answer],
    [.answer, .request, .answer],
  ])
  func losingAMessageOpensOneAccount(_ losses: [Loss]) async throws {
    try await World.run { world in
      world.brokerage.books.withLock { $0.losses = losses }
      let user = UserID(UUID())
      let first = try await world.client.openBrokerAccount(
        World.profile, options: RPCCallOptions(user: user))
      #expect(first.status == .pending && first.accountNumber.isEmpty)
      let again = try await world.client.openBrokerAccount(
        World.profile, options: RPCCallOptions(user: user))
      #expect(again.accountID == first.accountID)
      for _ in 1...5 {
        world.clock.advance(by: .seconds(5))
        try await world.wakeAccounts()
      }
      let account = try await account(world, of: user)
      #expect(account.status == .open && account.accountNumber == "STKA100000")
      #expect(world.brokerage.books.withLock { $0.users.count } == 1)
      #expect(world.brokerage.books.withLock { $0.accounts.count } == 1)
      let calls = try await world.pool.query(
        "SELECT count(*) AS n FROM partner_calls WHERE state = 'ok'")
      #expect(try calls.first?.value("n", as: Int.self) == 2)
    }
  }

  /// An account whose making was never answered is found, and not asked for until the key is used up.
  @Test func aLostAccountIsFound() async throws {
    try await World.run { world in
      let user = UserID(UUID())
      _ = try await world.client.openBrokerAccount(
        World.profile, options: RPCCallOptions(user: user))
      world.brokerage.books.withLock { $0.hidesAccounts = true }
      for _ in 1...3 {
        world.clock.advance(by: .seconds(5))
        try await world.wakeAccounts()
      }
      #expect(try await account(world, of: user).status == .open)
      #expect(world.brokerage.books.withLock { $0.accounts.count } == 1)
    }
  }

  /// A broker that does not answer is asked less and less often.
  @Test func aSilentBrokerIsLeftAlone() async throws {
    try await World.run { world in
      let user = UserID(UUID())
      _ = try await world.client.openBrokerAccount(
        World.profile, options: RPCCallOptions(user: user))
      world.brokerage.books.withLock { $0.losses = Array(repeating: .request, count: 99) }
      var pauses: [Duration] = []
      for _ in 1...8 {
        try await world.pool.execute("UPDATE sagas SET next_wake_at = NULL")
        try await world.wakeAccounts()
        let row = try await world.pool.query(
          "SELECT next_wake_at FROM sagas WHERE kind = 'broker_account'"
        ).first
        let next: Timestamp = try row.orThrow().value("next_wake_at")
        pauses.append(next.since(world.clock.now))
        world.clock.advance(by: .seconds(64))
      }
      #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 64].map { .seconds($0) })
    }
  }

  /// Once the broker answers nothing more under the key, a human looks at once, and the record says
  /// that nobody knows.
  @Test func aUsedUpKeyIsAHumans() async throws {
    try await World.run { world in
      let user = UserID(UUID())
      _ = try await world.client.openBrokerAccount(
        World.profile, options: RPCCallOptions(user: user))
      world.brokerage.books.withLock { $0.isUsedUp = true }
      try await world.wakeAccounts()
      #expect(try await account(world, of: user).status == .inReview)
      let calls = try await world.pool.query("SELECT state FROM partner_calls")
      #expect(try calls.map { try $0.value("state", as: String.self) } == ["unknown"])
    }
  }

  /// What the broker must know is forgotten once it knows.
  @Test func theProfileIsForgotten() async throws {
    try await World.run { world in
      _ = try await world.investor()
      let rows = try await world.pool.query("SELECT profile_json FROM broker_accounts")
      #expect(try rows.first?.value("profile_json", as: String?.self) == .some(nil))
    }
  }

  @Test func anAccountOpensWhenTheBrokerSaysSo() async throws {
    try await World.run { world in
      world.brokerage.books.withLock { $0.standing = .pending }
      let user = try await world.investor()
      #expect(try await account(world, of: user).status == .pending)
      #expect(await reason { try await world.buy("20.00", by: user) } == "KYC_REQUIRED")
      world.brokerage.books.withLock { $0.standing = .open }
      try await world.wakeAccounts()
      #expect(try await account(world, of: user).status == .open)
    }
  }

  /// The broker's people ask for a document, get it, and are content.
  @Test func whatTheBrokersPeopleDecideIsHeard() async throws {
    try await World.run { world in
      world.brokerage.books.withLock { $0.standing = .needsInformation("a document") }
      let user = try await world.investor()
      #expect(try await account(world, of: user).status == .inReview)
      // It will be looked at again without being told.
      let sagas = try await world.pool.query(
        "SELECT 1 FROM sagas WHERE kind = 'broker_account' AND next_wake_at IS NOT NULL")
      #expect(sagas.count == 1)
      world.brokerage.books.withLock { $0.standing = .open }
      try await world.wakeAccounts()
      #expect(try await account(world, of: user).status == .open)
    }
  }

  @Test func aRefusedPersonIsRejected() async throws {
    try await World.run { world in
      world.brokerage.books.withLock { $0.standing = .rejected("sanctions") }
      let user = try await world.investor()
      let account = try await account(world, of: user)
      #expect(account.status == .rejected && account.failureReason == "sanctions")
    }
  }

  @Test func aFrozenAccountTradesNoMore() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let frozen = try await world.client.freezeBrokerAccount(
        InvestingV1.FreezeBrokerAccountRequest(reason: "approval revoked"),
        options: RPCCallOptions(user: user))
      #expect(frozen.status == .frozen)
      try await world.wakeAccounts()
      #expect(try await account(world, of: user).status == .frozen)
      #expect(await reason { try await world.buy("20.00", by: user) } == "ORDER_REJECTED")
      let investors = try await world.client.listInvestors(.init())
      #expect(investors.userIDs.isEmpty)
    }
  }

  @Test func accountsAreFoundByTheirNumber() async throws {
    try await World.run { world in
      let user = try await world.investor()
      let found = try await world.client.findBrokerAccount(
        InvestingV1.FindBrokerAccountRequest(accountNumber: "STKA100000"))
      #expect(found.userID == user.description)
      #expect(
        await reason {
          try await world.client.findBrokerAccount(
            InvestingV1.FindBrokerAccountRequest(accountNumber: "NONE000000"))
        } == "NOT_FOUND")
    }
  }

  @Test func investorsArePaged() async throws {
    try await World.run { world in
      var users: Set<String> = []
      for _ in 1...5 { users.insert(try await world.investor().description) }
      var (seen, after) = ([String](), "")
      repeat {
        let page = try await world.client.listInvestors(
          InvestingV1.ListInvestorsRequest(page: TypesV1.PageRequest(first: 2, after: after)))
        seen += page.userIDs
        after = page.pageInfo?.hasNextPage == true ? page.pageInfo?.endCursor ?? "" : ""
      } while !after.isEmpty && seen.count < 20
      #expect(seen.count == 5 && Set(seen) == users)
    }
  }

  @Test func basketsAreListed() async throws {
    try await World.run { world in
      let all = try await world.client.getBaskets(.init())
      #expect(all.baskets.count == 5)
      #expect(
        all.baskets.allSatisfy {
          $0.composition.reduce(0) { $0 + $1.weightNanos } == Basket.wholeNanos
        })
      let growth = try await world.client.getBaskets(.init(riskLevel: .growth))
      #expect(growth.baskets.map(\.riskLevel) == [.growth, .growth])
      let some = try await world.client.getBasketsByIDs(
        .init(basketIDs: [World.basket, UUID().uuidString]))
      #expect(some.baskets.map(\.basketID) == [World.basket])
      #expect(
        await reason { try await world.client.getBasket(.init(basketID: "x")) }
          == "INVALID_INPUT")
    }
  }
}

@Suite struct BrokerEventTests {
  private func event(_ id: String, _ type: String, _ payload: String) -> [UInt8] {
    Array(
      #"{"id":"\#(id)","type":"\#(type)","timestamp":"2026-11-24T12:00:00.123456789Z","payload":\#(payload)}"#
        .utf8)
  }

  private func inbox(_ world: World) async throws -> Int {
    try await world.pool.query("SELECT count(*) AS n FROM inbox").first?.value("n") ?? 0
  }

  /// Ours into our inbox, funding's to funding, each once; what nobody needs is let go.
  @Test func eventsGoToWhomTheyConcern() async throws {
    try await World.run { world in
      let intake = world.features.intake
      for _ in 1...2 {
        try await intake.take(event("e1", "orders.completed", #"{"id":"DW.1"}"#))
        try await intake.take(event("e2", "deposits.updated", #"{"paymentID":"P"}"#))
        try await intake.take(event("e3", "instruments.updated", "{}"))
      }
      #expect(try await inbox(world) == 1)
      #expect(world.ledger.books.withLock(\.brokerEvents) == ["e2", "e2"])
      await #expect(throws: MalformedBrokerEvent.self) { try await intake.take(Array("no".utf8)) }
    }
  }

  /// What funding did not take stays in the queue and comes again.
  @Test func anEventIsDeletedOnlyWhenItIsSafe() async throws {
    try await World.run { world in
      let queue = FakeQueue([
        event("e1", "deposits.updated", "{}"), Array("garbage".utf8),
        event("e2", "orders.created", "{}"),
      ])
      world.ledger.lose(.request, of: "HandleBrokerEvent")
      let pump = BrokerEventPump(
        queue: queue, intake: world.features.intake, logger: TestDatabase.quiet)
      try await pump.round()
      #expect(await queue.left.map(\.id) == ["0"])
      try await pump.round()
      #expect(await queue.left.isEmpty)
      #expect(world.ledger.books.withLock(\.brokerEvents) == ["e1"])
    }
  }

  /// A message that cannot be deleted comes again; those behind it do not wait for that.
  @Test func aMessageThatCannotBeDeletedHoldsUpNoOther() async throws {
    try await World.run { world in
      let queue = FakeQueue([
        event("e1", "orders.created", "{}"), event("e2", "orders.created", "{}"),
      ])
      await queue.keep("0")
      let pump = BrokerEventPump(
        queue: queue, intake: world.features.intake, logger: TestDatabase.quiet)
      try await pump.round()
      #expect(await queue.left.map(\.id) == ["0"])
      #expect(try await inbox(world) == 2)
    }
  }

  /// An event only wakes the saga, which reads the order at the broker: a forged one does nothing.
  @Test func anEventIsAHint() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.holdBack("AAPL")
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      try await world.settle(rounds: 1)
      let lie = event(
        "e1", "orders.completed",
        #"{"id":"DW.1","status":"FILLED","cumulativeQuantity":9,"averagePrice":1,"amountCash":30,"totalOrderAmount":30}"#
      )
      try await world.features.intake.take(lie)
      let worker = InboxWorker(
        pool: world.pool, clock: world.clock, logger: TestDatabase.quiet,
        handlers: world.features.inboxHandlers)
      try await withRunning([worker]) {
        let done = try await eventually {
          try await world.pool.query("SELECT 1 FROM inbox WHERE processed_at IS NOT NULL").count
            == 1
        }
        #expect(done)
      }
      try await world.settle(rounds: 1)
      #expect(try await world.order(placed.orderID, of: user).status == .acceptedByBroker)
    }
  }

  /// An event may know the broker's id of an order whose answer we never got.
  @Test func anEventFindsALostOrder() async throws {
    try await World.run { world in
      let user = try await world.investor()
      world.desk.lose(.answer)
      world.desk.books.withLock { $0.finds = false }
      let placed = try await world.place(.symbol("AAPL"), .buy, usd("30.00"), UUID(), user)
      let id = try ID<Order>(UUID(uuidString: placed.orderID).orThrow())
      try await world.features.orders.wake(id)
      let leg = try placed.legs.first.orThrow().legID
      try await world.features.reader.read(
        stored(
          event("e1", "orders.created", #"{"id":"DW.1","status":"NEW","clientOrderID":"\#(leg)"}"#))
      )
      #expect(try await world.order(placed.orderID, of: user).status == .acceptedByBroker)
      try await world.settle(rounds: 1)
      #expect(try await world.order(placed.orderID, of: user).status == .filled)
      #expect(world.desk.submits == 1)
    }
  }

  private func stored(_ body: [UInt8]) -> StoredEvent {
    StoredEvent(
      id: 1, source: "drivewealth", eventID: "e1", headers: [], body: body, receivedAt: noon,
      attempt: 1, lastCrash: nil, crashCount: 0)
  }

  private func status(_ world: World, _ token: String?, _ body: [UInt8]) async throws -> Int32 {
    let headers = token.map { [TypesV1.Header(name: "Authorization", value: "Bearer \($0)")] }
    let request = TypesV1.WebhookRequest(
      source: "drivewealth", headers: headers ?? [], body: body)
    return try await world.client.receiveWebhook(request).status
  }

  @Test func theWebhookRoadNeedsItsToken() async throws {
    try await World.run { world in
      let body = event("e1", "orders.completed", "{}")
      let without = try await status(world, nil, body)
      #expect(without == 401)
      #expect(try await status(world, "wrong", body) == 401)
      #expect(try await status(world, "secret", Array("{}".utf8)) == 400)
      #expect(try await status(world, "secret", body) == 200)
      #expect(try await inbox(world) == 1)
    }
  }
}

/// A queue that gives every message again until it is deleted.
actor FakeQueue: BrokerEventQueue {
  private(set) var left: [BrokerMessage]

  init(_ bodies: [[UInt8]]) {
    left = bodies.enumerated().map {
      BrokerMessage(id: String($0.offset), receipt: String($0.offset), body: $0.element)
    }
  }

  func receive() async throws -> [BrokerMessage] { left }

  private var kept: Set<String> = []

  /// Refuses to delete a message.
  func keep(_ id: String) { kept.insert(id) }

  func delete(_ message: BrokerMessage) async throws {
    guard !kept.contains(message.id) else { throw Missing() }
    left.removeAll { $0.id == message.id }
  }
}
