import GraphQL
import Synchronization
import Testing

@testable import Gateway

@Suite struct HTTPTests {
  @Test func aUserSignsUpAndSeesTheirOwn() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.token()
      let stranger = try await world.graphQL("{ me { id } }", token: token)
      #expect(stranger.text == #"{"data":{"me":null}}"#)
      let refused = try await world.graphQL("{ balance { buyingPower } }", token: token)
      #expect(refused.code == "FORBIDDEN")

      _ = try await world.signedUp()
      let answer = try await world.graphQL(
        """
        { me { kycStatus email phoneNumber createdAt featureFlags { name enabled }
          wallets { chain address status } balance { buyingPower withdrawable } } }
        """, token: token)
      #expect(answer.status == 200)
      #expect(
        answer.text
          == #"{"data":{"me":{"kycStatus":"PENDING","email":"mia@example.test","phoneNumber":null,"createdAt":"2025-11-24T16:00:00.123Z","featureFlags":[{"name":"options_trading","enabled":true}],"wallets":[{"chain":"ETHEREUM","address":"0xabc","status":"ACTIVE"}],"balance":{"buyingPower":"1024.50","withdrawable":"1.00"}}}}"#
      )
      // Asked once for who this is, and remembered.
      #expect(world.backend.calls("ResolveUser").count <= 2)
    }
  }

  @Test func noTokenBadTokensAndTokensForOthersAreAllTheSame() async throws {
    try await GatewayWorld.with { world in
      let good = try await world.signedUp()
      let parts = good.split(separator: ".")
      let tokens = [
        nil, "none", "a.b.c", "\(parts[0]).\(parts[1].reversed()).\(parts[2])",
        try await world.token(expiresIn: -600), try await world.token(forged: true),
        try await world.token(audience: "https://other.test"),
      ]
      for token in tokens {
        let answer = try await world.graphQL("{ balance { buyingPower } }", token: token)
        #expect(answer.status == 401)
        #expect(answer.code == "UNAUTHENTICATED")
        #expect(answer.data == nil)
        #expect(answer.headers["www-authenticate"] == "Bearer")
      }
      let basic = try await world.graphQL(
        "{ balance { buyingPower } }", headers: [("authorization", "Basic bWlh")])
      #expect(basic.status == 401)
      #expect(world.backend.calls("GetBalance").isEmpty)
    }
  }

  @Test func theSchemaIsOpenToWhoeverAsks() async throws {
    try await GatewayWorld.with { world in
      let answer = try await world.graphQL(
        "{ __schema { queryType { name } subscriptionType { name } } __type(name: \"Decimal\") { kind } }"
      )
      #expect(
        answer.text
          == #"{"data":{"__schema":{"queryType":{"name":"Query"},"subscriptionType":{"name":"Subscription"}},"__type":{"kind":"SCALAR"}}}"#
      )
    }
  }

  @Test func whatIsMalformedIsToldSo() async throws {
    try await GatewayWorld.with { world in
      let json = ("content-type", "application/json")
      let result = ("accept", "application/graphql-response+json")
      let cases: [(String, [(String, String)], Int, String)] = [
        ("{\"query\":", [json], 400, "INVALID_INPUT"), ("[]", [json], 400, "INVALID_INPUT"),
        ("{\"query\":1}", [json], 400, "INVALID_INPUT"), ("{}", [json], 400, "INVALID_INPUT"),
        ("{\"query\":\"{ a\"}", [json], 200, "GRAPHQL_PARSE_FAILED"),
        ("{\"query\":\"{ a\"}", [json, result], 400, "GRAPHQL_PARSE_FAILED"),
        ("{\"query\":\"{ nothing }\"}", [json, result], 400, "GRAPHQL_VALIDATION_FAILED"),
        ("{\"query\":\"{ a }\"}", [("content-type", "text/plain")], 415, "INVALID_INPUT"),
        ("{\"query\":\"{ a }\"}", [json, ("accept", "image/png")], 406, "INVALID_INPUT"),
        (
          "{\"query\":\"\(String(repeating: "x", count: 300_000))\"}", [json], 413,
          "REQUEST_TOO_LARGE"
        ),
        (String(repeating: "[", count: 100_000), [json], 400, "INVALID_INPUT"),
        (
          "{\"query\":\"\(String(repeating: "{a", count: 20_000))\"}", [json, result], 400,
          "QUERY_TOO_DEEP"
        ),
      ]
      for (body, headers, status, code) in cases {
        let answer = try await world.send(.post, "/graphql", headers, body: body)
        #expect(answer.status == status, "\(body.prefix(60))")
        #expect(answer.code == code, "\(body.prefix(60))")
        #expect(answer.data == nil)
        let correlation = answer.json["errors"]?.list?.first?["extensions"]?["correlationId"]
        #expect(correlation?.string == answer.headers["x-correlation-id"])
      }
      let lost = try await world.send(.get, "/elsewhere")
      #expect(lost.status == 404)
    }
  }

  @Test(
    "What is no HTTP is refused, and an upgrade we do not have is an ordinary request",
    arguments: [
      ("garbage\r\n\r\n", "400"), ("\u{1}\u{2}\u{3}\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 200_000))\r\n\r\n", "431"),
      (
        "GET /elsewhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        "404"
      ),
      (
        "GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "400"
      ),
      (
        "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\nContent-Length: 24\r\n\r\n{\"query\":\"{__typename}\"}",
        "200"
      ),
    ])
  func rawRequests(text: String, status: String) async throws {
    try await GatewayWorld.with { world in
      let answer = try await world.raw(text)
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(100))")
    }
  }

  @Test func getIsForQueriesAlone() async throws {
    try await GatewayWorld.with { world in
      let token = [("authorization", "Bearer \(try await world.signedUp())")]
      let query =
        "/graphql?query=query(%24c%3AChain!)%7BdepositAddress(chain%3A%24c)%7Baddress%7D%7D"
      let answer = try await world.send(
        .get, query + "&variables=%7B%22c%22%3A+%22ETHEREUM%22%7D", token)
      #expect(answer.text == #"{"data":{"depositAddress":{"address":"0xabc"}}}"#)
      let mutation = try await world.send(
        .get, "/graphql?query=mutation%7BstartKyc%7BinquiryId%7D%7D", token)
      #expect(mutation.status == 405)
      #expect(mutation.headers["allow"] == "POST")
      let put = try await world.send(.put, "/graphql", token, body: "{}")
      #expect(put.status == 405)
    }
  }

  @Test func errorsSpeakTheAppsLanguageAndNothingElse() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let secret = try await world.graphQL("{ deposits { edges { cursor } } }", token: token)
      #expect(secret.code == "INTERNAL")
      #expect(!secret.text.contains("relation users"))
      let waiting = try await world.graphQL(
        "{ depositAddress(chain: SOLANA) { address } }", token: token)
      #expect(waiting.code == "UNAVAILABLE")
      let extensions = waiting.json["errors"]?.list?.first?["extensions"]
      #expect(extensions?["retryAfterMillis"] == 750)
      let wrong = try await world.graphQL(
        "mutation { verifyPasscode(passcode: \"000000\") { token } }", token: token)
      #expect(wrong.code == "PASSCODE_INVALID")
      let signUp = try await world.graphQL(
        "mutation { signUp(input: {idToken: \"other\"}) { id } }", token: token)
      #expect(signUp.code == "INVALID_INPUT")
      #expect(signUp.json["errors"]?.list?.first?["extensions"]?["field"] == "idToken")
      let missing = try await world.graphQL("mutation { startKyc { inquiryId } }", token: token)
      #expect(missing.code == "INTERNAL")
      let page = try await world.graphQL(
        "{ orders(first: 101) { edges { cursor } } }", token: token)
      #expect(page.code == "PAGE_TOO_LARGE")
      let none = try await world.graphQL("{ orders(first: 0) { edges { cursor } } }", token: token)
      #expect(none.code == "INVALID_INPUT")
    }
  }

  @Test func anotherUsersObjectIsNotThere() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let own = try await world.graphQL(
        "query ($id: ID!) { deposit(id: $id) { amount status chain token } }",
        variables: ["id": .string(FakeBackend.deposit)], token: token)
      #expect(
        own.text
          == #"{"data":{"deposit":{"amount":"12.34","status":"BROKER_FUNDED","chain":"SOLANA","token":"USDC"}}}"#
      )
      for id in ["0190d5b6-0000-7000-8000-000000000002", "x'; DROP TABLE deposits; --"] {
        let answer = try await world.graphQL(
          "query ($id: ID!) { deposit(id: $id) { amount } }", variables: ["id": .string(id)],
          token: token)
        #expect(answer.data == ["deposit": nil])
      }
    }
  }

  @Test func moneyMovesWithAFreshPasscodeOnly() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let withdraw = """
        mutation ($amount: Decimal!, $key: ID!) {
          initiateWithdrawal(input: {idempotencyKey: $key, amount: $amount, targetChain: ETHEREUM,
            targetAddress: "0xdef"}) { id amount status } }
        """
      func run(_ amount: String, _ session: String?) async throws -> GatewayWorld.Answer {
        try await world.graphQL(
          withdraw,
          variables: ["amount": .string(amount), "key": "6b1f3e0a-5a39-4a7e-9a39-0c5e2b1d7c11"],
          token: token, headers: session.map { [("x-passcode-session", $0)] } ?? [])
      }
      #expect(try await run("250.00", nil).code == "STEP_UP_REQUIRED")
      #expect(try await run("250.00", "stale").code == "STEP_UP_REQUIRED")
      #expect(world.backend.calls("InitiateWithdrawal").isEmpty)
      let first = try await run("250.00", "fresh")
      #expect(first.data?["initiateWithdrawal"]?["amount"] == "250.00")
      let again = try await run("250.00", "fresh")
      #expect(again.text == first.text)
      #expect(try await run("900.00", "fresh").code == "INSUFFICIENT_FUNDS")
      #expect(try await run("-1.00", "fresh").code == "INVALID_INPUT")
      #expect(try await run("0.0000001", "fresh").code == "INVALID_INPUT")
      #expect(try await run("1e3", "fresh").code == "INVALID_INPUT")
      let order = try await world.graphQL(
        """
        mutation { placeOrder(input: {idempotencyKey: "6b1f3e0a-5a39-4a7e-9a39-0c5e2b1d7c11",
          side: BUY, symbol: "VTI", basketId: "6b1f3e0a-5a39-4a7e-9a39-0c5e2b1d7c11", amount: "1.00"}) { id } }
        """, token: token, headers: [("x-passcode-session", "fresh")])
      #expect(order.code == "INVALID_INPUT")
    }
  }

  @Test func everyCallCarriesTheUserAndTheRequestsIds() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      let answer = try await world.graphQL(
        "{ balance { buyingPower } }", token: token,
        headers: [("x-correlation-id", "phone-7"), ("traceparent", trace)])
      #expect(answer.headers["x-correlation-id"] == "phone-7")
      let call = try #require(world.backend.calls("GetBalance").last)
      #expect(call.metadata["stack-correlation-id"] == "phone-7")
      #expect(
        call.metadata["traceparent"]?.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-") == true)
      #expect(call.metadata["traceparent"] != trace)
      let user = world.backend.state.withLock { $0.users["auth0|mia"] }
      #expect(call.metadata["stack-user-id"] == user)
    }
  }

  @Test func aListLoadsWhatItRefersToInOneCall() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let answer = try await world.graphQL(
        "{ orders(first: 4) { edges { cursor node { id basket { name } } } pageInfo { hasNextPage endCursor } } }",
        token: token)
      #expect(answer.data?["orders"]?["edges"]?.list?.count == 4)
      #expect(
        answer.data?["orders"]?["pageInfo"] == ["hasNextPage": true, "endCursor": "c-o4"])
      #expect(
        answer.data?["orders"]?["edges"]?.list?[1]["node"]
          == ["id": "o2", "basket": ["name": "Basket b2"]])
      #expect(world.backend.state.withLock { $0.basketBatches } == [["b1", "b2"]])
    }
  }

  @Test func aDocumentCanBeNamedByItsHash() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.token()
      let hash = "7ed29f4c1bca3ea3a0c5f3db9b0a5a6f34f5e5f0f7a2b1d3c9e8f7a6b5c4d3e2"
      func send(
        _ query: String, _ hash: String, token: String? = nil
      ) async throws -> GatewayWorld.Answer {
        let signedIn = token.map { [("authorization", "Bearer \($0)")] } ?? []
        return try await world.send(
          .post, "/graphql", [("content-type", "application/json")] + signedIn,
          body:
            "{\(query)\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"\(hash)\"}}}"
        )
      }
      #expect(try await send("", hash).code == "PERSISTED_QUERY_NOT_FOUND")
      #expect(try await send("\"query\":\"{ __typename }\",", hash).code == "INVALID_INPUT")
      let right = "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b"
      let stored = try await send("\"query\":\"{ __typename }\",", right)
      #expect(stored.text == #"{"data":{"__typename":"Query"}}"#)
      // Nobody without a token has something remembered.
      #expect(try await send("", right).code == "PERSISTED_QUERY_NOT_FOUND")
      _ = try await send("\"query\":\"{ __typename }\",", right, token: token)
      #expect(try await send("", right).text == stored.text)
    }
  }

  @Test func servicesThatAreAwayAreUnavailable() async throws {
    try await GatewayWorld.with(servicesRun: false) { world in
      let answer = try await world.graphQL(
        "{ balance { buyingPower } }", token: try await world.token())
      #expect(answer.code == "UNAVAILABLE")
      let webhook = try await world.send(.post, "/webhooks/persona", body: "{}")
      #expect(webhook.status == 503)
    }
  }

  @Test func aRequestThatDoesNotComeInIsGivenUp() async throws {
    try await GatewayWorld.with(["GATEWAY_REQUEST_TIMEOUT": "100ms"]) { world in
      let answer = try await world.raw(
        "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
      )
      #expect(answer.hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test func onlySoManyConnectionsAreTaken() async throws {
    try await GatewayWorld.with(["GATEWAY_CONNECTIONS": "1"]) { world in
      let request = "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: a\r\n\r\n"
      let flag = Flag()
      try await withThrowingTaskGroup(of: Void.self) { group in
        try await world.raw(request) { first in
          #expect(first.hasPrefix("HTTP/1.1 200 "))
          group.addTask {
            let second = try await world.raw(request)
            flag.raise()
            #expect(second.hasPrefix("HTTP/1.1 200 "))
          }
          // Never too short: were it let in, this could only fail to notice.
          try await Task.sleep(for: .milliseconds(300))
          #expect(!flag.isRaised)
        }
        try await group.waitForAll()
      }
    }
  }
}

private final class Flag: Sendable {
  private let value = Mutex(false)

  var isRaised: Bool { value.withLock { $0 } }

  func raise() {
    value.withLock { $0 = true }
  }
}
