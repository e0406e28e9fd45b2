import Testing

@testable import Gateway

/// What web pages can make of the API: those we allow, and those we do not.
@Suite struct BrowserTests {
  private static let query = #"{"query":"{ __typename }"}"#
  private static let page = "https://app.example"
  private static let json = ("content-type", "application/json")

  private func preflight(
    _ world: GatewayWorld, from origin: String
  ) async throws -> GatewayWorld.Answer {
    try await world.exchange(
      "OPTIONS", "/graphql",
      [
        ("Origin", origin), ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type"),
      ])
  }

  @Test func aPageThatIsAllowedMayAsk() async throws {
    try await GatewayWorld.with(["GATEWAY_CORS_ORIGINS": "https://other.example,\(Self.page)"]) {
      world async throws in
      let preflight = try await preflight(world, from: Self.page)
      #expect(preflight.status == 204 && preflight.text.isEmpty)
      #expect(preflight.headers["access-control-allow-origin"] == Self.page)
      #expect(preflight.headers["access-control-allow-methods"] == "GET, POST")
      let allowed = preflight.headers["access-control-allow-headers"] ?? ""
      #expect(allowed.contains("authorization") && allowed.contains("content-type"))
      #expect(preflight.headers["access-control-allow-credentials"] == nil)
      #expect(preflight.headers["vary"]?.contains("Origin") == true)

      let answer = try await world.send(
        .post, "/graphql", [Self.json, ("origin", Self.page)], body: Self.query)
      #expect(answer.status == 200)
      #expect(answer.headers["access-control-allow-origin"] == Self.page)
      #expect(answer.headers["access-control-expose-headers"]?.contains("x-request-id") == true)
      // Who may not keep what was said to another origin is told so, also without an origin.
      let plain = try await world.send(.post, "/graphql", [Self.json], body: Self.query)
      #expect(plain.headers["vary"]?.contains("Origin") == true)
      #expect(plain.headers["access-control-allow-origin"] == nil)
    }
  }

  @Test(arguments: [
    "https://evil.example", "null", "https://app.example.evil.example", "http://app.example",
    "https://app.example:444",
  ])
  func aPageThatIsNotAllowedMayNot(origin: String) async throws {
    try await GatewayWorld.with(["GATEWAY_CORS_ORIGINS": Self.page]) { world async throws in
      let preflight = try await preflight(world, from: origin)
      #expect(preflight.status == 403)
      #expect(preflight.headers["access-control-allow-origin"] == nil)
      let answer = try await world.send(
        .post, "/graphql", [Self.json, ("origin", origin)], body: Self.query)
      #expect(answer.status == 403 && answer.code == "FORBIDDEN")
      #expect(answer.headers["access-control-allow-origin"] == nil)
    }
  }

  @Test func anyPageMayAskWhereAllAreAllowedAndNeverWithCredentials() async throws {
    try await GatewayWorld.with(["GATEWAY_CORS_ORIGINS": "*"]) { world async throws in
      let answer = try await world.send(
        .post, "/graphql", [Self.json, ("origin", "https://any.example")], body: Self.query)
      #expect(answer.headers["access-control-allow-origin"] == "*")
      #expect(answer.headers["access-control-allow-credentials"] == nil)
    }
    await #expect(throws: (any Error).self) {
      let settings = ["GATEWAY_CORS_ORIGINS": "*", "GATEWAY_CORS_CREDENTIALS": "true"]
      try await GatewayWorld.with(settings) { _ in }
    }
    await #expect(throws: (any Error).self) {
      try await GatewayWorld.with(["GATEWAY_CORS_ORIGINS": "app.example/"]) { _ in }
    }
  }

  @Test func credentialsAreAllowedWhereSaidSo() async throws {
    let settings = ["GATEWAY_CORS_ORIGINS": Self.page, "GATEWAY_CORS_CREDENTIALS": "true"]
    try await GatewayWorld.with(settings) { world async throws in
      let answer = try await preflight(world, from: Self.page)
      #expect(answer.headers["access-control-allow-credentials"] == "true")
    }
  }

  @Test func ourOwnPagesMayAsk() async throws {
    try await GatewayWorld.with { world async throws in
      let answer = try await world.send(
        .post, "/graphql", [Self.json, ("origin", world.base)], body: Self.query)
      #expect(answer.status == 200)
    }
  }

  /// A browser sends these from any page without asking first.
  @Test func whatAPageCanSendUnaskedIsRefused() async throws {
    try await GatewayWorld.with { world async throws in
      for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let answer = try await world.send(
          .post, "/graphql", [("content-type", type)], body: Self.query)
        #expect(answer.status == 415)
      }
      let get = "/graphql?query=%7B__typename%7D"
      for site in ["cross-site", "same-site"] {
        let sent = try await world.send(.get, get, [("sec-fetch-site", site)])
        #expect(sent.status == 403)
        let asked = try await world.send(
          .get, get, [("sec-fetch-site", site), ("x-requested-with", "app")])
        #expect(asked.status == 200)
      }
      for site in ["same-origin", "none"] {
        #expect(try await world.send(.get, get, [("sec-fetch-site", site)]).status == 200)
      }
    }
  }

  @Test func aSocketFromAForeignPageIsNotOpened() async throws {
    try await GatewayWorld.with(["GATEWAY_CORS_ORIGINS": Self.page]) { world async throws in
      await #expect(throws: TestSocket.NotUpgraded.self) {
        try await TestSocket.open(world, headers: [("origin", "https://evil.example")]) { _ in }
      }
      for origin in [Self.page, world.base] {
        try await TestSocket.open(world, headers: [("origin", origin)]) { socket async throws in
          try await socket.begin(try await world.signedUp())
        }
      }
    }
  }

  @Test func everyResponseTellsBrowsersToMakeNoMoreOfIt() async throws {
    try await GatewayWorld.with { world async throws in
      for path in ["/graphql", "/elsewhere", "/webhooks/persona"] {
        let answer = try await world.send(.put, path)
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(answer.headers["x-frame-options"] == "DENY")
        #expect(answer.headers["referrer-policy"] == "no-referrer")
        #expect(
          answer.headers["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
        #expect(answer.headers["strict-transport-security"] == nil)
      }
    }
  }

  @Test func aRequestKeepsItsIDWhenItIsHarmless() async throws {
    try await GatewayWorld.with { world async throws in
      for header in ["x-request-id", "x-correlation-id"] {
        let answer = try await world.send(.get, "/graphql", [(header, "phone-7")])
        #expect(answer.headers["x-request-id"] == "phone-7")
        #expect(answer.headers["x-correlation-id"] == "phone-7")
        let error = answer.json["errors"]?.list?.first
        #expect(error?["extensions"]?["correlationId"] == "phone-7")
      }
      for wrong in ["", "a b", "a\"b", String(repeating: "a", count: 65)] {
        let answer = try await world.send(.get, "/graphql", [("x-request-id", wrong)])
        let id = answer.headers["x-request-id"]
        #expect(id?.count == 36 && id == answer.headers["x-correlation-id"])
      }
    }
  }
}
