import Glibc
import HTTPClient
import Synchronization
import Testing

/// What we may claim about a request that got no answer. "Not sent" lets a reservation of money go,
/// so it must never be said of a request that a peer may have acted upon.
@Suite(.timeLimit(.minutes(5))) struct OutcomeTests {
  private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  private func exchange(
    _ configuration: CurlConfiguration = CurlConfiguration(),
    _ script: @escaping @Sendable (RawConnection) -> Void,
    _ body: (CurlClient, RawServer) async throws -> Void
  ) async throws {
    let client = CurlClient(configuration)
    try await RawServer.run(script) { server in try await body(client, server) }
    await client.shutdown()
  }

  private func post(
    _ url: String, _ body: [UInt8] = Array("{}".utf8), timeout: Duration = .seconds(60),
    isIdempotent: Bool = false
  ) -> HTTPRequest {
    HTTPRequest(
      method: .post, url: url + "/", body: body, timeout: timeout, isIdempotent: isIdempotent)
  }

  // MARK: Surely not sent

  @Test func aConnectionThatIsNotAcceptedInTimeIsNotSent() async throws {
    // The system keeps one connection waiting for a server that never accepts, and no more.
    let server = try RawServer(backlog: 0, accepts: false) { _ in }
    defer { server.stop() }
    var configuration = CurlConfiguration()
    configuration.connectTimeout = .milliseconds(300)
    let client = CurlClient(configuration)
    let outcomes = await withTaskGroup(of: HTTPError?.self) { group in
      for _ in 1...4 {
        group.addTask {
          await error { () async throws(HTTPError) in
            try await client.send(post(server.url, timeout: .seconds(3)))
          }
        }
      }
      return await group.reduce(into: [HTTPError?]()) { $0.append($1) }
    }
    #expect(outcomes.contains { $0?.isNotSent == true })
    await client.shutdown()
  }

  @Test func aHandshakeThatNeverEndsIsNotSent() async throws {
    var configuration = CurlConfiguration()
    configuration.connectTimeout = .milliseconds(300)
    try await exchange(configuration) {
      _ = $0.sawEnd()
    } _: { (client, server) async throws in
      await #expect {
        try await client.send(post("https://127.0.0.1:\(server.port)"))
      } throws: {
        $0.isNotSent
      }
    }
  }

  @Test func aProxyThatOpensNoTunnelIsNotSent() async throws {
    let heads = Mutex<[String]>([])
    try await RawServer.run { connection in
      guard let head = connection.readHead() else { return }
      heads.withLock { $0.append(head) }
      connection.write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
    } _: { server in
      var configuration = CurlConfiguration()
      configuration.proxy = server.url
      let client = CurlClient(configuration)
      await #expect { try await client.send(post("https://bank.invalid")) } throws: {
        $0.isNotSent
      }
      #expect(heads.withLock { $0.first?.hasPrefix("CONNECT bank.invalid:443 HTTP/1.1") } == true)
      await client.shutdown()
    }
  }

  @Test func waitingForAConnectionUntilTheEndIsNotSent() async throws {
    var configuration = CurlConfiguration()
    configuration.connectionsPerHost = 1
    try await exchange(configuration) { connection in
      _ = connection.readHead()
      _ = connection.sawEnd()
    } _: { (client, server) async throws in
      await withTaskGroup(of: Void.self) { group in
        group.addTask { _ = try? await client.send(post(server.url)) }
        while server.connectionCount == 0 { await Task.yield() }
        await #expect {
          try await client.send(post(server.url, timeout: .milliseconds(300)))
        } throws: {
          $0.isNotSent
        }
        group.cancelAll()
      }
      #expect(server.connectionCount == 1)
    }
  }

  // MARK: Unknown

  enum Ending: CaseIterable {
    case close, reset
  }

  @Test(arguments: Ending.allCases)
  func anEndAfterTheRequestWasReadIsUnknown(_ ending: Ending) async throws {
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.read(2)
      if ending == .reset { connection.reset() }
    } _: { (client, server) async throws in
      await #expect { try await client.send(post(server.url)) } throws: { $0.isUnknown }
      #expect(server.connectionCount == 1)
    }
  }

  @Test func anEndInTheMidstOfTheRequestIsUnknown() async throws {
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.read(100_000)
      connection.reset()
    } _: { (client, server) async throws in
      await #expect {
        try await client.send(post(server.url, [UInt8](repeating: 1, count: 32 << 20)))
      } throws: {
        $0.isUnknown
      }
      #expect(server.connectionCount == 1)
    }
  }

  @Test(
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Le",
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhalf",
      "HTTP/9.9 200 OK\r\n\r\n",
      "nonsense\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n",
    ])
  func anAnswerThatIsNoneIsUnknown(_ answer: String) async throws {
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.read(2)
      connection.write(answer)
    } _: { (client, server) async throws in
      await #expect { try await client.send(post(server.url)) } throws: { $0.isUnknown }
      #expect(server.connectionCount == 1)
    }
  }

  @Test(
    arguments: [
      "HTTP/1.1 200 OK\r\nX-Endless: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "",
    ])
  func anAnswerThatTricklesIsUnknownWhenTheTimeIsOver(_ beginning: String) async throws {
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.read(2)
      connection.write(beginning)
      while connection.write("x") { usleep(20_000) }
    } _: { (client, server) async throws in
      await #expect {
        try await client.send(post(server.url, timeout: .milliseconds(500)))
      } throws: {
        $0.isUnknown
      }
    }
  }

  @Test func anAnswerWhoseFirstByteIsLateIsUnknown() async throws {
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.sawEnd()
    } _: { (client, server) async throws in
      var request = post(server.url)
      request.firstByteTimeout = .milliseconds(200)
      let error = await error { () async throws(HTTPError) in try await client.send(request) }
      #expect(error == .unknown("The time for the request is over."))
    }
  }

  @Test func onlyTheFirstByteHasToComeInItsTime() async throws {
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.read(2)
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")
      usleep(7_000_000)
      connection.write("ok")
    } _: { (client, server) async throws in
      var request = post(server.url)
      request.firstByteTimeout = .seconds(5)
      #expect(try await client.send(request).text == "ok")
    }
  }

  @Test func aHeaderWithoutEndIsTooLarge() async throws {
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.read(2)
      connection.write("HTTP/1.1 200 OK\r\n")
      while connection.write("X-More: \(String(repeating: "x", count: 1000))\r\n") {}
    } _: { (client, server) async throws in
      await #expect(throws: HTTPError.tooLarge) { try await client.send(post(server.url)) }
    }
  }

  // MARK: Cancelled

  @Test func cancellingClosesTheConnectionAtOnce() async throws {
    let hasArrived = Flag()
    let isClosed = Flag()
    try await exchange { connection in
      _ = connection.readHead()
      hasArrived.set()
      if connection.sawEnd() { isClosed.set() }
    } _: { (client, server) async throws in
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          await #expect(throws: HTTPError.cancelled) { try await client.send(post(server.url)) }
        }
        while !hasArrived.isSet { await Task.yield() }
        group.cancelAll()
      }
      while !isClosed.isSet { await Task.yield() }
    }
  }

  // MARK: The connection that closes just as we write

  /// Answers the first request of the first connection, and closes it on the second.
  private static func closesOnReuse(
    _ connection: RawConnection, counting requests: borrowing Mutex<Int>
  ) {
    for round in 1...2 {
      guard connection.readHead() != nil, connection.read(2) != nil else { return }
      requests.withLock { $0 += 1 }
      if connection.number == 1, round == 2 { return }
      connection.write(ok)
    }
  }

  @Test func aPostOnAConnectionThatDiesIsUnknownAndNotRepeated() async throws {
    let requests = Mutex(0)
    try await exchange {
      Self.closesOnReuse($0, counting: requests)
    } _: { (client, server) async throws in
      #expect(try await client.send(post(server.url)).text == "ok")
      await #expect { try await client.send(post(server.url)) } throws: { $0.isUnknown }
    }
    #expect(requests.withLock { $0 } == 2)
  }

  @Test func anIdempotentOneIsSentAgainOnANewConnection() async throws {
    let requests = Mutex(0)
    try await exchange {
      Self.closesOnReuse($0, counting: requests)
    } _: { (client, server) async throws in
      for _ in 1...2 {
        #expect(try await client.send(post(server.url, isIdempotent: true)).text == "ok")
      }
    }
    #expect(requests.withLock { $0 } == 3)
  }

  @Test func alsoOneWhoseBodyIsReadInPieces() async throws {
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let arrived = Mutex<[UInt8]?>(nil)
    try await exchange { connection in
      if connection.number == 1 {
        _ = connection.readHead()
        connection.write(Self.ok)
        _ = connection.readHead()
        _ = connection.read(100_000)
      } else {
        _ = connection.readHead()
        let bytes = connection.read(body.count)
        arrived.withLock { $0 = bytes }
        connection.write(Self.ok)
      }
    } _: { (client, server) async throws in
      #expect(try await client.send(HTTPRequest(url: server.url + "/")).text == "ok")
      #expect(try await client.send(post(server.url, body, isIdempotent: true)).text == "ok")
      #expect(arrived.withLock { $0 } == body)
    }
  }

  @Test func aConnectionThatIsKnownToBeClosedIsNotUsed() async throws {
    let isClosed = Mutex(false)
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.read(2)
      connection.write(Self.ok)
      if connection.number == 1 {
        connection.end()
        isClosed.withLock { $0 = true }
      } else {
        _ = connection.readHead()
      }
    } _: { (client, server) async throws in
      #expect(try await client.send(post(server.url)).text == "ok")
      while !isClosed.withLock({ $0 }) { await Task.yield() }
      #expect(try await client.send(post(server.url)).text == "ok")
      #expect(server.connectionCount == 2)
    }
  }

  // MARK: Answers

  @Test func anAnswerBeforeTheBodyIsReadIsAnAnswer() async throws {
    try await exchange { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
      _ = connection.sawEnd()
    } _: { (client, server) async throws in
      let response = try await client.send(
        post(server.url, [UInt8](repeating: 1, count: 32 << 20)))
      #expect(response.status == 413)
    }
  }

  @Test func interimAnswersArePassedOver() async throws {
    try await exchange { connection in
      _ = connection.readHead()
      _ = connection.read(2)
      connection.write("HTTP/1.1 103 Early Hints\r\nX-Interim: 1\r\n\r\n")
      connection.write("HTTP/1.1 201 Created\r\nX-Final: 1\r\nContent-Length: 0\r\n\r\n")
    } _: { (client, server) async throws in
      let response = try await client.send(post(server.url))
      #expect(response.status == 201)
      #expect(response.headers["X-Final"] == "1")
      #expect(response.headers["X-Interim"] == nil)
    }
  }

  private func error(_ body: () async throws(HTTPError) -> HTTPResponse) async -> HTTPError? {
    do throws(HTTPError) {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }
}
