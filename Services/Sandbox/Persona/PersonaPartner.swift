import Cryptography

extension Partner {
  /// Persona's API as in Persona's documentation.
  static var persona: Partner {
    var partner = Partner("persona", prefix: "/persona/api/v1") { _ in
      Books.personaProblem(404, "Record not found", "No such route.")
    } around: { books, call, handler in
      try books.personaAnswer(call, handler)
    }
    partner.on("POST", "/inquiries") { books, call in try books.createInquiry(call) }
    partner.on("GET", "/inquiries") { books, call in books.listInquiries(call) }
    partner.on("GET", "/inquiries/:id") { books, call in
      Answer(["data": try books.inquiry(call).json, "included": [], "meta": [:]])
    }
    partner.on("DELETE", "/inquiries/:id") { books, call in
      let id = try books.inquiry(call).id
      books.persona.inquiries[id]?.redactedAt = books.now
      return Answer(["data": try books.inquiry(call).json])
    }
    partner.on("POST", "/inquiries/:id/resume") { books, call in try books.resume(call) }
    partner.on("POST", "/inquiries/:id/generate-one-time-link") { books, call in
      let inquiry = try books.inquiry(call)
      let link = "\(books.settings.publicURL)/persona/verify?code=\(Books.code(20))"
      return Answer([
        "data": inquiry.json,
        "meta": ["one-time-link": .string(link), "one-time-link-short": .string(link)],
      ])
    }
    partner.on("POST", "/inquiries/:id/perform-simulate-actions") { books, call in
      try books.simulate(call)
    }
    let decisions: [(String, PersonaAction)] = [
      ("approve", .approve), ("decline", .decline), ("mark-for-review", .review),
      ("expire", .expire),
    ]
    for (path, action) in decisions {
      partner.on("POST", "/inquiries/:id/\(path)") { books, call in
        let id = try books.inquiry(call).id
        guard books.act(action, on: id) else { throw Refusal(answer: Books.notInThisState) }
        return Answer(["data": try books.inquiry(call).json])
      }
    }
    return partner
  }
}

extension Books {
  static func personaProblem(
    _ status: Int, _ title: String, _ details: String, pointer: String? = nil
  ) -> Answer {
    var error: JSON = ["title": .string(title), "details": .string(details)]
    if let pointer { error = error.with("source", ["pointer": .string(pointer)]) }
    return Answer(["errors": [error]], status: status)
  }

  fileprivate static var notInThisState: Answer {
    personaProblem(422, "Unprocessable Entity", "The inquiry is not in a state for this action.")
  }

  /// The key is checked first; then a known idempotency key repeats its first answer, whatever that
  /// was (Persona's documentation).
  fileprivate mutating func personaAnswer(_ call: Call, _ handler: Handler) throws -> Answer {
    guard call.bearer == settings.personaKey else {
      return Self.personaProblem(401, "Must be authenticated to access this endpoint", "")
    }
    guard call.method == "POST", let key = call.headers["idempotency-key"] else {
      return try handler(&self, call)
    }
    return try replayed(
      "persona/\(key)", digest: Hex.encode(SHA256.hash([UInt8](call.path.utf8) + call.body)),
      keptFor: 24 * Moment.hour, keepsErrors: true
    ) {
      Self.personaProblem(409, "Conflict", "Idempotency-Key was used with other parameters.")
    } make: { books in
      do { return try handler(&books, call) } catch let refusal as Refusal { return refusal.answer }
    }
  }

  fileprivate func inquiry(_ call: Call) throws -> PersonaBooks.Inquiry {
    guard let inquiry = persona.inquiries[call.parameter("id")] else {
      throw Refusal(answer: Self.personaProblem(404, "Record not found", "No such inquiry."))
    }
    return inquiry
  }

  fileprivate mutating func createInquiry(_ call: Call) throws -> Answer {
    guard let attributes = call.json[path: "data", "attributes"] else {
      return Self.personaProblem(
        400, "Bad request", "data.attributes is required", pointer: "/data/attributes")
    }
    let template =
      attributes["inquiry-template-id"]?.text ?? attributes["inquiry-template-version-id"]?.text
    guard let template, settings.personaTemplate.isEmpty || template == settings.personaTemplate
    else {
      return Self.personaProblem(
        422, "Record invalid", "Inquiry template must exist",
        pointer: "/data/attributes/inquiry-template-id")
    }
    let meta = call.json["meta"] ?? [:]
    let reference =
      meta["auto-create-account-reference-id"]?.text ?? attributes["reference-id"]?.text ?? ""
    let account =
      persona.order.compactMap { persona.inquiries[$0] }
      .first { $0.reference == reference && !reference.isEmpty }?.account
      ?? "act_" + Books.code(24)
    var inquiry = PersonaBooks.Inquiry(
      id: "inq_" + Books.code(24), account: account, template: template, reference: reference,
      createdAt: now, fields: (attributes["fields"] ?? [:]).description)
    if meta["auto-create-inquiry-session"]?.flag == true {
      inquiry.session = "sess-" + Books.code(40)
      inquiry.sessions = 1
    }
    persona.inquiries[inquiry.id] = inquiry
    persona.order.append(inquiry.id)
    announce(inquiry.id, "inquiry.created")
    after(Moment.day, .expireInquiry(inquiry.id))
    playPersona(of: inquiry)
    let token: JSON = inquiry.session.isEmpty ? [:] : ["session-token": .string(inquiry.session)]
    return Answer(["data": inquiry.json, "included": [], "meta": token], status: 201)
  }

  /// References that end so decide themselves; `-stall` and others wait for somebody.
  private mutating func playPersona(of inquiry: PersonaBooks.Inquiry) {
    let endings: [(String, PersonaAction)] = [
      ("-ok", .approve), ("-reject", .decline), ("-review", .review),
    ]
    guard let ending = endings.first(where: { inquiry.reference.hasSuffix($0.0) }) else { return }
    for action in [PersonaAction.start, .complete, ending.1] { act(action, on: inquiry.id) }
  }

  fileprivate func listInquiries(_ call: Call) -> Answer {
    var found = persona.order.reversed().compactMap { persona.inquiries[$0] }
    if let reference = call.query("filter[reference-id]") {
      found = found.filter { $0.reference == reference }
    }
    if let status = call.query("filter[status]") { found = found.filter { $0.status == status } }
    let size = min(100, max(1, call.query("page[size]").flatMap { Int($0) } ?? 10))
    if let after = call.query("page[after]") {
      found = Array(found.drop { $0.id != after }.dropFirst())
    }
    let page = found.prefix(size)
    let next: JSON =
      found.count > size
      ? .string("/api/v1/inquiries?page[after]=\(page.last?.id ?? "")&page[size]=\(size)") : nil
    return Answer([
      "data": .array(page.map(\.json)), "links": ["prev": nil, "next": next],
    ])
  }

  fileprivate mutating func resume(_ call: Call) throws -> Answer {
    var inquiry = try inquiry(call)
    guard inquiry.redactedAt == nil,
      ["created", "pending", "expired"].contains(inquiry.status)
    else { return Self.notInThisState }
    if inquiry.status == "expired" {
      inquiry.status = "pending"
      after(Moment.day, .expireInquiry(inquiry.id))
    }
    if inquiry.session.isEmpty || inquiry.isSessionUsed {
      guard inquiry.sessions < 25 else {
        return Self.personaProblem(422, "Unprocessable Entity", "Session limit reached.")
      }
      inquiry.session = "sess-" + Books.code(40)
      inquiry.sessions += 1
      inquiry.isSessionUsed = false
    }
    persona.inquiries[inquiry.id] = inquiry
    return Answer([
      "data": inquiry.json, "included": [], "meta": ["session-token": .string(inquiry.session)],
    ])
  }

  fileprivate mutating func simulate(_ call: Call) throws -> Answer {
    let id = try inquiry(call).id
    guard let actions = call.json[path: "meta", "simulate-actions"]?.items else {
      return Self.personaProblem(
        400, "Bad request", "meta.simulate-actions is required", pointer: "/meta")
    }
    for item in actions {
      guard let action = PersonaAction(rawValue: item["type"]?.text ?? "") else {
        return Self.personaProblem(400, "Bad request", "Unknown simulate action.")
      }
      guard act(action, on: id) else { return Self.notInThisState }
    }
    return Answer(["data": try inquiry(call).json])
  }
}
