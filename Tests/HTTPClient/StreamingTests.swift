import Glibc
import HTTPClient
import HTTPTestServer
import Synchronization
import Testing

/// Responses that are read while they arrive.
@Suite(.timeLimit(.minutes(5))) struct StreamingTests {
  private func exchange(
    _ script: @escaping @Sendable (RawConnection) -> Void,
    _ body: (CurlClient, RawServer) async throws -> Void
  ) async throws {
    let client = CurlClient()
    try await RawServer.run(script) { server in try await body(client, server) }
    await client.shutdown()
  }

  @Test func aPieceIsThereBeforeTheNextIsSent() async throws {
    let hasRead = Mutex(false)
    try await exchange { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nX-Kind: stream\r\nContent-Length: 6\r\n\r\n")
      connection.write("one")
      while !hasRead.withLock({ $0 }) { usleep(1000) }
      connection.write("two")
    } _: { client, server in
      try await client.withResponse(to: HTTPRequest(url: server.url)) { response in
        #expect(response.status == 200)
        #expect(response.headers["x-kind"] == "stream")
        var pieces = response.body.makeAsyncIterator()
        let first = try await pieces.next()
        #expect(first == Array("one".utf8))
        hasRead.withLock { $0 = true }
        let second = try await pieces.next()
        #expect(second == Array("two".utf8))
        for _ in 1...2 {
          let end = try await pieces.next()
          #expect(end == nil)
        }
      }
    }
  }

  /// The server can send no more than fits into the sockets and our buffer, until it is read; and
  /// meanwhile others are served.
  @Test func whatIsNotReadStaysWithThePeer() async throws {
    let total = 96 << 20
    let stuckAt = Mutex<Int?>(nil)
    try await exchange { connection in
      guard connection.readHead()?.hasPrefix("GET /large ") == true else {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        return
      }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
      let piece = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 % 251) }
      var sent = 0
      // Stuck is who could not write a byte for half a second.
      for _ in 0..<500 {
        let count = connection.writeWithoutWaiting(piece[(sent % piece.count)...])
        sent += count
        if count == 0 { usleep(1000) }
        if sent == total { break }
      }
      stuckAt.withLock { $0 = sent }
      while sent < total, connection.write(Array(piece[(sent % piece.count)...])) {
        sent += piece.count - sent % piece.count
      }
      _ = connection.sawEnd()
    } _: { client, server in
      let request = HTTPRequest(url: server.url + "/large", timeout: .seconds(600))
      try await client.withResponse(to: request) { response in
        while stuckAt.withLock({ $0 }) == nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(stuckAt.withLock { $0 ?? total } < total / 2)
        let other = try await client.send(HTTPRequest(url: server.url + "/other"))
        #expect(other.text == "ok")
        var received = 0
        for try await piece in response.body {
          #expect(piece.count <= 512 << 10)
          #expect(piece.first == UInt8(truncatingIfNeeded: received % 65_536 % 251))
          received += piece.count
        }
        #expect(received == total)
      }
    }
  }

  @Test func whoStopsReadingEndsTheTransfer() async throws {
    let isOver = Mutex(false)
    try await exchange { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfirst")
      isOver.withLock { [sawEnd = connection.sawEnd()] in $0 = sawEnd }
    } _: { client, server in
      let first = try await client.withResponse(to: HTTPRequest(url: server.url)) { response in
        for try await piece in response.body { return piece }
        return []
      }
      #expect(first == Array("first".utf8))
      while !isOver.withLock({ $0 }) { await Task.yield() }
    }
  }

  @Test func aReaderThatIsCancelledEndsTheTransfer() async throws {
    let isOver = Mutex(false)
    try await exchange { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfirst")
      isOver.withLock { [sawEnd = connection.sawEnd()] in $0 = sawEnd }
    } _: { client, server in
      let hasFirst = Flag()
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          do {
            try await client.withResponse(to: HTTPRequest(url: server.url)) { response in
              for try await _ in response.body { hasFirst.set() }
            }
            Issue.record("The body has an end.")
          } catch {
            #expect(error as? HTTPError == .cancelled)
          }
        }
        while !hasFirst.isSet { await Task.yield() }
        group.cancelAll()
      }
      while !isOver.withLock({ $0 }) { await Task.yield() }
    }
  }

  @Test func aBodyThatBreaksOffThrowsAfterWhatCame() async throws {
    try await HTTPTestServer.run { _ in
      .brokenOff(body: "half")
    } _: { server in
      let client = CurlClient()
      let received = Mutex("")
      await #expect {
        try await client.withResponse(to: HTTPRequest(url: server.url)) { response in
          for try await piece in response.body {
            received.withLock { $0 += String(decoding: piece, as: UTF8.self) }
          }
        }
      } throws: {
        $0.isUnknown
      }
      #expect(received.withLock { $0 } == "half")
      await client.shutdown()
    }
  }

  @Test func noResponseIsThrown() async throws {
    let client = CurlClient()
    let server = try RawServer { _ in }
    server.stop()
    await #expect {
      try await client.withResponse(to: HTTPRequest(url: server.url)) { _ in }
    } throws: {
      $0.isNotSent || $0.isUnknown
    }
    await #expect {
      try await client.withResponse(to: HTTPRequest(url: "http://nothing.invalid/")) { _ in }
    } throws: {
      $0.isNotSent
    }
    await client.shutdown()
  }

  @Test func whatIsReadAfterItsTimeIsOverThrows() async throws {
    let client = CurlClient()
    try await HTTPTestServer.run { _ in
      .response(status: 200, body: "short")
    } _: { server in
      let escaped = try await client.withResponse(to: HTTPRequest(url: server.url)) { $0.body }
      var pieces = escaped.makeAsyncIterator()
      let count = ((try? await pieces.next()) ?? nil)?.count ?? 0
      // What had arrived may still be read; nothing waits for ever.
      #expect(count == 0 || count == 5)
    }
    await client.shutdown()
  }
}
