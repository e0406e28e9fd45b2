import Cryptography
import Postgres

/// Seals the journal: each entry's hash covers the entry and the hash before it, so that nobody can
/// change or remove an old entry, the database's owner included, without every later hash showing
/// it. The head belongs outside the database as well; it is in the log with every round.
struct JournalSealer: Sendable {
  let pool: PostgresPool

  /// How many entries are sealed in one transaction.
  private static let batch = 500
  /// Where the chain begins.
  private static let origin = [UInt8](repeating: 0, count: 32)

  /// Seals what is older than every transaction that still runs: numbers are given before the
  /// commit, so a lower one may appear after a higher one.
  ///
  /// Returns the number and hash of the last seal; `nil` while there is none.
  @discardableResult
  func seal() async throws -> Seal? {
    while true {
      let (sealed, head) = try await pool.transaction { tx in
        // One chainer at a time.
        _ = try tx.query("SELECT pg_advisory_xact_lock(hashtextextended('journal_seal', 0))::TEXT")
        var head = try tx.head()
        let rows = try tx.canonicalEntries(
          Self.unsealed(after: try tx.place(of: head)), order: "j.txid, j.id", limit: Self.batch)
        for row in rows {
          let previous = head?.hash ?? Self.origin
          let next = Seal(
            sequence: (head?.sequence ?? 0) + 1, hash: SHA256.hash(previous + row.bytes))
          try tx.execute(
            """
            INSERT INTO journal_seal (sequence, journal_id, previous_hash, chain_hash)
            VALUES (\(next.sequence), \(row.journal), \(previous), \(next.hash))
            """)
          head = next
        }
        return (rows.count, head)
      }
      if sealed < Self.batch { return head }
    }
  }

  /// The last seal; `nil` while there is none.
  func head() async throws -> Seal? {
    try await pool.transaction { tx in try tx.head() }
  }

  /// What comes after an entry in the order of sealing, and will have nothing inserted before it any
  /// more. One range of an index, however long the journal is.
  static func unsealed(after place: JournalPlace?) -> SQL {
    let behind: SQL =
      place.map { "AND (j.txid, j.id) > (\($0.transaction)::TEXT::XID8, \($0.journal))" } ?? ""
    return "j.txid < pg_snapshot_xmin(pg_current_snapshot()) " + behind
  }

  /// The number of the first seal that does not fit what it seals; `nil` when all do.
  func firstBrokenSeal() async throws -> Int64? {
    try await pool.transaction(.snapshot) { tx in
      var (previous, expected): ([UInt8], Int64) = (Self.origin, 1)
      while true {
        let rows = try tx.query(
          """
          SELECT sequence, journal_id, chain_hash FROM journal_seal
           WHERE sequence >= \(expected) ORDER BY sequence LIMIT \(Self.batch)
          """)
        for row in rows {
          let (sequence, hash): (Int64, [UInt8]) = (
            try row.value("sequence"), try row.value("chain_hash")
          )
          let journal: Int64 = try row.value("journal_id")
          let entry = try tx.canonicalEntries("j.id = \(journal)", order: "j.id", limit: 1).first
          guard sequence == expected, let entry, SHA256.hash(previous + entry.bytes) == hash else {
            return expected
          }
          (previous, expected) = (hash, expected + 1)
        }
        if rows.count < Self.batch { return nil }
      }
    }
  }
}

/// A link of the journal's chain of hashes.
struct Seal: Hashable, Sendable {
  /// From 1, without gaps.
  let sequence: Int64
  let hash: [UInt8]
}

/// Where an entry is in the order of sealing.
struct JournalPlace: Hashable, Sendable {
  /// The transaction that wrote it, as decimal text.
  let transaction: String
  let journal: Int64
}

extension PostgresTransaction {
  /// Where the entry is that a seal covers; `nil` when nothing is sealed.
  fileprivate func place(of seal: Seal?) throws -> JournalPlace? {
    guard let seal else { return nil }
    return try first(
      """
      SELECT j.txid::TEXT AS txid, j.id FROM journal_seal s JOIN journal j ON j.id = s.journal_id
       WHERE s.sequence = \(seal.sequence)
      """
    ).map { JournalPlace(transaction: try $0.value("txid"), journal: try $0.value("id")) }
  }

  fileprivate func head() throws -> Seal? {
    try first("SELECT sequence, chain_hash FROM journal_seal ORDER BY sequence DESC LIMIT 1").map {
      Seal(sequence: try $0.value("sequence"), hash: try $0.value("chain_hash"))
    }
  }

  /// Entries with their transfers as the text that is hashed.
  fileprivate func canonicalEntries(
    _ condition: SQL, order: SQL, limit: Int
  ) throws -> [(journal: Int64, bytes: [UInt8])] {
    try query(
      """
      SELECT j.id, concat_ws('|', j.id, j.saga_id, j.step, j.ordinal, j.kind, j.cause_event, j.actor,
          extract(epoch FROM j.effective_at), extract(epoch FROM j.recorded_at), j.reverses,
          (SELECT string_agg(concat_ws(',', t.line, t.debit_account, t.credit_account, t.asset,
              t.amount), ';' ORDER BY t.line)
             FROM transfer t WHERE t.journal_id = j.id)) AS text
        FROM journal j WHERE \(condition) ORDER BY \(order) LIMIT \(limit)
      """
    ).map { (try $0.value("id"), Array(try $0.value("text", as: String.self).utf8)) }
  }
}
