import Logging

/// Takes one schema from version to version. Safe to run in several processes at once: each step
/// is one transaction under an advisory lock, and is skipped by whoever comes second.
///
/// The table `schema_migrations` in the schema says what has been applied, with the SHA-256 of the
/// statements; a program whose statements differ is refused.
package struct Migrator: Sendable {
  private let configuration: PostgresConfiguration
  private let schema: String
  private let migrations: [Migration]
  private let logger: Logger

  /// The configuration's role must own the schema.
  package init(
    configuration: PostgresConfiguration, schema: String, migrations: [Migration], logger: Logger
  ) {
    var own = configuration
    own.schema = schema
    own.poolSize = 1
    // A migration may rebuild a table, and may wait for another process that does.
    own.statementTimeout = .seconds(3_600)
    own.lockTimeout = .seconds(600)
    self.configuration = own
    self.schema = schema
    self.migrations = migrations.sorted { $0.version < $1.version }
    self.logger = logger
  }

  /// Applies what is missing, up to `target` (everything, when `nil`).
  ///
  /// - Throws: `PostgresError` of kind `migration` when the record and this program contradict
  ///   each other; any other of a failed step, which left nothing behind.
  package func migrate(to target: Int? = nil) async throws {
    try checkNumbers()
    try await withPool { pool in
      while true {
        let done = try await pool.transaction { try up($0, target) }
        guard let done else { return }
        logger.info("Applied a migration", metadata: metadata(of: done))
      }
    }
  }

  /// Undoes what is applied above version `target`, newest first.
  ///
  /// - Throws: As `migrate`.
  package func rollback(to target: Int) async throws {
    try checkNumbers()
    try await withPool { pool in
      while true {
        let undone = try await pool.transaction { try down($0, target) }
        guard let undone else { return }
        logger.info("Rolled a migration back", metadata: metadata(of: undone))
      }
    }
  }

  /// What is known of each migration, oldest first, also of those that only the database knows.
  package func status() async throws -> [MigrationStatus] {
    try await withPool { pool in
      try await pool.transaction { transaction in
        let applied = try lockAndRead(transaction)
        let sums = try checksums(transaction)
        let known = migrations.map { migration in
          let record = applied.first { $0.version == migration.version }
          return MigrationStatus(
            version: migration.version, name: migration.name, isApplied: record != nil,
            isChanged: record.map { $0.checksum != sums[migration.version] } ?? false)
        }
        let unknown = applied.filter { record in
          !migrations.contains { $0.version == record.version }
        }.map {
          MigrationStatus(version: $0.version, name: $0.name, isApplied: true, isChanged: true)
        }
        return (known + unknown).sorted { $0.version < $1.version }
      }
    }
  }
}

// One step each.
extension Migrator {
  private struct Applied {
    let version: Int
    let name: String
    let checksum: String
  }

  private func up(_ transaction: PostgresTransaction, _ target: Int?) throws -> Migration? {
    let applied = try lockAndRead(transaction)
    try compare(applied, checksums(transaction))
    let next = migrations.first { $0.version > (applied.last?.version ?? 0) }
    guard let next, next.version <= target ?? .max else { return nil }
    try transaction.executeScript(next.up)
    try transaction.execute(
      """
      INSERT INTO \(unescaped: table) (version, name, checksum)
      VALUES (\(next.version), \(next.name), encode(sha256(convert_to(\(next.up), 'UTF8')), 'hex'))
      """)
    return next
  }

  private func down(_ transaction: PostgresTransaction, _ target: Int) throws -> Migration? {
    let applied = try lockAndRead(transaction)
    try compare(applied, checksums(transaction))
    guard let last = applied.last, last.version > target,
      let migration = migrations.first(where: { $0.version == last.version })
    else { return nil }
    try transaction.executeScript(migration.down)
    try transaction.execute(
      "DELETE FROM \(unescaped: table) WHERE version = \(migration.version)")
    return migration
  }

  /// Waits for other migrators of this schema; holds them off until the transaction ends.
  private func lockAndRead(_ transaction: PostgresTransaction) throws -> [Applied] {
    try transaction.execute(
      "SELECT pg_advisory_xact_lock(hashtextextended(\("migrations of " + schema), 0))")
    let exists = try transaction.first(
      "SELECT to_regnamespace(\(schema)::text) IS NOT NULL AS found")
    if try exists?.value("found", as: Bool.self) != true {
      try transaction.execute("CREATE SCHEMA \(unescaped: schema)")
    }
    try transaction.execute(
      """
      CREATE TABLE IF NOT EXISTS \(unescaped: table) (
        version BIGINT PRIMARY KEY,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        applied_at TIMESTAMPTZ NOT NULL DEFAULT now())
      """)
    return try transaction.query(
      "SELECT version, name, checksum FROM \(unescaped: table) ORDER BY version"
    ).map { row in
      try Applied(
        version: row.value("version"), name: row.value("name"), checksum: row.value("checksum"))
    }
  }

  private func compare(_ applied: [Applied], _ sums: [Int: String]) throws {
    for (record, migration) in zip(applied, migrations) where record.version != migration.version {
      throw PostgresError(
        .migration, "version \(migration.version) is missing below version \(record.version)")
    }
    for record in applied {
      guard let sum = sums[record.version] else {
        throw PostgresError(
          .migration, "the database has version \(record.version), which this program lacks")
      }
      guard sum == record.checksum else {
        throw PostgresError(
          .migration, "version \(record.version) was applied with other statements than these")
      }
    }
  }

  /// SHA-256 of each migration, in hexadecimal, by version.
  private func checksums(_ transaction: PostgresTransaction) throws -> [Int: String] {
    let rows = try transaction.query(
      """
      SELECT version, encode(sha256(convert_to(up, 'UTF8')), 'hex') AS checksum
        FROM unnest(\(migrations.map { Int64($0.version) }), \(migrations.map(\.up)))
          AS known (version, up)
      """)
    return try Dictionary(
      uniqueKeysWithValues: rows.map { try ($0.value("version"), $0.value("checksum")) })
  }

  private func checkNumbers() throws {
    guard PostgresConfiguration.isPlainName(schema) else {
      throw PostgresError(.configuration, "a schema's name is lower-case letters, digits and _")
    }
    guard migrations.map(\.version) == Array(1..<(migrations.count + 1)) else {
      throw PostgresError(.migration, "migrations are numbered 1, 2, 3 … without gaps")
    }
  }

  private var table: String { "\(schema).schema_migrations" }

  private func withPool<R: Sendable>(
    _ body: (PostgresPool) async throws -> R
  ) async throws -> R {
    let pool = PostgresPool(configuration, logger: logger)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.run() }
      // However it ends, the pool is closed before we go on.
      do {
        let result = try await body(pool)
        group.cancelAll()
        try await group.waitForAll()
        return result
      } catch {
        group.cancelAll()
        try await group.waitForAll()
        throw error
      }
    }
  }

  private func metadata(of migration: Migration) -> Logger.Metadata {
    [
      "migration.version": "\(migration.version)", "migration.name": "\(migration.name)",
      "migration.schema": "\(schema)",
    ]
  }
}
