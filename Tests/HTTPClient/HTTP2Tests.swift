import HTTPClient
import Synchronization
import Testing

/// HTTP/2 as libcurl negotiates it over TLS, against a server that the test plays frame by frame.
@Suite(.timeLimit(.minutes(5))) struct HTTP2Tests {
  private func exchange(
    _ answer: @escaping HTTP2TestServer.Answer,
    _ body: (CurlClient, HTTP2TestServer) async throws -> Void
  ) async throws {
    try await HTTP2TestServer.run(answer) { server, configuration in
      let client = CurlClient(configuration)
      try await body(client, server)
      await client.shutdown()
    }
  }

  private func get(_ server: HTTP2TestServer) -> HTTPRequest { HTTPRequest(url: server.url + "/") }

  private func post(_ server: HTTP2TestServer, isIdempotent: Bool = false) -> HTTPRequest {
    HTTPRequest(
      method: .post, url: server.url + "/", body: Array("{}".utf8), isIdempotent: isIdempotent)
  }

  @Test func manyRequestsShareOneConnectionAtTheSameTime() async throws {
    // The server answers nobody before all twenty are there.
    let waiting = Mutex<[UInt32]>([])
    try await exchange { frame, _ in
      guard frame.endsStream else { return [] }
      return waiting.withLock { waiting in
        waiting.append(frame.stream)
        guard waiting.count == 20 else { return [] }
        return waiting.reversed().flatMap { [.ok($0), .data($0, "\($0)")] }
      }
    } _: { (client, server) async throws in
      let bodies = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 1...20 { group.addTask { try await client.send(get(server)).text } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      let streams: [Int] = Array(stride(from: 1, to: 40, by: 2))
      #expect(bodies == Set(streams.map(String.init)))
      #expect(server.connectionCount == 1)
    }
  }

  @Test func bodiesGoBothWays() async throws {
    let large = [UInt8](repeating: 7, count: 200_000)
    try await exchange { frame, _ in
      var frames: [HTTP2Frame] = []
      if frame.kind == .data, !frame.payload.isEmpty {
        let count = frame.payload.count
        let credit = [
          UInt8(count >> 24 & 127), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255),
          UInt8(count & 255),
        ]
        frames = [0, frame.stream].map {
          HTTP2Frame(kind: .windowUpdate, stream: $0, payload: credit)
        }
      }
      if frame.endsStream { frames += [.ok(frame.stream), .data(frame.stream, "got it")] }
      return frames
    } _: { (client, server) async throws in
      for body in [[1], large] {
        let request = HTTPRequest(method: .post, url: server.url + "/", body: body)
        #expect(try await client.send(request).text == "got it")
      }
      let received = server.frames.filter { $0.frame.kind == .data }.map(\.frame.payload.count)
      #expect(received.reduce(0, +) == large.count + 1)
    }
  }

  /// "Refused" means that the server did not look at it: an idempotent request is sent again at once;
  /// for any other libcurl does not tell us that this was the reason, so that nobody knows.
  @Test func aRefusedStreamIsSentAgainIfItMay() async throws {
    try await exchange { frame, connection in
      guard frame.endsStream else { return [] }
      return connection == 1 ? [.reset(frame.stream, code: 7)] : [.ok(frame.stream, ends: true)]
    } _: { (client, server) async throws in
      #expect(try await client.send(post(server, isIdempotent: true)).status == 200)
      #expect(server.requestCount == 2)
    }
    try await exchange { frame, connection in
      frame.endsStream ? [.reset(frame.stream, code: 7)] : []
    } _: { (client, server) async throws in
      await #expect { try await client.send(post(server)) } throws: { $0.isUnknown }
      #expect(server.requestCount == 1)
    }
  }

  @Test func afterGoAwayWhatIsUnderWayEndsAndTheRestGoesElsewhere() async throws {
    try await exchange { frame, connection in
      guard frame.endsStream else { return [] }
      // The first stream is within what the server still does.
      return connection == 1
        ? [.goAway(last: 1), .ok(frame.stream), .data(frame.stream, "last")]
        : [.ok(frame.stream), .data(frame.stream, "first of the next")]
    } _: { (client, server) async throws in
      #expect(try await client.send(post(server)).text == "last")
      #expect(try await client.send(post(server)).text == "first of the next")
      #expect(server.connectionCount == 2)
    }
  }

  /// libcurl 7.88 reports what GOAWAY leaves out as a broken connection; so it is for us to send it
  /// again.
  @Test func whatGoAwayLeavesOutIsUnknownAndSentAgainIfItMay() async throws {
    try await exchange { frame, connection in
      guard frame.endsStream else { return [] }
      return connection == 1 ? [.goAway(last: 0)] : [.ok(frame.stream, ends: true)]
    } _: { (client, server) async throws in
      await #expect { try await client.send(post(server)) } throws: { $0.isUnknown }
    }
    try await exchange { frame, connection in
      guard frame.endsStream else { return [] }
      return connection == 1 ? [.goAway(last: 0)] : [.ok(frame.stream, ends: true)]
    } _: { (client, server) async throws in
      #expect(try await RetryingClient(client).send(get(server)).status == 200)
      #expect(server.connectionCount == 2)
    }
  }

  @Test func aResetInMidAnswerIsUnknown() async throws {
    try await exchange { frame, _ in
      guard frame.endsStream else { return [] }
      return [
        .ok(frame.stream), .data(frame.stream, "ha", ends: false), .reset(frame.stream, code: 2),
      ]
    } _: { (client, server) async throws in
      await #expect { try await client.send(post(server)) } throws: { $0.isUnknown }
      await #expect { try await client.send(get(server)) } throws: { $0.isUnknown }
    }
  }

  @Test func aLostConnectionLeavesAllItsPostsUnknown() async throws {
    let count = Mutex(0)
    try await exchange { frame, _ in
      guard frame.endsStream else { return [] }
      let isLast = count.withLock { count in
        count += 1
        return count == 5
      }
      return isLast ? nil : []
    } _: { (client, server) async throws in
      await withTaskGroup(of: Void.self) { group in
        for _ in 1...5 {
          group.addTask {
            await #expect { try await client.send(post(server)) } throws: { $0.isUnknown }
          }
        }
      }
      #expect(server.requestCount == 5)
    }
  }

  /// libcurl 7.88 tells the peer with the next thing that it writes.
  @Test func cancellingOneRequestResetsItsStreamAlone() async throws {
    try await exchange { frame, _ in
      // The third request has everybody answered who is left.
      guard frame.endsStream, frame.stream == 5 else { return [] }
      return [1, 5].flatMap { [.ok($0), .data($0, "alive")] }
    } _: { (client, server) async throws in
      try await withThrowingTaskGroup(of: String.self) { survivors in
        survivors.addTask { try await client.send(get(server)).text }
        while server.requestCount < 1 { await Task.yield() }
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            await #expect(throws: HTTPError.cancelled) { try await client.send(get(server)) }
          }
          while server.requestCount < 2 { await Task.yield() }
          group.cancelAll()
        }
        survivors.addTask { try await client.send(get(server)).text }
        for try await text in survivors { #expect(text == "alive") }
      }
      // Later ones are for streams that have ended anyway.
      #expect(server.frames.first { $0.frame.kind == .reset }?.frame.stream == 3)
      #expect(server.connectionCount == 1)
    }
  }

  /// So that a reader who takes its time holds up nobody else.
  @Test func aStreamedResponseHasAConnectionOfItsOwn() async throws {
    try await exchange { frame, _ in
      frame.endsStream ? [.ok(frame.stream, ends: true)] : []
    } _: { (client, server) async throws in
      #expect(try await client.send(get(server)).status == 200)
      let text = try await client.withResponse(to: get(server)) { response in
        try await response.body.reduce(into: "") { $0 += String(decoding: $1, as: UTF8.self) }
      }
      #expect(text == "old")
      #expect(server.oldRequestCount == 1)
      #expect(try await client.send(get(server)).status == 200)
      #expect(server.connectionCount == 2)
    }
  }
}
