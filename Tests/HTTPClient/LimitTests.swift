import HTTPClient
import HTTPTestServer
import Testing

/// What a client lets grow, and for how long it keeps it.
@Suite(.timeLimit(.minutes(5))) struct LimitTests {
  private func exchange(
    _ configuration: CurlConfiguration,
    _ answer: @escaping @Sendable (HTTPTestServer.Request) -> HTTPTestServer.Reply,
    _ body: (CurlClient, HTTPTestServer) async throws -> Void
  ) async throws {
    let client = CurlClient(configuration)
    try await HTTPTestServer.run(answer) { server in try await body(client, server) }
    await client.shutdown()
  }

  @Test func aLargeAnswerIsRefused() async throws {
    var configuration = CurlConfiguration()
    configuration.maximumResponseSize = 1000
    try await exchange(configuration) {
      .response(status: 200, body: String(repeating: "x", count: $0.uri == "/fits" ? 1000 : 1001))
    } _: { client, server in
      let fits = try await client.send(HTTPRequest(url: server.url + "/fits"))
      #expect(fits.body.count == 1000)
      await #expect(throws: HTTPError.tooLarge) {
        try await client.send(HTTPRequest(url: server.url + "/large"))
      }
    }
  }

  @Test func manyRequestsShareFewConnections() async throws {
    var configuration = CurlConfiguration()
    configuration.connectionsPerHost = 4
    try await exchange(configuration) {
      .response(status: 200, body: $0.uri)
    } _: {
      client, server in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...200 {
          group.addTask {
            let response = try await client.send(HTTPRequest(url: server.url + "/\(number)"))
            return response.text == "/\(number)"
          }
        }
        for try await isRight in group { #expect(isRight) }
      }
      #expect(server.connectionCount <= 4)
    }
  }

  @Test func requestsUnderWayAreBounded() async throws {
    var configuration = CurlConfiguration()
    configuration.maximumRequests = 2
    try await exchange(configuration) {
      $0.uri == "/" ? .silence : .response(status: 200)
    } _: { client, server in
      await withTaskGroup(of: Void.self) { group in
        for _ in 1...2 {
          group.addTask { _ = try? await client.send(HTTPRequest(url: server.url + "/")) }
        }
        while server.requests.count < 2 { await Task.yield() }
        await #expect { try await client.send(HTTPRequest(url: server.url + "/")) } throws: {
          $0.isNotSent
        }
        group.cancelAll()
      }
      // Whoever has ended makes room.
      let response = try await client.send(HTTPRequest(url: server.url + "/next"))
      #expect(response.status == 200)
    }
  }

  /// A connection to another host must make room when there may be no more.
  @Test func connectionsToAllHostsTogetherAreBounded() async throws {
    var configuration = CurlConfiguration()
    configuration.connections = 1
    try await exchange(configuration) { _ in
      .response(status: 200)
    } _: { client, first in
      try await HTTPTestServer.run { _ in
        .response(status: 200)
      } _: { second in
        for server in [first, second, first, first] {
          _ = try await client.send(HTTPRequest(url: server.url + "/"))
        }
        #expect(first.requests.map(\.connection) == [1, 2, 2])
        #expect(second.connectionCount == 1)
      }
    }
  }

  /// Age counts in whole seconds, and a connection may be as old as the limit.
  @Test(arguments: [\CurlConfiguration.connectionIdleTime, \.connectionLifetime])
  func anOldConnectionIsNotUsedAgain(
    _ limit: any WritableKeyPath<CurlConfiguration, Duration> & Sendable
  ) async throws {
    var configuration = CurlConfiguration()
    configuration[keyPath: limit] = .seconds(1)
    try await exchange(configuration) { _ in
      .response(status: 200)
    } _: { client, server in
      _ = try await client.send(HTTPRequest(url: server.url + "/"))
      try await Task.sleep(for: .milliseconds(2200))
      _ = try await client.send(HTTPRequest(url: server.url + "/"))
      #expect(server.requests.map(\.connection) == [1, 2])
    }
  }
}
