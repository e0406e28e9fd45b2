import ArgumentParser
import Logging
import Postgres
import ServiceLifecycle

/// One executable of STACK: what it runs, wired by hand from its settings.
package protocol StackService: Sendable {
  /// The executable's name, also its log label.
  static var name: String { get }

  /// Subcommands of its own beside `serve`, `migrate` and `rollback`.
  static var extraCommands: [any ParsableCommand.Type] { get }

  /// Where `/livez`, `/readyz` and `/metrics` are served.
  static func adminAddress(_ settings: Settings) throws -> SocketAddressSetting

  /// Wires the service.
  ///
  /// - Throws: `SettingError` for a missing or malformed setting.
  init(settings: Settings, logger: Logger) throws

  /// Everything that runs, in the order of starting; stopped from the last to the first.
  var services: [any Service] { get }

  /// Without these the process should get no traffic.
  var readiness: [ReadinessCheck] { get }
}

extension StackService {
  package static var extraCommands: [any ParsableCommand.Type] { [] }
}

/// A service that owns a PostgreSQL schema.
package protocol DatabaseOwner: StackService {
  /// The schema, named like the role that owns it.
  static var schema: String { get }

  /// Every change of the schema since the beginning, oldest first.
  static var migrations: [Migration] { get }

  /// Where its database is.
  ///
  /// - Throws: `SettingError` for a missing or malformed setting.
  static func database(_ settings: Settings) throws -> PostgresConfiguration
}

extension DatabaseOwner {
  package static var schema: String { name }

  /// `<NAME>_DATABASE_URL` (secret), `<NAME>_DATABASE_POOL_SIZE` (8).
  package static func database(_ settings: Settings) throws -> PostgresConfiguration {
    let prefix = name.uppercased()
    let poolSize = try settings.int("\(prefix)_DATABASE_POOL_SIZE", default: 8, in: 1...200)
    let url = try settings.require("\(prefix)_DATABASE_URL")
    do {
      return try PostgresConfiguration(
        url: url, schema: schema, applicationName: name, poolSize: poolSize)
    } catch {
      throw SettingError("\(prefix)_DATABASE_URL", "must be a postgresql:// URL")
    }
  }
}
