import Foundation
import GraphQL
import RPC
import TestSupport
import Testing

@testable import Gateway

@Suite struct LimitTests {
  @Test(
    "Each limit on documents has its own code",
    arguments: [
      ("{ \(String(repeating: "__typename ", count: 5_001)) }", "QUERY_TOO_LONG"),
      (String(repeating: "{ me ", count: 300), "QUERY_TOO_DEEP"),
      (
        "{ me { \((0..<31).map { "a\($0): id" }.joined(separator: " ")) } }", "TOO_MANY_ALIASES"
      ),
      (
        "{ \(String(repeating: "me { id } ", count: 21)) }", "TOO_MANY_ROOT_FIELDS"
      ),
      (
        "{ me { \((0..<51).map { _ in "... @include(if: true) { id } " }.joined()) } }",
        "TOO_MANY_DIRECTIVES"
      ),
      ("{ me { \(String(repeating: "id ", count: 2_001)) } }", "QUERY_TOO_COMPLEX"),
      ("{ orders(first: 101) { edges { cursor } } }", "PAGE_TOO_LARGE"),
      (
        """
        { orders(first: 100) { edges { node { timeline { at status } legs { symbol }
          basket { composition { symbol name weight } } } } } withdrawals(first: 100) { edges {
          node { timeline { at status } id amount fee txHash status createdAt } } } deposits(first: 100)
          { edges { node { timeline { at status } id amount } } } }
        """, "QUERY_TOO_COSTLY"
      ),
    ])
  func documents(query: String, code: String) async throws {
    try await GatewayWorld.with(["GATEWAY_QUERY_COST": "12000"]) { world in
      let token = try await world.signedUp()
      let answer = try await world.graphQL(query, token: token)
      #expect(answer.code == code, "\(answer.text.prefix(300))")
      #expect(answer.data == nil)
      if code == "QUERY_TOO_COSTLY" {
        let extensions = answer.json["errors"]?.list?.first?["extensions"]
        #expect(extensions?["costLimit"] == 12_000)
        #expect(extensions?["cost"]?.int.map { $0 > 12_000 } == true)
      }
    }
  }

  @Test func theCostIsToldToWhoAsks() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let answer = try await world.send(
        .post, "/graphql",
        [("content-type", "application/json"), ("authorization", "Bearer \(token)")],
        body: """
          {"query":"query ($n: Int) { orders(first: $n) { edges { cursor } } }",
           "variables":{"n":2},"extensions":{"cost":true}}
          """)
      #expect(answer.json["extensions"]?["cost"] == ["requested": 14, "limit": 20_000])
    }
  }

  @Test func theSchemaCanBeKept() async throws {
    try await GatewayWorld.with(["GATEWAY_INTROSPECTION": "false"]) { world in
      let answer = try await world.graphQL("{ __schema { queryType { name } } }")
      #expect(answer.code == "INTROSPECTION_DISABLED")
      #expect(try await world.graphQL("{ __typename }").text == #"{"data":{"__typename":"Query"}}"#)
    }
  }

  @Test func aUserAsksOnlySoOften() async throws {
    let settings = ["GATEWAY_REQUESTS_PER_USER": "5", "GATEWAY_RATE_WINDOW": "1d"]
    try await GatewayWorld.with(settings) { world in
      let token = try await world.signedUp()
      let first = try await world.graphQL("{ me { id } }", token: token)
      #expect(
        first.headers["ratelimit-policy"] == #""address";q=3000;w=86400, "user";q=5;w=86400"#)
      #expect(first.headers["ratelimit"]?.contains(#""user";r=3;"#) == true)
      // Each root field is one: what one document asks for together costs what it costs alone.
      let four =
        "{ a: balance { buyingPower } b: balance { buyingPower } c: me { id } d: me { id } }"
      let refused = try await world.graphQL(four, token: token)
      #expect(refused.status == 429 && refused.code == "RATE_LIMITED")
      #expect(refused.headers["retry-after"].flatMap { Int($0) }.map { $0 > 0 } == true)
      let extensions = refused.json["errors"]?.list?.first?["extensions"]
      #expect(extensions?["retryAfterMillis"]?.int.map { $0 > 0 } == true)
      #expect(extensions?["correlationId"]?.string == refused.headers["x-correlation-id"])
      #expect(world.backend.calls("GetBalance").isEmpty)
      // Others are not in the way, and neither is the same user's socket a way around.
      let other = try await world.signedUp("auth0|noa")
      #expect(try await world.graphQL("{ me { id } }", token: other).status == 200)
      try await TestSocket.open(world) { socket in
        try await socket.begin(token)
        try await socket.subscribe("1", four)
        guard case .message(let message) = try await socket.hear() else {
          return #expect(Bool(false), "the socket ended")
        }
        #expect(message["type"] == "error")
        #expect(message["payload"]?.list?.first?["extensions"]?["code"] == "RATE_LIMITED")
      }
    }
  }

  @Test func anAddressAsksOnlySoOften() async throws {
    let settings = [
      "GATEWAY_REQUESTS_PER_ADDRESS": "2", "GATEWAY_RATE_WINDOW": "1d",
      "GATEWAY_TRUSTED_PROXIES": "127.0.0.0/8",
    ]
    try await GatewayWorld.with(settings) { world in
      func ask(_ address: String) async throws -> GatewayWorld.Answer {
        try await world.graphQL("{ __typename }", headers: [("x-forwarded-for", address)])
      }
      #expect(try await ask("192.0.2.1").status == 200)
      #expect(
        try await ask("192.0.2.1").headers["ratelimit"]?.hasPrefix(#""address";r=0;"#) == true)
      let refused = try await ask("192.0.2.1")
      #expect(refused.status == 429 && refused.code == "RATE_LIMITED")
      #expect(refused.headers["retry-after"] != nil && refused.headers["ratelimit-policy"] != nil)
      #expect(try await ask("192.0.2.2").status == 200)
      // One customer has all of these.
      for host in 1...2 { #expect(try await ask("2001:db8::\(host)").status == 200) }
      #expect(try await ask("2001:db8::3").status == 429)
      // A socket is a request too.
      await #expect(throws: TestSocket.NotUpgraded.self) {
        try await TestSocket.open(world, headers: [("x-forwarded-for", "192.0.2.1")]) { _ in }
      }
      try await TestSocket.open(world, headers: [("x-forwarded-for", "192.0.2.3")]) { socket in
        #expect(socket.subprotocol == "graphql-transport-ws")
      }
    }
  }

  @Test func aUserRunsOnlySoManyOperationsAtOnce() async throws {
    try await GatewayWorld.with(["GATEWAY_OPERATIONS_PER_USER": "1"]) { world in
      let token = try await world.signedUp()
      let other = try await world.signedUp("auth0|noa")
      world.backend.state.withLock { $0.holdsBalance = true }
      async let first = world.graphQL("{ balance { buyingPower } }", token: token)
      #expect(try await eventually { !world.backend.calls("GetBalance").isEmpty })
      let second = try await world.graphQL("{ me { id } }", token: token)
      #expect(second.status == 429 && second.code == "TOO_MANY_OPERATIONS")
      #expect(try await world.graphQL("{ me { id } }", token: other).status == 200)
      world.backend.state.withLock { $0.holdsBalance = false }
      #expect(try await first.status == 200)
      #expect(try await world.graphQL("{ me { id } }", token: token).status == 200)
    }
  }

  /// The service stops when the client has stopped waiting.
  @Test func anOperationsDeadlineIsThatOfItsCalls() async throws {
    try await GatewayWorld.with(["GATEWAY_QUERY_TIMEOUT": "3s"]) { world in
      let token = try await world.signedUp()
      world.backend.state.withLock { $0.holdsBalance = true }
      let answer = try await world.graphQL("{ balance { buyingPower } }", token: token)
      #expect(answer.code == "DEADLINE_EXCEEDED", "\(answer.text)")
      let call = try #require(world.backend.calls("GetBalance").first)
      #expect(call.deadline.map { $0 < .now + .seconds(5) } == true)
    }
  }

  @Test func aSocketSendsOnlySoMuch() async throws {
    try await GatewayWorld.with(["GATEWAY_SOCKET_FRAMES": "100"]) { world in
      try await TestSocket.open(world) { socket in
        for _ in 0..<200 { try? await socket.frame(.ping, "") }
        var heard = try await socket.hear()
        while case .message = heard { heard = try await socket.hear() }
        #expect(heard == .closed(4429))
      }
    }
  }

  @Test func settingsThatMakeNoSenseStopTheStart() async throws {
    for (name, value) in [
      ("GATEWAY_TRUSTED_PROXIES", "proxy.test"), ("GATEWAY_RATE_WINDOW", "10ms"),
      ("GATEWAY_TRUSTED_ONLY", "true"), ("GATEWAY_TRUSTED_DOCUMENTS", "/nowhere"),
    ] {
      await #expect(throws: (any Error).self, "\(name)") {
        try await GatewayWorld.with([name: value]) { _ in }
      }
    }
  }
}
