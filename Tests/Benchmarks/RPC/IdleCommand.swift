import ArgumentParser
import BenchMeasuring
import RPC

/// Holds connections open and does nothing with them.
struct IdleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "idle",
    abstract: "Opens connections, prints READY when all are there, and holds them until killed.")

  @Option(help: "Port of the server.")
  var port: Int
  @Option(help: "Connections to hold.")
  var connections: Int

  func run() async throws {
    try await withChannels(connections, port: port) { _ in
      Load.say("READY")
      while true { try await Task.sleep(for: .seconds(3600)) }
    }
  }
}
