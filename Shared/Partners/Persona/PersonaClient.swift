import FoundationEssentials
import HTTPClient

/// Persona's REST API for identity inquiries (docs.withpersona.com, version 2025-12-08), in its
/// words. The inquiry read by ``inquiry(_:)`` is the source of truth; webhooks are hints.
package struct PersonaClient: Sendable {
  private let api: JSONAPI
  private let configuration: PersonaConfiguration

  package init(http: any HTTPClient, configuration: PersonaConfiguration) {
    self.configuration = configuration
    api = JSONAPI(
      http: http, baseURL: configuration.baseURL, timeout: configuration.timeout,
      refusal: PersonaErrors.refusal)
  }

  /// Creates an inquiry and a session in which the person can answer it.
  ///
  /// - Parameters:
  ///   - templateID: "itmpl_…".
  ///   - referenceID: our own id of the person; Persona makes an account for it when needed.
  ///   - fields: prefilled answers by Persona's field names, such as "name-first".
  ///   - idempotencyKey: the same key gives the same inquiry for 24 hours (docs, "Idempotence").
  /// - Returns: the inquiry and the token of its session.
  /// - Throws: ``PartnerError``.
  package func createInquiry(
    templateID: String, referenceID: String, fields: [String: String] = [:],
    idempotencyKey: String
  ) async throws(PartnerError) -> InquirySession {
    let body = CreateInquiryBody(
      data: .init(attributes: .init(inquiryTemplateID: templateID, fields: fields)),
      meta: .init(referenceID: referenceID))
    return try await session(
      try await post("/inquiries", try api.encode(body), key: idempotencyKey))
  }

  /// The inquiry as it is now.
  ///
  /// - Throws: ``PartnerError``.
  package func inquiry(_ id: String) async throws(PartnerError) -> Inquiry {
    let response = try await api.send(
      .get, "/inquiries/\(URLText.encode(id))", headers: headers)
    return try api.decode(InquiryDocument.self, from: response).data
  }

  /// The person's inquiries, newest first: finds one whose creation we did not hear the end of.
  ///
  /// - Throws: ``PartnerError``.
  package func inquiries(referenceID: String) async throws(PartnerError) -> [Inquiry] {
    let response = try await api.send(
      .get, "/inquiries", query: [("filter[reference-id]", referenceID)], headers: headers)
    return try api.decode(InquiryListDocument.self, from: response).data
  }

  /// Opens a new session for an inquiry that has begun; an expired one becomes pending again.
  ///
  /// - Throws: ``PartnerError``, refused when the inquiry is redacted or decided.
  package func resume(
    _ id: String, idempotencyKey: String
  ) async throws(PartnerError) -> InquirySession {
    try await session(
      try await post("/inquiries/\(URLText.encode(id))/resume", nil, key: idempotencyKey))
  }

  /// Erases the person's data from an inquiry. There is no way back.
  ///
  /// - Throws: ``PartnerError``.
  package func redact(_ id: String) async throws(PartnerError) {
    _ = try await api.send(.delete, "/inquiries/\(URLText.encode(id))", headers: headers)
  }

  private func post(
    _ path: String, _ body: [UInt8]?, key: String
  ) async throws(PartnerError) -> HTTPResponse {
    try await api.send(
      .post, path, headers: headers + [("Idempotency-Key", key)], body: body ?? [UInt8]("{}".utf8),
      isIdempotent: true)
  }

  private func session(_ response: HTTPResponse) async throws(PartnerError) -> InquirySession {
    let document = try api.decode(InquiryDocument.self, from: response)
    return InquirySession(inquiry: document.data, sessionToken: document.meta?.sessionToken)
  }

  private var headers: [(String, String)] {
    [
      ("Authorization", "Bearer \(configuration.apiKey)"),
      ("Persona-Version", configuration.version), ("Key-Inflection", "kebab"),
    ]
  }
}

/// Where Persona is and who we are there.
package struct PersonaConfiguration: Sendable {
  /// Such as "https://api.withpersona.com/api/v1".
  package var baseURL: String
  /// The environment's secret key.
  package var apiKey: String
  /// The API version, pinned: without the header the key's own setting would apply.
  package var version = "2025-12-08"
  package var timeout: Duration = .seconds(20)

  package init(baseURL: String, apiKey: String) {
    self.baseURL = baseURL
    self.apiKey = apiKey
  }
}

/// Errors are `{"errors":[{"title","details","code"?}]}` (docs, "Errors").
enum PersonaErrors {
  private struct Body: Decodable {
    struct Problem: Decodable {
      @Maybe var title: String?
      @Maybe var details: String?
      @Maybe var code: String?
    }
    let errors: [Problem]
  }

  @Sendable static func refusal(_ response: HTTPResponse) -> (code: String, message: String) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    let problem = body?.errors.first
    let code = problem?.code ?? problem?.title ?? String(response.status)
    return (code, problem?.details ?? problem?.title ?? "")
  }
}
