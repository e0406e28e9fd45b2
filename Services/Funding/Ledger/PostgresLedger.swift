import FoundationEssentials
import Identifiers
import Postgres
import Time

/// Writes journal entries. One value posts one transaction's entries of one saga: it opens the
/// accounts, locks the live ones in ascending order, then books line by line. Every change of an
/// enforced account is one conditional statement, so the database decides whether it may happen.
struct PostgresLedger {
  let tx: PostgresTransaction
  /// The deposit, withdrawal, order or settlement that the entries belong to.
  let saga: UUID
  /// Who caused them, such as "deposit workflow".
  let actor: String

  /// Books entries, all or none.
  ///
  /// - Returns: What the entries' draws took, in the order of the lines.
  /// - Throws: `LedgerError`; the transaction must then be given up.
  @discardableResult
  func post(_ entries: [JournalEntry]) throws -> [CashDrawn] {
    var mirrored: [EntryName: Int64] = [:]
    for case .mirror(let name) in entries.map(\.content) {
      mirrored[name] = try journalID(of: name)
    }
    let accounts = try open(Set(entries.flatMap(\.accounts)))
    try lock(accounts.values.map(\.id), andThoseOf: Array(mirrored.values))
    var drawn: [CashDrawn] = []
    for entry in entries {
      try write(entry, accounts, mirrored, &drawn)
    }
    return drawn
  }

  private func write(
    _ entry: JournalEntry, _ accounts: [Account: OpenAccount], _ mirrored: [EntryName: Int64],
    _ drawn: inout [CashDrawn]
  ) throws {
    switch entry.content {
    case .mirror(let original):
      guard let reversed = mirrored[original] else { throw LedgerError.nothingToMirror(original) }
      let journal = try insert(entry, kind: "reversal", reverses: reversed)
      let lines = try tx.query(
        """
        INSERT INTO transfer (journal_id, line, debit_account, credit_account, asset, amount)
        SELECT \(journal), line, credit_account, debit_account, asset, amount
          FROM transfer WHERE journal_id = \(reversed)
        RETURNING debit_account, credit_account, amount
        """)
      for line in lines {
        let amount: Int64 = try line.value("amount")
        try change(id: line.value("debit_account"), debit: amount)
        try change(id: line.value("credit_account"), debit: -amount)
      }
    case .lines(let lines):
      let full = lines.filter { !$0.isEmpty }
      guard !full.isEmpty else { return }
      var moves = LineWriter(tx: tx, saga: saga, accounts: accounts, at: entry.effectiveAt)
      for line in full {
        if let taken = try moves.write(line) { drawn.append(taken) }
      }
      guard !moves.moves.isEmpty else { return }
      let kind = entry.isConversion ? "conversion" : "entry"
      try insert(moves.moves, into: insert(entry, kind: kind, reverses: nil))
    }
  }

  private func insert(_ entry: JournalEntry, kind: String, reverses: Int64?) throws -> Int64 {
    let row = try tx.first(
      """
      INSERT INTO journal (saga_id, step, ordinal, kind, cause_event, actor, effective_at, reverses)
      VALUES (\(saga), \(entry.step), \(entry.ordinal), \(kind), \(entry.cause), \(actor),
        \(entry.effectiveAt), \(reverses))
      ON CONFLICT ON CONSTRAINT journal_identity DO NOTHING
      RETURNING id
      """)
    guard let row else { throw LedgerError.alreadyPosted(entry.name) }
    return try row.value("id")
  }

  private func insert(_ moves: [LedgerMove], into journal: Int64) throws {
    let lines = moves.indices.map { Int64($0 + 1) }
    try tx.execute(
      """
      INSERT INTO transfer (journal_id, line, debit_account, credit_account, asset, amount)
      SELECT \(journal), line, debit, credit, asset, amount
        FROM unnest(\(lines), \(moves.map(\.debit)), \(moves.map(\.credit)),
          \(moves.map(\.asset)), \(moves.map(\.amount))) AS m (line, debit, credit, asset, amount)
      """)
  }

  private func journalID(of name: EntryName) throws -> Int64 {
    let row = try tx.first(
      """
      SELECT id FROM journal
       WHERE saga_id = \(saga) AND step = \(name.step) AND ordinal = \(name.ordinal)
      """)
    guard let row else { throw LedgerError.nothingToMirror(name) }
    return try row.value("id")
  }

  /// Moves a live balance by the debit; global accounts have none.
  private func change(id: Int64, debit: Int64) throws {
    let row = try tx.first("SELECT code, live FROM account WHERE id = \(id)")
    guard let row, try row.value("live", as: Bool.self) else { return }
    let code: AccountCode = try row.value("code")
    try tx.change(OpenAccount(id: id, code: code), byDebit: debit)
  }
}

/// An account's row.
struct OpenAccount: Hashable, Sendable {
  let id: Int64
  let code: AccountCode
}

/// A transfer between two rows, ready to be written.
struct LedgerMove: Hashable, Sendable {
  let debit: Int64
  let credit: Int64
  let asset: String
  let amount: Int64
}

extension PostgresLedger {
  /// The rows of accounts, made where they are missing.
  private func open(_ accounts: Set<Account>) throws -> [Account: OpenAccount] {
    var found = try rows(of: accounts)
    let missing = accounts.filter { found[$0] == nil }.sorted { $0.path < $1.path }
    guard !missing.isEmpty else { return found }
    for account in missing {
      try tx.execute(
        """
        INSERT INTO account (code, path, asset, user_id, saga_id, debit_normal, live, enforced)
        VALUES (\(account.code), \(account.path), \(account.asset.description), \(account.user),
          \(account.saga), \(account.code.isDebitNormal), \(account.code.isLive),
          \(account.code.isEnforced))
        ON CONFLICT ON CONSTRAINT account_identity DO NOTHING
        """)
    }
    found = try rows(of: accounts)
    return found
  }

  private func rows(of accounts: Set<Account>) throws -> [Account: OpenAccount] {
    guard !accounts.isEmpty else { return [:] }
    let list = Array(accounts)
    let rows = try tx.query(
      """
      SELECT a.id, w.position
        FROM unnest(\(list.map(\.path)), \(list.map(\.asset.description)),
          \(list.indices.map { Int64($0) })) AS w (path, asset, position)
        JOIN account a ON a.path = w.path AND a.asset = w.asset
      """)
    return try rows.reduce(into: [:]) { found, row in
      let account = list[try row.value("position", as: Int.self)]
      found[account] = OpenAccount(id: try row.value("id"), code: account.code)
    }
  }

  /// Locks the live accounts in ascending order, as everybody does: no two can wait for each other.
  private func lock(_ ids: [Int64], andThoseOf journals: [Int64]) throws {
    _ = try tx.query(
      """
      SELECT id FROM account
       WHERE live AND id IN (
         SELECT unnest(\(ids))
         UNION SELECT debit_account FROM transfer WHERE journal_id = ANY(\(journals))
         UNION SELECT credit_account FROM transfer WHERE journal_id = ANY(\(journals)))
       ORDER BY id FOR UPDATE
      """)
  }
}

extension PostgresTransaction {
  /// Moves a live account's balance by a debit (negative: a credit), if it may.
  ///
  /// - Throws: `LedgerError.overdrawn` when an enforced balance would fall below zero.
  func change(_ account: OpenAccount, byDebit debit: Int64) throws {
    guard account.code.isLive, debit != 0 else { return }
    let delta = account.code.isDebitNormal ? debit : -debit
    let changed = try execute(
      """
      UPDATE account SET balance = balance + \(delta), version = version + 1
       WHERE id = \(account.id) AND (NOT enforced OR balance + \(delta) >= 0)
      """)
    guard changed == 1 else { throw LedgerError.overdrawn(account.code) }
  }

  /// Takes at most `amount` from an enforced account, as far as its balance goes.
  ///
  /// - Returns: How much was taken.
  func take(upTo amount: Int64, from account: OpenAccount) throws -> Int64 {
    let row = try first(
      """
      UPDATE account a SET balance = a.balance - LEAST(a.balance, \(amount)), version = a.version + 1
        FROM (SELECT id, balance FROM account WHERE id = \(account.id) FOR UPDATE) old
       WHERE a.id = old.id AND old.balance > 0
      RETURNING old.balance - a.balance AS taken
      """)
    return try row?.value("taken") ?? 0
  }
}

extension JournalEntry {
  /// Every account that its lines may touch.
  fileprivate var accounts: [Account] {
    guard case .lines(let lines) = content else { return [] }
    return lines.flatMap(\.accounts)
  }
}

extension Line {
  fileprivate var accounts: [Account] {
    switch self {
    case .move(let debit, let credit, _): [debit, credit]
    case .creditCash(let user, let account, _, _), .drawCash(let user, let account, _, _),
      .restoreCash(let user, let account, _, _):
      [account, .owed(user), .cash(user), .unsettledCash(user)]
    case .drawShares(let user, let symbol, let account, _):
      [account, .shares(user, symbol), .owedShares(user, symbol)]
    case .mature(let user, _), .matureAll(let user):
      [.owed(user), .cash(user), .unsettledCash(user)]
    }
  }
}
