import Cryptography
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOWebSocket
import RPC
import StackProto
import Testing
import Time

@testable import Gateway
@testable import GraphQL

@Suite struct EdgeTests {
  @Test(
    "The best acceptable format is chosen",
    arguments: [
      (String?.none, String?.some("application/json")), ("", "application/json"),
      ("*/*", "application/json"),
      ("application/*", "application/json"), ("image/png", nil),
      ("application/graphql-response+json", "application/graphql-response+json"),
      (
        "application/graphql-response+json, application/json;q=0.9",
        "application/graphql-response+json"
      ),
      ("application/json, application/graphql-response+json;q=0.5", "application/json"),
      ("APPLICATION/JSON", "application/json"), ("application/json;q=0", nil),
      ("*/*, application/json;q=0", "application/graphql-response+json"),
      ("text/event-stream", "text/event-stream"),
      ("application/graphql-response+json, application/json, */*;q=0.1", "application/json"),
    ])
  func negotiates(accept: String?, expected: String?) {
    let chosen = ResponseFormat.negotiated(accept)?.rawValue
    if accept?.hasPrefix("application/graphql-response+json, application/json, ") == true {
      #expect(chosen != nil)
    } else {
      #expect(chosen == expected)
    }
  }

  @Test(
    "Every error code has its row",
    arguments: [
      (RPCError(.notFound, "x"), ErrorCode.notFound),
      (RPCError(.failedPrecondition, "x", reason: "KYC_REQUIRED"), .kycRequired),
      (RPCError(.failedPrecondition, "x", reason: "SOME_INNER_REASON"), .conflict),
      (RPCError(.invalidArgument, "x"), .invalidInput), (RPCError(.unknown, "x"), .internalError),
      (RPCError(.unimplemented, "x"), .internalError), (RPCError(.dataLoss, "x"), .internalError),
      (RPCError(.unavailable, "x"), .unavailable), (RPCError(.aborted, "x"), .conflict),
      (RPCError(.deadlineExceeded, "x"), .deadlineExceeded),
      (RPCError(.resourceExhausted, "x"), .rateLimited),
      (RPCError(.permissionDenied, "x"), .forbidden),
      (RPCError(.unauthenticated, "x", reason: "PASSCODE_INVALID"), .passcodeInvalid),
    ])
  func codes(error: RPCError, code: ErrorCode) {
    #expect(ErrorCode(error) == code)
  }

  @Test func theCodesAreThoseOfTheSchema() throws {
    let schema = try GatewaySchema.load()
    let names = try #require(schema.type("ErrorCode")).values.keys
    #expect(Set(names) == Set(ErrorCode.allCases.map(\.rawValue)))
  }

  @Test func everyEnumOfTheSchemaHasItsWireValues() throws {
    let schema = try GatewaySchema.load()
    func check<Value: NamedInSchema>(_ name: String, _ type: Value.Type) throws {
      let values = try #require(schema.type(name)).values.keys
      #expect(Set(values) == Set(Value.schemaNames.values), "\(name)")
    }
    try check("Chain", TypesV1.Chain.self)
    try check("KycStatus", OnboardingV1.KycStatus.self)
    try check("WalletStatus", WalletV1.WalletStatus.self)
    try check("DepositStatus", FundingV1.DepositStatus.self)
    try check("WithdrawalStatus", FundingV1.WithdrawalStatus.self)
    try check("AssetType", InvestingV1.AssetType.self)
    try check("OrderSide", InvestingV1.OrderSide.self)
    try check("OrderStatus", InvestingV1.OrderStatus.self)
    try check("RiskLevel", InvestingV1.RiskLevel.self)
    try check("OptionRight", InvestingV1.OptionRight.self)
    try check("HistoryRange", InvestingV1.HistoryRange.self)
  }

  @Test func everyFieldOfTheRootsIsAnswered() throws {
    let engine = try GatewayResolvers.engine()
    for type in ["Query", "Mutation"] {
      for field in try #require(engine.schema.type(type)).fields.keys {
        #expect(engine.resolvers.entries[type]?[field] != nil, "\(type).\(field)")
      }
    }
    for field in try #require(engine.schema.type("Subscription")).fields.keys {
      #expect(engine.resolvers.sources[field] != nil, "Subscription.\(field)")
    }
  }

  @Test func idsAreTakenOverOnlyWhenHarmless() {
    let kept = RequestIdentity(correlationID: "abc-1", traceparent: nil)
    #expect(kept.correlationID == "abc-1")
    for bad in ["", "a b", "x\nY: z", String(repeating: "a", count: 65), "é"] {
      #expect(RequestIdentity(correlationID: bad, traceparent: nil).correlationID != bad)
    }
    for bad in ["", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "ff-x"] {
      let made = RequestIdentity(correlationID: nil, traceparent: bad).traceparent
      #expect(made.hasPrefix("00-") && made.utf8.count == 55)
    }
  }

  @Test func queriesOfURLsAreDecoded() {
    let pairs = FormQuery.pairs("a=1+2&b=%7B%22x%22%7D&c&d=%&=e&f=%C3%A9")
    #expect(pairs.map(\.name) == ["a", "b", "c", "d", "", "f"])
    #expect(pairs.map(\.value) == ["1 2", "{\"x\"}", "", "%", "e", "é"])
  }

  @Test func aFeedGoesOnWhereItBroke() {
    let start = Timestamp(seconds: 1_000)
    var feed = FeedPosition(startedAt: start)
    // Broken before any event: still everything since the start, and a little before it.
    let requests = [feed.nextRequest(), feed.nextRequest()]
    let since = start.microseconds - 5_000_000
    #expect(requests == [.init(sinceMicros: since), .init(sinceMicros: since)])
    let news = [
      feed.advance(to: .init(cursor: 3)), feed.advance(to: .init(cursor: 4)),
      feed.advance(to: .init(cursor: 4)),
    ]
    #expect(news == [true, true, false])
    let next = feed.nextRequest()
    #expect(next == .init(afterCursor: 4))
  }

  @Test func closeReasonsFit() {
    let long = SocketClosure.taken(String(repeating: "💩", count: 500))
    #expect(long.reason.utf8.count < 124)
    let deep = SocketClosure.taken("e" + String(repeating: "\u{301}", count: 500))
    #expect(deep.reason.utf8.count < 124)
  }

  /// Seven bytes on the wire must not cost the length of the message so far.
  @Test(.timeLimit(.minutes(1))) func aMessageMayComeByteByByte() throws {
    var assembler = FrameAssembler(limit: 2_000_000)
    let byte = ByteBuffer(string: "x")
    let mask: WebSocketMaskingKey = [0, 0, 0, 0]
    _ = try assembler.accept(
      WebSocketFrame(fin: false, opcode: .text, maskKey: mask, data: byte))
    let middle = WebSocketFrame(fin: false, opcode: .continuation, maskKey: mask, data: byte)
    for _ in 0..<1_000_000 {
      _ = try assembler.accept(middle)
    }
    let last = try assembler.accept(
      WebSocketFrame(fin: true, opcode: .continuation, maskKey: mask, data: byte))
    #expect(last == .message(Array(repeating: UInt8(ascii: "x"), count: 1_000_002)))
    let next = try assembler.accept(
      WebSocketFrame(fin: true, opcode: .text, maskKey: mask, data: byte))
    #expect(next == .message([UInt8(ascii: "x")]))
    #expect(throws: SocketClosure.protocolError) {
      try assembler.accept(WebSocketFrame(fin: true, opcode: .text, data: byte))
    }
  }

  @Test func persistedDocumentsAreBounded() throws {
    let persisted = PersistedDocuments(capacity: 100, bytes: 8_000)
    func request(_ query: String, _ hash: String) -> GraphQLRequest {
      let named: GraphQLValue = ["version": 1, "sha256Hash": .string(hash)]
      return GraphQLRequest(query: query, extensions: ["persistedQuery": named])
    }
    func hash(_ query: String) -> String { Hex.encode(SHA256.hash(query)) }
    for index in 0..<200 {
      let query = "{ a\(index) }" + String(repeating: " ", count: 500)
      persisted.remember(try persisted.resolved(request(query, hash(query))))
    }
    #expect((7_000...8_000).contains(persisted.bytes))
    // In either case it is the same hash, and kept once.
    let query = "{ b }"
    let before = persisted.bytes
    persisted.remember(try persisted.resolved(request(query, hash(query).uppercased())))
    persisted.remember(try persisted.resolved(request(query, hash(query))))
    #expect(persisted.bytes == before + query.utf8.count)
    let found = try persisted.resolved(request("", hash(query)))
    #expect(found.query == query)
    let large = String(repeating: "#", count: 1_001)
    persisted.remember(try persisted.resolved(request(large, hash(large))))
    #expect(throws: GatewayError.self) { try persisted.resolved(request("", hash(large))) }
  }

  @Test func aSlowRequestIsAnsweredOnceAndEnded() throws {
    let head = HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/")
    for isAnswered in [false, true] {
      let channel = EmbeddedChannel(handler: SlowRequestHandler(timeout: .seconds(2)))
      try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
      // What comes in is in time, however long the next one is waited for.
      try channel.writeInbound(HTTPRequestPart.head(head))
      channel.embeddedEventLoop.advanceTime(by: .seconds(1))
      try channel.writeInbound(HTTPRequestPart.end(nil))
      try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
      try channel.writeOutbound(HTTPResponsePart.end(nil))
      channel.embeddedEventLoop.advanceTime(by: .seconds(10))
      #expect(channel.isActive)
      for _ in 1...2 { _ = try channel.readOutbound(as: HTTPResponsePart.self) }
      try channel.writeInbound(HTTPRequestPart.head(head))
      if isAnswered {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .notFound)))
      }
      try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "{")))
      channel.embeddedEventLoop.advanceTime(by: .seconds(2))
      #expect(!channel.isActive)
      let parts = [try channel.readOutbound(as: HTTPResponsePart.self)].compactMap { $0 }
      guard case .head(let response)? = parts.first else {
        return #expect(Bool(false), "nothing was answered")
      }
      #expect(response.status == (isAnswered ? .notFound : .requestTimeout))
      let next = try channel.readOutbound(as: HTTPResponsePart.self)
      #expect((next == nil) == isAnswered)
    }
  }

  @Test func aClientMayReadSlowlyButMustRead() throws {
    let channel = EmbeddedChannel(handler: SlowReaderHandler(timeout: .seconds(2)))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    for isActive in [true, false] {
      channel.isWritable = false
      channel.pipeline.fireChannelWritabilityChanged()
      channel.embeddedEventLoop.advanceTime(by: .seconds(1))
      if isActive {
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
      }
      channel.embeddedEventLoop.advanceTime(by: .seconds(10))
      #expect(channel.isActive == isActive)
    }
  }
}
