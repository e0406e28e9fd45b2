import GraphQL
import StackProto
import TestSupport
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(10))) struct HTTP2Tests {
  private static let typename = #"{"query":"{ __typename }"}"#

  @Test func aClientMaySpeakHTTP2ByPriorKnowledge() async throws {
    try await GatewayWorld.with { world async throws in
      let result = await TestProgram.run(
        "curl",
        [
          "--silent", "--http2-prior-knowledge", "--header", "content-type: application/json",
          "--data", Self.typename, "--write-out", " %{http_version} %{http_code}",
          "\(world.base)/graphql",
        ])
      #expect(result.output == #"{"data":{"__typename":"Query"}} 2 200"#)
    }
  }

  @Test func requestsOfOneConnectionAreAnsweredEachOnItsStream() async throws {
    try await GatewayWorld.with { world async throws in
      let token = try await world.signedUp()
      try await RawHTTP2.open(world) { client async throws in
        // The first is not complete when the second comes, and does not hold it back.
        try await client.post(1, body: #"{"query":"#, ends: false)
        try await client.post(
          3, [("authorization", "Bearer \(token)")],
          body: #"{"query":"{ balance { buyingPower } }"}"#)
        #expect(
          try await client.body(of: 3) == #"{"data":{"balance":{"buyingPower":"1024.50"}}}"#)
        try await client.send(.data, flags: 1, stream: 1, Array("\"{ __typename }\"}".utf8))
        #expect(try await client.body(of: 1) == #"{"data":{"__typename":"Query"}}"#)
      }
    }
  }

  @Test func onlySoManyStreamsAreOpenAtOnce() async throws {
    try await GatewayWorld.with { world async throws in
      try await RawHTTP2.open(world) { client async throws in
        // SETTINGS_MAX_CONCURRENT_STREAMS
        var limit: UInt32?
        while limit == nil, let frame = try await client.next() {
          guard frame.kind == RawHTTP2.Kind.settings.rawValue else { continue }
          for offset in stride(from: 0, to: frame.payload.count, by: 6)
          where Array(frame.payload[offset..<offset + 2]) == [0, 3] {
            limit = frame.code(at: offset + 2)
          }
        }
        #expect(limit == 100)
        for index in 0...100 as ClosedRange<UInt32> {
          try await client.send(
            .headers, flags: 4, stream: 2 * index + 1,
            RawHTTP2.block([("content-type", "application/json")]))
        }
        // The one too many is refused; it, or the whole connection.
        var refusal: RawHTTP2.Frame?
        while refusal == nil, let frame = try await client.next() {
          if frame.kind == RawHTTP2.Kind.reset.rawValue
            || frame.kind == RawHTTP2.Kind.goAway.rawValue
          {
            refusal = frame
          }
        }
        #expect(refusal != nil)
      }
      #expect(try await world.graphQL("{ __typename }").status == 200)
    }
  }

  /// Opening streams and giving them up at once costs a client nothing (CVE-2023-44487).
  @Test func aFloodOfResetsEndsTheConnection() async throws {
    try await GatewayWorld.with { world async throws in
      try await RawHTTP2.open(world) { client async throws in
        do {
          for index in 0..<5_000 as Range<UInt32> {
            let stream = 2 * index + 1
            try await client.send(
              .headers, flags: 4, stream: stream,
              RawHTTP2.block([("content-type", "application/json")]))
            try await client.send(.reset, stream: stream, [0, 0, 0, 8])
          }
        } catch {
          // It may have hung up already.
        }
        while let frame = try await client.next() {
          if frame.kind == RawHTTP2.Kind.goAway.rawValue {
            // ENHANCE_YOUR_CALM
            #expect(frame.code(at: 4) == 11)
          }
        }
      }
      #expect(try await world.graphQL("{ __typename }").status == 200)
    }
  }

  @Test func aRequestWhoseBodyDoesNotComeInIsGivenUpAndOthersGoOn() async throws {
    try await GatewayWorld.with(["GATEWAY_REQUEST_TIMEOUT": "200ms"]) { world async throws in
      try await RawHTTP2.open(world) { client async throws in
        try await client.post(1, body: "{", ends: false)
        var head: RawHTTP2.Frame?
        while head == nil, let frame = try await client.next() {
          if frame.stream == 1, frame.kind == RawHTTP2.Kind.headers.rawValue { head = frame }
        }
        #expect(head != nil)
        try await client.post(3, body: Self.typename)
        #expect(try await client.body(of: 3) == #"{"data":{"__typename":"Query"}}"#)
      }
    }
  }

  @Test func anIdleConnectionIsToldToGo() async throws {
    try await GatewayWorld.with(["GATEWAY_IDLE_TIMEOUT": "500ms"]) { world async throws in
      @Sendable func isToldToGo() async throws -> Bool {
        var isToldToGo = false
        try await RawHTTP2.open(world) { client in
          while let frame = try await client.next() {
            if frame.kind == RawHTTP2.Kind.goAway.rawValue { isToldToGo = true }
          }
        }
        return isToldToGo
      }
      // One that is too slow for its preface is closed without a word: then it is tried again.
      #expect(try await eventually(within: .seconds(120)) { (try? await isToldToGo()) ?? false })
    }
  }

  @Test func aDrainTellsTheConnectionAndEndsItsSubscriptions() async throws {
    try await GatewayWorld.with { world async throws in
      let token = try await world.signedUp()
      try await RawHTTP2.open(world) { client async throws in
        try await client.post(
          1, [("authorization", "Bearer \(token)"), ("accept", "text/event-stream")],
          body: #"{"query":"subscription { balanceUpdated { buyingPower } }"}"#)
        #expect(
          try await eventually(within: .seconds(60)) {
            world.backend.state.withLock { $0.watchers } == 1
          })
        // Whatever was to be agreed on at the beginning is, once a ping has come back.
        try await client.send(.ping, Array(repeating: 1, count: 8))
        while let frame = try await client.next(), frame.kind != RawHTTP2.Kind.ping.rawValue {
          continue
        }
        await world.drain()
        var (isToldToGo, text) = (false, "")
        while let frame = try await client.next() {
          if frame.kind == RawHTTP2.Kind.goAway.rawValue {
            #expect(frame.code(at: 4) == 0, "not NO_ERROR")
            isToldToGo = true
          }
          if frame.kind == RawHTTP2.Kind.data.rawValue {
            text += String(decoding: frame.payload, as: UTF8.self)
          }
        }
        #expect(isToldToGo)
        #expect(text.hasSuffix("event: complete\ndata: \n\n"))
      }
    }
  }
}
