/// How a transaction runs.
package struct TransactionOptions: Sendable, Equatable {
  /// What a transaction sees of others (PostgreSQL manual, 13.2).
  package enum Isolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
  }

  package var isolation: Isolation
  /// The server refuses every write.
  package var readOnly: Bool
  /// How often the body runs again after a serialization failure or a deadlock. Its effects
  /// outside the database must bear that.
  package var retries: Int
  /// Replaces the pool's statement timeout.
  package var statementTimeout: Duration?
  /// Replaces the pool's lock timeout.
  package var lockTimeout: Duration?

  package init(
    isolation: Isolation = .readCommitted, readOnly: Bool = false, retries: Int = 0,
    statementTimeout: Duration? = nil, lockTimeout: Duration? = nil
  ) {
    self.isolation = isolation
    self.readOnly = readOnly
    self.retries = retries
    self.statementTimeout = statementTimeout
    self.lockTimeout = lockTimeout
  }

  /// Reads one consistent state of the database.
  package static let snapshot = TransactionOptions(isolation: .repeatableRead, readOnly: true)

  /// As if all transactions ran one after the other; collisions are tried again.
  package static let serializable = TransactionOptions(isolation: .serializable, retries: 5)

  /// The statements that begin such a transaction.
  var begin: [SQL] {
    if self == TransactionOptions() { return ["BEGIN"] }
    var text = "BEGIN ISOLATION LEVEL \(isolation.rawValue)"
    if readOnly { text += " READ ONLY" }
    var statements = [SQL(unescaped: text)]
    for (setting, limit) in [
      ("statement_timeout", statementTimeout), ("lock_timeout", lockTimeout),
    ] {
      guard let limit else { continue }
      let milliseconds = limit.wholeMilliseconds
      statements.append("SET LOCAL \(unescaped: setting) = \(unescaped: String(milliseconds))")
    }
    return statements
  }
}

extension Duration {
  /// Rounded down, at least one: zero would switch a timeout off.
  var wholeMilliseconds: Int64 {
    max(1, components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
