import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// Something without which the process should get no traffic.
package struct ReadinessCheck: Sendable {
  /// Named in the answer of `/readyz` when it does not hold.
  package let name: String
  /// Whether it holds now.
  package let holds: @Sendable () async -> Bool

  package init(_ name: String, holds: @escaping @Sendable () async -> Bool) {
    self.name = name
    self.holds = holds
  }
}

/// `/livez`, `/readyz` and `/metrics` on a port of their own, which is never the public one.
package struct AdminServer: Service {
  let address: SocketAddressSetting
  let checks: [ReadinessCheck]
  let metrics: PrometheusRegistry
  let logger: Logger

  package init(
    address: SocketAddressSetting, checks: [ReadinessCheck],
    metrics: PrometheusRegistry = .shared, logger: Logger
  ) {
    self.address = address
    self.checks = checks
    self.metrics = metrics
    self.logger = logger
  }

  package func run() async throws {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: address.host, port: address.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(IdleStateHandler(allTimeout: .seconds(10)))
          try channel.pipeline.syncOperations.addHandler(CloseWhenIdle())
          return try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
            wrappingChannelSynchronously: channel)
        }
      }
    try await withGracefulShutdownHandler {
      try await server.executeThenClose { connections in
        try await withThrowingDiscardingTaskGroup { group in
          for try await connection in connections {
            group.addTask { await serve(connection) }
          }
        }
      }
    } onGracefulShutdown: {
      server.channel.close(promise: nil)
    }
  }

  /// One request a connection: probes and scrapers come seldom.
  private func serve(
    _ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
  ) async {
    do {
      try await connection.executeThenClose { inbound, outbound in
        for try await part in inbound {
          guard case .head(let head) = part else { continue }
          try await respond(to: head, on: outbound)
          return
        }
      }
    } catch {
      logger.debug("An admin connection broke off", error: error)
    }
  }

  private func respond(
    to head: HTTPRequestHead, on outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  ) async throws {
    let answer = await answer(to: head.uri)
    let body = ByteBuffer(string: answer.body)
    var headers = HTTPHeaders()
    headers.add(name: "content-type", value: answer.contentType)
    headers.add(name: "content-length", value: String(body.readableBytes))
    headers.add(name: "connection", value: "close")
    let response = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
    try await outbound.write(.head(response))
    try await outbound.write(.body(.byteBuffer(body)))
    try await outbound.write(.end(nil))
  }

  private struct Answer {
    var status: HTTPResponseStatus = .ok
    var contentType = "text/plain; charset=utf-8"
    var body: String
  }

  private func answer(to uri: String) async -> Answer {
    switch uri.prefix(while: { $0 != "?" }) {
    case "/livez": return Answer(body: "ok\n")
    case "/readyz": return await readiness()
    case "/metrics":
      return Answer(contentType: "text/plain; version=0.0.4; charset=utf-8", body: metrics.text())
    default: return Answer(status: .notFound, body: "not found\n")
    }
  }

  private func readiness() async -> Answer {
    for check in checks where await !check.holds() {
      return Answer(status: .serviceUnavailable, body: "not ready: \(check.name)\n")
    }
    return Answer(body: "ok\n")
  }
}

/// Closes a connection on which nothing happens.
private final class CloseWhenIdle: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }
}
