import GraphQL
import StackProto
import TestSupport
import Testing

@testable import Gateway

/// A running gateway held against the text of the graphql-transport-ws protocol, over real sockets.
@Suite(.timeLimit(.minutes(10))) struct WebSocketAudit {
  @Test(arguments: opening + pings + operations)
  func thisHolds(_ requirement: Requirement) async throws {
    try await requirement.audit()
  }

  @Test(
    "A message that is none closes the socket with 4400",
    arguments: [
      "not json", "", "[]", "1", "null", #""ping""#, "{}", #"{"type":1}"#, #"{"type":"unknown"}"#,
      #"{"type":"connection_ack"}"#, #"{"type":"next","id":"1","payload":{}}"#,
      #"{"type":"ping","payload":1}"#, #"{"type":"pong","payload":"x"}"#,
      #"{"type":"complete"}"#, #"{"type":"complete","id":1}"#, #"{"type":"complete","id":""}"#,
      #"{"type":"subscribe","payload":{"query":"{ a }"}}"#,
      #"{"type":"subscribe","id":1,"payload":{"query":"{ a }"}}"#,
      #"{"type":"subscribe","id":"","payload":{"query":"{ a }"}}"#,
      #"{"type":"subscribe","id":"1"}"#, #"{"type":"subscribe","id":"1","payload":"{ a }"}"#,
      #"{"type":"subscribe","id":"1","payload":{}}"#,
      #"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
      #"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":[]}}"#,
      #"{"type":"subscribe","id":"1","payload":{"query":"{ a }","operationName":1}}"#,
      #"{"type":"subscribe","id":"1","payload":{"query":"{ a }","extensions":1}}"#,
    ])
  func invalidMessages(_ message: String) async throws {
    try await GatewayWorld.with { world async throws in
      try await TestSocket.open(world) { socket async throws in
        try await socket.begin(try await world.signedUp())
        try await socket.send(message)
        #expect(try await socket.hear() == .closed(4400))
      }
    }
  }

  // MARK: Opening

  private static let opening = [
    Requirement("The server speaks the subprotocol graphql-transport-ws") { world async throws in
      try await TestSocket.open(world) { socket async throws in
        #expect(socket.subprotocol == "graphql-transport-ws")
      }
    },
    Requirement("A client without an acceptable subprotocol is closed with 4406") {
      world async throws in
      for offered in ["graphql-ws", nil] {
        let isTold = try await eventually(within: .seconds(120)) {
          var heard = TestSocket.Heard.lost
          try await TestSocket.open(world, subprotocol: offered) { heard = try await $0.hear() }
          return heard == .closed(4406)
        }
        #expect(isTold)
      }
    },
    Requirement("The server answers connection_init with connection_ack") { world async throws in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { socket in try await socket.begin(token) }
    },
    Requirement(
      "A client that does not initialise in time is closed with 4408",
      ["GATEWAY_SOCKET_INIT_TIMEOUT": "50ms"]
    ) { world async throws in
      try await TestSocket.open(world) { socket async throws in
        #expect(try await socket.hear() == .closed(4408))
      }
    },
    Requirement("A second connection_init is closed with 4429") { world async throws in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { socket async throws in
        try await socket.begin(token)
        try await socket.send(#"{"type":"connection_init"}"#)
        #expect(try await socket.hear() == .closed(4429))
      }
    },
    Requirement("A client that may not connect is closed with 4403") { world async throws in
      let forged = try await world.token(forged: true)
      let expired = try await world.token(expiresIn: -600)
      for payload in [
        "", #","payload":null"#, #","payload":{}"#, #","payload":{"Authorization":"Basic x"}"#,
        #","payload":{"Authorization":"Bearer \#(forged)"}"#,
        #","payload":{"Authorization":"Bearer \#(expired)"}"#,
      ] {
        try await TestSocket.open(world) { socket async throws in
          try await socket.send(#"{"type":"connection_init"\#(payload)}"#)
          #expect(try await socket.hear() == .closed(4403), "\(payload)")
        }
      }
    },
    Requirement(
      "A client whose token cannot be checked is closed with 4500",
      ["OIDC_KEYS_URL": "http://127.0.0.1:1/keys"]
    ) { world async throws in
      let token = try await world.token()
      try await TestSocket.open(world) { socket async throws in
        try await socket.send(
          #"{"type":"connection_init","payload":{"Authorization":"Bearer \#(token)"}}"#)
        #expect(try await socket.hear() == .closed(4500))
      }
    },
    Requirement("connection_init's payload is a map or nothing: else 4400") { world async throws in
      for payload in ["1", "\"x\"", "[]"] {
        try await TestSocket.open(world) { socket async throws in
          try await socket.send(#"{"type":"connection_init","payload":\#(payload)}"#)
          #expect(try await socket.hear() == .closed(4400))
        }
      }
    },
  ]

  // MARK: Ping and pong

  private static let pings = [
    Requirement("A ping is answered by a pong, also before connection_ack") { world async throws in
      try await TestSocket.open(world) { socket async throws in
        try await socket.send(#"{"type":"ping"}"#)
        #expect(try await socket.hear() == .message(["type": "pong"]))
        try await socket.send(#"{"type":"ping","payload":{"at":[1]}}"#)
        #expect(try await socket.hear() == .message(["type": "pong", "payload": ["at": [1]]]))
      }
    },
    Requirement("A pong may come unasked") { world async throws in
      try await TestSocket.open(world) { socket async throws in
        try await socket.send(#"{"type":"pong"}"#)
        try await socket.send(#"{"type":"pong","payload":{}}"#)
        try await socket.begin(try await world.signedUp())
      }
    },
    Requirement("A WebSocket ping is answered by a WebSocket pong") { world async throws in
      try await TestSocket.open(world) { socket async throws in
        try await socket.frame(.ping, "are you there")
        #expect(try await socket.hearPong() == "are you there")
      }
    },
  ]

  // MARK: Operations

  private static let operations = [
    Requirement("subscribe before connection_ack is closed with 4401") { world async throws in
      try await TestSocket.open(world) { socket async throws in
        try await socket.subscribe("1", "{ __typename }")
        #expect(try await socket.hear() == .closed(4401))
      }
    },
    Requirement("subscribe with an id that runs is closed with 4409") { world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.subscribe("1", balances)
        try await socket.subscribe("1", balances)
        #expect(try await socket.hear() == .closed(4409))
      }
    },
    Requirement("A query or a mutation is answered by one next and complete") {
      world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.subscribe("q", "{ balance { buyingPower } }")
        #expect(
          try await socket.hear() == next("q", ["balance": ["buyingPower": "1024.50"]]))
        #expect(try await socket.hear() == .message(["type": "complete", "id": "q"]))
        try await socket.subscribe(
          "m", "mutation { verifyPasscode(passcode: \"493817\") { token } }")
        #expect(try await socket.hear() == next("m", ["verifyPasscode": ["token": "fresh"]]))
        #expect(try await socket.hear() == .message(["type": "complete", "id": "m"]))
      }
    },
    Requirement("Errors of execution come in next") { world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.subscribe("1", "{ deposits { edges { cursor } } }")
        guard case .message(let message) = try await socket.hear() else {
          return #expect(Bool(false), "the socket ended")
        }
        #expect(message["type"] == "next" && message["payload"]?["data"] == .null)
        #expect(message["payload"]?["errors"]?.list?.count == 1)
        #expect(try await socket.hear() == .message(["type": "complete", "id": "1"]))
      }
    },
    Requirement("What is refused before execution is answered by error, and by no complete") {
      world async throws in
      try await withSocket(world) { socket async throws in
        for query in ["{", "{ nothing }", "query A { __typename } query B { __typename }"] {
          try await socket.subscribe("1", query)
          guard case .message(let message) = try await socket.hear() else {
            return #expect(Bool(false), "the socket ended")
          }
          #expect(message["type"] == "error" && message["id"] == "1")
          #expect(message["payload"]?.list?.first?["message"]?.string != nil)
        }
        // The id is free, and nothing else came.
        try await socket.subscribe("1", "{ __typename }")
        #expect(try await socket.hear() == next("1", ["__typename": "Query"]))
      }
    },
    Requirement("A subscription is answered by a next for each event") { world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.subscribe("1", balances)
        for micros in [1_000_000, 2_000_000, 3_000_000] as [Int64] {
          try world.publishBalance(micros)
          let power = GraphQLValue.string("\(micros / 1_000_000).00")
          #expect(
            try await socket.hear() == next("1", ["balanceUpdated": ["buyingPower": power]]))
        }
      }
    },
    Requirement("complete from the client ends the operation and frees the id") {
      world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.subscribe("1", balances)
        #expect(try await eventually(within: .seconds(60)) { world.listeners == 1 })
        try await socket.send(#"{"type":"complete","id":"1"}"#)
        #expect(try await eventually(within: .seconds(60)) { world.listeners == 0 })
        try world.publishBalance(1_000_000)
        try await socket.subscribe("1", "{ __typename }")
        #expect(try await socket.hear() == next("1", ["__typename": "Query"]))
      }
    },
    Requirement("complete with an id that does not run is ignored") { world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.send(#"{"type":"complete","id":"nobody"}"#)
        try await socket.subscribe("1", "{ __typename }")
        #expect(try await socket.hear() == next("1", ["__typename": "Query"]))
      }
    },
    Requirement("One socket carries many operations at once") { world async throws in
      try await withSocket(world) { socket async throws in
        let ids = (1...20).map { "s\($0)" }
        for id in ids { try await socket.subscribe(id, balances) }
        #expect(try await eventually(within: .seconds(60)) { world.listeners == 20 })
        // In between, others.
        try await socket.subscribe("q", "{ __typename }")
        #expect(try await socket.hear() == next("q", ["__typename": "Query"]))
        #expect(try await socket.hear() == .message(["type": "complete", "id": "q"]))
        try world.publishBalance(5_000_000)
        var heard: Set<String> = []
        for _ in ids {
          guard case .message(let message) = try await socket.hear() else { break }
          #expect(message["type"] == "next")
          heard.insert(message["id"]?.string ?? "")
        }
        #expect(heard == Set(ids))
        // All over one stream from the service.
        #expect(world.backend.calls("WatchUser").count == 1)
      }
    },
    Requirement("When the server goes away it closes with 1001") { world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.subscribe("1", balances)
        await world.drain()
        #expect(try await socket.hear() == .closed(1001))
      }
    },
    Requirement("A message that is too large is closed with 1009, and binary with 1003") {
      world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.send(String(repeating: "x", count: 300_000))
        #expect(try await socket.hear() == .closed(1009))
      }
      try await withSocket(world) { socket async throws in
        try await socket.frame(.binary, #"{"type":"ping"}"#)
        #expect(try await socket.hear() == .closed(1003))
      }
    },
    Requirement("Frames without a mask are closed with 1002 (RFC 6455)") { world async throws in
      try await withSocket(world) { socket async throws in
        try await socket.frame(.text, #"{"type":"ping"}"#, masked: false)
        #expect(try await socket.hear() == .closed(1002))
      }
    },
  ]

  private static let balances = "subscription { balanceUpdated { buyingPower } }"

  private static func withSocket(
    _ world: GatewayWorld, _ body: (inout TestSocket) async throws -> Void
  ) async throws {
    let token = try await world.signedUp()
    try await TestSocket.open(world) { socket async throws in
      try await socket.begin(token)
      try await body(&socket)
    }
  }

  private static func next(_ id: String, _ data: GraphQLValue) -> TestSocket.Heard {
    .message(["type": "next", "id": .string(id), "payload": ["data": data]])
  }
}
