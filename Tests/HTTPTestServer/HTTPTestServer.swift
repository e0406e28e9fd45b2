import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A real HTTP/1.1 server on a free port of the loopback, which answers what a test tells it to and
/// remembers what it was asked.
package final class HTTPTestServer: Sendable {
  /// What the server does about a request.
  package enum Reply: Sendable {
    case response(status: Int, headers: [(String, String)] = [], body: String = "")
    /// Promises a long body, sends this part of it and closes the connection.
    case brokenOff(body: String)
    /// Closes the connection without a word.
    case closed
    /// Never answers.
    case silence

    /// 200 with JSON.
    package static func json(_ body: String, status: Int = 200) -> Reply {
      .response(status: status, headers: [("Content-Type", "application/json")], body: body)
    }
  }

  package let port: Int
  private let channel: any Channel
  private let log: Log

  fileprivate final class Log: Sendable {
    let requests = Mutex<[Request]>([])
    let connections = Mutex(0)
    let open = Mutex<[any Channel]>([])
  }

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - identity: a certificate and its key in PEM, to speak TLS.
  ///   - answer: what the server does about each request.
  /// - Throws: when no socket can be opened.
  package init(
    identity: (certificate: String, key: String)? = nil,
    _ answer: @escaping @Sendable (Request) -> Reply
  ) async throws {
    let log = Log()
    self.log = log
    let tls = try identity.map { identity in
      try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: NIOSSLCertificate.fromPEMBytes(Array(identity.certificate.utf8))
            .map { .certificate($0) },
          privateKey: .privateKey(
            NIOSSLPrivateKey(bytes: Array(identity.key.utf8), format: .pem))))
    }
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let number = log.connections.withLock { count in
            count += 1
            return count
          }
          log.open.withLock { $0.append(channel) }
          if let tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
          }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(
            Connection(number: number, log: log, answer: answer))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  /// "http://127.0.0.1:<port>".
  package var url: String { "http://127.0.0.1:\(port)" }

  /// Everything it was asked so far, in order of arrival.
  package var requests: [Request] { log.requests.withLock { $0 } }

  /// How many connections were opened to it.
  package var connectionCount: Int { log.connections.withLock { $0 } }

  /// Closes the port and all connections.
  package func shutdown() async {
    try? await channel.close()
    let open = log.open.withLock { $0 }
    for connection in open { try? await connection.close() }
  }

  /// Runs a server for as long as `body` takes.
  ///
  /// - Throws: what `body` throws.
  package static func run<Result>(
    _ answer: @escaping @Sendable (Request) -> Reply,
    _ body: (HTTPTestServer) async throws -> Result
  ) async throws -> Result {
    let server = try await HTTPTestServer(answer)
    do {
      let result = try await body(server)
      await server.shutdown()
      return result
    } catch {
      await server.shutdown()
      throw error
    }
  }
}

/// One connection: collects a request, asks the test, answers.
private final class Connection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let number: Int
  private let log: HTTPTestServer.Log
  private let answer: @Sendable (HTTPTestServer.Request) -> HTTPTestServer.Reply
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(
    number: Int, log: HTTPTestServer.Log,
    answer: @escaping @Sendable (HTTPTestServer.Request) -> HTTPTestServer.Reply
  ) {
    self.number = number
    self.log = log
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): (self.head, body) = (head, [])
    case .body(let part): body.append(contentsOf: part.readableBytesView)
    case .end:
      guard let head else { return }
      let request = HTTPTestServer.Request(
        method: head.method.rawValue, uri: head.uri,
        headers: .init(head.headers.map { ($0.name, $0.value) }), body: body,
        connection: number)
      log.requests.withLock { $0.append(request) }
      reply(answer(request), to: head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func reply(
    _ reply: HTTPTestServer.Reply, to head: HTTPRequestHead, _ context: ChannelHandlerContext
  ) {
    switch reply {
    case .silence: return
    case .closed: context.close(promise: nil)
    case .response(let status, let fields, let body):
      write(status, fields + [("Content-Length", String(body.utf8.count))], body, context)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      if !head.isKeepAlive { context.close(promise: nil) }
    case .brokenOff(let body):
      write(200, [("Content-Length", String(body.utf8.count + 1000))], body, context)
      context.flush()
      context.close(promise: nil)
    }
  }

  private func write(
    _ status: Int, _ fields: [(String, String)], _ body: String, _ context: ChannelHandlerContext
  ) {
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status),
      headers: .init(fields))
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let buffer = context.channel.allocator.buffer(string: body)
    context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
  }
}
