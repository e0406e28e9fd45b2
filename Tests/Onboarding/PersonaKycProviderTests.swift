import HTTPClient
import Persona
import Synchronization
import Testing

@testable import Onboarding

@Suite struct PersonaKycProviderTests {
  private func provider(_ status: Int, _ body: String) -> (PersonaKycProvider, CannedPersona) {
    let http = CannedPersona(status: status, body: body)
    let persona = PersonaClient(
      http: http,
      configuration: PersonaConfiguration(baseURL: "http://persona.test/api/v1", apiKey: "key"))
    return (PersonaKycProvider(persona: persona, templateID: "itmpl_1"), http)
  }

  private func inquiry(_ status: String, fields: String = "{}") -> String {
    """
    {"data":{"type":"inquiry","id":"inq_1","attributes":{"status":"\(status)","reference-id":"u",\
    "created-at":"2026-01-05T10:00:00.000Z","fields":\(fields),"new-attribute":[1]}},\
    "included":[],"meta":{"session-token":"sess-1"}}
    """
  }

  @Test(
    "Each of Persona's statuses has a word of ours, and a new one has one too",
    arguments: [
      ("created", InquiryNews.created), ("pending", .begun), ("completed", .completed),
      ("needs_review", .underReview), ("approved", .approved), ("declined", .declined),
      ("failed", .attemptsExhausted), ("expired", .expired), ("something_new", .unknown),
    ])
  func statuses(word: String, news: InquiryNews) async {
    let answer = await provider(200, inquiry(word)).0.inquiry("inq_1")
    guard case .fact(let inquiry) = answer else {
      Issue.record("no fact")
      return
    }
    #expect(inquiry == ProviderInquiry(id: "inq_1", news: news))
  }

  @Test(
    "What went wrong is a no, nothing, or silence",
    arguments: [
      (400, "refused"), (404, "missing"), (409, "refused"), (422, "refused"), (429, "not sent"),
      (401, "not sent"), (403, "not sent"), (500, "silence"), (503, "silence"), (200, "silence"),
    ])
  func failures(status: Int, expected: String) async {
    let (provider, _) = provider(status, #"{"errors":[{"title":"t","details":"d"}]}"#)
    let described =
      switch await provider.inquiry("inq_1") {
      case .fact: "fact"
      case .refused(let isMissing): isMissing ? "missing" : "refused"
      case .notSent: "not sent"
      case .silence: "silence"
      }
    #expect(described == expected)
  }

  @Test("A conflict of keys leaves open whether the inquiry was made")
  func conflict() async {
    let (provider, _) = provider(409, #"{"errors":[{"title":"t","details":"d"}]}"#)
    guard case .silence = await provider.create(referenceID: "u", idempotencyKey: "k") else {
      Issue.record("not silence")
      return
    }
  }

  @Test("A creation carries our reference, the template and the key, and brings a session")
  func creation() async throws {
    let (provider, http) = provider(201, inquiry("created"))
    let answer = await provider.create(referenceID: "user-1", idempotencyKey: "kyc-create:u:1")
    guard case .fact(let opened) = answer else {
      Issue.record("no fact")
      return
    }
    #expect(opened.inquiry == ProviderInquiry(id: "inq_1", news: .created))
    #expect(opened.sessionToken == "sess-1")
    let request = try #require(http.requests.first)
    #expect(request.headers["Idempotency-Key"] == "kyc-create:u:1")
    let body = String(decoding: request.body ?? [], as: UTF8.self)
    #expect(body.contains("itmpl_1"))
    #expect(body.contains("user-1"))
  }

  @Test("The verified person is read from the inquiry's fields; what is not there is empty")
  func person() async {
    let fields = """
      {"name-first":{"type":"string","value":"Mia"},"name-last":{"type":"string","value":"Doe"},\
      "birthdate":{"type":"date","value":"2003-05-09"},\
      "address-street-1":{"type":"string","value":"1 Main St"},\
      "address-street-2":{"type":"string","value":null},\
      "address-city":{"type":"string","value":"Albany"},\
      "address-subdivision":{"type":"string","value":"NY"},\
      "address-postal-code":{"type":"string","value":"12207"},\
      "address-country-code":{"type":"string","value":"US"},\
      "identification-number":{"type":"string","value":"000000001"},\
      "email-address":{"type":"string","value":"mia@example.test"},\
      "phone-number":{"type":"string","value":"+15555550100"},"selfie":{"type":"file","value":{}}}
      """
    let answer = await provider(200, inquiry("approved", fields: fields)).0.person(
      inquiryID: "inq_1")
    guard case .fact(let person) = answer else {
      Issue.record("no fact")
      return
    }
    #expect(
      person
        == VerifiedPerson(
          firstName: "Mia", lastName: "Doe", birthDate: "2003-05-09", email: "mia@example.test",
          phone: "+15555550100", street1: "1 Main St", city: "Albany", province: "NY",
          postalCode: "12207", country: "US", taxID: "000000001"))
    // It never shows itself in a log.
    #expect(!"\(person)".contains("Mia"))
  }
}

/// Persona's end of the wire with one prepared answer.
final class CannedPersona: HTTPClient {
  private let response: HTTPResponse
  private let seen = Mutex<[HTTPRequest]>([])

  init(status: Int, body: String) {
    response = HTTPResponse(status: status, body: [UInt8](body.utf8))
  }

  var requests: [HTTPRequest] { seen.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    seen.withLock { $0.append(request) }
    return response
  }
}
