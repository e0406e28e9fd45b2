import HTTPClient
import Time

/// One attempt of a person to prove who they are (Persona, "Inquiry").
package struct Inquiry: Sendable, Hashable, Decodable {
  /// "inq_…".
  package let id: String
  package let attributes: Attributes

  /// What Persona says about it.
  package struct Attributes: Sendable, Hashable, Decodable {
    package let status: InquiryStatus
    @Maybe package var referenceID: String?
    @Instant package var createdAt: Timestamp?
    @Instant package var startedAt: Timestamp?
    @Instant package var completedAt: Timestamp?
    @Instant package var failedAt: Timestamp?
    @Instant package var expiredAt: Timestamp?
    @Instant package var decisionedAt: Timestamp?
    @Instant package var redactedAt: Timestamp?
    /// What the person answered; Persona shows it to keys that may see it.
    @Maybe package var fields: InquiryFields?

    private enum CodingKeys: String, CodingKey {
      case status, fields
      case referenceID = "reference-id"
      case createdAt = "created-at"
      case startedAt = "started-at"
      case completedAt = "completed-at"
      case failedAt = "failed-at"
      case expiredAt = "expired-at"
      case decisionedAt = "decisioned-at"
      case redactedAt = "redacted-at"
    }
  }

  package var status: InquiryStatus { attributes.status }
  /// Our own id of the person.
  package var referenceID: String? { attributes.referenceID }
}

/// Where an inquiry stands (docs.withpersona.com, "Model lifecycle").
package enum InquiryStatus: OpenWord {
  /// Made, not begun.
  case created
  /// Begun.
  case pending
  /// The end screen was reached. Not an approval.
  case completed
  /// A person at our side or Persona's is looking.
  case needsReview
  /// The only status that means yes.
  case approved
  case declined
  /// All attempts are used up.
  case failed
  /// The session's time is over; resuming makes it pending again.
  case expired
  /// A word that we do not know yet.
  case unknown(String)

  package init(word: String) {
    self =
      switch word {
      case "created": .created
      case "pending": .pending
      case "completed": .completed
      case "needs_review", "needs-review": .needsReview
      case "approved": .approved
      case "declined": .declined
      case "failed": .failed
      case "expired": .expired
      default: .unknown(word)
      }
  }
}

/// An inquiry and the key to its screens.
package struct InquirySession: Sendable {
  package let inquiry: Inquiry
  /// For the app's SDK. Gives access to the person's data: never log it. Absent when Persona
  /// opened no session.
  package let sessionToken: String?
}

struct InquiryDocument: Decodable {
  struct Meta: Decodable {
    @Maybe var sessionToken: String?

    private enum CodingKeys: String, CodingKey {
      case sessionToken = "session-token"
    }
  }
  let data: Inquiry
  let meta: Meta?
}

struct InquiryListDocument: Decodable {
  let data: [Inquiry]
}

struct CreateInquiryBody: Encodable {
  struct Content: Encodable {
    let attributes: Attributes
  }
  struct Attributes: Encodable {
    let inquiryTemplateID: String
    let fields: [String: String]

    private enum CodingKeys: String, CodingKey {
      case inquiryTemplateID = "inquiry-template-id"
      case fields
    }
  }
  struct Meta: Encodable {
    let referenceID: String
    let createsAccount = true
    let createsSession = true

    private enum CodingKeys: String, CodingKey {
      case referenceID = "auto-create-account-reference-id"
      case createsAccount = "auto-create-account"
      case createsSession = "auto-create-inquiry-session"
    }
  }
  let data: Content
  let meta: Meta
}
