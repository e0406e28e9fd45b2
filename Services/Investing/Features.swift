import Identifiers
import Postgres
import StackProto
import Time
import Workflow

/// The features of the service put together over one database, whoever the partners are.
struct Features: Sendable {
  /// What is outside.
  struct Partners: Sendable {
    let desk: any TradingDesk
    let brokerage: any Brokerage
    let market: any MarketData
  }

  let handlers: InvestingHandlers
  let orders: OrderWorkflow
  let accounts: AccountWorkflow
  let performance: PerformanceKeeper
  let intake: BrokerEventIntake
  let reader: BrokerEventReader

  init(
    _ settings: FeatureSettings, pool: PostgresPool, funding: FundingV1.FundingClient,
    partners: Partners, clock: any WallClock
  ) {
    let ids = UUIDv7Generator(clock: clock)
    let keys = DerivedKeys(secret: settings.keySecret)
    let ledger = FundingLedger(funding: funding)
    let orderRows = PostgresOrderRepository(pool: pool, clock: clock, keys: keys) { order in
      try InvestingV1.Order(order).serialized()
    }
    let accountRows = PostgresAccountRepository(pool: pool, clock: clock, keys: keys)
    let holdings = PostgresHoldingsRepository(pool: pool)
    let catalog = PostgresBasketCatalog(pool: pool)
    let market = RememberingMarket(
      source: partners.market, pool: pool, holdings: holdings,
      cache: QuoteCache(life: settings.quoteLife), clock: clock)
    let portfolios = PortfolioReader(holdings: holdings, quotes: market, cash: ledger, clock: clock)
    performance = PerformanceKeeper(
      points: PostgresPerformanceRepository(pool: pool), portfolios: portfolios,
      accounts: accountRows, clock: clock)
    accounts = AccountWorkflow(
      accounts: accountRows, brokerage: partners.brokerage, keys: keys, clock: clock, ids: ids)
    let placement = OrderPlacement(
      orders: orderRows, reservations: ledger, accounts: accounts, catalog: catalog,
      instruments: market, quotes: market, holdings: holdings, limits: settings.limits,
      clock: clock, ids: ids)
    orders = OrderWorkflow(
      orders: orderRows, desk: partners.desk, reservations: ledger, placement: placement,
      keys: keys, recorder: performance, clock: clock)
    intake = BrokerEventIntake(pool: pool, funding: funding, clock: clock)
    reader = BrokerEventReader(orders: orderRows, workflow: orders, accounts: accountRows)
    handlers = InvestingHandlers(
      catalog: catalog, orders: orderRows, placement: placement, orderWorkflow: orders,
      portfolios: portfolios, performance: performance, accounts: accountRows,
      accountWorkflow: accounts,
      webhook: BrokerWebhook(intake: intake, token: settings.webhookToken),
      feed: UserEventFeed(pool: pool))
  }

  /// By kind of saga.
  var wakeHandlers: [String: @Sendable (Wake) async throws -> Void] {
    [
      PostgresOrderRepository.sagaKind: { [orders] in try await orders.wake(ID($0.saga.id)) },
      PostgresAccountRepository.sagaKind: { [accounts] in
        try await accounts.wake(ID($0.saga.id))
      },
    ]
  }

  /// By source of event.
  var inboxHandlers: [String: @Sendable (StoredEvent) async throws -> Void] {
    [BrokerEventIntake.source: { [reader] in try await reader.read($0) }]
  }
}

/// What of the settings the features themselves read.
struct FeatureSettings: Sendable {
  let keySecret: [UInt8]
  let limits: OrderLimits
  let webhookToken: String?
  /// How long a price counts as current.
  var quoteLife: Duration = .seconds(5)
}
