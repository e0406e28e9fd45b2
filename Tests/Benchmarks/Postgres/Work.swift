import ArgumentParser
import Postgres

/// What a caller does again and again; the same statements stand in `deploy/bench/postgres`.
enum Work: String, ExpressibleByArgument, CaseIterable {
  case read, transaction, oneJourney, batch, payload

  /// - Returns: What it counts as.
  func once(
    _ pool: PostgresPool, _ numbers: inout Numbers, statements: Int, payload: Int64
  ) async throws -> Int {
    switch self {
    case .read:
      let rows = try await pool.query(Self.read(numbers.next()))
      _ = try rows[0].value("balance", as: Int64.self)
      return 1
    case .transaction:
      let (first, second, amount) = (numbers.next(), numbers.next(), numbers.next() % 100)
      try await pool.transaction { transaction in
        try transaction.execute(Self.take(amount, from: first))
        let left = try transaction.first(Self.read(first))?.value("balance", as: Int64.self)
        try transaction.execute(Self.give(amount, to: second))
        _ = try transaction.first(Self.read(second))?.value("balance", as: Int64.self)
        try transaction.commit(with: [Self.note(amount, of: first, left: left ?? 0)])
      }
      return 1
    case .oneJourney:
      let (first, second, amount) = (numbers.next(), numbers.next(), numbers.next() % 100)
      try await pool.transaction(statements: [
        Self.take(amount, from: first), Self.read(first), Self.give(amount, to: second),
        Self.read(second), Self.note(amount, of: first, left: 0),
      ])
      return 1
    case .batch:
      let replies = try await pool.transaction(
        statements: (1...statements).map { _ in Self.read(numbers.next()) })
      for reply in replies { _ = try reply.rows[0].value("balance", as: Int64.self) }
      return statements
    case .payload:
      let rows = try await pool.query("SELECT body FROM bench_payloads WHERE id = \(payload)")
      _ = try rows[0].value("body", as: [UInt8].self).count
      return 1
    }
  }

  private static func read(_ id: Int64) -> SQL {
    "SELECT balance FROM bench_accounts WHERE id = \(id)"
  }

  private static func take(_ amount: Int64, from id: Int64) -> SQL {
    "UPDATE bench_accounts SET balance = balance - \(amount) WHERE id = \(id)"
  }

  private static func give(_ amount: Int64, to id: Int64) -> SQL {
    "UPDATE bench_accounts SET balance = balance + \(amount) WHERE id = \(id)"
  }

  private static func note(_ amount: Int64, of id: Int64, left: Int64) -> SQL {
    "INSERT INTO bench_journal (account, amount, left_over) VALUES (\(id), \(amount), \(left))"
  }
}

/// Row numbers without a pattern, the same in each run (xorshift64*).
struct Numbers {
  private var state: UInt64
  private let limit: UInt64

  init(seed: UInt64, limit: Int64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15
    self.limit = UInt64(limit)
  }

  mutating func next() -> Int64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int64((state &* 0x2545_F491_4F6C_DD1D) % limit) + 1
  }
}
