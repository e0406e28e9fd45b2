import FoundationEssentials
import Identifiers
import Postgres
import Time

/// Settles the lines of one entry against balances that are locked, and collects the transfers.
struct LineWriter {
  let tx: PostgresTransaction
  let saga: UUID
  let accounts: [Account: OpenAccount]
  let at: Timestamp
  private(set) var moves: [LedgerMove] = []

  init(
    tx: PostgresTransaction, saga: UUID, accounts: [Account: OpenAccount], at: Timestamp
  ) {
    self.tx = tx
    self.saga = saga
    self.accounts = accounts
    self.at = at
  }

  /// Books a line.
  ///
  /// - Returns: What a draw took; `nil` for other lines.
  mutating func write(_ line: Line) throws -> CashDrawn? {
    switch line {
    case .move(let debit, let credit, let amount):
      try tx.change(row(debit), byDebit: amount)
      try tx.change(row(credit), byDebit: -amount)
      try record(debit, credit, amount)
    case .creditCash(let user, let debit, let amount, let kind):
      try tx.change(row(debit), byDebit: amount)
      try creditCash(user, debit, amount, kind)
    case .drawCash(let user, let credit, let amount, let shortfall):
      return try draw(user, credit, amount, shortfall)
    case .drawShares(let user, let symbol, let credit, let amount):
      try drawShares(user, symbol, credit, amount)
    case .restoreCash(let user, let debit, let amount, let unsettled):
      try tx.change(row(debit), byDebit: amount)
      try restore(user, debit, amount, unsettled)
    case .mature(let user, let lot):
      try mature(user, lot)
    case .matureAll(let user):
      for lot in try tx.openLots(of: saga) { try mature(user, lot) }
    }
    return nil
  }

  /// Credits cash, after what the user owes has been repaid. The only way into L21 and L22.
  private mutating func creditCash(
    _ user: UserID, _ debit: Account, _ amount: Int64, _ kind: CashKind
  ) throws {
    let rest = try repay(user, debit, amount)
    guard rest > 0 else { return }
    let credited = kind == .settled ? Account.cash(user) : .unsettledCash(user)
    try tx.change(row(credited), byDebit: -rest)
    try record(debit, credited, rest)
    if kind != .settled { try tx.openLot(user, saga, rest, kind, at) }
  }

  /// Repays what the user owes out of an amount, and returns the rest.
  private mutating func repay(_ user: UserID, _ debit: Account, _ amount: Int64) throws -> Int64 {
    let owed = Account.owed(user)
    let repaid = try tx.take(upTo: amount, from: row(owed))
    if repaid > 0 { try record(debit, owed, repaid) }
    return amount - repaid
  }

  private mutating func draw(
    _ user: UserID, _ credit: Account, _ amount: Int64, _ shortfall: Shortfall
  ) throws -> CashDrawn {
    let (cash, unsettled) = (Account.cash(user), Account.unsettledCash(user))
    var drawn = CashDrawn()
    drawn.settled = try tx.take(upTo: amount, from: row(cash))
    if drawn.settled > 0 { try record(cash, credit, drawn.settled) }
    var missing = amount - drawn.settled
    if missing > 0 {
      let taken = try tx.take(upTo: missing, from: row(unsettled))
      if taken > 0 {
        try record(unsettled, credit, taken)
        drawn.unsettled = try tx.spendLots(of: user, taken)
        missing -= taken
      }
    }
    if missing > 0 {
      guard shortfall == .owe else { throw LedgerError.overdrawn(.l21) }
      let owed = Account.owed(user)
      try tx.change(row(owed), byDebit: missing)
      try record(owed, credit, missing)
      drawn.owed = missing
    }
    try tx.change(row(credit), byDebit: -amount)
    return drawn
  }

  private mutating func drawShares(
    _ user: UserID, _ symbol: String, _ credit: Account, _ amount: Int64
  ) throws {
    let (shares, owed) = (Account.shares(user, symbol), Account.owedShares(user, symbol))
    let taken = try tx.take(upTo: amount, from: row(shares))
    if taken > 0 { try record(shares, credit, taken) }
    if taken < amount {
      try tx.change(row(owed), byDebit: amount - taken)
      try record(owed, credit, amount - taken)
    }
    try tx.change(row(credit), byDebit: -amount)
  }

  private mutating func restore(
    _ user: UserID, _ debit: Account, _ amount: Int64, _ unsettled: [LotShare]
  ) throws {
    var rest = try repay(user, debit, amount)
    for share in unsettled where rest > 0 {
      let part = min(share.amount, rest)
      // A lot that has settled meanwhile is not reopened: its money is settled cash.
      guard part > 0, try tx.refillLot(share.lot, part) else { continue }
      try tx.change(row(.unsettledCash(user)), byDebit: -part)
      try record(debit, .unsettledCash(user), part)
      rest -= part
    }
    guard rest > 0 else { return }
    try tx.change(row(.cash(user)), byDebit: -rest)
    try record(debit, .cash(user), rest)
  }

  private mutating func mature(_ user: UserID, _ lot: Int64) throws {
    let left = try tx.closeLot(lot, at)
    guard left > 0 else { return }
    let unsettled = Account.unsettledCash(user)
    try tx.change(row(unsettled), byDebit: left)
    let rest = try repay(user, unsettled, left)
    guard rest > 0 else { return }
    try tx.change(row(.cash(user)), byDebit: -rest)
    try record(unsettled, .cash(user), rest)
  }

  private func row(_ account: Account) throws -> OpenAccount {
    guard let row = accounts[account] else { throw LedgerError.overdrawn(account.code) }
    return row
  }

  private mutating func record(_ debit: Account, _ credit: Account, _ amount: Int64) throws {
    moves.append(
      LedgerMove(
        debit: try row(debit).id, credit: try row(credit).id, asset: debit.asset.description,
        amount: amount))
  }
}

/// Lots of unsettled cash. The user's unsettled account is locked whenever these run.
extension PostgresTransaction {
  fileprivate func openLot(
    _ user: UserID, _ saga: UUID, _ amount: Int64, _ kind: CashKind, _ at: Timestamp
  ) throws {
    var (maturesAt, day): (Timestamp?, BulkDay?) = (nil, nil)
    switch kind {
    case .settled: return
    case .unsettledUntil(let moment): maturesAt = moment
    case .unsettledUntilSettlement(let bulkDay): day = bulkDay
    }
    try execute(
      """
      INSERT INTO lot (user_id, saga_id, amount, remaining, matures_at, bulk_day, acquired_at)
      VALUES (\(user), \(saga), \(amount), \(amount), \(maturesAt), \(day?.date), \(at))
      """)
  }

  /// Takes an amount out of a user's lots, oldest first.
  fileprivate func spendLots(of user: UserID, _ amount: Int64) throws -> [LotShare] {
    let rows = try query(
      """
      WITH open AS (
        SELECT id, remaining,
          (SUM(remaining) OVER (ORDER BY acquired_at, id) - remaining)::BIGINT AS older
          FROM lot WHERE user_id = \(user) AND remaining > 0),
      spent AS (
        SELECT id, LEAST(remaining, \(amount) - older) AS amount FROM open WHERE older < \(amount))
      UPDATE lot SET remaining = lot.remaining - spent.amount
        FROM spent WHERE lot.id = spent.id
      RETURNING lot.id, spent.amount
      """)
    let shares = try rows.map { LotShare(lot: try $0.value("id"), amount: try $0.value("amount")) }
    return shares.sorted { $0.lot < $1.lot }
  }

  /// - Returns: Whether the lot was open still.
  fileprivate func refillLot(_ lot: Int64, _ amount: Int64) throws -> Bool {
    try execute(
      """
      UPDATE lot SET remaining = remaining + \(amount)
       WHERE id = \(lot) AND matured_at IS NULL
      """) == 1
  }

  /// The lots that a saga brought and that have not settled.
  fileprivate func openLots(of saga: UUID) throws -> [Int64] {
    try query(
      "SELECT id FROM lot WHERE saga_id = \(saga) AND matured_at IS NULL ORDER BY id"
    ).map { try $0.value("id") }
  }

  /// - Returns: What was left in it; 0 when it had matured before.
  fileprivate func closeLot(_ lot: Int64, _ at: Timestamp) throws -> Int64 {
    let row = try first(
      """
      UPDATE lot SET remaining = 0, matured_at = \(at)
        FROM (SELECT id, remaining FROM lot WHERE id = \(lot) FOR UPDATE) old
       WHERE lot.id = old.id AND matured_at IS NULL
      RETURNING old.remaining
      """)
    return try row?.value("remaining") ?? 0
  }
}
