import ArgumentParser
import Foundation
import HTTPClient
import Logging
import Metrics
import Postgres
import ServiceLifecycle
import UnixSignals

/// The command line of a service that owns a schema: `serve` (default), `migrate`, `rollback` and
/// whatever the service adds.
package struct ServiceCommand<Owner: DatabaseOwner>: AsyncParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Owner.name,
      subcommands: [
        Serve<Owner>.self, Migrate<Owner>.self, Rollback<Owner>.self, Health<Owner>.self,
      ] + Owner.extraCommands,
      defaultSubcommand: Serve<Owner>.self)
  }

  package init() {}
}

/// The command line of a service without a schema: `serve` (default) and whatever it adds.
package struct StatelessServiceCommand<Program: StackService>: AsyncParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Program.name,
      subcommands: [Serve<Program>.self, Health<Program>.self] + Program.extraCommands,
      defaultSubcommand: Serve<Program>.self)
  }

  package init() {}
}

/// Runs the service until SIGTERM or SIGINT, then drains it.
package struct Serve<Program: StackService>: AsyncParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "serve", abstract: "Run the service.")
  }

  package init() {}

  package func run() async throws {
    try await withSettings(of: Program.name) { settings, logger in
      MetricsSystem.bootstrap(PrometheusRegistry.shared)
      let program = try Program(settings: settings, logger: logger)
      let admin = AdminServer(
        address: try Program.adminAddress(settings), checks: program.readiness, logger: logger)
      var configuration = ServiceGroupConfiguration(
        services: ([admin] + program.services).map {
          // Whatever ends, the rest drains: calls under way are not cut off.
          .init(
            service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup)
        },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      configuration.maximumGracefulShutdownDuration = .seconds(20)
      logger.info("Starting")
      try await ServiceGroup(configuration: configuration).run()
      logger.info("Stopped")
    }
  }
}

/// Asks the running service whether it is ready; for container health checks.
package struct Health<Program: StackService>: AsyncParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "health", abstract: "Exit with 0 if the running service is ready.")
  }

  package init() {}

  package func run() async throws {
    try await withSettings(of: Program.name) { settings, _ in
      let address = try Program.adminAddress(settings)
      let request = HTTPRequest(
        method: .get, url: "http://127.0.0.1:\(address.port)/readyz", headers: [], body: nil,
        timeout: .seconds(2))
      guard let answer = try? await CurlClient().send(request), answer.status == 200 else {
        throw ExitCode.failure
      }
    }
  }
}

/// Brings the schema up to a version.
package struct Migrate<Owner: DatabaseOwner>: AsyncParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "migrate", abstract: "Apply migrations.")
  }

  @Option(help: "The version to stop at; the newest by default.")
  package var to: Int?

  package init() {}

  package func run() async throws {
    try await withSettings(of: Owner.name) { settings, logger in
      try await migrator(of: Owner.self, settings, logger).migrate(to: to)
    }
  }
}

/// Takes the schema back to a version.
package struct Rollback<Owner: DatabaseOwner>: AsyncParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "rollback", abstract: "Undo migrations.")
  }

  @Option(help: "The version that stays the newest; 0 undoes everything.")
  package var to: Int

  package init() {}

  package func run() async throws {
    try await withSettings(of: Owner.name) { settings, logger in
      try await migrator(of: Owner.self, settings, logger).rollback(to: to)
    }
  }
}

private func migrator<Owner: DatabaseOwner>(
  of owner: Owner.Type, _ settings: Settings, _ logger: Logger
) throws -> Migrator {
  Migrator(
    configuration: try Owner.database(settings), schema: Owner.schema,
    migrations: Owner.migrations, logger: logger)
}

/// Reads the settings and sets up logs; says a wrong setting in one line and exits with 78
/// (EX_CONFIG of sysexits).
private func withSettings(
  of name: String, _ body: (Settings, Logger) async throws -> Void
) async throws {
  do {
    let settings = Settings()
    try ServiceLogs.bootstrap(settings)
    try await withLogger(Logger(label: name)) { logger in
      try await body(settings, logger)
    }
  } catch let error as SettingError {
    FileHandle.standardError.write(Data("\(name): \(error)\n".utf8))
    throw ExitCode(78)
  }
}
