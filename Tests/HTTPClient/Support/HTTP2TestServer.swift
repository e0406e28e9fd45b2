import HTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server of bare HTTP/2 frames (RFC 9113) over TLS. It answers settings and pings by itself; what
/// happens to streams is up to the test. Header blocks are not read: streams are told apart by
/// number. A client that does not offer HTTP/2 is answered "HTTP/1.1 200".
final class HTTP2TestServer: Sendable {
  /// What a test does about a frame: sends frames back; nil closes the connection.
  typealias Answer = @Sendable (HTTP2Frame, _ connection: Int) -> [HTTP2Frame]?

  let port: Int
  private let channel: any Channel
  private let log: Log

  fileprivate final class Log: Sendable {
    let frames = Mutex<[(connection: Int, frame: HTTP2Frame)]>([])
    let open = Mutex<[any Channel]>([])
    let oldRequests = Mutex(0)
  }

  private init(_ identity: TestIdentity, _ answer: @escaping Answer) async throws {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(identity.certificate.utf8))
        .map { .certificate($0) },
      privateKey: .privateKey(
        try NIOSSLPrivateKey(bytes: Array(identity.key.utf8), format: .pem)))
    configuration.applicationProtocols = ["h2"]
    let tls = try NIOSSLContext(configuration: configuration)
    let log = Log()
    self.log = log
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let number = log.open.withLock { open in
            open.append(channel)
            return open.count
          }
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLServerHandler(context: tls))
          try pipeline.addHandler(HTTP2Connection(number, log, answer))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  var url: String { "https://localhost:\(port)" }

  /// How many connections came.
  var connectionCount: Int { log.open.withLock { $0.count } }

  /// What arrived, in order.
  var frames: [(connection: Int, frame: HTTP2Frame)] { log.frames.withLock { $0 } }

  /// How many streams were opened.
  var requestCount: Int { frames.count { $0.frame.kind == .headers } }

  /// How many requests came by HTTP/1.1.
  var oldRequestCount: Int { log.oldRequests.withLock { $0 } }

  /// Sends frames unasked.
  func send(_ frames: [HTTP2Frame], on connection: Int) async throws {
    let channel = log.open.withLock { $0[connection - 1] }
    var buffer = ByteBuffer()
    for frame in frames { frame.write(to: &buffer) }
    try await channel.writeAndFlush(buffer)
  }

  /// Closes a connection.
  func close(_ connection: Int) async throws {
    try await log.open.withLock { $0[connection - 1] }.close()
  }

  private func shutdown() async {
    try? await channel.close()
    for connection in log.open.withLock({ $0 }) { try? await connection.close() }
  }

  /// Runs a server, and a client that trusts it, for as long as `body` takes.
  static func run(
    _ answer: @escaping Answer,
    _ body: (HTTP2TestServer, CurlConfiguration) async throws -> Void
  ) async throws {
    try await TestIdentity.with { identity in
      let server = try await HTTP2TestServer(identity, answer)
      var configuration = CurlConfiguration()
      configuration.caBundle = identity.bundle
      do {
        try await body(server, configuration)
      } catch {
        await server.shutdown()
        throw error
      }
      await server.shutdown()
    }
  }
}

private final class HTTP2Connection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let number: Int
  private let log: HTTP2TestServer.Log
  private let answer: HTTP2TestServer.Answer
  private var received = ByteBuffer()
  private var hasPreface = false

  init(_ number: Int, _ log: HTTP2TestServer.Log, _ answer: @escaping HTTP2TestServer.Answer) {
    self.number = number
    self.log = log
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    received.writeBuffer(&bytes)
    guard hasPreface || readPreface(context) else { return }
    while let frame = HTTP2Frame(from: &received) { take(frame, context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func readPreface(_ context: ChannelHandlerContext) -> Bool {
    guard received.readableBytes >= 24, let text = received.readString(length: 24) else {
      return false
    }
    guard text == "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" else {
      log.oldRequests.withLock { $0 += 1 }
      let reply = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")
      context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
      return false
    }
    hasPreface = true
    send([HTTP2Frame(kind: .settings)], context)
    return true
  }

  private func take(_ frame: HTTP2Frame, _ context: ChannelHandlerContext) {
    log.frames.withLock { $0.append((number, frame)) }
    switch frame.kind {
    case .settings, .ping:
      guard frame.flags & 1 == 0 else { return }
      let payload = frame.kind == .ping ? frame.payload : []
      send([HTTP2Frame(kind: frame.kind, flags: 1, payload: payload)], context)
    default:
      guard let frames = answer(frame, number) else { return context.close(promise: nil) }
      send(frames, context)
    }
  }

  private func send(_ frames: [HTTP2Frame], _ context: ChannelHandlerContext) {
    var buffer = context.channel.allocator.buffer(capacity: 64)
    for frame in frames { frame.write(to: &buffer) }
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
  }
}
