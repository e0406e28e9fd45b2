import FoundationEssentials
import HTTPClient
import Logging
import Persona

/// Persona as our `KycProvider`. `PersonaClient` speaks Persona's words; they stop at this file.
struct PersonaKycProvider: KycProvider {
  let persona: PersonaClient
  /// The inquiry template, "itmpl_…". Its workflow must decide: `completed` alone is no approval.
  let templateID: String

  func create(
    referenceID: String, idempotencyKey: String
  ) async -> ProviderAnswer<OpenedInquiry> {
    // A conflict is one of keys: an earlier call under it may still be running.
    await answer("create", unsure: [409]) { () async throws(PartnerError) in
      try await persona.createInquiry(
        templateID: templateID, referenceID: referenceID, idempotencyKey: idempotencyKey)
    }.map { OpenedInquiry($0) }
  }

  func inquiries(referenceID: String) async -> ProviderAnswer<[ProviderInquiry]> {
    await answer("list") { () async throws(PartnerError) in
      try await persona.inquiries(referenceID: referenceID)
    }.map { $0.map { ProviderInquiry($0) } }
  }

  func inquiry(_ id: String) async -> ProviderAnswer<ProviderInquiry> {
    await answer("read") { () async throws(PartnerError) in
      try await persona.inquiry(id)
    }.map { ProviderInquiry($0) }
  }

  func openSession(
    inquiryID: String, idempotencyKey: String
  ) async -> ProviderAnswer<OpenedInquiry> {
    await answer("resume") { () async throws(PartnerError) in
      try await persona.resume(inquiryID, idempotencyKey: idempotencyKey)
    }.map { OpenedInquiry($0) }
  }

  func person(inquiryID: String) async -> ProviderAnswer<VerifiedPerson> {
    await answer("read person") { () async throws(PartnerError) in
      try await persona.inquiry(inquiryID)
    }.map { VerifiedPerson($0.attributes.fields ?? InquiryFields()) }
  }

  /// Sorts what went wrong into what we know and what nobody knows, and logs it.
  ///
  /// `unsure`: Statuses of refusals that leave open what came of the call.
  private func answer<Fact>(
    _ operation: String, unsure: Set<Int> = [], _ call: () async throws(PartnerError) -> Fact
  ) async -> ProviderAnswer<Fact> {
    do {
      return .fact(try await call())
    } catch {
      Logger.current.warning(
        "Persona gave no answer",
        metadata: ["persona.operation": "\(operation)", "error": "\(error)"])
      switch error {
      // Refused access says nothing about the person: it is mended, and they must not be stuck.
      case .refused(401, _, _), .refused(403, _, _): return .notSent
      case .refused(let status, _, _) where unsure.contains(status): return .silence
      case .refused: return .refused(isMissing: error.isNotFound)
      case .notSent: return .notSent
      case .unknown: return .silence
      }
    }
  }
}

extension ProviderAnswer {
  fileprivate func map<Other>(_ change: (Fact) -> Other) -> ProviderAnswer<Other> {
    switch self {
    case .fact(let fact): .fact(change(fact))
    case .refused(let isMissing): .refused(isMissing: isMissing)
    case .notSent: .notSent
    case .silence: .silence
    }
  }
}

extension ProviderInquiry {
  init(_ inquiry: Inquiry) {
    self.init(id: inquiry.id, news: InquiryNews(inquiry.status))
  }
}

extension OpenedInquiry {
  init(_ session: InquirySession) {
    self.init(inquiry: ProviderInquiry(session.inquiry), sessionToken: session.sessionToken)
  }
}

extension InquiryNews {
  /// Persona's statuses (docs.withpersona.com, "Model lifecycle") in our words.
  init(_ status: InquiryStatus) {
    self =
      switch status {
      case .created: .created
      case .pending: .begun
      case .completed: .completed
      case .needsReview: .underReview
      case .approved: .approved
      case .declined: .declined
      case .failed: .attemptsExhausted
      case .expired: .expired
      case .unknown: .unknown
      }
  }
}

extension VerifiedPerson {
  /// Persona's names of the usual fields of an inquiry (docs.withpersona.com, "Inquiry fields").
  init(_ fields: InquiryFields) {
    self.init(
      firstName: fields["name-first"] ?? "", lastName: fields["name-last"] ?? "",
      birthDate: fields["birthdate"] ?? "", email: fields["email-address"] ?? "",
      phone: fields["phone-number"] ?? "", street1: fields["address-street-1"] ?? "",
      street2: fields["address-street-2"] ?? "", city: fields["address-city"] ?? "",
      province: fields["address-subdivision"] ?? "",
      postalCode: fields["address-postal-code"] ?? "",
      country: fields["address-country-code"] ?? "", taxID: fields["identification-number"] ?? "")
  }
}

extension PersonaKycProvider {
  /// Over the process's HTTP client, with Persona's share of patience and politeness around it.
  init(_ configuration: OnboardingConfiguration, http: any HTTPClient) {
    self.init(
      persona: PersonaClient(
        http: ResilientClient.standard(name: "persona", over: http),
        configuration: configuration.persona),
      templateID: configuration.personaTemplateID)
  }
}
