import GraphQL
import StackProto
import TestSupport
import Testing

@testable import Gateway

@Suite struct SocketTests {
  private static let deposits = "subscription { depositUpdated { id status amount } }"

  private func deposit(
    _ id: String, _ status: FundingV1.DepositStatus
  ) -> FundingV1.Deposit {
    .init(
      depositID: id, chain: .ethereum, amountMicros: 5_000_000, txHash: "t", status: status,
      createdAtMicros: 1, updatedAtMicros: 1)
  }

  private func next(_ id: String, _ data: GraphQLValue) -> TestSocket.Heard {
    .message(["type": "next", "id": .string(id), "payload": ["data": data]])
  }

  private func watchers(_ world: GatewayWorld, _ count: Int) async throws -> Bool {
    try await eventually { world.backend.state.withLock { $0.watchers } == count }
  }

  private func listeners(_ world: GatewayWorld, _ count: Int) async throws -> Bool {
    try await eventually { world.feeds.listeners == count }
  }

  @Test func changesArriveAsTheyHappenAlsoOverABrokenStream() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { socket in
        #expect(socket.subprotocol == "graphql-transport-ws")
        try await socket.begin(token)
        try await socket.subscribe("1", Self.deposits)
        #expect(try await watchers(world, 1))
        let (one, two) = (
          "0190d5b6-0000-7000-8000-0000000000a1", "0190d5b6-0000-7000-8000-0000000000a2"
        )
        try world.backend.publish(topic: "balance", subject: "b", FundingV1.Balance())
        try world.backend.publish(topic: "deposit", subject: one, deposit(one, .confirmedOnChain))
        #expect(
          try await socket.hear()
            == next(
              "1",
              [
                "depositUpdated": [
                  "id": .string(one), "status": "CONFIRMED_ON_CHAIN", "amount": "5.00",
                ]
              ]))
        world.backend.breakStreams()
        try world.backend.publish(topic: "deposit", subject: two, deposit(two, .brokerFunded))
        #expect(
          try await socket.hear()
            == next(
              "1",
              ["depositUpdated": ["id": .string(two), "status": "BROKER_FUNDED", "amount": "5.00"]])
        )
        // Leaving ends the call behind it, and the id is free again.
        try await socket.send(#"{"id":"1","type":"complete"}"#)
        #expect(try await watchers(world, 0))
        try await socket.subscribe("1", "{ balance { buyingPower } }")
        #expect(try await socket.hear() == next("1", ["balance": ["buyingPower": "1024.50"]]))
        #expect(try await socket.hear() == .message(["type": "complete", "id": "1"]))
      }
    }
  }

  @Test func anIDNarrowsASubscriptionToOneObject() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let (one, two) = (
        "0190d5b6-0000-7000-8000-0000000000a1", "0190d5b6-0000-7000-8000-0000000000a2"
      )
      try await TestSocket.open(world, headers: [("authorization", "Bearer \(token)")]) { socket in
        try await socket.begin(nil)
        try await socket.subscribe("s", "subscription { d: depositUpdated(id: \"\(two)\") { id } }")
        #expect(try await watchers(world, 1))
        try world.backend.publish(topic: "deposit", subject: one, deposit(one, .failed))
        try world.backend.publish(topic: "deposit", subject: two, deposit(two, .failed))
        #expect(try await socket.hear() == next("s", ["d": ["id": .string(two)]]))
      }
      #expect(try await watchers(world, 0))
    }
  }

  @Test func aStreamThatBreaksBeforeItsFirstEventMissesNothing() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let id = "0190d5b6-0000-7000-8000-0000000000a1"
      try await TestSocket.open(world) { socket in
        try await socket.begin(token)
        try await socket.subscribe("1", "subscription { depositUpdated { id } }")
        #expect(try await watchers(world, 1))
        world.backend.breakStreams()
        try world.backend.publish(topic: "deposit", subject: id, deposit(id, .failed))
        #expect(try await socket.hear() == next("1", ["depositUpdated": ["id": .string(id)]]))
      }
    }
  }

  /// An app reads the current state and subscribes at once; the subscription may reach the service
  /// after a change that the read did not see.
  @Test func whatHappensWhileASubscriptionIsOnItsWayIsHeard() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let id = "0190d5b6-0000-7000-8000-0000000000a1"
      try await TestSocket.open(world) { socket in
        try await socket.begin(token)
        try world.backend.publish(topic: "deposit", subject: id, deposit(id, .failed))
        try await socket.subscribe("1", "subscription { depositUpdated { id } }")
        #expect(try await socket.hear() == next("1", ["depositUpdated": ["id": .string(id)]]))
      }
    }
  }

  @Test func refusalsBeforeExecutionEndTheOperationAlone() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { socket in
        try await socket.begin(token)
        try await socket.send(#"{"type":"ping","payload":{"at":1}}"#)
        #expect(try await socket.hear() == .message(["type": "pong", "payload": ["at": 1]]))
        for (query, code) in [
          ("subscription {", "GRAPHQL_PARSE_FAILED"), ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
          ("subscription { depositUpdated(id: \"x\") { id } }", "NOT_FOUND"),
        ] {
          try await socket.subscribe("q", query)
          guard case .message(let message) = try await socket.hear() else {
            return #expect(Bool(false), "the socket ended")
          }
          #expect(message["type"] == "error")
          #expect(message["id"] == "q")
          #expect(message["payload"]?.list?.first?["extensions"]?["code"]?.string == code)
        }
        try await socket.subscribe("q", "{ __typename }")
        #expect(try await socket.hear() == next("q", ["__typename": "Query"]))
      }
    }
  }

  @Test(
    "What breaks the protocol ends the socket with its code",
    arguments: [
      (["not json"], 4400), (["{\"type\":\"unknown\"}"], 4400), (["[]"], 4400),
      (["{\"type\":\"connection_init\",\"payload\":1}"], 4400),
      (["INIT", "{\"type\":\"subscribe\",\"payload\":{\"query\":\"{ a }\"}}"], 4400),
      (["INIT", "{\"id\":\"\",\"type\":\"subscribe\",\"payload\":{\"query\":\"{ a }\"}}"], 4400),
      (["INIT", "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":1}}"], 4400),
      (["{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"{ __typename }\"}}"], 4401),
      (["{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"Bearer no\"}}"], 4403),
      (["INIT", "SUBSCRIBE", "SUBSCRIBE"], 4409), (["INIT", "INIT"], 4429),
      ([String(repeating: "x", count: 300_000)], 1009),
    ])
  func closeCodes(messages: [String], code: Int) async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { socket in
        for message in messages {
          switch message {
          case "INIT":
            try await socket.send(
              #"{"type":"connection_init","payload":{"Authorization":"Bearer \#(token)"}}"#)
          case "SUBSCRIBE": try await socket.subscribe("1", Self.deposits)
          default: try await socket.send(message)
          }
        }
        var heard = try await socket.hear()
        while case .message = heard { heard = try await socket.hear() }
        #expect(heard == .closed(code))
      }
    }
  }

  @Test func otherSubprotocolsAndSilenceAreNotTaken() async throws {
    try await GatewayWorld.with(["GATEWAY_SOCKET_INIT_TIMEOUT": "50ms"]) { world in
      try await TestSocket.open(world, subprotocol: "graphql-ws") { socket async throws in
        #expect(try await socket.hear() == .closed(4406))
      }
      try await TestSocket.open(world) { socket async throws in
        #expect(try await socket.hear() == .closed(4408))
      }
      do {
        try await TestSocket.open(world, path: "/elsewhere") { _ in }
        Issue.record("A socket elsewhere was let in.")
      } catch {
        // Refused, as it must be.
      }
    }
  }

  @Test func aSocketEndsWithItsToken() async throws {
    try await GatewayWorld.with { world in
      _ = try await world.signedUp()
      // Within the leeway that clocks are given, but over.
      let token = try await world.token(expiresIn: -1)
      try await TestSocket.open(world) { socket in
        try await socket.begin(token)
        #expect(try await socket.hear() == .closed(4403))
      }
    }
  }

  @Test func aUserHasOnlySoManySockets() async throws {
    try await GatewayWorld.with(["GATEWAY_SOCKETS_PER_USER": "1"]) { world in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { first in
        try await first.begin(token)
        try await TestSocket.open(world) { second in
          try await second.send(
            #"{"type":"connection_init","payload":{"Authorization":"Bearer \#(token)"}}"#)
          #expect(try await second.hear() == .closed(4429))
        }
      }
    }
  }

  /// A socket of nobody belongs to no count.
  @Test func aSocketNeedsAToken() async throws {
    try await GatewayWorld.with { world in
      try await TestSocket.open(world) { socket in
        try await socket.send(#"{"type":"connection_init"}"#)
        #expect(try await socket.hear() == .closed(4403))
      }
    }
  }

  @Test func aUserHasOnlySoManySubscriptions() async throws {
    try await GatewayWorld.with(["GATEWAY_SUBSCRIPTIONS_PER_USER": "2"]) { world in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { socket in
        try await socket.begin(token)
        try await socket.subscribe("1", Self.deposits)
        try await socket.subscribe("2", Self.deposits)
        #expect(try await listeners(world, 2))
        try await socket.subscribe("3", Self.deposits)
        guard case .message(let message) = try await socket.hear() else {
          return #expect(Bool(false), "the socket ended")
        }
        #expect(message["type"] == "error" && message["id"] == "3")
        #expect(message["payload"]?.list?.first?["extensions"]?["code"] == "RATE_LIMITED")
        let answer = try await world.graphQL(
          Self.deposits, token: token, headers: [("accept", "text/event-stream")])
        #expect(answer.text.contains("RATE_LIMITED"))
        // Others are not in the way, and what has ended makes room.
        let other = try await world.signedUp("auth0|noa")
        try await TestSocket.open(world) { others in
          try await others.begin(other)
          try await others.subscribe("1", Self.deposits)
          #expect(try await listeners(world, 3))
        }
        try await socket.send(#"{"id":"1","type":"complete"}"#)
        #expect(try await listeners(world, 1))
        try await socket.subscribe("3", Self.deposits)
        #expect(try await listeners(world, 2))
        #expect(try await watchers(world, 1))
      }
    }
  }

  @Test(
    "Who does not read is left, with what runs for them",
    arguments: ["socket", "event stream"])
  func slowReaders(kind: String) async throws {
    try await GatewayWorld.with(["GATEWAY_WRITE_TIMEOUT": "200ms"]) { world in
      let token = try await world.signedUp()
      let id = "0190d5b6-0000-7000-8000-0000000000a1"
      let large = FundingV1.Deposit(
        depositID: id, chain: .ethereum, amountMicros: 1,
        txHash: String(repeating: "x", count: 200_000), status: .failed, createdAtMicros: 1,
        updatedAtMicros: 1)
      func flood() throws {
        for _ in 0..<100 { try world.backend.publish(topic: "deposit", subject: id, large) }
      }
      let query = "subscription { depositUpdated { txHash } }"
      if kind == "socket" {
        try await TestSocket.open(world) { socket in
          try await socket.begin(token)
          try await socket.subscribe("1", query)
          #expect(try await watchers(world, 1))
          try flood()
          #expect(try await watchers(world, 0))
        }
      } else {
        let body = #"{"query":"\#(query)"}"#
        let request = """
          POST /graphql HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\
          Content-Type: application/json\r\nAuthorization: Bearer \(token)\r\n\
          Content-Length: \(body.utf8.count)\r\n\r\n\(body)
          """
        try await world.raw(request) { _ in
          #expect(try await watchers(world, 1))
          try flood()
          #expect(try await watchers(world, 0))
        }
      }
      // Nothing of it is left: the gateway drains at once.
      await world.drain()
    }
  }

  @Test func eventStreamsEndWhenTheGatewayGoesAway() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      async let answer = world.graphQL(
        Self.deposits, token: token, headers: [("accept", "text/event-stream")])
      #expect(try await watchers(world, 1))
      await world.drain()
      #expect(try await answer.text.hasSuffix("event: complete\ndata: \n\n"))
    }
  }

  @Test func socketsAreToldWhenTheGatewayGoesAway() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { socket in
        try await socket.begin(token)
        try await socket.subscribe("1", Self.deposits)
        #expect(try await watchers(world, 1))
        await world.drain()
        let heard = try await socket.hear()
        #expect(heard == .closed(1001))
      }
      #expect(try await watchers(world, 0))
    }
  }

  @Test func messagesInPiecesArePutTogether() async throws {
    try await GatewayWorld.with { world in
      try await TestSocket.open(world) { socket in
        try await socket.frame(.text, "{\"type\":", fin: false)
        try await socket.frame(.continuation, "\"ping\"}")
        #expect(try await socket.hear() == .message(["type": "pong"]))
      }
    }
  }

  @Test func eventStreamsCarryTheSame() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let answer = try await world.graphQL(
        "{ balance { buyingPower } }", token: token, headers: [("accept", "text/event-stream")])
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "text/event-stream; charset=utf-8")
      #expect(
        answer.text.hasSuffix(
          "event: next\ndata: {\"data\":{\"balance\":{\"buyingPower\":\"1024.50\"}}}\n\nevent: complete\ndata: \n\n"
        ))
    }
  }

  @Test func anEventStreamEndsWithItsToken() async throws {
    try await GatewayWorld.with { world in
      _ = try await world.signedUp()
      // Within the leeway that clocks are given, but over.
      let token = try await world.token(expiresIn: -1)
      let answer = try await world.graphQL(
        Self.deposits, token: token, headers: [("accept", "text/event-stream")])
      #expect(answer.status == 200 && answer.text.hasSuffix("event: complete\ndata: \n\n"))
    }
  }

  /// As without the stream: what is between us may repeat a GET.
  @Test func noMutationGoesByGetThroughAnEventStream() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let answer = try await world.send(
        .get, "/graphql?query=mutation%7BstartKyc%7Bstatus%7D%7D",
        [("accept", "text/event-stream"), ("authorization", "Bearer \(token)")])
      #expect(answer.text.contains("Mutations go by POST."))
      #expect(world.backend.calls("StartKyc").isEmpty)
    }
  }
}
