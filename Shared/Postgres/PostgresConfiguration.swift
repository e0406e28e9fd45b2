import CLibpq

/// Where a database is and how we behave towards it.
package struct PostgresConfiguration: Sendable {
  /// One server that may hold the database.
  struct Host: Sendable, Equatable {
    var name = ""
    var address = ""
    var port = ""
  }

  /// A libpq connection URI: `postgresql://user:password@host:port,host:port/database?option=…`.
  /// Secret.
  let url: String
  /// The URL's hosts, in its order.
  let hosts: [Host]
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
  /// The longest that one attempt to connect to one host takes.
  package var connectTimeout = Duration.seconds(5)
  /// The longest that a statement runs on the server.
  package var statementTimeout = Duration.seconds(30)
  /// The longest that a statement waits for a lock.
  package var lockTimeout = Duration.seconds(10)
  /// The longest that a transaction may stay open without doing anything.
  package var idleInTransactionTimeout = Duration.seconds(10)
  /// How much longer than a statement may run we wait for the server's answer, before we take it
  /// for hung and drop the connection. Also the longest that a check or a cancellation may take.
  package var answerGrace = Duration.seconds(5)
  /// Connections that were not needed for so long are closed.
  package var idleTimeout = Duration.seconds(300)
  /// Idle connections are asked so often whether the server still answers.
  package var healthCheckInterval = Duration.seconds(30)
  /// Connections are replaced at about this age (spread by a tenth, so that they do not all go at
  /// once): a server's memory for a session only grows, and addresses change.
  package var maximumLifetime = Duration.seconds(3_600)
  /// Prepared statements kept for each connection.
  package var statementCacheSize = 256

  /// - Throws: `PostgresError` of kind `configuration` when `url` is not a connection URI or
  ///   `schema` is not a plain lower-case name. The error does not repeat the URL.
  package init(
    url: String, schema: String? = nil, applicationName: String, poolSize: Int = 8
  ) throws {
    guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://"),
      let options = Self.options(of: url)
    else { throw PostgresError(.configuration, "the database URL is not a postgresql:// URI") }
    guard let hosts = Self.hosts(options) else {
      throw PostgresError(.configuration, "the database URL's hosts and ports do not match")
    }
    // Would mean a second round over all hosts; and what we decide, we decide on the primary.
    if options["target_session_attrs"] == "prefer-standby" {
      throw PostgresError(.configuration, "prefer-standby is not supported")
    }
    if let schema, !Self.isPlainName(schema) {
      throw PostgresError(.configuration, "a schema's name is lower-case letters, digits and _")
    }
    guard poolSize > 0 else {
      throw PostgresError(.configuration, "a pool needs at least one connection")
    }
    self.url = url
    self.hosts = hosts
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
  func keywords(for host: Host) -> [(String, String)] {
    var options = [
      "-c statement_timeout=\(statementTimeout.wholeMilliseconds)",
      "-c lock_timeout=\(lockTimeout.wholeMilliseconds)",
      "-c idle_in_transaction_session_timeout=\(idleInTransactionTimeout.wholeMilliseconds)",
      "-c timezone=UTC",
    ]
    if let schema { options.append("-c search_path=\(schema)") }
    return [
      ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "30000"),
      ("dbname", url),
      // One at a time: libpq would wait for a hung host for ever before it tries the next.
      ("host", host.name), ("hostaddr", host.address), ("port", host.port),
      ("application_name", applicationName), ("client_encoding", "UTF8"),
      ("options", options.joined(separator: " ")),
    ]
  }
}

extension PostgresConfiguration {
  /// What the URL sets; `nil` when it is none.
  private static func options(of url: String) -> [String: String]? {
    // libpq's own text about a bad URL may repeat parts of it, and with them the password.
    guard let parsed = PQconninfoParse(url, nil) else { return nil }
    defer { PQconninfoFree(parsed) }
    var options: [String: String] = [:]
    var next = parsed
    while let keyword = next.pointee.keyword {
      if let value = next.pointee.val { options[String(cString: keyword)] = String(cString: value) }
      next += 1
    }
    return options
  }

  /// As libpq pairs them up: one port for all hosts, or one for each.
  private static func hosts(_ options: [String: String]) -> [Host]? {
    func list(_ name: String) -> [String] {
      options[name]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    }
    let (names, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
    let count = max(names.count, addresses.count, 1)
    guard [0, count].contains(names.count), [0, count].contains(addresses.count),
      [0, 1, count].contains(ports.count)
    else { return nil }
    return (0..<count).map { index in
      Host(
        name: names.isEmpty ? "" : names[index], address: addresses.isEmpty ? "" : addresses[index],
        port: ports.isEmpty ? "" : ports[ports.count == 1 ? 0 : index])
    }
  }
}
