import HTTPClient
import HTTPTestServer
import Testing

@Suite(.timeLimit(.minutes(10))) struct CurlClientTests {
  /// What the test's server heard and what the client heard back.
  private func exchange(
    _ configuration: CurlConfiguration = CurlConfiguration(),
    _ answer: @escaping @Sendable (HTTPTestServer.Request) -> HTTPTestServer.Reply,
    _ body: (CurlClient, HTTPTestServer) async throws -> Void
  ) async throws {
    let client = CurlClient(configuration)
    try await HTTPTestServer.run(answer) { server in try await body(client, server) }
    await client.shutdown()
  }

  @Test func sendsMethodHeadersAndBodyAndReadsTheAnswer() async throws {
    try await exchange { _ in
      .response(status: 201, headers: [("X-Two", "a"), ("x-two", "b")], body: "hello")
    } _: { client, server in
      let response = try await client.send(
        HTTPRequest(
          method: .put, url: server.url + "/a%20b?c=d", headers: [("X-One", "1"), ("X-Empty", "")],
          body: [UInt8]("payload".utf8)))
      #expect(response.status == 201)
      #expect(response.text == "hello")
      #expect(response.headers["X-TWO"] == "a")
      #expect(response.headers.values("x-two") == ["a", "b"])
      let request = try #require(server.requests.first)
      #expect(request.method == "PUT")
      #expect(request.uri == "/a%20b?c=d")
      #expect(request.text == "payload")
      #expect(request.headers["x-one"] == "1")
      #expect(request.headers["x-empty"] == "")
      #expect(request.headers["content-length"] == "7")
      #expect(request.headers["content-type"] == nil)
      #expect(request.headers["expect"] == nil)
    }
  }

  @Test(arguments: [HTTPMethod.get, .head, .post, .patch, .delete])
  func eachMethodArrives(_ method: HTTPMethod) async throws {
    try await exchange { _ in
      .response(status: 204)
    } _: { client, server in
      let response = try await client.send(HTTPRequest(method: method, url: server.url + "/"))
      #expect(response.status == 204)
      #expect(server.requests.map(\.method) == [method.rawValue])
    }
  }

  @Test func carriesABodyOfAMegabyteBothWays() async throws {
    let megabyte = String(repeating: "0123456789abcdef", count: 65_536)
    try await exchange {
      .response(status: 200, body: $0.text)
    } _: { client, server in
      let response = try await client.send(
        HTTPRequest(method: .post, url: server.url + "/", body: [UInt8](megabyte.utf8)))
      #expect(response.text == megabyte)
    }
  }

  @Test func usesAConnectionAgain() async throws {
    try await exchange { _ in
      .response(status: 200)
    } _: { client, server in
      for _ in 1...5 { _ = try await client.send(HTTPRequest(url: server.url + "/")) }
      #expect(server.requests.map(\.connection) == [1, 1, 1, 1, 1])
    }
  }

  @Test func followsNoRedirect() async throws {
    try await exchange { _ in
      .response(status: 302, headers: [("Location", "/elsewhere")])
    } _: { client, server in
      let response = try await client.send(HTTPRequest(url: server.url + "/"))
      #expect(response.status == 302)
      #expect(server.requests.count == 1)
    }
  }

  @Test func aRefusedConnectionIsSurelyNotSent() async throws {
    let client = CurlClient()
    let port = RefusingPort()
    let url = "http://127.0.0.1:\(port.number)/"
    await #expect { try await client.send(HTTPRequest(method: .post, url: url)) } throws: {
      $0.isNotSent
    }
    withExtendedLifetime(port) {}
    await client.shutdown()
  }

  @Test func aNameThatDoesNotResolveIsSurelyNotSent() async throws {
    let client = CurlClient()
    await #expect {
      try await client.send(HTTPRequest(url: "http://nothing.invalid/", timeout: .seconds(10)))
    } throws: {
      $0.isNotSent
    }
    await client.shutdown()
  }

  @Test func aFailedHandshakeIsSurelyNotSent() async throws {
    try await exchange { _ in
      .response(status: 200)
    } _: { client, server in
      // The server does not speak TLS.
      await #expect {
        try await client.send(
          HTTPRequest(method: .post, url: "https://127.0.0.1:\(server.port)/", body: [1, 2, 3]))
      } throws: {
        $0.isNotSent
      }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func silenceUntilTheTimeoutIsUnknown() async throws {
    try await exchange { _ in
      .silence
    } _: { client, server in
      await #expect {
        try await client.send(
          HTTPRequest(
            method: .post, url: server.url + "/", body: [1], timeout: .milliseconds(300)))
      } throws: {
        $0.isUnknown
      }
    }
  }

  @Test func anAnswerThatBreaksOffIsUnknown() async throws {
    try await exchange { _ in
      .brokenOff(body: "half an ans")
    } _: { client, server in
      await #expect { try await client.send(HTTPRequest(url: server.url + "/")) } throws: {
        $0.isUnknown
      }
    }
  }

  @Test func aClosedConnectionIsUnknown() async throws {
    try await exchange { _ in
      .closed
    } _: { client, server in
      await #expect {
        try await client.send(HTTPRequest(method: .post, url: server.url + "/", body: [1]))
      } throws: {
        $0.isUnknown
      }
      #expect(server.requests.count == 1)
    }
  }

  /// libcurl repeats a request by itself when a reused connection dies without an answer. For a
  /// POST that would be a second order.
  @Test(arguments: [nil, [UInt8]("{}".utf8)])
  func aPostOnADyingReusedConnectionIsNotRepeated(_ body: [UInt8]?) async throws {
    try await exchange {
      $0.uri == "/warm" ? .response(status: 200) : .closed
    } _: { client, server in
      _ = try await client.send(HTTPRequest(url: server.url + "/warm"))
      await #expect {
        try await client.send(HTTPRequest(method: .post, url: server.url + "/order", body: body))
      } throws: {
        $0.isUnknown
      }
      #expect(server.requests.count { $0.uri == "/order" } == 1)
    }
  }

  @Test func cancellingTheTaskEndsTheTransfer() async throws {
    try await exchange { _ in
      .silence
    } _: { client, server in
      await withTaskGroup(of: HTTPError?.self) { group in
        group.addTask {
          do throws(HTTPError) {
            _ = try await client.send(HTTPRequest(url: server.url + "/"))
            return nil
          } catch {
            return error
          }
        }
        while server.requests.isEmpty { await Task.yield() }
        group.cancelAll()
        #expect(await group.next() == .cancelled)
      }
    }
  }

  @Test func aCancelledTaskSendsNothing() async throws {
    try await exchange { _ in
      .response(status: 200)
    } _: { client, server in
      await withTaskGroup(of: Void.self) { group in
        group.cancelAll()
        group.addTask {
          await #expect(throws: HTTPError.cancelled) {
            try await client.send(HTTPRequest(url: server.url + "/"))
          }
        }
      }
    }
  }

  @Test func shuttingDownCancelsWhatIsUnderWayAndRefusesTheRest() async throws {
    let client = CurlClient()
    try await HTTPTestServer.run { _ in
      .silence
    } _: { server in
      await withTaskGroup(of: Void.self) { group in
        for _ in 1...3 {
          group.addTask {
            await #expect(throws: HTTPError.cancelled) {
              try await client.send(HTTPRequest(url: server.url + "/"))
            }
          }
        }
        while server.requests.count < 3 { await Task.yield() }
        await client.shutdown()
      }
      await #expect { try await client.send(HTTPRequest(url: server.url + "/")) } throws: {
        $0.isNotSent
      }
      await client.shutdown()
    }
  }

  @Test func aForgottenClientEndsItsThread() async throws {
    try await HTTPTestServer.run { _ in
      .response(status: 200)
    } _: { server in
      for _ in 1...20 {
        let client = CurlClient()
        _ = try await client.send(HTTPRequest(url: server.url + "/"))
      }
      #expect(server.requests.count == 20)
    }
  }

  @Test(arguments: [HTTPMethod.get, .head])
  func aBodyThatHasNoMeaningIsNotSent(_ method: HTTPMethod) async throws {
    let client = CurlClient()
    await #expect {
      try await client.send(HTTPRequest(method: method, url: "http://127.0.0.1:1/", body: [1]))
    } throws: {
      $0.isNotSent
    }
  }

  @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
  func aHeaderCannotSmuggleAnother(_ value: String) async throws {
    let client = CurlClient()
    await #expect {
      try await client.send(HTTPRequest(url: "http://127.0.0.1:1/", headers: [("X", value)]))
    } throws: {
      $0.isNotSent
    }
  }

  @Test(arguments: ["http://127.0.0.1:1/a b", "file:///etc/passwd", "nonsense", ""])
  func anOddURLIsNotSent(_ url: String) async throws {
    let client = CurlClient()
    await #expect { try await client.send(HTTPRequest(url: url)) } throws: { $0.isNotSent }
  }
}

extension Error {
  var isNotSent: Bool {
    guard case .notSent? = self as? HTTPError else { return false }
    return true
  }

  var isUnknown: Bool {
    guard case .unknown? = self as? HTTPError else { return false }
    return true
  }
}
