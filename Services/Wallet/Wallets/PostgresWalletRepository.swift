import Identifiers
import Postgres
import Time
import Workflow

/// Each method is one transaction, and reads as the SQL it runs.
struct PostgresWalletRepository: WalletRepository {
  let pool: PostgresPool
  let clock: any WallClock
  let ids: any IDGenerator
  /// Derives the idempotency keys that the custodian is given.
  let keySecret: [UInt8]

  func ensure(_ owner: WalletOwner, on chain: Chain) async throws -> CustodialWallet {
    if let wallet = try await find(owner, on: chain) { return wallet }
    let id = ids.makeID(of: CustodialWallet.self)
    let now = clock.now
    return try await pool.transaction { tx in
      let inserted = try tx.execute(
        """
        INSERT INTO wallets (id, purpose, user_id, chain, status, creation)
        VALUES (\(id), \(owner.purpose), \(owner.user), \(chain), 'creating', \(owner.beginning))
        ON CONFLICT DO NOTHING
        """)
      if inserted == 1 {
        try tx.startSaga(.wallet(id), user: owner.user, wakeAt: now)
      }
      guard let wallet = try tx.wallet(of: owner, on: chain) else { throw WalletError.notFound }
      return wallet
    }
  }

  func find(_ id: ID<CustodialWallet>) async throws -> CustodialWallet {
    try await pool.transaction { try $0.wallet(id) }
  }

  func find(_ owner: WalletOwner, on chain: Chain) async throws -> CustodialWallet? {
    try await pool.transaction { try $0.wallet(of: owner, on: chain) }
  }

  func find(address: String, on chain: Chain) async throws -> CustodialWallet? {
    try await pool.query(
      """
      SELECT \(CustodialWallet.columns) FROM wallets
       WHERE purpose = 'user' AND chain = \(chain)
         AND CASE chain WHEN 'ethereum' THEN lower(address) ELSE address END
           = CASE \(chain) WHEN 'ethereum' THEN lower(\(address)) ELSE \(address) END
      """
    ).first.map(CustodialWallet.init)
  }

  func find(custodianID: String) async throws -> CustodialWallet? {
    try await pool.query(
      """
      SELECT \(CustodialWallet.columns) FROM wallets
       WHERE purpose = 'user' AND circle_wallet_id = \(custodianID)
      """
    ).first.map(CustodialWallet.init)
  }

  func list(of user: UserID) async throws -> [CustodialWallet] {
    try await pool.query(
      "SELECT \(CustodialWallet.columns) FROM wallets WHERE user_id = \(user) ORDER BY chain"
    ).map(CustodialWallet.init)
  }

  func advance(_ id: ID<CustodialWallet>, _ event: WalletEvent) async throws -> WalletStep {
    let now = clock.now
    return try await pool.transaction { tx in
      let wallet = try tx.wallet(id, lock: true)
      let next = wallet.state.next(on: event)
      guard next != wallet.state else {
        return WalletStep(wallet: wallet, moved: false, key: nil)
      }
      try tx.execute(
        """
        UPDATE wallets
           SET status = \(next.status), creation = \(next.creation),
               attempt = coalesce(\(next.attempt?.number), attempt),
               first_sent_at = CASE WHEN \(next.attempt != nil) THEN \(next.attempt?.firstSentAt)
                 ELSE first_sent_at END,
               address = \(next.custody?.address), circle_wallet_id = \(next.custody?.walletID)
         WHERE id = \(id)
        """)
      let key = try note(event, of: wallet, tx)
      let moved = try tx.wallet(id)
      if case .user(let user) = moved.owner, moved.state.status != wallet.state.status {
        try tx.recordUserEvent(
          user: user, topic: "wallet", subject: id.rawValue, payload: moved.payload(), at: now)
      }
      return WalletStep(wallet: moved, moved: true, key: key)
    }
  }

  func recordSilence(_ step: WalletStep) async throws {
    guard let key = step.key else { return }
    try await pool.transaction { try $0.settlePartnerCall(key: key, outcome: .unknown) }
  }

  /// Keeps the record of the call to the custodian that the event is about.
  ///
  /// - Returns: The key of the attempt that the event began or ended.
  private func note(
    _ event: WalletEvent, of wallet: CustodialWallet, _ tx: PostgresTransaction
  ) throws -> String? {
    guard let attempt = wallet.state.attempt else { return nil }
    let saga = SagaReference.wallet(wallet.id)
    // A key on record stays, should the secret have changed since.
    let record = try tx.partnerCalls(of: saga, step: "create").first {
      $0.call.attempt == attempt.number
    }
    let key =
      record?.call.key
      ?? PartnerKey.derive(
        secret: keySecret, saga: saga, step: "create", attempt: attempt.number)
    switch event {
    case .asking:
      let call = PartnerCall(
        key: key, partner: "circle_wallets", operation: "create_wallet", saga: saga,
        step: "create", attempt: attempt.number)
      _ = try tx.preparePartnerCall(call)
      try tx.markPartnerCallSent(key: key)
    case .made(let custody), .madeFrozen(let custody):
      guard record != nil else { return nil }
      try tx.settlePartnerCall(key: key, outcome: .ok, reference: custody.walletID)
    case .refused: try tx.settlePartnerCall(key: key, outcome: .definiteFailure)
    case .notSent, .neverArrived: break
    }
    return key
  }
}

extension SagaReference {
  /// Makes a wallet at the custodian.
  static func wallet(_ id: ID<CustodialWallet>) -> SagaReference {
    SagaReference(kind: "wallet", id: id)
  }
}

extension WalletOwner {
  /// The text in `wallets.purpose`.
  fileprivate var purpose: String {
    switch self {
    case .user: "user"
    case .treasury: "treasury"
    }
  }

  /// The text in `wallets.creation` of a new row. The company's own wallet may be there already,
  /// made by people: so the first duty is to look for it.
  fileprivate var beginning: String {
    switch self {
    case .user: "wanted"
    case .treasury: "asked"
    }
  }

  fileprivate var user: UserID? {
    if case .user(let user) = self { user } else { nil }
  }
}

extension WalletState {
  fileprivate var custody: Custody? {
    switch self {
    case .active(let custody), .inactive(let custody): custody
    case .wanted, .asked: nil
    }
  }
}

extension PostgresTransaction {
  /// - Throws: `WalletError.notFound`.
  fileprivate func wallet(
    _ id: ID<CustodialWallet>, lock: Bool = false
  ) throws -> CustodialWallet {
    guard
      let row = try first(
        """
        SELECT \(CustodialWallet.columns) FROM wallets WHERE id = \(id)
        \(lock ? "FOR UPDATE" : "" as SQL)
        """)
    else { throw WalletError.notFound }
    return try CustodialWallet(row)
  }

  fileprivate func wallet(of owner: WalletOwner, on chain: Chain) throws -> CustodialWallet? {
    try first(
      """
      SELECT \(CustodialWallet.columns) FROM wallets
       WHERE purpose = \(owner.purpose) AND user_id IS NOT DISTINCT FROM \(owner.user)
         AND chain = \(chain)
      """
    ).map(CustodialWallet.init)
  }
}
