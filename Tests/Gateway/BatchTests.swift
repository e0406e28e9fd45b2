import GraphQL
import Testing

@testable import Gateway

@Suite struct BatchTests {
  private static let settings = ["GRAPHQL_BATCH_LIMIT": "3"]

  private func send(
    _ world: GatewayWorld, _ operations: [String], token: String? = nil
  ) async throws -> GatewayWorld.Answer {
    var headers = [("content-type", "application/json")]
    if let token { headers.append(("authorization", "Bearer \(token)")) }
    let body = "[" + operations.map { "{\"query\":\"\($0)\"}" }.joined(separator: ",") + "]"
    return try await world.send(.post, "/graphql", headers, body: body)
  }

  @Test func resultsStandInTheOrderOfTheirOperationsAndFailAlone() async throws {
    try await GatewayWorld.with(Self.settings) { world async throws in
      let token = try await world.signedUp()
      let answer = try await send(
        world, ["{ balance { buyingPower } }", "{ nothing }", "{ __typename }"], token: token)
      let results = answer.json.list ?? []
      #expect(answer.status == 200 && results.count == 3)
      #expect(results.first?["data"] == ["balance": ["buyingPower": "1024.50"]])
      #expect(
        results[1]["errors"]?.list?.first?["extensions"]?["code"] == "GRAPHQL_VALIDATION_FAILED")
      #expect(results.last?["data"] == ["__typename": "Query"])
    }
  }

  @Test func mutationsOfABatchRunOneAfterTheOther() async throws {
    try await GatewayWorld.with(Self.settings) { world async throws in
      let token = try await world.signedUp()
      let verify = #"mutation { verifyPasscode(passcode: \"493817\") { token } }"#
      let answer = try await send(
        world, [verify, "subscription { balanceUpdated { buyingPower } }", verify], token: token)
      let results = answer.json.list ?? []
      #expect(results.first?["data"] == ["verifyPasscode": ["token": "fresh"]])
      #expect(results[1]["errors"]?.list?.first?["extensions"]?["code"] == "INVALID_INPUT")
      #expect(world.backend.calls("VerifyPasscode").count == 2)
    }
  }

  @Test func aBatchIsBounded() async throws {
    try await GatewayWorld.with(Self.settings) { world async throws in
      #expect(try await send(world, []).status == 400)
      let long = try await send(world, Array(repeating: "{ __typename }", count: 4))
      #expect(long.status == 400 && long.code == "QUERY_TOO_COMPLEX")
      let single = try await world.graphQL("{ __typename }")
      #expect(single.data == ["__typename": "Query"])
    }
  }

  @Test func batchesAreOffUnlessConfigured() async throws {
    try await GatewayWorld.with { world async throws in
      let answer = try await send(world, ["{ __typename }"])
      #expect(answer.status == 400 && answer.code == "INVALID_INPUT")
    }
  }
}
