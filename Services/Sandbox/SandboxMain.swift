import ArgumentParser
import FoundationEssentials
import Logging
import ServiceKit
import ServiceLifecycle

/// `sandbox serve`: the partners, for development and tests only.
@main struct SandboxMain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox", abstract: "The partners of STACK, simulated, with books of their own.",
    subcommands: [Serve.self], defaultSubcommand: Serve.self)

  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves all partners on one port.")

    func run() async throws {
      try ServiceLogs.bootstrap(Settings())
      let logger = Logger(label: "sandbox")
      let configuration = try SandboxConfiguration(
        environment: ProcessInfo.processInfo.environment)
      let sandbox = try Sandbox(configuration, logger: logger) { port in
        logger.info("The sandbox is open", metadata: ["port": "\(port)"])
      }
      let group = ServiceGroup(
        configuration: .init(
          services: sandbox.services, gracefulShutdownSignals: [.sigterm, .sigint],
          logger: logger))
      try await group.run()
    }
  }
}
