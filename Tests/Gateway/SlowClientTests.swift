import Testing

@testable import Gateway

/// Clients that hold a connection without using it (slowloris).
@Suite(.timeLimit(.minutes(10))) struct SlowClientTests {
  private static let request =
    "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: a\r\nX-Slow: "

  @Test(arguments: [Self.request, "PRI * HTTP/2.0\r\n", "P"])
  func aHeadThatDoesNotComeInIsGivenUp(start: String) async throws {
    try await GatewayWorld.with(["GATEWAY_HEAD_TIMEOUT": "100ms"]) { world async throws in
      let answer = try await world.everything(after: start)
      #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("Connection: close"))
    }
  }

  @Test func theHeadOfALaterRequestToo() async throws {
    try await GatewayWorld.with(["GATEWAY_HEAD_TIMEOUT": "100ms"]) { world async throws in
      let answer = try await world.everything(
        after: Self.request + "1\r\n\r\n", then: Self.request)
      #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("HTTP/1.1 408 "))
    }
  }

  @Test func whoSaysNothingIsLeft() async throws {
    try await GatewayWorld.with(["GATEWAY_IDLE_TIMEOUT": "100ms"]) { world async throws in
      #expect(try await world.everything(after: "") == "")
    }
  }
}
