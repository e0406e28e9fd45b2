import NIOCore
import NIOPosix

@testable import RPC
@testable import StackProto

/// One end of a connection that speaks bytes, not the protocol, for as long as a test wants. It reads
/// from its socket only while somebody waits for a frame.
struct RawConnection {
  /// Hands on what the socket gives.
  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let arrived: AsyncStream<ByteBuffer>.Continuation

    init(_ arrived: AsyncStream<ByteBuffer>.Continuation) { self.arrived = arrived }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      arrived.yield(unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) { arrived.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }

  /// Sends bytes, from any task; waits while the other side takes none.
  struct Outbound: Sendable {
    fileprivate let channel: any Channel

    func send(_ bytes: ByteBuffer) async throws {
      try await withTaskCancellationHandler {
        try await channel.writeAndFlush(bytes).get()
      } onCancel: {
        channel.close(promise: nil)
      }
    }
  }

  let outbound: Outbound
  private var arriving: AsyncStream<ByteBuffer>.Iterator
  private var reader = FrameReader()

  private init(_ channel: any Channel, _ bytes: AsyncStream<ByteBuffer>) {
    outbound = Outbound(channel: channel)
    arriving = bytes.makeAsyncIterator()
  }

  // MARK: Opening

  /// Connects to a server, runs `body`, closes.
  static func open<Result: Sendable>(
    to port: Int, _ body: @Sendable (inout RawConnection) async throws -> Result
  ) async throws -> Result {
    let (bytes, arrived) = AsyncStream.makeStream(of: ByteBuffer.self)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: false)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Handler(arrived))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return try await run(channel, bytes, body)
  }

  /// Listens while `body` runs, and plays `script` with everyone who connects: the first is number 1.
  static func serve<Result: Sendable>(
    _ script: @escaping @Sendable (inout RawConnection, Int) async throws -> Void,
    _ body: @escaping @Sendable (Int) async throws -> Result
  ) async throws -> Result {
    let (clients, came) = AsyncStream.makeStream(
      of: (channel: any Channel, bytes: AsyncStream<ByteBuffer>).self)
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      // Small, so that what is not read soon waits at the sender.
      .serverChannelOption(.socketOption(.so_rcvbuf), value: 16 << 10)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let (bytes, arrived) = AsyncStream.makeStream(of: ByteBuffer.self)
          try channel.pipeline.syncOperations.addHandler(Handler(arrived))
          came.yield((channel, bytes))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = listener.localAddress?.port ?? 0
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        await withDiscardingTaskGroup { connections in
          var number = 0
          for await client in clients {
            number += 1
            connections.addTask { [number] in
              // How a client leaves is no failure of the server's.
              try? await run(client.channel, client.bytes) { try await script(&$0, number) }
            }
          }
        }
      }
      let result: Swift.Result<Result, any Error>
      do { result = .success(try await body(port)) } catch { result = .failure(error) }
      try await listener.close()
      group.cancelAll()
      try await group.waitForAll()
      return try result.get()
    }
  }

  private static func run<Result: Sendable>(
    _ channel: any Channel, _ bytes: AsyncStream<ByteBuffer>,
    _ body: @Sendable (inout RawConnection) async throws -> Result
  ) async throws -> Result {
    var connection = RawConnection(channel, bytes)
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(&connection)) } catch { result = .failure(error) }
    try? await channel.close()
    return try result.get()
  }

  // MARK: Talking

  /// Sends bytes; waits while the other side takes none.
  func send(_ bytes: ByteBuffer) async throws { try await outbound.send(bytes) }

  /// Sends what `write` writes.
  func send(_ write: (inout ByteBuffer) -> Void) async throws {
    var bytes = ByteBuffer()
    write(&bytes)
    try await send(bytes)
  }

  /// The next frame; `nil` when the other side has closed, however it did.
  mutating func next() async throws -> Frame? {
    while true {
      if let frame = try reader.next() { return frame }
      outbound.channel.read()
      guard let bytes = await arriving.next() else { return nil }
      reader.append(bytes)
    }
  }

  /// The next frame of this type, passing over others; `nil` when the other side has closed.
  mutating func next(_ type: FrameType) async throws -> Frame? {
    while let frame = try await next() {
      if frame.type == type { return frame }
    }
    return nil
  }

  /// Everything until the other side closes.
  mutating func rest() async throws -> [Frame] {
    var frames: [Frame] = []
    while let frame = try await next() { frames.append(frame) }
    return frames
  }

  // MARK: A server's part

  /// The hello of a server that has the methods of `Echo`.
  func sendHelloOfEcho() async throws {
    let methods = Echo().rpcMethods.map { Hello.Method(name: $0.name, kind: $0.kind) }
    try await send { Hello(limits: .init(), methods: methods).write(to: &$0) }
  }

  /// Answers every call with an empty message, as a good server would.
  mutating func answerAll() async throws {
    while let frame = try await next() {
      guard frame.type == .request else { continue }
      try await send { out in
        out.writeMessage(
          ByteBuffer(), as: .message, flags: Frame.end, callID: frame.callID,
          maximumLength: Frame.minimumMaximumLength)
      }
    }
  }
}
