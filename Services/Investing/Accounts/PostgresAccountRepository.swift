import FoundationEssentials
import Identifiers
import Postgres
import Time
import Workflow

/// Broker accounts in PostgreSQL. Each method is one transaction.
struct PostgresAccountRepository: AccountRepository {
  /// The kind of an account's saga.
  static let sagaKind = "broker_account"

  let pool: PostgresPool
  let clock: any WallClock
  let keys: any AccountKeys

  static func saga(_ id: ID<BrokerAccount>) -> SagaReference {
    SagaReference(kind: sagaKind, id: id)
  }

  func insert(_ account: BrokerAccount) async throws -> BrokerAccount {
    let profile = try account.profile.map {
      PostgresJSON(String(decoding: try JSONEncoder().encode($0), as: UTF8.self))
    }
    return try await pool.transaction { tx in
      let inserted = try tx.execute(
        """
        INSERT INTO broker_accounts (id, user_id, state, profile_json, kyc_reference, created_at,
          updated_at)
        VALUES (\(account.id), \(account.user), \(account.state), \(profile),
          \(account.kycReference), \(account.createdAt), \(account.updatedAt))
        ON CONFLICT (user_id) DO NOTHING
        """)
      if inserted == 1 {
        try tx.startSaga(Self.saga(account.id), user: account.user, wakeAt: account.createdAt)
      }
      let row = try tx.first("SELECT * FROM broker_accounts WHERE user_id = \(account.user)")
      guard let row else { throw InvestingError.notFound("broker account") }
      return try BrokerAccount(row)
    }
  }

  func find(_ id: ID<BrokerAccount>) async throws -> BrokerAccount {
    let rows = try await pool.query("SELECT * FROM broker_accounts WHERE id = \(id)")
    guard let row = rows.first else { throw InvestingError.notFound("broker account") }
    return try BrokerAccount(row)
  }

  func find(of user: UserID) async throws -> BrokerAccount? {
    try await pool.query("SELECT * FROM broker_accounts WHERE user_id = \(user)").first
      .map(BrokerAccount.init)
  }

  func find(
    accountNumber: String?, brokerAccount: String?, brokerUser: String?
  ) async throws -> BrokerAccount? {
    try await pool.query(
      """
      SELECT * FROM broker_accounts
       WHERE account_number = \(accountNumber) OR broker_account_id = \(brokerAccount)
          OR broker_user_id = \(brokerUser) LIMIT 1
      """
    ).first.map(BrokerAccount.init)
  }

  func update(
    _ id: ID<BrokerAccount>, _ change: @escaping @Sendable (inout BrokerAccount) -> AccountEffect
  ) async throws -> (account: BrokerAccount, changed: Bool) {
    try await pool.transaction { tx in
      let row = try tx.first("SELECT * FROM broker_accounts WHERE id = \(id) FOR UPDATE")
      guard let row else { throw InvestingError.notFound("broker account") }
      let before = try BrokerAccount(row)
      var account = before
      let effect = change(&account)
      if account != before {
        try tx.save(account)
        try note(before, account, in: tx)
        if account.state == .open { try tx.beginPerformance(of: account) }
      }
      let saga = Self.saga(id)
      if effect.finished {
        try tx.finishSaga(saga)
      } else if let reason = effect.parked {
        try tx.parkSaga(saga, reason: reason)
      } else if let moment = effect.wakeAt {
        try tx.wakeSaga(saga, at: moment)
      }
      return (account, account != before)
    }
  }

  func wake(_ id: ID<BrokerAccount>) async throws {
    let now = clock.now
    try await pool.transaction { tx in
      let saga = Self.saga(id)
      if try tx.wakeSaga(saga, at: now) { return }
      // News about an account that waits for a human may be what the human waits for.
      try tx.redriveSaga(saga, by: "broker event", at: now)
    }
  }

  func openUsers(after: UserID?, limit: Int) async throws -> [UserID] {
    let beyond: SQL = after.map { "AND user_id > \($0)" } ?? ""
    return try await pool.query(
      """
      SELECT user_id FROM broker_accounts WHERE state = 'open' AND hold_reason IS NULL \(beyond)
       ORDER BY user_id LIMIT \(limit)
      """
    ).map { try $0.value("user_id") }
  }

  /// Keeps the record of calls to the broker in step with the account.
  private func note(
    _ before: BrokerAccount, _ after: BrokerAccount, in tx: PostgresTransaction
  ) throws {
    let step: (name: String, operation: String, key: String, made: String?)
    switch (before.state, after.state) {
    case (.wanted, _), (.askingUser, _):
      step = ("user", "POST /users", keys.userKey(for: after), after.brokerUser)
    case (.userKnown, _), (.askingAccount, _):
      step = ("account", "POST /accounts", keys.accountKey(for: after), after.account?.id)
    default: return
    }
    if after.sends > before.sends {
      _ = try tx.preparePartnerCall(
        PartnerCall(
          key: step.key, partner: "drivewealth", operation: step.operation,
          saga: Self.saga(after.id), step: step.name))
      try tx.markPartnerCallSent(key: step.key)
    } else if let made = step.made {
      try tx.settlePartnerCall(key: step.key, outcome: .ok, reference: made)
    } else if after.state == .inReview, before.sends > 0 {
      try tx.settlePartnerCall(
        key: step.key, outcome: after.askedAt == nil ? .definiteFailure : .unknown)
    }
  }
}

extension PostgresTransaction {
  fileprivate func save(_ account: BrokerAccount) throws {
    try execute(
      """
      UPDATE broker_accounts SET state = \(account.state),
        profile_json = CASE WHEN \(account.profile == nil) THEN NULL ELSE profile_json END,
        broker_user_id = \(account.brokerUser), broker_account_id = \(account.account?.id),
        account_number = \(account.account?.number), failure_reason = \(account.failure), hold_reason = \(account.hold),
        asked_at = \(account.askedAt), sends = \(account.sends), updated_at = \(account.updatedAt)
       WHERE id = \(account.id)
      """)
  }

  /// The value over time begins with nothing, so that what is paid in later shows as paid in.
  fileprivate func beginPerformance(of account: BrokerAccount) throws {
    try execute(
      """
      INSERT INTO portfolio_perf (user_id, at, total_value_micros, net_deposits_micros)
      SELECT \(account.user), \(account.updatedAt), 0, 0
       WHERE NOT EXISTS (SELECT FROM portfolio_perf WHERE user_id = \(account.user))
      """)
  }
}

extension BrokerAccount {
  fileprivate init(_ row: PostgresRow) throws {
    let profile: PostgresJSON? = try row.value("profile_json")
    let accountID: String? = try row.value("broker_account_id")
    let number: String? = try row.value("account_number")
    try self.init(
      id: row.value("id"), user: row.value("user_id"), state: row.value("state"),
      profile: profile.map {
        try JSONDecoder().decode(BrokerProfile.self, from: Data($0.text.utf8))
      },
      kycReference: row.value("kyc_reference"), brokerUser: row.value("broker_user_id"),
      account: accountID.flatMap { id in
        number.map { BrokerAccountReference(id: id, number: $0) }
      },
      failure: row.value("failure_reason"), hold: row.value("hold_reason"),
      askedAt: row.value("asked_at"),
      sends: row.value("sends"), createdAt: row.value("created_at"),
      updatedAt: row.value("updated_at"))
  }
}
