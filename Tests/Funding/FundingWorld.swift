import Cryptography
import FoundationEssentials
import Identifiers
import Money
import Postgres
import TestSupport
import Testing
import Time
import Workflow

@testable import Funding

/// Funding over a fresh database on a real server, with fake partners, woken by hand.
struct FundingWorld: Sendable {
  let pool: PostgresPool
  let partners: FakePartners
  let clock: ManualClock
  let deposits: DepositWorkflow
  let depositRecords: PostgresDepositRepository
  let withdrawals: WithdrawalWorkflow
  let withdrawalRecords: PostgresWithdrawalRepository
  let reservations: ReservationWorkflow
  let settlements: SettlementWorkflow
  let books: PostgresBooks
  let income: IncomeWorkflow
  let breaks: PostgresBreaks
  let reviews: PostgresReviews
  let lists: PostgresLists

  static let start = Timestamp(rfc3339: "2026-11-23T15:00:00Z") ?? Timestamp(seconds: 0)

  /// Runs a test in a world of its own and looks at the invariants when it is over.
  static func with(
    losing: (FakePartners.Step, FakePartners.Loss)? = nil, poolSize: Int = 4,
    withdrawals: WithdrawalPolicy = relaxed,
    _ body: @Sendable (FundingWorld) async throws -> Void
  ) async throws {
    try await TestDatabase.withPool(
      schema: "funding", migrations: Funding.migrations, poolSize: poolSize
    ) { pool, _ in
      let world = FundingWorld(pool, losing: losing, withdrawals)
      try await body(world)
      try await world.checkBooks()
    }
  }

  static var relaxed: WithdrawalPolicy {
    var policy = WithdrawalPolicy()
    policy.coolOff = .zero
    return policy
  }

  private init(
    _ pool: PostgresPool, losing: (FakePartners.Step, FakePartners.Loss)?,
    _ policy: WithdrawalPolicy
  ) {
    let clock = ManualClock(Self.start)
    let partners = FakePartners(losing: losing, clock: clock)
    let keys = PartnerKeys { kind, id, step, attempt in
      PartnerKey.derive(
        secret: Array(repeating: 7, count: 32), saga: SagaReference(kind: kind, id: id),
        step: step, attempt: attempt)
    }
    let (news, ids) = (UserNews(clock: clock), UUIDv7Generator(clock: SystemWallClock()))
    self.pool = pool
    self.partners = partners
    self.clock = clock
    depositRecords = PostgresDepositRepository(
      pool: pool, news: news, keys: keys, ids: ids, clock: clock)
    withdrawalRecords = PostgresWithdrawalRepository(
      pool: pool, news: news, keys: keys, clock: clock)
    deposits = DepositWorkflow(
      deposits: depositRecords, wallets: partners, inbound: partners, chains: partners,
      offRamp: partners, broker: partners, policy: DepositPolicy(), keys: keys, clock: clock,
      logger: TestDatabase.quiet)
    income = IncomeWorkflow(
      statement: partners, repository: PostgresIncomeRepository(pool: pool, news: news),
      clock: clock)
    breaks = PostgresBreaks(pool: pool, ids: ids, policy: BreakPolicy())
    reviews = PostgresReviews(pool: pool, news: news, keys: keys, ids: ids, clock: clock)
    withdrawals = WithdrawalWorkflow(
      withdrawals: withdrawalRecords, broker: partners, onRamp: partners, payout: partners,
      gate: breaks, policy: policy, keys: keys, ids: ids, clock: clock, logger: TestDatabase.quiet)
    reservations = ReservationWorkflow(
      reservations: PostgresReservationRepository(pool: pool, news: news), clock: clock,
      fingerprint: { SHA256.hash(Array($0.utf8)) })
    settlements = SettlementWorkflow(
      sources: partners,
      repository: PostgresSettlementRepository(pool: pool, news: news, ids: ids, clock: clock))
    books = PostgresBooks(pool: pool)
    lists = PostgresLists(pool: pool)
  }

  /// I1 to I8 hold.
  func checkBooks(_ location: SourceLocation = #_sourceLocation) async throws {
    let trial = try await books.trialBalance(at: clock.now)
    for invariant in trial.invariants where invariant.violations > 0 {
      Issue.record(
        "\(invariant.name) is broken: \(invariant.examples)", sourceLocation: location)
    }
    #expect(trial.isBalanced, sourceLocation: location)
  }

  /// Our books are the partners' own.
  func compareBooks(_ location: SourceLocation = #_sourceLocation) async throws {
    let trial = try await books.trialBalance(at: clock.now)
    #expect(trial.balance(of: .a12) == (await partners.mint), sourceLocation: location)
    #expect(trial.balance(of: .a21) == (await partners.bank), sourceLocation: location)
    for (wallet, micros) in await partners.wallets {
      #expect(
        total(trial, "circle/wallet/\(wallet)") == micros, "\(wallet)", sourceLocation: location)
    }
    for (user, micros) in await partners.broker {
      #expect(total(trial, "dw/cash/\(user)") == micros, "\(user)", sourceLocation: location)
    }
  }

  func total(_ trial: TrialBalance, _ path: String) -> Int64 {
    trial.accounts.filter { $0.path == path }.reduce(0) { $0 + $1.balance }
  }

  func makeUser() async -> (user: UserID, wallet: String) {
    let user = UserID(UUID())
    let wallet = "wallet-\(user)"
    await partners.give(user, wallet: wallet)
    return (user, wallet)
  }

  /// Wakes a deposit until it rests, looking at the invariants after each time.
  @discardableResult
  func drive(_ id: ID<Deposit>) async throws -> Deposit {
    var before: (DepositPhase, Int)?
    for _ in 0..<10 {
      try await deposits.wake(id)
      try await checkBooks()
      let now = try #require(try await depositRecords.find(id))
      // A step that was refused is asked for again at the next wake-up.
      if let before, before == (now.phase, now.tries) { return now }
      before = (now.phase, now.tries)
    }
    return try #require(try await depositRecords.find(id))
  }

  @discardableResult
  func drive(_ id: ID<Withdrawal>) async throws -> Withdrawal {
    var before: (WithdrawalPhase, Int)?
    for _ in 0..<10 {
      try await withdrawals.wake(id)
      try await checkBooks()
      let now = try #require(try await withdrawalRecords.find(id))
      // A step that was refused is asked for again at the next wake-up.
      if let before, before == (now.phase, now.tries) { return now }
      before = (now.phase, now.tries)
    }
    return try #require(try await withdrawalRecords.find(id))
  }

  /// A deposit all the way to the user's buying power; settled when asked for.
  @discardableResult
  func fund(
    _ micros: Int64, user: UserID, wallet: String, settled: Bool = true
  ) async throws -> Deposit {
    let transaction = await partners.send(micros, to: wallet)
    let deposit = try #require(try await deposits.look(atTransaction: transaction))
    var funded = try await drive(deposit.id)
    if settled {
      await partners.settle()
      try await settlements.look()
      funded = try await drive(deposit.id)
    }
    clock.advance(by: .seconds(1))
    return funded
  }

  func wish(
    _ micros: Int64, _ user: UserID, key: UUID = UUID(),
    to address: String = FundingWorld.someAddress
  ) -> WithdrawalRequest {
    WithdrawalRequest(
      user: user, key: key, amount: .usd(micros: micros), chain: .ethereum, address: address)
  }

  static let someAddress = "0x91c2000000000000000000000000000000000b0b"
}

/// Dollars and cents in micro-units.
func usd(_ dollars: Int64, cents: Int64 = 0) -> Int64 { dollars * 1_000_000 + cents * 10_000 }
