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
    try await eventually { world.listeners == count }
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

  /// In the same packet as the handshake, before the answer to it. The frame has no mask, so the
  /// gateway has heard it when it closes with 1002.
  @Test func aFrameThatComesWithTheHandshakeIsHeard() async throws {
    try await GatewayWorld.with { world in
      let handshake =
        "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
      let answer = try await world.everything(after: handshake + "\u{1}\u{2}hi")
      #expect(answer.hasPrefix("HTTP/1.1 101"))
      #expect(answer.hasSuffix("Protocol error"))
      #expect(try await world.graphQL("{ __typename }").status == 200)
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

  /// It is told once it reads on; others of the same user have heard everything meanwhile.
  @Test func whoReadsTooSlowlyIsEndedAlone() async throws {
    try await GatewayWorld.with(["GATEWAY_WRITE_TIMEOUT": "600s"]) { world in
      let token = try await world.signedUp()
      let id = "0190d5b6-0000-7000-8000-0000000000a1"
      let large = FundingV1.Deposit(
        depositID: id, chain: .ethereum, amountMicros: 1,
        txHash: String(repeating: "x", count: 200_000), status: .failed, createdAtMicros: 1,
        updatedAtMicros: 1)
      let query = "subscription { depositUpdated { txHash } }"
      try await TestSocket.open(world) { slow in
        try await slow.begin(token)
        try await slow.subscribe("slow", query)
        try await TestSocket.open(world) { fast in
          try await fast.begin(token)
          try await fast.subscribe("fast", query)
          #expect(try await listeners(world, 2))
          // More than any system's buffers hold for the one that does not read.
          for _ in 1...500 where world.listeners == 2 {
            try world.backend.publish(topic: "deposit", subject: id, large)
            guard case .message(let message) = try await fast.hear() else {
              return #expect(Bool(false), "the fast one was ended")
            }
            #expect(message["type"] == "next")
          }
          #expect(try await listeners(world, 1))
        }
        var heard = try await slow.hear()
        while case .message(let message) = heard, message["type"] == "next" {
          heard = try await slow.hear()
        }
        guard case .message(let message) = heard else {
          return #expect(Bool(false), "the slow one was not told")
        }
        #expect(message["type"] == "error" && message["id"] == "slow")
        #expect(
          message["payload"]?.list?.first?["extensions"]?["code"] == "SUBSCRIBER_TOO_SLOW")
      }
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
}
