import GraphQL
import RPC
import Testing

@testable import Gateway

@Suite struct ErrorTests {
  /// What no client may ever read.
  private static let inner = "db-7.internal: relation users does not exist"

  private static let expected: [RPCCode: String] = [
    .cancelled: "UNAVAILABLE", .unknown: "INTERNAL", .invalidArgument: "INVALID_INPUT",
    .deadlineExceeded: "DEADLINE_EXCEEDED", .notFound: "NOT_FOUND", .alreadyExists: "CONFLICT",
    .permissionDenied: "FORBIDDEN", .resourceExhausted: "RATE_LIMITED",
    .failedPrecondition: "CONFLICT", .aborted: "CONFLICT", .outOfRange: "INVALID_INPUT",
    .unimplemented: "INTERNAL", .internalError: "INTERNAL", .unavailable: "UNAVAILABLE",
    .dataLoss: "INTERNAL", .unauthenticated: "UNAUTHENTICATED",
  ]

  @Test func whateverAServiceSaysOnlyItsCodeLeaves() async throws {
    #expect(Set(Self.expected.keys) == Set(RPCCode.allCases).subtracting([.ok]))
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      for (code, name) in Self.expected {
        let cause = "\(Self.inner) \(code.name)"
        world.backend.state.withLock {
          $0.balanceFailure = RPCError(code, cause, reason: "SOME_INNER_REASON")
        }
        let answer = try await world.graphQL("{ balance { buyingPower } }", token: token)
        #expect(answer.status == 200 && answer.data == .null)
        let error = try #require(answer.json["errors"]?.list?.first)
        #expect(error["extensions"]?["code"]?.string == name, "\(code)")
        let correlation = answer.headers["x-correlation-id"]
        #expect(error["extensions"]?["correlationId"]?.string == correlation)
        #expect(!answer.text.contains("db-7") && !answer.text.contains("INNER_REASON"))
      }
    }
  }
}
