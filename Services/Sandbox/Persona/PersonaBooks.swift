import Cryptography

/// Persona's inquiries.
struct PersonaBooks: Codable, Sendable {
  struct Inquiry: Codable, Sendable {
    let id: String
    let account: String
    let template: String
    let reference: String
    var status = "created"
    let createdAt: Int64
    var startedAt: Int64?
    var completedAt: Int64?
    var failedAt: Int64?
    var expiredAt: Int64?
    var decisionedAt: Int64?
    var redactedAt: Int64?
    var fields: String
    var session = ""
    var sessions = 0
    var isSessionUsed = false
  }

  var inquiries: [String: Inquiry] = [:]
  var order: [String] = []
  /// Posts each event to these.
  var webhooks: [String] = []
}

/// What a simulated person or reviewer does (Persona's documentation).
enum PersonaAction: String, CaseIterable {
  case start = "start_inquiry"
  case complete = "complete_inquiry"
  case fail = "fail_inquiry"
  case approve = "approve_inquiry"
  case decline = "decline_inquiry"
  case review = "mark_for_review_inquiry"
  case expire = "expire_inquiry"
  case passVerification = "create_passed_verification"
  case failVerification = "create_failed_verification"

  /// The status it leads to, and the event that tells of it.
  var outcome: (status: String, event: String)? {
    switch self {
    case .start: ("pending", "inquiry.started")
    case .complete: ("completed", "inquiry.completed")
    case .fail: ("failed", "inquiry.failed")
    case .approve: ("approved", "inquiry.approved")
    case .decline: ("declined", "inquiry.declined")
    case .review: ("needs_review", "inquiry.marked-for-review")
    case .expire: ("expired", "inquiry.expired")
    case .passVerification, .failVerification: nil
    }
  }

  /// The statuses in which it may happen.
  func isAllowed(in status: String) -> Bool {
    switch self {
    case .start: ["created"].contains(status)
    case .complete, .fail: ["created", "pending"].contains(status)
    case .expire: ["created", "pending"].contains(status)
    case .approve, .decline: status != "expired"
    case .review: ["completed", "pending", "approved"].contains(status)
    case .passVerification, .failVerification: ["created", "pending"].contains(status)
    }
  }
}

extension Books {
  /// Moves an inquiry and sends the event of it.
  ///
  /// - Returns: whether the action was allowed.
  @discardableResult
  mutating func act(_ action: PersonaAction, on id: String) -> Bool {
    guard let inquiry = persona.inquiries[id], inquiry.redactedAt == nil,
      action.isAllowed(in: inquiry.status)
    else { return false }
    guard let (status, event) = action.outcome, status != inquiry.status else { return true }
    persona.inquiries[id]?.status = status
    switch action {
    case .start: persona.inquiries[id]?.startedAt = now
    case .complete: persona.inquiries[id]?.completedAt = now
    case .fail: persona.inquiries[id]?.failedAt = now
    case .expire: persona.inquiries[id]?.expiredAt = now
    case .approve, .decline, .review: persona.inquiries[id]?.decisionedAt = now
    case .passVerification, .failVerification: break
    }
    persona.inquiries[id]?.isSessionUsed = true
    announce(id, event)
    return true
  }

  mutating func expireInquiry(_ id: String) { act(.expire, on: id) }

  mutating func announce(_ id: String, _ event: String) {
    guard let inquiry = persona.inquiries[id] else { return }
    let body: JSON = [
      "data": [
        "type": "event", "id": .string("evt_" + Books.code(24)),
        "attributes": [
          "name": .string(event), "created-at": .string(Moment.text(now)),
          "redacted-at": nil, "context": nil,
          "payload": ["data": inquiry.json, "included": []],
        ],
      ]
    ]
    for url in persona.webhooks { send("persona", event, to: url, seal: .persona, body: body) }
  }

  /// `t` and `v1` of Persona (Persona's documentation), and what it says of its tries.
  func personaSeal(
    _ body: [UInt8], attempts: Int, firstAt: Int64, forged: Bool
  ) -> [(String, String)] {
    let time = String(real / Moment.second)
    let key = [UInt8]((forged ? "wbhsec_somebody_else" : settings.personaWebhookSecret).utf8)
    let code = HMACSHA256.authenticate([UInt8](time.utf8) + [UInt8(ascii: ".")] + body, key: key)
    return [
      ("Persona-Signature", "t=\(time),v1=\(Hex.encode(code))"),
      ("Persona-Webhook-Attempts-Made", String(attempts)),
      ("Persona-Webhook-Attempts-Left", String(Books.retrySchedule.count - attempts)),
      ("Persona-Webhook-First-Attempted-At", String((firstAt - offset) / Moment.second)),
    ]
  }
}

extension PersonaBooks.Inquiry {
  /// What the person and their papers say: one sample person, where the creator told nothing.
  private var shownFields: JSON {
    let given = (try? JSON(parsing: [UInt8](fields.utf8))) ?? [:]
    let sample: JSON = [
      "name-first": "Mia", "name-last": "Doe", "birthdate": "2003-05-09",
      "email-address": "mia@example.test", "phone-number": "+15555550100",
      "address-street-1": "1 Main Street", "address-street-2": "", "address-city": "New York",
      "address-subdivision": "NY", "address-postal-code": "10001",
      "address-country-code": "US", "identification-number": "000000001",
    ]
    return .object(
      (sample.merging(given).members ?? []).map { field in
        let value = field.value["value"] ?? field.value
        return .init(name: field.name, value: ["type": "string", "value": value])
      })
  }

  /// The resource object of JSON:API.
  var json: JSON {
    func time(_ micros: Int64?) -> JSON { .optional(micros.map { Moment.text($0) }) }
    return [
      "type": "inquiry", "id": .string(id),
      "attributes": [
        "status": .string(status), "reference-id": .string(reference), "note": nil,
        "created-at": time(createdAt), "started-at": time(startedAt),
        "completed-at": time(completedAt), "failed-at": time(failedAt),
        "expired-at": time(expiredAt), "decisioned-at": time(decisionedAt),
        "redacted-at": time(redactedAt),
        "fields": redactedAt == nil ? shownFields : [:],
      ],
      "relationships": [
        "account": ["data": ["type": "account", "id": .string(account)]],
        "inquiry-template": [
          "data": ["type": "inquiry-template", "id": .string(template)]
        ],
        "verifications": ["data": []],
      ],
    ]
  }
}
