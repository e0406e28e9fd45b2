import ArgumentParser
import BenchMeasuring
import NIOCore
import NIOPosix

/// The least an RPC over SwiftNIO can be: frames of a length, a number and bytes; no messages, no
/// errors, no deadlines. Its client awaits once a call, with its tasks on the event loop.
@main struct NIOEcho: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nio-echo", subcommands: [Server.self, Client.self, Idle.self])

  struct Server: AsyncParsableCommand {
    @Option var port: Int
    @Flag(help: "Answer from a task a call, on the event loop, in place of the handler itself.")
    var tasks = false

    func run() async throws {
      let tasks = tasks
      let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(
          .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 64 << 10)
        )
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(EchoHandler(usesTasks: tasks))
          }
        }
        .bind(host: "127.0.0.1", port: port).get()
      Load.say("READY")
      try await channel.closeFuture.get()
    }
  }

  struct Client: AsyncParsableCommand {
    @Option var port: Int
    @Option var conc: Int
    @Option var warmup: Double
    @Option var secs: Double
    @Option(help: "Bytes of each request.") var payload = 200

    func run() async throws {
      let (caller, executor) = try await connect(port: port)
      let request = ByteBuffer(repeating: 7, count: payload)
      await Load(callers: conc, warmup: warmup, seconds: secs).run(on: [executor]) { _ in
        EchoCaller(connection: caller, request: request)
      }
    }
  }

  struct Idle: AsyncParsableCommand {
    @Option var port: Int
    @Option var connections: Int

    func run() async throws {
      var held: [NIOLoopBound<CallHandler>] = []
      for _ in 0..<connections { held.append(try await connect(port: port).caller) }
      Load.say("READY")
      try await Task.sleep(for: .seconds(3600))
      withExtendedLifetime(held) {}
    }
  }
}

/// Makes a connection, and the executor of its event loop.
func connect(
  port: Int
) async throws -> (caller: NIOLoopBound<CallHandler>, executor: LoopExecutor) {
  let loop = MultiThreadedEventLoopGroup.singleton.next()
  let executor = LoopExecutor(loop)
  let caller = try await ClientBootstrap(group: loop)
    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
    .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 64 << 10))
    .connect(host: "127.0.0.1", port: port)
    .flatMapThrowing { channel in
      let handler = CallHandler(executor: executor)
      try channel.pipeline.syncOperations.addHandler(handler)
      return NIOLoopBound(handler, eventLoop: loop)
    }
    .get()
  return (caller, executor)
}

/// One call at a time.
struct EchoCaller: LoadCaller {
  let connection: NIOLoopBound<CallHandler>
  let request: ByteBuffer

  func call() async throws {
    let answer = await withUnsafeContinuation { continuation in
      connection.value.call(request, continuation)
    }
    guard answer.readableBytes == request.readableBytes else { throw WrongAnswer() }
  }
}
