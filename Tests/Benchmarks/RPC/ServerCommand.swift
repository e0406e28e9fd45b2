import ArgumentParser
import BenchMeasuring
import Logging
import RPC
import ServiceLifecycle

/// Serves the benchmark's contract.
struct ServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Listens on loopback, prints READY when it does, and serves until SIGTERM drains it.")

  @Option(help: "Port to listen on.")
  var port: Int

  func run() async throws {
    let configuration = RPCServerConfiguration(host: "127.0.0.1", port: port)
    let server = RPCServer(configuration, services: [BenchService()], logger: .silent)
    let service = ServiceGroup(
      services: [server], gracefulShutdownSignals: [.sigterm], logger: .silent)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      _ = try await server.boundPort
      Load.say("READY")
      try await group.waitForAll()
    }
  }
}

/// Answers without work of its own.
struct BenchService: BenchV1.BenchService {
  func echo(
    _ request: BenchV1.EchoMessage, _ context: RPCContext
  ) async throws -> BenchV1.EchoMessage {
    request
  }

  func echoBytes(
    _ request: BenchV1.Payload, _ context: RPCContext
  ) async throws -> BenchV1.Payload {
    request
  }

  func flood(
    _ request: BenchV1.FloodRequest, _ context: RPCContext,
    _ responses: RPCResponseWriter<BenchV1.Payload>
  ) async throws {
    let message = BenchV1.Payload(bytes: [UInt8](repeating: 7, count: Int(request.size)))
    while true { try await responses.send(message) }
  }
}

extension Logger {
  /// Says nothing: a benchmark measures calls, not logs.
  static var silent: Logger { Logger(label: "rpc-bench") { _ in SwiftLogNoOpLogHandler() } }
}
