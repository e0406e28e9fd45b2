import Testing

@testable import Gateway

@Suite struct WebhookTests {
  @Test(
    "A partner's webhook reaches its service byte for byte, and the service's status the partner",
    arguments: ["persona", "circle/wallets", "circle/mint"])
  func forwards(source: String) async throws {
    try await GatewayWorld.with { world in
      let body = "{ \"a\":1,\n\t\"b\" : \"é\" }  "
      let good = try await world.send(
        .post, "/webhooks/\(source)",
        [("Persona-Signature", "good"), ("X-Twice", "1"), ("x-twice", "2")], body: body)
      #expect(good.status == 200)
      let received = try #require(world.backend.state.withLock { $0.webhooks.last })
      #expect(received.source == source)
      #expect(received.body == Array(body.utf8))
      let twice = received.headers.filter { $0.name.lowercased() == "x-twice" }.map(\.value)
      #expect(twice.joined(separator: ", ").replacing(" ", with: "") == "1,2")
      let forged = try await world.send(.post, "/webhooks/\(source)", body: body)
      #expect(forged.status == 401)
    }
  }

  @Test func probesAreAnsweredAndTheRestRefused() async throws {
    try await GatewayWorld.with { world async throws in
      #expect(try await world.send(.head, "/webhooks/circle/wallets").status == 200)
      #expect(try await world.send(.get, "/webhooks/persona").status == 405)
      #expect(try await world.send(.post, "/webhooks/other", body: "{}").status == 404)
      let large = String(repeating: "x", count: 1_100_000)
      #expect(try await world.send(.post, "/webhooks/persona", body: large).status == 413)
      #expect(world.backend.state.withLock { $0.webhooks.isEmpty })
    }
  }

  /// Anybody can send them, and they must leave room for users' calls.
  @Test func onlySoManyArePassedOnAtOnce() async throws {
    try await GatewayWorld.with { world in
      world.backend.state.withLock { $0.holdsWebhooks = true }
      let request = """
        POST /webhooks/persona HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\
        Persona-Signature: good\r\nConnection: close\r\n\r\n{}
        """
      let answers = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<70 { group.addTask { try await world.raw(request) } }
        var answers: [String] = []
        for _ in 0..<6 { answers.append(try await group.next() ?? "") }
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 503 ") })
        world.backend.state.withLock { $0.holdsWebhooks = false }
        for try await answer in group { answers.append(answer) }
        return answers
      }
      #expect(answers.count { $0.hasPrefix("HTTP/1.1 200 ") } == 64)
    }
  }

  @Test func aStatusThatIsNoneIsNotPassedOn() async throws {
    try await GatewayWorld.with { world async throws in
      let answer = try await world.send(
        .post, "/webhooks/circle/mint", [("X-Nonsense", "1")], body: "{}")
      #expect(answer.status == 503)
    }
  }
}
