/// What went wrong between us and PostgreSQL. Carries names (constraint, table, column) and never
/// a value of a row or a parameter, so it may be logged.
package struct PostgresError: Error, Equatable, Sendable {
  /// Where it went wrong, as far as a caller can act on it.
  package enum Kind: Equatable, Sendable {
    /// The server refused the statement; `sqlState` says why.
    case server
    /// No connection could be made. Nothing was sent.
    case connectionFailed
    /// The connection broke, or the server fell silent, before the transaction was committed:
    /// nothing of it took effect.
    case connectionLost
    /// The connection broke, or the server fell silent, while committing: the transaction may or
    /// may not have taken effect.
    case commitOutcomeUnknown
    /// The server rolled back instead of committing, because a statement had failed and the body
    /// went on regardless.
    case transactionAborted
    /// Every connection stayed busy for the whole time that a caller may wait.
    case poolTimeout
    /// Too many callers are waiting already.
    case poolFull
    /// The pool has been shut down, or a transaction was used after its end.
    case closed
    /// A result was not what the caller asked to read.
    case decoding
    /// The connection's settings make no sense.
    case configuration
    /// The migrations on record and those of this program contradict each other.
    case migration
  }

  package var kind: Kind
  /// The five characters of the server's SQLSTATE (PostgreSQL manual, appendix A).
  package var sqlState: String?
  /// The violated constraint.
  package var constraint: String?
  package var table: String?
  package var column: String?
  /// The beginning of the statement's text, which holds no values.
  package var statement: String?
  /// A sentence without data.
  package var message: String
  /// Which part of the server complained (`PG_DIAG_SOURCE_FUNCTION`).
  var sourceFunction: String?
  /// Whether the server ended the session with this error.
  var isFatal = false

  package init(
    _ kind: Kind, _ message: String, sqlState: String? = nil, constraint: String? = nil,
    table: String? = nil, column: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.sqlState = sqlState
    self.constraint = constraint
    self.table = table
    self.column = column
  }
}

extension PostgresError {
  /// Whether a row broke this UNIQUE or PRIMARY KEY constraint (any, when `nil`).
  package func isUniqueViolation(of constraint: String? = nil) -> Bool {
    violates("23505", constraint)
  }

  /// Whether a row broke this FOREIGN KEY constraint (any, when `nil`).
  package func isForeignKeyViolation(of constraint: String? = nil) -> Bool {
    violates("23503", constraint)
  }

  /// Whether a row broke this CHECK constraint (any, when `nil`).
  package func isCheckViolation(of constraint: String? = nil) -> Bool {
    violates("23514", constraint)
  }

  /// Whether a row lacked a value that its column demands.
  package var isNotNullViolation: Bool { sqlState == "23502" }

  /// Whether concurrent transactions collided: running the same one again may well succeed.
  package var isSerializationFailure: Bool { sqlState == "40001" || sqlState == "40P01" }

  /// Whether a lock was not to be had in time.
  package var isLockTimeout: Bool { sqlState == "55P03" }

  /// Whether a statement ran longer than it may, or was cancelled.
  package var isStatementTimeout: Bool { sqlState == "57014" }

  /// Whether nothing took effect and the same work may succeed a little later.
  package var isTransient: Bool {
    switch kind {
    case .connectionFailed, .connectionLost, .poolTimeout, .poolFull: true
    case .server: isSerializationFailure || isLockTimeout || isStatementTimeout || isResources
    case .commitOutcomeUnknown, .transactionAborted, .closed, .decoding, .configuration,
      .migration:
      false
    }
  }

  private var isResources: Bool { sqlState?.hasPrefix("53") == true }

  private func violates(_ state: String, _ constraint: String?) -> Bool {
    sqlState == state && (constraint == nil || constraint == self.constraint)
  }
}

extension PostgresError: CustomStringConvertible {
  package var description: String {
    var text = message
    if let sqlState { text += " [\(sqlState)]" }
    if let constraint { text += ", constraint \(constraint)" }
    if let table { text += ", table \(table)" }
    if let column { text += ", column \(column)" }
    if let statement { text += ", in \(statement)" }
    return text
  }
}
