import FoundationEssentials
import Identifiers
import Logging
import Money
import Postgres
import RPC
import ServiceKit
import StackProto
import TestSupport
import Time
import Workflow

@testable import Investing

/// The service on a real database behind real sockets, among partners with books of their own.
struct World: Sendable {
  /// A basket of the first migration: SGOV 0.5, BND 0.3, SCHP 0.2.
  static let basket = "0193f5a0-0000-7000-8000-000000000001"

  let pool: PostgresPool
  let clock: ManualClock
  let desk: FakeDesk
  let market: FakeMarket
  let brokerage: FakeBrokerage
  let ledger: FakeLedger
  let features: Features
  let client: InvestingV1.InvestingClient

  /// Runs a test in a world of its own.
  static func run(_ body: @escaping @Sendable (World) async throws -> Void) async throws {
    try await TestDatabase.withPool(schema: "investing", migrations: Investing.migrations) {
      pool, _ in
      let ledger = FakeLedger()
      let funding = RPCServer(
        RPCServerConfiguration(), services: [ledger], logger: TestDatabase.quiet)
      try await withRunning([funding]) {
        let toFunding = try await channel(to: funding)
        try await withRunning([toFunding]) {
          try await serve(pool, ledger, FundingV1.FundingClient(toFunding), body)
        }
      }
    }
  }

  private static func serve(
    _ pool: PostgresPool, _ ledger: FakeLedger, _ funding: FundingV1.FundingClient,
    _ body: @escaping @Sendable (World) async throws -> Void
  ) async throws {
    let clock = ManualClock(noon)
    let market = FakeMarket([
      "SGOV": "100.50", "BND": "73.11", "SCHP": "52.07", "AAPL": "211.99", "VTI": "285.98",
    ])
    let desk = FakeDesk(market: market)
    let brokerage = FakeBrokerage()
    let settings = FeatureSettings(
      keySecret: Array(repeating: 7, count: 32),
      limits: OrderLimits(minimum: usd("1"), maximum: usd("100000")), webhookToken: "secret",
      quoteLife: .zero)
    let features = Features(
      settings, pool: pool, funding: funding,
      partners: Features.Partners(desk: desk, brokerage: brokerage, market: market), clock: clock)
    let server = RPCServer(
      RPCServerConfiguration(), services: [features.handlers], logger: TestDatabase.quiet)
    try await withRunning([server]) {
      let channel = try await channel(to: server)
      try await withRunning([channel]) {
        try await body(
          World(
            pool: pool, clock: clock, desk: desk, market: market, brokerage: brokerage,
            ledger: ledger, features: features, client: InvestingV1.InvestingClient(channel)))
      }
    }
  }

  private static func channel(to server: RPCServer) async throws -> RPCChannel {
    let port = try await server.boundPort
    let configuration = try RPCChannelConfiguration(address: "127.0.0.1:\(port)").orThrow()
    return RPCChannel(configuration, logger: TestDatabase.quiet)
  }

  /// A user with an open account and so much money.
  func investor(_ money: String = "1000") async throws -> UserID {
    let user = UserID(UUID())
    _ = try await client.openBrokerAccount(Self.profile, options: RPCCallOptions(user: user))
    try await wakeAccounts()
    ledger.deposit(usd(money), to: user)
    return user
  }

  func wakeAccounts() async throws {
    for row in try await pool.query("SELECT id FROM broker_accounts") {
      try await features.accounts.wake(row.value("id"))
    }
  }

  /// Lets all sagas do what they are owed, again and again, as time passes.
  func settle(rounds: Int = 6) async throws {
    for _ in 1...rounds {
      clock.advance(by: .seconds(61))
      for row in try await pool.query("SELECT id FROM orders WHERE stage <> 'refused'") {
        try await features.orders.wake(row.value("id"))
      }
    }
  }

  func buy(
    _ amount: String, basket: String = World.basket, key: UUID = UUID(), by user: UserID
  ) async throws -> InvestingV1.Order {
    try await place(.basketID(basket), .buy, usd(amount), key, user)
  }

  /// As `buy`, without the client that asks again when it hears nothing.
  func buyOnce(_ amount: String, key: UUID = UUID(), by user: UserID) async throws
    -> InvestingV1.Order
  {
    let request = InvestingV1.PlaceOrderRequest(
      idempotencyKey: key.uuidString, side: .buy, instrument: .basketID(World.basket),
      amountMicros: usd(amount).micros)
    return try await features.handlers.placeOrder(
      request,
      RPCContext(method: "PlaceOrder", metadata: ["stack-user-id": user.description]))
  }

  func place(
    _ instrument: InvestingV1.PlaceOrderRequest.Instrument, _ side: InvestingV1.OrderSide,
    _ amount: Money, _ key: UUID, _ user: UserID
  ) async throws -> InvestingV1.Order {
    try await client.placeOrder(
      InvestingV1.PlaceOrderRequest(
        idempotencyKey: key.uuidString, side: side, instrument: instrument,
        amountMicros: amount.micros), options: RPCCallOptions(user: user))
  }

  func order(_ id: String, of user: UserID) async throws -> InvestingV1.Order {
    try await client.getOrder(
      InvestingV1.GetOrderRequest(orderID: id), options: RPCCallOptions(user: user))
  }

  func portfolio(of user: UserID) async throws -> InvestingV1.Portfolio {
    try await client.getPortfolio(
      InvestingV1.GetPortfolioRequest(), options: RPCCallOptions(user: user))
  }

  /// How many order sagas are in a state.
  func sagas(_ state: String) async throws -> Int {
    try await pool.query(
      "SELECT count(*) AS n FROM sagas WHERE kind = 'order' AND state = \(state)"
    ).first?.value("n") ?? 0
  }

  static let profile = InvestingV1.OpenBrokerAccountRequest(
    profile: InvestingV1.BrokerProfile(
      firstName: "Ada", lastName: "Park", email: "ada@example.test", phone: "+12125550100",
      birthDate: "2003-05-09",
      address: InvestingV1.PostalAddress(
        street1: "1 Main St", city: "New York", province: "NY", postalCode: "10001",
        country: "US"),
      taxID: "000000001"), kycReference: "inq_1")
}

struct Missing: Error {}

extension Optional {
  func orThrow() throws -> Wrapped {
    guard let self else { throw Missing() }
    return self
  }
}

/// The reason of the refusal that a call ends with.
func reason(_ call: () async throws -> some Sendable) async -> String? {
  do {
    _ = try await call()
    return nil
  } catch let error as RPCError {
    return error.reason
  } catch {
    return "\(error)"
  }
}
