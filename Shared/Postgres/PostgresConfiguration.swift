import CLibpq

/// Where a database is and how we behave towards it.
package struct PostgresConfiguration: Sendable {
  /// A libpq connection URI: `postgresql://user:password@host:port/database?option=…`. Secret.
  let url: String
  /// The schema that unqualified names mean (`search_path`); `nil` leaves the server's choice.
  package var schema: String?
  /// Shown in `pg_stat_activity`.
  package var applicationName: String
  /// The most connections, each with a thread of its own.
  package var poolSize: Int
  /// The most callers that wait for a connection at once; the next one is refused.
  package var maximumWaiters = 1_024
  /// The longest that a caller waits for a connection.
  package var acquireTimeout = Duration.seconds(5)
  /// The longest that one attempt to connect takes.
  package var connectTimeout = Duration.seconds(5)
  /// The longest that a statement runs on the server.
  package var statementTimeout = Duration.seconds(30)
  /// The longest that a statement waits for a lock.
  package var lockTimeout = Duration.seconds(10)
  /// The longest that a transaction may stay open without doing anything.
  package var idleInTransactionTimeout = Duration.seconds(10)
  /// Connections that were not needed for so long are closed.
  package var idleTimeout = Duration.seconds(300)
  /// Prepared statements kept for each connection.
  package var statementCacheSize = 256

  /// - Throws: `PostgresError` of kind `configuration` when `url` is not a connection URI or
  ///   `schema` is not a plain lower-case name. The error does not repeat the URL.
  package init(
    url: String, schema: String? = nil, applicationName: String, poolSize: Int = 8
  ) throws {
    var problem: UnsafeMutablePointer<CChar>?
    let options = PQconninfoParse(url, &problem)
    defer {
      PQconninfoFree(options)
      PQfreemem(problem)
    }
    // libpq's own text may repeat parts of the URL, and with them the password.
    guard options != nil, url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") else {
      throw PostgresError(.configuration, "the database URL is not a postgresql:// URI")
    }
    if let schema, !Self.isPlainName(schema) {
      throw PostgresError(.configuration, "a schema's name is lower-case letters, digits and _")
    }
    guard poolSize > 0 else {
      throw PostgresError(.configuration, "a pool needs at least one connection")
    }
    self.url = url
    self.schema = schema
    self.applicationName = applicationName
    self.poolSize = poolSize
  }

  static func isPlainName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first == 95 || (97...122).contains(first) else {
      return false
    }
    return name.utf8.count <= 63
      && name.utf8.allSatisfy { $0 == 95 || (97...122).contains($0) || (48...57).contains($0) }
  }

  /// libpq's keywords in order: those before `dbname` are defaults that the URL may replace, those
  /// after it are ours alone.
  var keywords: [(String, String)] {
    var options = [
      "-c statement_timeout=\(statementTimeout.wholeMilliseconds)",
      "-c lock_timeout=\(lockTimeout.wholeMilliseconds)",
      "-c idle_in_transaction_session_timeout=\(idleInTransactionTimeout.wholeMilliseconds)",
      "-c timezone=UTC",
    ]
    if let schema { options.append("-c search_path=\(schema)") }
    return [
      ("connect_timeout", String(max(1, connectTimeout.components.seconds))),
      ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "30000"),
      ("dbname", url),
      ("application_name", applicationName), ("client_encoding", "UTF8"),
      ("options", options.joined(separator: " ")),
    ]
  }
}
