import Foundation
import GraphQL
import HTTPClient
import NIOCore
import NIOPosix
import RPC
import ServiceKit
import ServiceLifecycle
import Synchronization
import TestSupport
import Time

@testable import Gateway

/// A whole gateway on real sockets, between a provider and services of the test's own.
struct GatewayWorld: Sendable {
  let base: String
  let port: Int
  let issuer: TokenIssuer
  let backend: FakeBackend
  /// How many subscriptions listen to events; nobody can say it of another process.
  fileprivate let listening: @Sendable () -> Int
  /// Tells the gateway to shut down, as a SIGTERM does.
  let drain: @Sendable () async -> Void
  private let http = CurlClient()

  /// Starts everything, runs `body`, and lets it drain.
  static func with(
    _ settings: [String: String] = [:], servicesRun: Bool = true,
    _ body: @escaping @Sendable (GatewayWorld) async throws -> Void
  ) async throws {
    let issuer = try await TokenIssuer()
    let backend = FakeBackend()
    let server = RPCServer(
      RPCServerConfiguration(), services: [backend], logger: TestDatabase.quiet)
    try await running([issuer.service, server]) { _ in
      let port = servicesRun ? try await server.boundPort : 1
      var environment = try await Self.environment(issuer, servicesAt: port)
      environment.merge(settings) { _, own in own }
      let gateway = try Gateway(
        settings: Settings(environment: environment), logger: TestDatabase.quiet)
      try await running(gateway.services) { group in
        _ = try await eventually { gateway.port.isKnown }
        let port = gateway.port.value ?? 0
        try await body(
          GatewayWorld(
            base: "http://127.0.0.1:\(port)", port: port, issuer: issuer, backend: backend,
            listening: { gateway.feeds.listeners },
            drain: { await group.triggerGracefulShutdown() }))
      }
    }
  }

  var listeners: Int { listening() }

  /// The same with the gateway as a process of its own; answers the status that it ends with.
  static func withProcess(
    _ body: @escaping @Sendable (GatewayWorld) async throws -> Void
  ) async throws -> Int32 {
    let issuer = try await TokenIssuer()
    let backend = FakeBackend()
    let server = RPCServer(
      RPCServerConfiguration(), services: [backend], logger: TestDatabase.quiet)
    let status = Mutex<Int32>(-1)
    try await running([issuer.service, server]) { _ in
      var environment = try await Self.environment(issuer, servicesAt: try await server.boundPort)
      environment["GATEWAY_ADMIN_LISTEN"] = "127.0.0.1:0"
      let process = try await GatewayProcess.start(environment)
      do {
        try await body(
          GatewayWorld(
            base: "http://127.0.0.1:\(process.port)", port: process.port, issuer: issuer,
            backend: backend, listening: { 0 }, drain: { process.terminate() }))
      } catch {
        process.terminate()
        _ = await process.end()
        throw error
      }
      process.terminate()
      let end = await process.end()
      status.withLock { $0 = end }
    }
    return status.withLock { $0 }
  }

  private static func environment(
    _ issuer: TokenIssuer, servicesAt port: Int
  ) async throws -> [String: String] {
    var environment = [
      "GATEWAY_LISTEN": "127.0.0.1:0", "OIDC_ISSUER": try await issuer.issuer,
      "OIDC_AUDIENCE": TokenIssuer.audience, "OIDC_CLIENT_ID": "app",
    ]
    for name in ["ONBOARDING", "WALLET", "FUNDING", "INVESTING", "AICFO"] {
      environment["\(name)_ADDRESS"] = "127.0.0.1:\(port)"
    }
    return environment
  }

  private static func running(
    _ services: [any Service], _ body: @escaping @Sendable (ServiceGroup) async throws -> Void
  ) async throws {
    let group = ServiceGroup(services: services, logger: TestDatabase.quiet)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let result: Result<Void, any Error>
      do {
        result = .success(try await body(group))
      } catch {
        result = .failure(error)
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      try result.get()
    }
  }

  // MARK: Tokens

  private var now: Int { Int(Date.now.timeIntervalSince1970) }

  func token(
    _ subject: String = "auth0|mia", audience: String = TokenIssuer.audience,
    expiresIn: Int = 3_600, forged: Bool = false
  ) async throws -> String {
    try await issuer.token(
      subject, audience: audience, now: now, expiresIn: expiresIn, forged: forged)
  }

  /// A token of somebody who has signed up.
  func signedUp(_ subject: String = "auth0|mia") async throws -> String {
    let token = try await token(subject)
    let answer = try await graphQL(
      "mutation { signUp(input: {idToken: \"id-token\"}) { id } }", token: token)
    guard answer.json["errors"] == nil else { throw Unexpected(answer: answer.text) }
    return token
  }

  struct Unexpected: Error {
    let answer: String
  }

  // MARK: Requests

  struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let text: String

    var json: GraphQLValue { (try? JSONReader.parse(Array(text.utf8))) ?? .null }
    /// Of the first error.
    var code: String? { json["errors"]?.list?.first?["extensions"]?["code"]?.string }
    var data: GraphQLValue? { json["data"] }
  }

  func send(
    _ method: HTTPMethod, _ path: String, _ headers: [(String, String)] = [], body: String? = nil
  ) async throws -> Answer {
    let response = try await http.send(
      HTTPRequest(
        method: method, url: base + path, headers: headers, body: body.map { Array($0.utf8) }))
    return Answer(status: response.status, headers: response.headers, text: response.text)
  }

  /// Sends bytes as they are, and answers the first that come back.
  func raw(_ text: String) async throws -> String {
    try await raw(text) { $0 }
  }

  /// The same, and stays connected while `body` looks at the answer.
  func raw<Result: Sendable>(
    _ text: String, _ body: (String) async throws -> Result
  ) async throws -> Result {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: text))
      for try await bytes in inbound { return try await body(String(buffer: bytes)) }
      return try await body("")
    }
  }

  func graphQL(
    _ query: String, variables: GraphQLObject = [:], token: String? = nil,
    headers: [(String, String)] = []
  ) async throws -> Answer {
    var writer = JSONWriter()
    writer.write(["query": .string(query), "variables": .object(variables)])
    var headers = headers + [("content-type", "application/json")]
    if let token { headers.append(("authorization", "Bearer \(token)")) }
    return try await send(
      .post, "/graphql", headers, body: String(decoding: writer.bytes, as: UTF8.self))
  }
}
