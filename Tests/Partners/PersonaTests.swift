import Cryptography
import HTTPClient
import Persona
import Testing
import Time

@Suite(.timeLimit(.minutes(10))) struct PersonaClientTests {
  private static let created = """
    {"data":{"type":"inquiry","id":"inq_Demo1","attributes":{"status":"created",\
    "reference-id":"usr_1001","created-at":"2026-01-05T10:00:00.000Z","started-at":null},\
    "relationships":{"account":{"data":{"type":"account","id":"act_Demo1"}}}},"included":[],\
    "meta":{"session-token":"sess-demo-1"}}
    """

  private func client(_ http: CurlClient, _ url: String) -> PersonaClient {
    PersonaClient(
      http: http,
      configuration: PersonaConfiguration(
        baseURL: url + "/api/v1", apiKey: "persona_sandbox_key"))
  }

  @Test func createsAnInquiryWithASession() async throws {
    try await play(["POST /api/v1/inquiries": [.json(Self.created, status: 201)]]) {
      http, server in
      let session = try await client(http, server.url).createInquiry(
        templateID: "itmpl_Demo1", referenceID: "usr_1001", fields: ["name-first": "Mia"],
        idempotencyKey: "kyc-create:usr_1001:1")
      #expect(session.inquiry.id == "inq_Demo1")
      #expect(session.inquiry.status == .created)
      #expect(session.inquiry.referenceID == "usr_1001")
      #expect(session.sessionToken == "sess-demo-1")
      let request = try #require(server.requests.first)
      #expect(request.headers["Authorization"] == "Bearer persona_sandbox_key")
      #expect(request.headers["Persona-Version"] == "2025-12-08")
      #expect(request.headers["Key-Inflection"] == "kebab")
      #expect(request.headers["Idempotency-Key"] == "kyc-create:usr_1001:1")
      #expect(request.headers["Content-Type"] == "application/json")
      #expect(
        request.json == """
          {"data":{"attributes":{"fields":{"name-first":"Mia"},"inquiry-template-id":"itmpl_Demo1"}},\
          "meta":{"auto-create-account":true,"auto-create-account-reference-id":"usr_1001",\
          "auto-create-inquiry-session":true}}
          """)
    }
  }

  @Test func readsResumesFindsAndRedacts() async throws {
    let one =
      "{\"data\":{\"type\":\"inquiry\",\"id\":\"inq_1\",\"attributes\":{\"status\":\"needs_review\"}}}"
    let list = "{\"data\":[{\"id\":\"inq_1\",\"attributes\":{\"status\":\"brand_new\"}}]}"
    try await play([
      "GET /api/v1/inquiries/inq_1": [.json(one)], "GET /api/v1/inquiries": [.json(list)],
      "POST /api/v1/inquiries/inq_1/resume": [.json(Self.created)],
      "DELETE /api/v1/inquiries/inq_1": [.json(one)],
    ]) { http, server in
      let persona = client(http, server.url)
      #expect(try await persona.inquiry("inq_1").status == .needsReview)
      let found = try await persona.inquiries(referenceID: "usr 1")
      #expect(found.map(\.status) == [.unknown("brand_new")])
      #expect(server.requests.last?.uri == "/api/v1/inquiries?filter%5Breference-id%5D=usr%201")
      let session = try await persona.resume("inq_1", idempotencyKey: "r1")
      #expect(session.sessionToken == "sess-demo-1")
      try await persona.redact("inq_1")
    }
  }

  @Test func aRefusalCarriesPersonasWords() async throws {
    let body = "{\"errors\":[{\"title\":\"Record invalid\",\"details\":\"no template\"}]}"
    try await play(["POST /api/v1/inquiries": [.json(body, status: 422)]]) { http, server in
      await #expect(
        throws: PartnerError.refused(status: 422, code: "Record invalid", message: "no template")
      ) {
        try await client(http, server.url).createInquiry(
          templateID: "x", referenceID: "u", idempotencyKey: "k")
      }
    }
  }
}

@Suite struct PersonaWebhookTests {
  private let body = bytes("{\"data\":{\"type\":\"event\",\"id\":\"evt_test1\"}}")
  private let golden = "b3df46a28233b048796f064439deb453c54138b6df3cdcdfbcc4792cf5325c14"
  private let clock = ManualClock(Timestamp(seconds: 1_700_000_100))

  private static let approved = """
    {"data":{"type":"event","id":"evt_Demo9","attributes":{"name":"inquiry.approved",\
    "created-at":"2026-01-05T10:06:00.000Z","payload":{"data":{"type":"inquiry","id":"inq_Demo1",\
    "attributes":{"status":"approved","reference-id":"usr_1001"},"relationships":{}},\
    "included":[]}}}}
    """

  private func webhook(_ secrets: String...) -> PersonaWebhook {
    PersonaWebhook(secrets: secrets, clock: clock)
  }

  private func signature(_ body: [UInt8], at seconds: Int, secret: String) -> String {
    let tag = HMACSHA256.authenticate(bytes("\(seconds).") + body, key: bytes(secret))
    return "t=\(seconds),v1=\(Hex.encode(tag))"
  }

  /// The vector of the facts file has no event inside, so the signature holds and the body does not.
  @Test func theGoldenVectorIsAccepted() {
    #expect(throws: WebhookRejection.malformedBody) {
      try webhook("wbhsec_test").event(
        headers: [("persona-signature", "t=1700000000,v1=\(golden)")], body: body)
    }
    #expect(signature(body, at: 1_700_000_000, secret: "wbhsec_test").hasSuffix(golden))
  }

  @Test func anEventIsRead() throws {
    let event = try webhook("old", "new").event(
      headers: [
        ("Persona-Signature", signature(bytes(Self.approved), at: 1_700_000_000, secret: "new"))
      ],
      body: bytes(Self.approved))
    #expect(event.id == "evt_Demo9")
    #expect(event.name == "inquiry.approved")
    #expect(event.inquiry?.status == .approved)
    #expect(event.inquiry?.referenceID == "usr_1001")
    #expect(event.createdAt == Timestamp(rfc3339: "2026-01-05T10:06:00Z"))
  }

  @Test func whileTheSecretChangesEitherPairWillDo() throws {
    let body = bytes(Self.approved)
    let pairs =
      signature(body, at: 1_700_000_000, secret: "other") + " "
      + signature(body, at: 1_700_000_000, secret: "ours")
    let event = try webhook("ours").event(headers: [("Persona-Signature", pairs)], body: body)
    #expect(event.id == "evt_Demo9")
  }

  @Test func aChangedByteIsNoticed() {
    var changed = bytes(Self.approved)
    changed[20] ^= 1
    #expect(throws: WebhookRejection.wrongSignature) {
      try webhook("s").event(
        headers: [
          ("Persona-Signature", signature(bytes(Self.approved), at: 1_700_000_000, secret: "s"))
        ],
        body: changed)
    }
  }

  @Test(arguments: [1_699_999_700, 1_700_000_500])
  func tooOldAndTooNewAreStale(_ seconds: Int) {
    #expect(throws: WebhookRejection.stale) {
      try webhook("s").event(
        headers: [
          ("Persona-Signature", signature(bytes(Self.approved), at: seconds, secret: "s"))
        ],
        body: bytes(Self.approved))
    }
  }

  @Test(arguments: ["", "t=1", "v1=00", "t=x,v1=00", "t=1700000000,v1=zz", "t=1700000000,v1=00"])
  func aHeaderOfAnotherFormIsMalformed(_ header: String) {
    #expect(throws: WebhookRejection.malformedSignature) {
      try webhook("s").event(headers: [("Persona-Signature", header)], body: body)
    }
  }
}
