import HTTPClient
import HTTPTestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct TLSTests {
  private func withServer(
    _ body: (HTTPTestServer, _ bundle: String) async throws -> Void
  ) async throws {
    try await TestIdentity.with { identity in
      let server = try await HTTPTestServer(identity: (identity.certificate, identity.key)) {
        .response(status: 200, body: "secret of \($0.uri)")
      }
      do {
        try await body(server, identity.bundle)
      } catch {
        await server.shutdown()
        throw error
      }
      await server.shutdown()
    }
  }

  @Test func aTrustedServerIsTalkedTo() async throws {
    try await withServer { server, bundle in
      var configuration = CurlConfiguration()
      configuration.caBundle = bundle
      let client = CurlClient(configuration)
      for _ in 1...2 {
        let response = try await client.send(
          HTTPRequest(method: .post, url: "https://localhost:\(server.port)/", body: [1]))
        #expect(response.text == "secret of /")
      }
      #expect(server.requests.map(\.connection).max() == server.requests.map(\.connection).min())
      await client.shutdown()
    }
  }

  @Test func anUntrustedServerAndOneOfAnotherNameHearNothing() async throws {
    try await withServer { server, bundle in
      var trusting = CurlConfiguration()
      trusting.caBundle = bundle
      for (configuration, host) in [(CurlConfiguration(), "localhost"), (trusting, "127.0.0.1")] {
        let client = CurlClient(configuration)
        await #expect {
          try await client.send(
            HTTPRequest(method: .post, url: "https://\(host):\(server.port)/", body: [1]))
        } throws: {
          $0.isNotSent
        }
        await client.shutdown()
      }
      #expect(server.requests.isEmpty)
    }
  }

  /// The proxy sees where to, and nothing more.
  @Test func aProxyTunnelsWhatItCannotRead() async throws {
    try await withServer { server, bundle in
      try await RawServer.run { connection in
        guard let head = connection.readHead() else { return }
        #expect(head.hasPrefix("CONNECT localhost:\(server.port) HTTP/1.1\r\n"))
        connection.write("HTTP/1.1 200 Fine\r\nX-From: proxy\r\n\r\n")
        connection.relay(to: server.port)
      } _: { proxy in
        var configuration = CurlConfiguration()
        configuration.caBundle = bundle
        configuration.proxy = proxy.url
        let client = CurlClient(configuration)
        for path in ["/a", "/b"] {
          let response = try await client.send(
            HTTPRequest(url: "https://localhost:\(server.port)\(path)"))
          #expect(response.text == "secret of \(path)")
          #expect(response.headers["X-From"] == nil)
        }
        #expect(proxy.connectionCount == 1)
        await client.shutdown()
      }
    }
  }

  @Test func aProxyIsAskedForThePlainThings() async throws {
    try await HTTPTestServer.run {
      .response(status: 200, body: $0.uri)
    } _: { proxy in
      var configuration = CurlConfiguration()
      configuration.proxy = proxy.url
      let client = CurlClient(configuration)
      let response = try await client.send(HTTPRequest(url: "http://bank.invalid/a"))
      #expect(response.text == "http://bank.invalid/a")
      await client.shutdown()
    }
  }
}
