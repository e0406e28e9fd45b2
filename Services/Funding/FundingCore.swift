import CircleMint
import CircleWallets
import Cryptography
import Identifiers
import Logging
import Postgres
import ServiceLifecycle
import Time
import Workflow

/// The workflows over one database and one set of partners.
struct FundingCore: Sendable {
  let pool: PostgresPool
  let deposits: DepositWorkflow
  let withdrawals: WithdrawalWorkflow
  let settlements: SettlementWorkflow
  let income: IncomeWorkflow
  let inbox: InboxHandlers
  let handlers: FundingHandlers
  let reconciler: Reconciler
  let books: PostgresBooks
  let clock: any WallClock

  init(
    configuration: FundingConfiguration, pool: PostgresPool, partners: FundingPartners,
    clock: any WallClock, logger: Logger
  ) {
    let (news, ids) = (UserNews(clock: clock), UUIDv7Generator(clock: clock))
    let depositRecords = PostgresDepositRepository(
      pool: pool, news: news, keys: partners.keys, ids: ids, clock: clock)
    let withdrawalRecords = PostgresWithdrawalRepository(
      pool: pool, news: news, keys: partners.keys, clock: clock)
    deposits = DepositWorkflow(
      deposits: depositRecords, wallets: partners.wallets, inbound: partners.inbound,
      chains: partners.witness, offRamp: partners.offRamp, broker: partners.broker,
      policy: configuration.deposits, keys: partners.keys, clock: clock, logger: logger)
    let breaks = PostgresBreaks(pool: pool, ids: ids, policy: configuration.breaks)
    withdrawals = WithdrawalWorkflow(
      withdrawals: withdrawalRecords, broker: partners.broker, onRamp: partners.onRamp,
      payout: partners.payout, gate: breaks, policy: configuration.withdrawals,
      keys: partners.keys, ids: ids, clock: clock, logger: logger)
    settlements = SettlementWorkflow(
      sources: partners.feeds,
      repository: PostgresSettlementRepository(pool: pool, news: news, ids: ids, clock: clock))
    let hints = PostgresHints(pool: pool, clock: clock)
    books = PostgresBooks(pool: pool)
    reconciler = Reconciler(
      pool: pool, books: books, wallets: partners.circle, mint: partners.mint,
      network: partners.network, driveWealth: partners.driveWealth, accounts: partners.accounts,
      deposits: depositRecords, inbound: partners.inbound, owners: partners.wallets,
      breaks: breaks, clock: clock)
    income = IncomeWorkflow(
      statement: DriveWealthStatement(
        driveWealth: partners.driveWealth, accounts: partners.accounts),
      repository: PostgresIncomeRepository(pool: pool, news: news), clock: clock)
    inbox = InboxHandlers(
      deposits: deposits, settlements: settlements, income: income, hints: hints)
    handlers = FundingHandlers(
      deposits: deposits, depositRecords: depositRecords, withdrawals: withdrawals,
      withdrawalRecords: withdrawalRecords,
      reservations: ReservationWorkflow(
        reservations: PostgresReservationRepository(pool: pool, news: news), clock: clock,
        fingerprint: { SHA256.hash(Array($0.utf8)) }),
      books: books, lists: PostgresLists(pool: pool), reconciliation: reconciler,
      reviews: PostgresReviews(
        pool: pool, news: news, keys: partners.keys, ids: ids, clock: clock),
      webhooks: WebhookIntake(
        wallets: CircleWalletsWebhook(client: partners.circle, clock: clock),
        mint: CircleMintWebhook(trust: configuration.snsTrust, http: partners.curl, clock: clock),
        pool: pool, clock: clock, logger: logger),
      hints: hints, feed: UserEventFeed(pool: pool), clock: clock)
    self.pool = pool
    self.clock = clock
  }

  /// What works on its own: wake-ups, the inbox and the pollers.
  func loops(_ configuration: FundingConfiguration, _ logger: Logger) -> [any Service] {
    let (deposits, withdrawals, settlements) = (deposits, withdrawals, settlements)
    let income = income
    let (clock, sealer, reconciler) = (clock, JournalSealer(pool: pool), reconciler)
    return [
      WakeLoop(
        queue: PostgresWakeQueue(pool: pool, clock: clock), logger: logger,
        handlers: [
          "deposit": { try await deposits.wake(ID($0.saga.id)) },
          "withdrawal": { try await withdrawals.wake(ID($0.saga.id)) },
        ]),
      InboxWorker(pool: pool, clock: clock, logger: logger, handlers: inbox.bySource),
      PollLoop(every: configuration.intakeInterval, name: "deposits", logger: logger) {
        // A lost webhook costs one round of this.
        try await deposits.lookAtRecent(since: clock.now.adding(.seconds(-86_400)))
      },
      PollLoop(every: .seconds(3_600), name: "old deposits", logger: logger) {
        // And what was lost while we were away ourselves.
        try await deposits.lookAtRecent(since: clock.now.adding(.seconds(-14 * 86_400)))
      },
      PollLoop(every: configuration.settlementInterval, name: "settlements", logger: logger) {
        try await settlements.look()
      },
      PollLoop(every: .seconds(300), name: "income", logger: logger) {
        // The event that tells of a dividend may be lost; each account is due once an hour.
        try await income.look()
      },
      PollLoop(
        every: configuration.reconciliationInterval, name: "reconciliation", logger: logger
      ) {
        try await reconciler.reconcile()
      },
      Retention(pool: pool, clock: clock).loop(logger: logger),
      PollLoop(every: .seconds(60), name: "seals", logger: logger) {
        guard let head = try await sealer.seal() else { return }
        logger.info(
          "The journal is sealed",
          metadata: [
            "seal.sequence": "\(head.sequence)", "seal.hash": "\(Hex.encode(head.hash))",
          ])
      },
    ]
  }
}
