extension Partner {
  /// What people and tests may do to the sandbox; no partner has anything like it.
  static var control: Partner {
    var partner = Partner("control", prefix: "/control") { _ in
      Answer(["error": "No such control."], status: 404)
    }
    addClock(to: &partner)
    addChain(to: &partner)
    addPeople(to: &partner)
    addPartners(to: &partner)
    addFaults(to: &partner)
    partner.on("GET", "/health") { _, _ in Answer(["status": "ok"]) }
    partner.on("GET", "/books") { books, _ in Answer(books.report) }
    partner.on("GET", "/webhooks") { books, call in books.webhookReport(call) }
    partner.on("POST", "/reset") { books, _ in
      var fresh = Books(settings: books.settings, keys: books.keys)
      (fresh.real, fresh.now) = (books.real, books.real)
      fresh.provision()
      books = fresh
      return Answer([:])
    }
    return partner
  }

  private static func addClock(to partner: inout Partner) {
    partner.on("GET", "/clock") { books, _ in Answer(books.clockReport) }
    partner.on("POST", "/clock/advance") { books, call in
      guard let micros = Exact.micros(call.json["seconds"]), micros >= 0,
        micros <= 366 * Moment.day
      else { return Books.badControl("seconds must be from 0 to a year.") }
      books.offset += micros
      books.catchUp(real: books.real)
      return Answer(books.clockReport)
    }
  }

  private static func addChain(to partner: inout Partner) {
    partner.on("POST", "/chain/send") { books, call in
      guard let chain = Chain(rawValue: call.json["chain"]?.text ?? ""),
        let to = call.json["to"]?.text, chain.isAddress(to),
        let micros = Exact.micros(call.json["amount"]), micros > 0
      else { return Books.badControl("chain, to or amount is wrong.") }
      let hash = books.broadcast(micros, from: books.chains[chain].faucet, to: to, on: chain)
      return Answer(["txHash": .string(hash), "from": .string(books.chains[chain].faucet)])
    }
    for path in ["/chain/drop", "/chain/reorg"] {
      partner.on("POST", path) { books, call in
        guard let chain = Chain(rawValue: call.json["chain"]?.text ?? ""),
          let hash = call.json["txHash"]?.text
        else { return Books.badControl("chain or txHash is wrong.") }
        guard books.dropTransfer(chain.canonical(hash), on: chain) else {
          return Answer(["error": "It is too late, or there is no such transfer."], status: 409)
        }
        return Answer([:])
      }
    }
    partner.on("POST", "/chain/lose") { books, call in
      guard let chain = Chain(rawValue: call.json["chain"]?.text ?? "") else {
        return Books.badControl("chain is wrong.")
      }
      books.chains[chain].lost += call.json["count"]?.integer ?? 1
      return Answer([:])
    }
    partner.on("GET", "/chain/balance") { books, call in
      guard let chain = Chain(rawValue: call.query("chain") ?? ""),
        let address = call.query("address")
      else { return Books.badControl("chain or address is wrong.") }
      return Answer([
        "balance": .string(
          Exact.text(books.chains[chain].ledger[chain.canonical(address)], scale: 6))
      ])
    }
  }

  private static func addPeople(to partner: inout Partner) {
    for mode in [IssuerMode.auth0, .cognito] {
      partner.on("POST", mode == .auth0 ? "/oidc/token" : "/oidc-cognito/token") { books, call in
        try books.mintTokens(call.json, mode)
      }
    }
    partner.on("POST", "/oidc/rotate") { books, call in
      try books.rotateTokenKeys(revoke: call.json["revoke"]?.flag ?? false)
      return Answer(["keys": .array(books.keys.tokens.map { .string($0.id) })])
    }
    partner.on("POST", "/oidc/outage") { books, call in
      books.oidc.outageUntil =
        books.real + (Exact.micros(call.json["seconds"]) ?? 60 * Moment.second)
      return Answer([:])
    }
    partner.on("GET", "/oidc") { books, _ in
      Answer(["keySetReads": .integer(books.oidc.keySetReads)])
    }
    partner.on("POST", "/kyc/:decision") { books, call in books.decideKYC(call) }
  }

  private static func addPartners(to partner: inout Partner) {
    partner.on("POST", "/wallets/next-transfer") { books, call in
      let ending = call.json["ending"]?.text ?? ""
      guard ["FAILED", "DENIED", "STUCK"].contains(ending) else {
        return Books.badControl("ending is FAILED, DENIED or STUCK.")
      }
      books.custody.endings.append(ending)
      return Answer([:])
    }
    partner.on("POST", "/mint/next-payout") { books, call in
      let ending = call.json["ending"]?.text ?? ""
      guard ending == "returned" || ending.hasPrefix("failed:") else {
        return Books.badControl("ending is returned, or failed: and an errorCode.")
      }
      books.mint.endings.append(ending)
      return Answer([:])
    }
    partner.on("POST", "/mint/fees") { books, call in
      guard let mode = call.json["mode"]?.text, ["none", "source", "net"].contains(mode) else {
        return Books.badControl("mode is none, source or net.")
      }
      books.settings.feeMode = mode
      if let fee = Exact.micros(call.json["fee"]) { books.settings.fee = fee }
      return Answer([:])
    }
    partner.on("POST", "/market/price") { books, call in
      guard let symbol = call.json["symbol"]?.text, books.price(of: symbol) != nil else {
        return Books.badControl("symbol is unknown.")
      }
      let price = Exact.micros(call.json["price"])
      guard call.json["price"] == nil || (price ?? 0) > 0 else {
        return Books.badControl("price is wrong.")
      }
      books.broker.prices[symbol] = price
      return Answer(["symbol": .string(symbol), "price": .micros(books.price(of: symbol) ?? 0)])
    }
    partner.on("POST", "/market/halt") { books, call in
      guard let symbol = call.json["symbol"]?.text else {
        return Books.badControl("symbol is missing.")
      }
      if call.json["halted"]?.flag ?? true {
        books.broker.halted.insert(symbol)
      } else {
        books.broker.halted.remove(symbol)
      }
      return Answer([:])
    }
    addBroker(to: &partner)
    partner.on("POST", "/zerog/next") { books, call in
      books.zerog.oddities.append(call.json["oddity"]?.text ?? "")
      return Answer([:])
    }
    partner.on("POST", "/zerog/withdraw-model") { books, call in
      books.zerog.withdrawnModels.append(call.json["model"]?.text ?? "")
      return Answer([:])
    }
  }

  private static func addBroker(to partner: inout Partner) {
    partner.on("POST", "/drivewealth/next-deposit") { books, call in
      let ending = call.json["ending"]?.text ?? ""
      guard ["FAILED", "REJECTED", "RETURNED"].contains(ending) else {
        return Books.badControl("ending is FAILED, REJECTED or RETURNED.")
      }
      books.broker.depositEndings.append(ending)
      return Answer([:])
    }
    partner.on("POST", "/drivewealth/fail-deposit") { books, call in
      books.failDeposit(call.json["id"]?.text ?? "", call.json["status"]?.text ?? "FAILED")
      return Answer([:])
    }
    partner.on("POST", "/drivewealth/close-bulk-day") { books, _ in
      books.closeBulkDay(books.broker.bulkDay)
      return Answer([:])
    }
    partner.on("POST", "/drivewealth/expire-tokens") { books, _ in
      books.broker.tokens = [:]
      return Answer([:])
    }
  }

  private static func addFaults(to partner: inout Partner) {
    partner.on("POST", "/faults") { books, call in
      let json = call.json
      guard let target = json["partner"]?.text, let route = json["route"]?.text,
        let mode = Fault.Mode(rawValue: json["mode"]?.text ?? "")
      else { return Books.badControl("partner, route or mode is wrong.") }
      let fault = Fault(
        id: Books.uuid(), partner: target, route: route, method: json["method"]?.text, mode: mode,
        count: max(1, json["count"]?.integer ?? 1),
        delayMs: min(120_000, max(0, json["delayMs"]?.integer ?? 2000)),
        status: json["status"]?.integer ?? 500,
        body: json["body"].map { $0.text ?? $0.description }
          ?? #"{"code":-1,"message":"Something went wrong."}"#)
      books.faults.append(fault)
      return Answer(["id": .string(fault.id)], status: 201)
    }
    partner.on("GET", "/faults") { books, _ in
      Answer([
        "faults": .array(
          books.faults.map {
            [
              "id": .string($0.id), "partner": .string($0.partner), "route": .string($0.route),
              "mode": .string($0.mode.rawValue), "count": .integer($0.count),
            ]
          })
      ])
    }
    partner.on("DELETE", "/faults") { books, _ in
      books.faults = []
      return .empty(204)
    }
  }
}

extension Books {
  fileprivate static func badControl(_ message: String) -> Answer {
    Answer(["error": .string(message)], status: 400)
  }

  fileprivate var clockReport: JSON {
    [
      "now": .string(Moment.text(now)), "real": .string(Moment.text(real)),
      "offsetSeconds": .micros(offset),
    ]
  }

  fileprivate func mintTokens(_ json: JSON, _ mode: IssuerMode) throws -> Answer {
    var wish = TokenWish()
    wish.mode = mode
    wish.subject = json["sub"]?.text ?? wish.subject
    wish.email = json["email"]?.text
    wish.phone = json["phone"]?.text
    wish.expiresIn = json["expiresIn"]?.integer.map { Int64($0) } ?? wish.expiresIn
    wish.scope = json["scope"]?.text ?? wish.scope
    wish.audience = json["audience"]?.text
    wish.key = json["key"]?.integer ?? 0
    wish.claims = json["claims"] ?? [:]
    let kind = json["kind"]?.text ?? "both"
    var reply: JSON = ["token_type": "Bearer", "expires_in": .integer(wish.expiresIn)]
    if kind != "id" {
      let token = JSON.string(try accessToken(wish))
      reply = reply.merging(["access_token": token, "accessToken": token])
    }
    if kind != "access" {
      let token = JSON.string(try idToken(wish))
      reply = reply.merging(["id_token": token, "idToken": token])
    }
    return Answer(reply)
  }

  /// Plays a person up to the decision, at their newest inquiry.
  fileprivate mutating func decideKYC(_ call: Call) -> Answer {
    let reference = call.json["referenceId"]?.text ?? ""
    let inquiry = persona.order.reversed().compactMap { persona.inquiries[$0] }
      .first { $0.reference == reference || $0.id == call.json["inquiryId"]?.text }
    guard let inquiry else {
      return Answer(["error": "There is no inquiry of that referenceId."], status: 404)
    }
    let steps: [String: [PersonaAction]] = [
      "start": [.start], "complete": [.start, .complete],
      "approve": [.start, .complete, .approve], "decline": [.start, .complete, .decline],
      "review": [.start, .complete, .review], "fail": [.start, .fail], "expire": [.expire],
    ]
    guard let actions = steps[call.parameter("decision")] else {
      return Self.badControl("There is no such decision.")
    }
    if case .object(let fields)? = call.json["fields"], !fields.isEmpty {
      persona.inquiries[inquiry.id]?.fields = JSON.object(fields).description
    }
    for action in actions.dropLast() { act(action, on: inquiry.id) }
    let isDone = actions.last.map { act($0, on: inquiry.id) } ?? false
    guard isDone, let now = persona.inquiries[inquiry.id] else {
      return Answer(["error": "The inquiry is not in a state for this."], status: 409)
    }
    return Answer(["inquiryId": .string(now.id), "status": .string(now.status)])
  }

  fileprivate func webhookReport(_ call: Call) -> Answer {
    let partner = call.query("partner")
    let wanted = (post.over + post.waiting).suffix(2000).filter {
      partner == nil || partner == $0.partner
    }
    let includesBody = call.query("bodies") == "true"
    return Answer([
      "deliveries": .array(
        wanted.map { delivery in
          let row: JSON = [
            "id": .string(delivery.id), "partner": .string(delivery.partner),
            "type": .string(delivery.type), "url": .string(delivery.url),
            "attempts": .integer(delivery.attempts), "lastStatus": .integer(delivery.lastStatus),
            "delivered": .bool(delivery.isDelivered), "forged": .bool(delivery.isForged),
            "createdAt": .string(Moment.text(delivery.createdAt)),
            "nextAt": .optional(delivery.nextAt.map { Moment.text($0) }),
          ]
          return includesBody ? row.with("body", .string(delivery.body)) : row
        })
    ])
  }
}
