import FoundationEssentials
import HTTPClient
import HTTPTestServer
import Testing
import Time

@Suite struct ExactDecimalTests {
  private func decode(_ json: String) throws -> String {
    try JSONDecoder().decode([ExactDecimal].self, from: Data("[\(json)]".utf8))[0].text
  }

  @Test(arguments: [
    ("0.1", "0.1"), ("285.98", "285.98"), ("0.08741870", "0.0874187"), ("\"25.500000\"", "25.5"),
    ("-20", "-20"), ("0", "0"), ("12345678901234.12345678", "12345678901234.12345678"),
    ("1e-8", "0.00000001"), ("\"0.00000001\"", "0.00000001"),
    ("0.30000000000000004", "0.30000000000000004"),
  ])
  func digitsSurviveReading(_ json: String, _ text: String) throws {
    #expect(try decode(json) == text)
  }

  @Test(arguments: [
    "\"\"", "\"1,5\"", "\"1e3\"", "\"abc\"", "\"1.\"", "\".5\"", "\"--1\"", "true", "null",
  ])
  func whatIsNoPlainNumberIsRefused(_ json: String) throws {
    #expect(throws: DecodingError.self) { try decode(json) }
  }

  @Test(arguments: ["25", "0.1", "0.08741870", "1234567.89", "-0.01"])
  func digitsSurviveWriting(_ text: String) throws {
    let decimal = try #require(ExactDecimal(text))
    let json = String(decoding: try JSONEncoder().encode([decimal]), as: UTF8.self)
    #expect(json == "[\(decimal.text)]")
  }
}

@Suite struct LinkHeaderTests {
  @Test(arguments: [
    "<https://a.test/x?pageAfter=1>; rel=\"next\"",
    "https://a.test/x?pageAfter=1; rel=next",
    "<https://a.test/x>; rel=\"self\", <https://a.test/x?pageAfter=1>; rel=\"next\"",
  ])
  func bothSpellingsAreRead(_ value: String) {
    #expect(LinkHeader.next(in: [("Link", value)]) == "https://a.test/x?pageAfter=1")
  }

  @Test func theLastPageHasNone() {
    #expect(LinkHeader.next(in: [("Link", "<https://a.test/x>; rel=\"prev\"")]) == nil)
    #expect(LinkHeader.next(in: []) == nil)
  }
}

@Suite struct LenientFieldTests {
  private struct Sample: Decodable {
    @Instant var at: Timestamp?
    @Maybe var word: String?
  }

  @Test(arguments: [
    "{}", "{\"at\":null,\"word\":null}", "{\"at\":\"soon\",\"word\":7}", "{\"at\":12,\"word\":{}}",
  ])
  func whatIsMissingOrOddBecomesNil(_ json: String) throws {
    let sample = try JSONDecoder().decode(Sample.self, from: Data(json.utf8))
    #expect(sample.at == nil)
    #expect(sample.word == nil)
  }

  @Test func nineFractionalDigitsAreRead() throws {
    let json = "{\"at\":\"2026-05-01T14:00:02.123456789Z\",\"word\":\"w\"}"
    let sample = try JSONDecoder().decode(Sample.self, from: Data(json.utf8))
    #expect(sample.at == Timestamp(rfc3339: "2026-05-01T14:00:02.123456Z"))
    #expect(sample.word == "w")
  }
}

@Suite(.timeLimit(.minutes(10))) struct JSONAPITests {
  private func call(
    _ reply: HTTPTestServer.Reply, _ body: (JSONAPI) async throws -> Void
  ) async throws {
    let client = CurlClient()
    try await HTTPTestServer.run { _ in
      reply
    } _: { server in
      try await body(
        JSONAPI(http: client, baseURL: server.url + "/base/", timeout: .seconds(60)) {
          ("code-\($0.status)", $0.text)
        })
    }
    await client.shutdown()
  }

  @Test(arguments: [400, 401, 404, 409, 422, 302])
  func aClearNoIsDefinite(_ status: Int) async throws {
    try await call(.response(status: status, body: "no")) { api in
      await #expect(
        throws: PartnerError.refused(status: status, code: "code-\(status)", message: "no")
      ) { try await api.send(.post, "/x") }
    }
  }

  @Test(arguments: [500, 502, 503, 504, 408])
  func aFailureOfThePartnerIsUnknown(_ status: Int) async throws {
    try await call(.response(status: status)) { api in
      await #expect { try await api.send(.post, "/x") } throws: {
        if case PartnerError.unknown = $0 { true } else { false }
      }
    }
  }

  @Test func tooManyRequestsMeansThatNothingHappened() async throws {
    try await call(.response(status: 429)) { api in
      await #expect { try await api.send(.post, "/x") } throws: {
        if case PartnerError.notSent = $0 { true } else { false }
      }
    }
  }

  @Test func anUnreadableYesIsUnknown() async throws {
    try await call(.json("{\"other\":1}")) { api in
      let response = try await api.send(.get, "/x")
      #expect(throws: PartnerError.unknown("The answer could not be read: id is missing")) {
        try api.decode(Identified.self, from: response)
      }
    }
  }

  @Test func queriesAreEncodedAndLinksToOtherHostsAreNotFollowed() async throws {
    let client = CurlClient()
    try await HTTPTestServer.run { _ in
      .json("{}")
    } _: { server in
      let api = JSONAPI(http: client, baseURL: server.url + "/base", timeout: .seconds(60)) { _ in
        ("", "")
      }
      _ = try await api.send(.get, "/x", query: [("filter[a]", "b c&d"), ("none", nil)])
      _ = try await api.send(.get, server.url + "/elsewhere?page=2")
      #expect(
        server.requests.map(\.uri) == ["/base/x?filter%5Ba%5D=b%20c%26d", "/elsewhere?page=2"])
      await #expect { try await api.send(.get, "http://evil.test/base/x") } throws: {
        if case PartnerError.notSent = $0 { true } else { false }
      }
    }
    await client.shutdown()
  }

  private struct Identified: Decodable {
    let id: String
  }
}

@Suite(.timeLimit(.minutes(10))) struct SingleFlightTests {
  @Test func manyCallersShareOneFetch() async throws {
    let flight = SingleFlight<Int>()
    let base = ScriptedClient(statuses: 200)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 1...50 {
        group.addTask {
          try await flight.value { () async throws(PartnerError) -> Int in
            _ = try? await base.send(HTTPRequest(url: ""))
            for _ in 1...200 { await Task.yield() }
            return 7
          }
        }
      }
      for try await value in group { #expect(value == 7) }
    }
    #expect(base.sent < 50)
  }
}
