import ArgumentParser
import BenchMeasuring
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf

/// The same calls over grpc-swift-2 and its NIO transport, plaintext.
@main struct GRPCEcho: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grpc-echo",
    subcommands: [Server.self, Client.self, Stream.self, Idle.self])

  struct Server: AsyncParsableCommand {
    @Option var port: Int

    func run() async throws {
      let server = GRPCServer(
        transport: .http2NIOPosix(
          address: .ipv4(host: "127.0.0.1", port: port), transportSecurity: .plaintext),
        services: [BenchService()])
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.serve() }
        _ = try await server.listeningAddress
        Load.say("READY")
        try await group.waitForAll()
      }
    }
  }

  struct Client: AsyncParsableCommand {
    @Option var port: Int
    @Option var conc: Int
    @Option var warmup: Double
    @Option var secs: Double

    func run() async throws {
      try await withClient(port: port) { client in
        await Load(callers: conc, warmup: warmup, seconds: secs).run { _ in
          EchoCaller(client: client)
        }
      }
    }
  }

  struct Stream: AsyncParsableCommand {
    @Option var port: Int
    @Option var size: Int
    @Option var warmup: Double
    @Option var secs: Double

    func run() async throws {
      try await withClient(port: port) { client in
        var request = Stack_Bench_V1_FloodRequest()
        request.size = Int64(size)
        let load = Load(callers: 1, warmup: warmup, seconds: secs)
        try await client.serverStreaming(
          request: ClientRequest(message: request), descriptor: .flood,
          serializer: ProtobufSerializer<Stack_Bench_V1_FloodRequest>(),
          deserializer: ProtobufDeserializer<Stack_Bench_V1_Payload>(), options: .defaults
        ) { response in
          let messages = response.messages
          await load.run { _ in
            StreamCaller(messages: messages.makeAsyncIterator(), size: size)
          }
          // The stream has no end of its own; the process has.
          Self.exit()
        }
      }
    }
  }

  struct Idle: AsyncParsableCommand {
    @Option var port: Int
    @Option var connections: Int

    func run() async throws { try await hold(connections, port: port) }
  }
}

/// Runs `body` with a client whose connection is made.
func withClient(
  port: Int,
  _ body: @Sendable (GRPCClient<HTTP2ClientTransport.Posix>) async throws -> Void
) async throws {
  try await withGRPCClient(
    transport: .http2NIOPosix(
      target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext)
  ) { client in
    try await EchoCaller(client: client).call()
    try await body(client)
  }
}

/// Opens connections and holds them until the process is killed.
func hold(_ connections: Int, port: Int) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    let (opened, continuation) = AsyncStream.makeStream(of: Void.self)
    for _ in 0..<connections {
      group.addTask {
        try await withClient(port: port) { _ in
          continuation.yield()
          try await Task.sleep(for: .seconds(3600))
        }
      }
    }
    var left = connections
    for await _ in opened {
      left -= 1
      if left == 0 { break }
    }
    Load.say("READY")
    try await group.waitForAll()
  }
}
