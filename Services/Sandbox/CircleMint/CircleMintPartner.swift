import Cryptography

extension Partner {
  /// Circle Mint's core API as in Circle's documentation.
  static var circleMint: Partner {
    var partner = Partner("circle-mint", prefix: "/circle/mint") { _ in
      Books.circleProblem(404, 2, "Resource not found.")
    } around: { books, call, handler in
      guard call.path == "/ping" || call.bearer == books.settings.mintKey else {
        return Books.circleProblem(401, 1, "Malformed authorization. Is the key right?")
      }
      return try handler(&books, call).with(header: "X-Request-Id", Books.uuid())
    }
    partner.on("GET", "/ping") { _, _ in Answer(["message": "pong"]) }
    partner.on("GET", "/v1/configuration") { _, _ in
      Answer(["data": ["payments": ["masterWalletId": .string(MintBooks.wallet)]]])
    }
    partner.on("GET", "/v1/businessAccount/balances") { books, _ in
      func list(_ account: String) -> JSON {
        books.mint.ledger[account] == 0 ? [] : [.mintMoney(books.mint.ledger[account])]
      }
      return Answer(["data": ["available": list("available"), "unsettled": list("unsettled")]])
    }
    addBanks(to: &partner)
    addPayouts(to: &partner)
    addChain(to: &partner)
    addSubscriptions(to: &partner)
    return partner
  }

  private static func addBanks(to partner: inout Partner) {
    let wires = "/v1/businessAccount/banks/wires"
    partner.on("POST", wires) { books, call in
      try books.mintOnce(call) { try $0.linkBank($1) }
    }
    partner.on("GET", wires) { books, _ in
      Answer([
        "data": .array(
          books.mint.accountOrder.reversed().compactMap { books.mint.accounts[$0]?.json })
      ])
    }
    partner.on("GET", wires + "/:id") { books, call in
      Answer(["data": try books.wireAccount(call.parameter("id")).json])
    }
    partner.on("GET", wires + "/:id/instructions") { books, call in
      Answer(["data": try books.wireAccount(call.parameter("id")).instructions])
    }
    partner.on("GET", "/v1/businessAccount/deposits") { books, call in
      books.mintPage(
        books.mint.depositOrder.compactMap { books.mint.deposits[$0] }.map {
          .init(id: $0.id, createdAt: $0.createdAt, json: books.json($0))
        }, call)
    }
    partner.on("GET", "/v1/businessAccount/deposits/:id") { books, call in
      guard let deposit = books.mint.deposits[call.parameter("id")] else {
        return Books.circleProblem(404, 2, "Deposit not found.")
      }
      // The one read without `data` (Circle's documentation).
      return Answer(books.json(deposit))
    }
    partner.on("POST", "/v1/mocks/payments/wire") { books, call in try books.mockWire(call) }
  }

  private static func addPayouts(to partner: inout Partner) {
    partner.on("POST", "/v1/businessAccount/payouts") { books, call in
      try books.mintOnce(call) { try $0.createPayout($1) }
    }
    partner.on("GET", "/v1/businessAccount/payouts") { books, call in
      books.mintPage(
        books.mint.payoutOrder.compactMap { books.mint.payouts[$0] }.filter { payout in
          (call.query("status").map { $0 == payout.status } ?? true)
            && (call.query("destination").map { $0 == payout.account } ?? true)
        }.map {
          .init(id: $0.id, createdAt: $0.createdAt, json: books.json($0, full: false))
        }, call)
    }
    partner.on("GET", "/v1/businessAccount/payouts/:id") { books, call in
      guard let payout = books.mint.payouts[call.parameter("id")] else {
        return Books.circleProblem(404, 5001, "Payout not found.")
      }
      return Answer(["data": books.json(payout, full: true)])
    }
  }

  private static func addChain(to partner: inout Partner) {
    let addresses = "/v1/businessAccount/wallets/addresses"
    partner.on("POST", addresses + "/deposit") { books, call in
      try books.mintOnce(call) { try $0.createDepositAddress($1) }
    }
    partner.on("GET", addresses + "/deposit") { books, _ in
      Answer(["data": .array(books.mint.addresses.map(\.json))])
    }
    partner.on("POST", addresses + "/recipient") { books, call in
      try books.mintOnce(call) { try $0.createRecipient($1) }
    }
    partner.on("GET", addresses + "/recipient") { books, call in
      books.mintPage(
        books.mint.recipients.filter { $0.status != "pending_verification" }.map {
          .init(id: $0.id, createdAt: $0.createdAt, json: $0.json)
        }, call)
    }
    partner.on("GET", addresses + "/recipient/:id") { books, call in
      Answer(["data": books.mint.recipients[try books.recipient(call.parameter("id"))].json])
    }
    partner.on("DELETE", addresses + "/recipient/:id") { books, call in
      books.mint.recipients.remove(at: try books.recipient(call.parameter("id")))
      return .empty(204)
    }
    partner.on("POST", "/v1/businessAccount/transfers") { books, call in
      try books.mintOnce(call) { try $0.createTransfer($1) }
    }
    partner.on("GET", "/v1/businessAccount/transfers") { books, call in
      books.mintPage(
        books.mint.transferOrder.compactMap { books.mint.transfers[$0] }.map {
          .init(id: $0.id, createdAt: $0.createdAt, json: $0.json)
        }, call)
    }
    partner.on("GET", "/v1/businessAccount/transfers/:id") { books, call in
      guard let transfer = books.mint.transfers[call.parameter("id")] else {
        return Books.circleProblem(404, 2, "Transfer not found.")
      }
      return Answer(["data": transfer.json])
    }
  }

  private static func addSubscriptions(to partner: inout Partner) {
    let path = "/v1/notifications/subscriptions"
    partner.on("POST", path) { books, call in books.subscribeToMint(call) }
    partner.on("GET", path) { books, _ in
      Answer([
        "data": .array(books.mint.subscriptions.map { $0.json(books.settings.publicURL) })
      ])
    }
    partner.on("DELETE", path + "/:id") { books, call in
      guard
        let index = books.mint.subscriptions.firstIndex(where: { $0.id == call.parameter("id") })
      else { return Books.circleProblem(404, 2, "Subscription not found.") }
      guard !books.mint.subscriptions[index].details.contains(where: { $0.status == "pending" })
      else { return Books.circleProblem(400, 2, "A subscription is still pending.") }
      books.mint.subscriptions.remove(at: index)
      return Answer(["data": [:]])
    }
  }

  /// Amazon SNS: its certificate, and the confirmation of subscriptions.
  static var sns: Partner {
    var partner = Partner("sns", prefix: "/sns") { _ in .empty(404) }
    partner.on("GET", "/SimpleNotificationService-sandbox.pem") { books, _ in
      Answer(text: books.keys.snsCertificate, type: "application/x-pem-file")
    }
    partner.on("GET", "/") { books, call in
      let token = call.query("Token") ?? ""
      for index in books.mint.subscriptions.indices {
        for place in books.mint.subscriptions[index].details.indices
        where books.mint.subscriptions[index].details[place].token == token && !token.isEmpty {
          books.mint.subscriptions[index].details[place].status = "confirmed"
          return Answer(
            text: "<ConfirmSubscriptionResponse/>", type: "text/xml")
        }
      }
      return Answer(text: "<ErrorResponse/>", type: "text/xml", status: 400)
    }
    return partner
  }
}

extension Books {
  fileprivate mutating func mintOnce(
    _ call: Call, _ make: (inout Books, Call) throws -> Answer
  ) throws -> Answer {
    guard let key = call.json["idempotencyKey"]?.text, Self.isUUID(key) else {
      return Self.circleProblem(
        400, 2, "API parameter invalid",
        errors: [Self.circleField("required", "idempotencyKey")])
    }
    return try replayed(
      "circle-mint\(call.path)/\(key.lowercased())",
      digest: Hex.encode(SHA256.hash(call.json.without("idempotencyKey").description)),
      keptFor: .max / 4
    ) {
      Self.circleProblem(400, 1083, "The idempotency key is bound to another request.")
    } make: {
      try make(&$0, call)
    }
  }

  fileprivate func mintPage(_ rows: [Paging.Row], _ call: Call) -> Answer {
    Paging(rows, call, base: settings.publicURL + "/circle/mint" + call.path, size: 50).answer(nil)
  }

  private func mintAmount(_ json: JSON?) throws -> Int64 {
    guard let json, json["currency"]?.text == "USD",
      let micros = Exact.parse(json["amount"]?.text, scale: 6)
    else {
      throw Refusal(
        answer: Self.circleProblem(
          400, 2, "API parameter invalid",
          errors: [Self.circleField("number_format", "amount.amount")]))
    }
    guard micros > 0 else { throw Self.refused(400, 1077, "The amount must be more than 0.") }
    return micros
  }

  private func mintChain(_ code: String?) throws -> Chain {
    guard let chain = Chain.allCases.first(where: { $0.mintCode == code }) else {
      throw Self.refused(400, 2005, "The chain is not supported.")
    }
    return chain
  }

  // MARK: Banks

  fileprivate func wireAccount(_ id: String) throws -> MintBooks.WireAccount {
    guard let account = mint.accounts[id] else {
      throw Self.refused(404, 1089, "Account not found.")
    }
    return account
  }

  fileprivate mutating func linkBank(_ call: Call) throws -> Answer {
    let json = call.json
    guard let number = json["accountNumber"]?.text ?? json["iban"]?.text, number.count >= 6,
      let billing = json["billingDetails"], let address = json["bankAddress"],
      let routing = json["routingNumber"]?.text ?? json["iban"]?.text
    else { throw Self.refused(400, 2, "API parameter invalid") }
    let known = mint.accounts.values.first {
      $0.accountNumber == number && $0.routingNumber == routing
    }
    let account = MintBooks.WireAccount(
      id: Books.uuid(), accountNumber: number, routingNumber: routing,
      virtualAccount: "7000000" + Moment.padded(mint.accounts.count + 1, 7),
      trackingRef: "CIR2" + Books.code(6), fingerprint: known?.fingerprint ?? Books.uuid(),
      status: "pending", bankName: address["bankName"]?.text ?? "BANK NAME",
      billing: billing.description, bankAddress: address.description, createdAt: now,
      updatedAt: now)
    addWireAccount(account)
    after(settings.payout, .wireAccount(account.id))
    return Answer(["data": account.json], status: 201)
  }

  fileprivate mutating func mockWire(_ call: Call) throws -> Answer {
    let micros = try mintAmount(call.json["amount"])
    let number = call.json[path: "beneficiaryBank", "accountNumber"]?.text
    guard let reference = call.json["trackingRef"]?.text, micros >= 2_000_000,
      mint.accounts.values.contains(where: { $0.virtualAccount == number })
    else { return Self.circleProblem(400, -1, "Something went wrong.") }
    let id = Books.uuid()
    mint.mockWires[id] = .init(account: number ?? "", micros: micros, reference: reference)
    after(settings.payout, .mockWire(id))
    return Answer(
      ["data": call.json.without("idempotencyKey").with("status", "pending")], status: 201)
  }

  // MARK: Payouts

  fileprivate mutating func createPayout(_ call: Call) throws -> Answer {
    let micros = try mintAmount(call.json["amount"])
    guard call.json[path: "destination", "type"]?.text == "wire",
      let account = mint.accounts[call.json[path: "destination", "id"]?.text ?? ""]
    else { throw Self.refused(400, 5004, "The destination was not found.") }
    guard account.status == "complete" else {
      throw Self.refused(400, 5003, "The destination is not active.")
    }
    let fee = settings.feeMode == "none" ? 0 : settings.fee
    let net = settings.feeMode == "net" ? micros - fee : micros
    guard net > 0 else { throw Self.refused(400, 5002, "The amount does not cover the fee.") }
    var payout = MintBooks.Payout(
      id: Books.uuid(), account: account.id, micros: micros, fee: fee, net: net, createdAt: now,
      updatedAt: now)
    if !mint.endings.isEmpty { payout.ending = mint.endings.removeFirst() }
    if mint.ledger["available"] >= net + fee {
      mint.ledger.move(net + fee, from: "available", to: "transit:payouts")
    } else if settings.asyncFunds {
      payout.ending = "failed:insufficient_funds"
      payout.isFunded = false
    } else {
      throw Self.refused(400, 1093, "Insufficient funds.")
    }
    mint.payouts[payout.id] = payout
    mint.payoutOrder.append(payout.id)
    notifyPayout(payout.id)
    after(settings.payout, .payout(payout.id))
    return Answer(["data": json(payout, full: false)], status: 201)
  }

  // MARK: Chain

  fileprivate mutating func createDepositAddress(_ call: Call) throws -> Answer {
    guard call.json["currency"]?.text == "USD" else {
      throw Self.refused(400, 2, "API parameter invalid")
    }
    let chain = try mintChain(call.json["chain"]?.text)
    if let known = mint.addresses.first(where: { $0.chain == chain }) {
      return Answer(["data": known.json], status: 201)
    }
    let address = MintBooks.DepositAddress(
      id: Books.uuid(), address: chain.newAddress(), chain: chain)
    mint.addresses.append(address)
    return Answer(["data": address.json], status: 201)
  }

  fileprivate mutating func createRecipient(_ call: Call) throws -> Answer {
    let chain = try mintChain(call.json["chain"]?.text)
    guard let address = call.json["address"]?.text, chain.isAddress(address) else {
      throw Self.refused(400, 5011, "The address is not valid on the chain.")
    }
    let canonical = chain.canonical(address)
    guard !mint.recipients.contains(where: { $0.address == canonical && $0.chain == chain }) else {
      throw Self.refused(400, 2003, "The recipient already exists.")
    }
    let recipient = MintBooks.Recipient(
      id: Books.uuid(), address: canonical, chain: chain,
      description: call.json["description"]?.text ?? "", createdAt: now)
    mint.recipients.append(recipient)
    // An administrator approves it in the Console; here he is quick.
    after(settings.step, .mintRecipient(recipient.id))
    return Answer(["data": recipient.json])
  }

  fileprivate func recipient(_ id: String) throws -> Int {
    guard let index = mint.recipients.firstIndex(where: { $0.id == id }) else {
      throw Self.refused(404, 2, "Recipient not found.")
    }
    return index
  }

  fileprivate mutating func createTransfer(_ call: Call) throws -> Answer {
    let micros = try mintAmount(call.json["amount"])
    guard call.json[path: "destination", "type"]?.text == "verified_blockchain",
      let recipient = mint.recipients.first(where: {
        $0.id == call.json[path: "destination", "addressId"]?.text
          && $0.status != "pending_verification"
      })
    else { throw Self.refused(400, 2004, "The address is not a verified withdrawal address.") }
    guard mint.ledger["available"] >= micros else {
      throw Self.refused(400, 1093, "Insufficient funds.")
    }
    let transfer = MintBooks.Transfer(
      id: Books.uuid(), isInbound: false, chain: recipient.chain, address: recipient.address,
      micros: micros, createdAt: now, updatedAt: now)
    mint.ledger.move(micros, from: "available", to: "transit:transfers")
    mint.transfers[transfer.id] = transfer
    mint.transferOrder.append(transfer.id)
    after(settings.step, .mintTransfer(transfer.id, to: "running"))
    return Answer(["data": transfer.json], status: 201)
  }

  // MARK: Subscriptions

  fileprivate mutating func subscribeToMint(_ call: Call) -> Answer {
    guard let endpoint = call.json["endpoint"]?.text, endpoint.hasPrefix("http") else {
      return Self.circleProblem(400, 2, "API parameter invalid")
    }
    guard mint.subscriptions.count < 3 else {
      return Self.circleProblem(429, 429, "Too many subscriptions.")
    }
    let subscription = MintBooks.Subscription(
      id: Books.uuid(), endpoint: endpoint,
      details: (0..<2).map { _ in
        .init(
          arn: settings.topicARN + ":" + Books.uuid(), token: Books.code(40), status: "pending")
      })
    mint.subscriptions.append(subscription)
    for detail in subscription.details { askToConfirm(detail, endpoint) }
    return Answer(["data": subscription.json(settings.publicURL)])
  }

  private mutating func askToConfirm(
    _ detail: MintBooks.Subscription.Detail, _ endpoint: String
  ) {
    let url =
      "\(settings.publicURL)/sns/?Action=ConfirmSubscription&TopicArn=\(settings.topicARN)"
      + "&Token=\(detail.token)"
    send(
      "circle-mint", "SubscriptionConfirmation", to: endpoint, seal: .sns,
      body: [
        "Type": "SubscriptionConfirmation", "MessageId": .string(Books.uuid()),
        "TopicArn": .string(settings.topicARN), "Token": .string(detail.token),
        "Message": .string("You have chosen to subscribe to the topic \(settings.topicARN)."),
        "SubscribeURL": .string(url),
      ], headers: ["x-amz-sns-message-type": "SubscriptionConfirmation"])
  }
}
