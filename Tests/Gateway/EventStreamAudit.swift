import GraphQL
import StackProto
import TestSupport
import Testing

@testable import Gateway

/// A running gateway held against the text of GraphQL over SSE, in its distinct connections mode.
@Suite(.timeLimit(.minutes(10))) struct EventStreamAudit {
  @Test(arguments: requirements) func thisHolds(_ requirement: Requirement) async throws {
    try await requirement.audit()
  }

  private static let requirements = [
    Requirement("A request that accepts text/event-stream is answered with one, unbuffered") {
      world async throws in
      let answer = try await send(world, "{ __typename }")
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "text/event-stream; charset=utf-8")
      #expect(answer.headers["cache-control"] == "no-cache")
      #expect(answer.headers["content-encoding"] == nil)
    },
    Requirement("A query is answered by one next and complete, then the stream ends") {
      world async throws in
      let answer = try await send(world, "{ __typename }")
      #expect(
        events(answer.text)
          == ["next {\"data\":{\"__typename\":\"Query\"}}", "complete "])
    },
    Requirement("What is refused before execution is a next with errors, then complete") {
      world async throws in
      for query in ["{", "{ nothing }"] {
        let heard = events(try await send(world, query).text)
        #expect(heard.count == 2 && heard[0].hasPrefix("next {\"errors\":[{"))
        #expect(heard.last == "complete ")
      }
    },
    Requirement("A request that is malformed is answered with a status and JSON") {
      world async throws in
      let headers = [("content-type", "application/json"), ("accept", "text/event-stream")]
      let answer = try await world.send(.post, "/graphql", headers, body: "{")
      #expect(answer.status == 400 && answer.code == "INVALID_INPUT")
      let forged = try await world.token(forged: true)
      let stranger = try await world.send(
        .post, "/graphql", headers + [("authorization", "Bearer \(forged)")],
        body: #"{"query":"{ __typename }"}"#)
      #expect(stranger.status == 401)
    },
    Requirement("A subscription is a next for each event while the client stays") {
      world async throws in
      let token = try await world.signedUp()
      try await world.streaming(balances, token: token) { stream async throws in
        for micros in [1_000_000, 2_000_000] as [Int64] {
          try world.publishBalance(micros)
          let data =
            #"{"data":{"balanceUpdated":{"buyingPower":"\#(micros / 1_000_000).00"}}}"#
          #expect(try await stream.hear("event: next\ndata: \(data)\n\n"))
        }
      }
    },
    Requirement(
      "A client that leaves ends what runs for it", ["GATEWAY_STREAM_KEEPALIVE": "50ms"]
    ) { world async throws in
      let token = try await world.signedUp()
      try await world.streaming(balances, token: token) { _ async throws in
        #expect(try await eventually(within: .seconds(60)) { world.listeners == 1 })
      }
      #expect(try await eventually(within: .seconds(60)) { world.listeners == 0 })
      #expect(
        try await eventually(within: .seconds(60)) {
          world.backend.state.withLock { $0.watchers } == 0
        })
    },
    Requirement("A subscription may come by GET") { world async throws in
      let token = try await world.signedUp()
      try await world.streaming(balances, token: token, byGet: true) { stream async throws in
        try world.publishBalance(7_000_000)
        #expect(try await stream.hear(#""buyingPower":"7.00""#))
      }
    },
    Requirement("A mutation does not come by GET") { world async throws in
      let token = try await world.signedUp()
      let answer = try await world.send(
        .get, "/graphql?query=mutation%7BverifyPasscode(passcode%3A%22493817%22)%7Btoken%7D%7D",
        [("accept", "text/event-stream"), ("authorization", "Bearer \(token)")])
      #expect(answer.text.contains("Mutations go by POST."))
      #expect(world.backend.calls("VerifyPasscode").isEmpty)
    },
    Requirement("A comment keeps the stream open") { world async throws in
      let token = try await world.signedUp()
      try await world.streaming(balances, token: token) { stream async throws in
        #expect(try await stream.hear(":\n\n"))
      }
    },
    Requirement("A subscription ends with complete when its token does") { world async throws in
      _ = try await world.signedUp()
      // Within the leeway that clocks are given, but over.
      let token = try await world.token(expiresIn: -1)
      let answer = try await send(world, balances, token: token)
      #expect(answer.status == 200 && events(answer.text) == ["complete "])
    },
    Requirement("Subscriptions share one stream with those of sockets") { world async throws in
      let token = try await world.signedUp()
      try await world.streaming(balances, token: token) { stream async throws in
        try await TestSocket.open(world) { socket async throws in
          try await socket.begin(token)
          try await socket.subscribe("1", balances)
          #expect(try await eventually(within: .seconds(60)) { world.listeners == 2 })
          try world.publishBalance(9_000_000)
          #expect(try await stream.hear(#""buyingPower":"9.00""#))
          guard case .message(let message) = try await socket.hear() else {
            return #expect(Bool(false), "the socket ended")
          }
          #expect(message["type"] == "next")
        }
      }
      #expect(world.backend.calls("WatchUser").count == 1)
    },
  ]

  private static let balances = "subscription { balanceUpdated { buyingPower } }"

  private static func send(
    _ world: GatewayWorld, _ query: String, token: String? = nil
  ) async throws -> GatewayWorld.Answer {
    try await world.graphQL(query, token: token, headers: [("accept", "text/event-stream")])
  }

  /// `event data` of each event; comments are none.
  private static func events(_ text: String) -> [String] {
    text.components(separatedBy: "\n\n").compactMap { event in
      let lines = event.split(separator: "\n")
      guard let name = lines.first(where: { $0.hasPrefix("event: ") })?.dropFirst(7),
        let data = lines.first(where: { $0.hasPrefix("data: ") })?.dropFirst(6)
      else { return nil }
      return "\(name) \(data)"
    }
  }
}
