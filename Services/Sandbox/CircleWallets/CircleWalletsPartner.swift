import Cryptography

extension Partner {
  /// Circle's developer-controlled wallets, as in circle.md, sections 2 and 4.
  static var circleWallets: Partner {
    var partner = Partner("circle-wallets", prefix: "/circle/wallets") { _ in
      Books.circleProblem(404, 404, "Resource not found.")
    } around: { books, call, handler in
      guard call.bearer == books.settings.custodyKey else {
        return Books.circleProblem(401, 401, "Malformed authorization.")
      }
      return try handler(&books, call).with(header: "X-Request-Id", Books.uuid())
    }
    partner.on("GET", "/v1/w3s/config/entity/publicKey") { books, _ in
      let key = try RSAPrivateKey(pem: books.keys.entity).publicKey
      // The label is wrong on purpose: so it is on Circle's page (circle.md, section 2.1).
      return Answer(["data": ["publicKey": .string(try key.pem(label: "RSA PUBLIC KEY"))]])
    }
    addWallets(to: &partner)
    addTransactions(to: &partner)
    addNotifications(to: &partner)
    return partner
  }

  private static func addWallets(to partner: inout Partner) {
    partner.on("POST", "/v1/w3s/developer/walletSets") { books, call in
      try books.signed(call) { try $0.createWalletSet($1) }
    }
    partner.on("GET", "/v1/w3s/walletSets") { books, call in
      books.custodyPage(
        books.custody.sets.map { .init(id: $0.id, createdAt: $0.createdAt, json: $0.json) },
        call, "walletSets")
    }
    partner.on("GET", "/v1/w3s/walletSets/:id") { books, call in
      guard let set = books.custody.sets.first(where: { $0.id == call.parameter("id") }) else {
        return Books.circleProblem(404, 156_005, "Cannot find the wallet set.")
      }
      return Answer(["data": ["walletSet": set.json]])
    }
    partner.on("POST", "/v1/w3s/developer/wallets") { books, call in
      try books.signed(call) { try $0.createWallets($1) }
    }
    partner.on("GET", "/v1/w3s/wallets") { books, call in books.listWallets(call) }
    partner.on("GET", "/v1/w3s/wallets/:id") { books, call in
      Answer(["data": ["wallet": try books.wallet(call.parameter("id")).json]])
    }
    partner.on("PUT", "/v1/w3s/wallets/:id") { books, call in
      let id = try books.wallet(call.parameter("id")).id
      if let name = call.json["name"]?.text { books.custody.wallets[id]?.name = name }
      if let reference = call.json["refId"]?.text {
        books.custody.wallets[id]?.reference = reference
      }
      return Answer(["data": ["wallet": try books.wallet(id).json]])
    }
    partner.on("GET", "/v1/w3s/wallets/:id/balances") { books, call in
      let wallet = try books.wallet(call.parameter("id"))
      return Answer(["data": ["tokenBalances": books.tokenBalances(wallet)]])
    }
  }

  private static func addTransactions(to partner: inout Partner) {
    partner.on("POST", "/v1/w3s/developer/transactions/transfer") { books, call in
      try books.signed(call) { try $0.transfer($1) }
    }
    partner.on("GET", "/v1/w3s/transactions") { books, call in books.listTransactions(call) }
    partner.on("GET", "/v1/w3s/transactions/:id") { books, call in
      let transaction = try books.transaction(call)
      return Answer([
        "data": [
          "transaction": transaction.json(usdc: books.token(on: transaction.blockchain))
        ]
      ])
    }
    partner.on("POST", "/v1/w3s/transactions/transfer/estimateFee") { _, _ in
      let level: JSON = [
        "gasLimit": "65000", "maxFee": "2.5", "priorityFee": "1.0", "baseFee": "0.75",
        "networkFee": "0.00031", "networkFeeRaw": "0.00021",
      ]
      return Answer(["data": ["low": level, "medium": level, "high": level]])
    }
    partner.on("POST", "/v1/w3s/transactions/validateAddress") { books, call in
      guard let address = call.json["address"]?.text,
        let chain = books.chain(call.json["blockchain"]?.text ?? "")
      else { return Books.circleProblem(400, 2, "API parameter invalid") }
      return Answer(["data": ["isValid": .bool(chain.isAddress(address))]])
    }
    partner.on("POST", "/v1/w3s/developer/transactions/:id/cancel") { books, call in
      try books.signed(call) { try $0.cancelTransaction($1) }
    }
    partner.on("POST", "/v1/w3s/developer/transactions/:id/accelerate") { books, call in
      try books.signed(call) { try $0.accelerate($1) }
    }
    partner.on("POST", "/v1/faucet/drips") { books, call in
      guard let address = call.json["address"]?.text,
        let chain = books.chain(call.json["blockchain"]?.text ?? ""), books.settings.isTestnet
      else { return Books.circleProblem(400, 2, "API parameter invalid") }
      if call.json["usdc"]?.flag == true {
        _ = books.broadcast(
          20_000_000, from: books.chains[chain].faucet, to: address, on: chain)
      }
      return .empty(204)
    }
  }

  private static func addNotifications(to partner: inout Partner) {
    partner.on("GET", "/v2/notifications/publicKey/:id") { books, call in
      guard call.parameter("id") == books.keys.webhookID else {
        return Books.circleProblem(404, 404, "Public key not found.")
      }
      let key = try P256PrivateKey(pem: books.keys.webhook).publicKey
      return Answer([
        "data": [
          "id": .string(books.keys.webhookID), "algorithm": "ECDSA_SHA_256",
          "publicKey": .string(Base64.encode(try key.subjectPublicKeyInfo())),
          "createDate": "2026-01-01T00:00:00Z",
        ]
      ])
    }
    partner.on("POST", "/v2/notifications/subscriptions") { books, call in
      books.subscribe(call)
    }
    partner.on("GET", "/v2/notifications/subscriptions") { books, _ in
      Answer(["data": .array(books.custody.subscriptions.map(\.json))])
    }
    partner.on("GET", "/v2/notifications/subscriptions/:id") { books, call in
      Answer(["data": books.custody.subscriptions[try books.subscription(call)].json])
    }
    partner.on("PATCH", "/v2/notifications/subscriptions/:id") { books, call in
      let index = try books.subscription(call)
      if let name = call.json["name"]?.text { books.custody.subscriptions[index].name = name }
      if let flag = call.json["enabled"]?.flag {
        books.custody.subscriptions[index].isEnabled = flag
      }
      return Answer(["data": books.custody.subscriptions[index].json])
    }
    partner.on("DELETE", "/v2/notifications/subscriptions/:id") { books, call in
      books.custody.subscriptions.remove(at: try books.subscription(call))
      return .empty(204)
    }
  }
}

extension Books {
  /// Circle's error body, the same for both of its APIs (circle.md, section 1).
  static func circleProblem(
    _ status: Int, _ code: Int, _ message: String, errors: [JSON] = []
  ) -> Answer {
    let body: JSON = ["code": .integer(code), "message": .string(message)]
    return Answer(errors.isEmpty ? body : body.with("errors", .array(errors)), status: status)
  }

  static func circleField(_ error: String, _ location: String, _ value: String = "") -> JSON {
    [
      "error": .string(error), "message": .string("\(location) \(error)"),
      "location": .string(location), "invalidValue": .string(value), "constraints": [:],
    ]
  }

  static func refused(_ status: Int, _ code: Int, _ message: String) -> Refusal {
    Refusal(answer: circleProblem(status, code, message))
  }

  /// The chain behind a W3S code, on the network of the key.
  fileprivate func chain(_ blockchain: String) -> Chain? {
    switch blockchain {
    case "ETH", "ETH-SEPOLIA": .ethereum
    case "SOL", "SOL-DEVNET": .solana
    default: nil
    }
  }

  private func checkNetwork(_ blockchain: String) throws -> Chain {
    guard let chain = chain(blockchain) else {
      throw Self.refused(400, 2, "API parameter invalid")
    }
    guard settings.isTestnet == blockchain.contains("-") else {
      throw Self.refused(
        400, 156_006, "Cannot use a TEST API key on mainnet, or a LIVE one on testnet.")
    }
    return chain
  }

  /// Idempotency first, then the entity secret, then the work (circle.md, sections 1 and 2.1).
  fileprivate mutating func signed(
    _ call: Call, _ make: (inout Books, Call) throws -> Answer
  ) throws -> Answer {
    guard let key = call.json["idempotencyKey"]?.text, Self.isUUID(key) else {
      return Self.circleProblem(
        400, 2, "API parameter invalid",
        errors: [Self.circleField("required", "idempotencyKey")])
    }
    let body = call.json.without("entitySecretCiphertext").without("idempotencyKey")
    return try replayed(
      "circle-wallets\(call.path)/\(key.lowercased())",
      digest: Hex.encode(SHA256.hash(body.description)), keptFor: .max / 4
    ) {
      Self.circleProblem(403, 156_020, "The idempotency key was used. Use a new one.")
    } replay: { first in
      var again = first
      again.status = 200
      return again
    } make: { books in
      try books.checkEntitySecret(call.json["entitySecretCiphertext"]?.text)
      return try make(&books, call)
    }
  }

  private mutating func checkEntitySecret(_ ciphertext: String?) throws {
    guard let ciphertext, ciphertext.utf8.count == 684, let bytes = Base64.decode(ciphertext),
      let secret = try? RSAPrivateKey(pem: keys.entity).decryptOAEP(bytes),
      Hex.encode(secret) == settings.entitySecret.lowercased()
    else {
      throw Self.refused(400, 156_013, "The provided entity secret ciphertext is invalid.")
    }
    guard custody.usedCiphertexts.insert(Hex.encode(SHA256.hash(bytes))).inserted else {
      throw Self.refused(
        400, 156_004, "Reusing an entity secret ciphertext is not allowed.")
    }
  }

  fileprivate func custodyPage(_ rows: [Paging.Row], _ call: Call, _ name: String) -> Answer {
    if call.query("pageAfter") != nil && call.query("pageBefore") != nil {
      return Self.circleProblem(400, 156_014, "Use one of pageAfter and pageBefore.")
    }
    return Paging(
      rows, call, base: settings.publicURL + "/circle/wallets" + call.path, size: 10
    ).answer(name)
  }

  // MARK: Wallets

  fileprivate mutating func createWalletSet(_ call: Call) throws -> Answer {
    let set = CustodyBooks.WalletSet(
      id: Books.uuid(), name: call.json["name"]?.text ?? "", createdAt: now)
    custody.sets.append(set)
    return Answer(["data": ["walletSet": set.json]], status: 201)
  }

  fileprivate mutating func createWallets(_ call: Call) throws -> Answer {
    let json = call.json
    guard let set = json["walletSetId"]?.text, let blockchains = json["blockchains"]?.items,
      !blockchains.isEmpty
    else { throw Self.refused(400, 2, "API parameter invalid") }
    guard custody.sets.contains(where: { $0.id == set }) else {
      throw Self.refused(404, 156_005, "Cannot find the wallet set.")
    }
    let count = json["count"]?.integer ?? 1
    let metadata = json["metadata"]?.items ?? []
    guard (1...200).contains(count) else { throw Self.refused(400, 2, "API parameter invalid") }
    guard metadata.isEmpty || metadata.count == count else {
      throw Self.refused(400, 155_503, "The metadata must be as many as the wallets.")
    }
    let accountType = json["accountType"]?.text ?? "EOA"
    let codes = blockchains.compactMap(\.text)
    for code in codes where try checkNetwork(code) == .solana && accountType == "SCA" {
      throw Self.refused(400, 155_507, "SCA is not supported on this blockchain.")
    }
    var made: [JSON] = []
    for code in codes {
      for index in 0..<count {
        let about = metadata.isEmpty ? [:] : metadata[index]
        made.append(
          addWallet(
            blockchain: code, chain: try checkNetwork(code), accountType: accountType, set: set,
            name: about["name"]?.text ?? "", reference: about["refId"]?.text ?? ""
          ).json)
      }
    }
    return Answer(["data": ["wallets": .array(made)]], status: 201)
  }

  fileprivate func listWallets(_ call: Call) -> Answer {
    let wallets = custody.walletOrder.compactMap { custody.wallets[$0] }.filter { wallet in
      func matches(_ name: String, _ value: String) -> Bool {
        call.query(name).map { $0 == value } ?? true
      }
      return matches("blockchain", wallet.blockchain) && matches("walletSetId", wallet.set)
        && matches("refId", wallet.reference)
        && (call.query("address").map { wallet.chain.canonical($0) == wallet.address } ?? true)
    }
    return custodyPage(
      wallets.map { .init(id: $0.id, createdAt: $0.createdAt, json: $0.json) }, call, "wallets")
  }

  fileprivate func wallet(_ id: String) throws -> CustodyBooks.Wallet {
    guard Self.isUUID(id) else { throw Self.refused(400, 156_009, "The id is not a UUID.") }
    guard let wallet = custody.wallets[id.lowercased()] else {
      throw Self.refused(404, 156_001, "Cannot find the wallet.")
    }
    return wallet
  }

  fileprivate func tokenBalances(_ wallet: CustodyBooks.Wallet) -> JSON {
    let held = chains[wallet.chain].ledger[wallet.address]
    guard held > 0 else { return [] }
    let isEthereum = wallet.chain == .ethereum
    return [
      [
        "token": [
          "id": .string(token(on: wallet.blockchain)), "blockchain": .string(wallet.blockchain),
          "tokenAddress": .string(isEthereum ? ethereumUSDC : solanaUSDC),
          "standard": isEthereum ? "ERC20" : "Fungible", "name": "USDC", "symbol": "USDC",
          "decimals": 6, "isNative": false, "createDate": "2026-01-01T00:00:00Z",
          "updateDate": "2026-01-01T00:00:00Z",
        ],
        "amount": .string(Exact.text(held, scale: 6)),
        "updateDate": .string(Moment.text(now, fraction: 0)),
      ]
    ]
  }

  // MARK: Transactions

  fileprivate mutating func transfer(_ call: Call) throws -> Answer {
    let json = call.json
    guard let walletID = json["walletId"]?.text, let to = json["destinationAddress"]?.text else {
      throw Self.refused(400, 2, "API parameter invalid")
    }
    let wallet = try wallet(walletID)
    guard let amounts = json["amounts"]?.items, amounts.count == 1 else {
      throw Self.refused(400, 155_221, "There must be exactly one amount.")
    }
    guard case .string(let text) = amounts[0], let micros = Exact.parse(text, scale: 6), micros > 0
    else { throw Self.refused(400, 155_224, "The amount cannot be parsed.") }
    try checkToken(json, wallet)
    guard wallet.chain.isAddress(to) else {
      throw Self.refused(400, 155_219, "The destination address is not valid.")
    }
    guard json["feeLevel"]?.text != nil || (json["gasLimit"] != nil && wallet.accountType == "EOA")
    else { throw Self.refused(400, 155_231, "Either feeLevel or gasLimit is required.") }
    guard !wallet.isFrozen else { throw Self.refused(409, 155_501, "The wallet is frozen.") }
    guard wallet.chain == .solana || wallet.accountType == "SCA" else {
      // No sponsor pays for EOA on EVM, and nobody gives these wallets native coin.
      throw Self.refused(400, 155_201, "The native coin of the wallet does not cover the fee.")
    }
    guard spendable(wallet) >= micros else {
      throw Self.refused(
        400, 155_205, "The asset amount owned by the wallet is insufficient.")
    }
    let transaction = CustodyBooks.Transaction(
      id: Books.uuid(), wallet: wallet.id, chain: wallet.chain, blockchain: wallet.blockchain,
      isInbound: false, from: wallet.address, to: wallet.chain.canonical(to), micros: micros,
      reference: json["refId"]?.text ?? "", state: .initiated, createdAt: now, updatedAt: now)
    startCustody(transaction)
    return Answer(
      ["data": ["id": .string(transaction.id), "state": "INITIATED"]], status: 201)
  }

  private func checkToken(_ json: JSON, _ wallet: CustodyBooks.Wallet) throws {
    if let id = json["tokenId"]?.text {
      guard id == token(on: wallet.blockchain) else {
        throw Self.refused(404, 156_002, "Cannot find the token.")
      }
      return
    }
    guard let address = json["tokenAddress"]?.text, let blockchain = json["blockchain"]?.text else {
      throw Self.refused(400, 2, "API parameter invalid")
    }
    guard blockchain == wallet.blockchain else {
      throw Self.refused(400, 155_225, "The wallet is on another blockchain.")
    }
    let usdc = wallet.chain == .ethereum ? ethereumUSDC : solanaUSDC
    guard wallet.chain.canonical(address) == usdc else {
      throw Self.refused(400, 155_239, "The token address is not valid.")
    }
  }

  fileprivate func transaction(_ call: Call) throws -> CustodyBooks.Transaction {
    let id = call.parameter("id")
    guard Self.isUUID(id) else { throw Self.refused(400, 156_009, "The id is not a UUID.") }
    guard let transaction = custody.transactions[id.lowercased()] else {
      throw Self.refused(404, 156_003, "Cannot find the transaction.")
    }
    return transaction
  }

  fileprivate func listTransactions(_ call: Call) -> Answer {
    let wallets = call.query("walletIds").map { Set($0.split(separator: ",").map(String.init)) }
    let found = custody.transactionOrder.compactMap { custody.transactions[$0] }.filter { row in
      func matches(_ name: String, _ value: String) -> Bool {
        call.query(name).map { $0 == value } ?? true
      }
      return wallets.map { $0.contains(row.wallet) } ?? true
        && matches("blockchain", row.blockchain) && matches("state", row.state.rawValue)
        && matches("txType", row.isInbound ? "INBOUND" : "OUTBOUND")
        && matches("operation", "TRANSFER") && matches("refId", row.reference)
        && (call.query("txHash").map { row.chain.canonical($0) == row.hash } ?? true)
        && (call.query("destinationAddress").map { row.chain.canonical($0) == row.to } ?? true)
    }
    return custodyPage(
      found.map {
        .init(id: $0.id, createdAt: $0.createdAt, json: $0.json(usdc: token(on: $0.blockchain)))
      }, call, "transactions")
  }

  fileprivate mutating func cancelTransaction(_ call: Call) throws -> Answer {
    let transaction = try transaction(call)
    let isLost =
      transaction.hash.isEmpty
      || chains[transaction.chain].transfers[transaction.hash]?.block == nil
    guard transaction.chain == .ethereum, !transaction.isInbound,
      [.initiated, .queued, .sent, .stuck].contains(transaction.state), isLost
    else { throw Self.refused(400, 2, "The transaction cannot be cancelled.") }
    chains[transaction.chain].transfers[transaction.hash] = nil
    setCustody(transaction.id, .cancelled)
    return Answer(
      ["data": ["id": .string(transaction.id), "state": "CANCELLED"]], status: 201)
  }

  fileprivate mutating func accelerate(_ call: Call) throws -> Answer {
    let transaction = try transaction(call)
    guard transaction.chain == .ethereum, [.sent, .stuck].contains(transaction.state) else {
      throw Self.refused(400, 2, "The transaction cannot be accelerated.")
    }
    setCustody(transaction.id, .sent)
    agenda.add(
      .include(chain: transaction.chain, hash: transaction.hash),
      at: time(of: height(transaction.chain) + 1, on: transaction.chain))
    return Answer(["data": ["id": .string(transaction.id)]], status: 201)
  }

  // MARK: Notifications

  fileprivate mutating func subscribe(_ call: Call) -> Answer {
    guard let endpoint = call.json["endpoint"]?.text, endpoint.hasPrefix("http") else {
      return Self.circleProblem(400, 2, "API parameter invalid")
    }
    guard custody.subscriptions.count < 20 else {
      return Self.circleProblem(429, 429, "Too many subscriptions.")
    }
    let subscription = CustodyBooks.Subscription(
      id: Books.uuid(), name: call.json["name"]?.text ?? endpoint, endpoint: endpoint,
      types: call.json["notificationTypes"]?.items?.compactMap(\.text) ?? ["*"], createdAt: now)
    custody.subscriptions.append(subscription)
    notifyCustody("webhooks.test", ["hello": "world"], only: subscription.id)
    return Answer(["data": subscription.json])
  }

  fileprivate func subscription(_ call: Call) throws -> Int {
    guard let index = custody.subscriptions.firstIndex(where: { $0.id == call.parameter("id") })
    else { throw Self.refused(404, 404, "Subscription not found.") }
    return index
  }
}

extension CustodyBooks.WalletSet {
  var json: JSON {
    [
      "id": .string(id), "custodyType": "DEVELOPER", "name": .string(name),
      "createDate": .string(Moment.text(createdAt, fraction: 0)),
      "updateDate": .string(Moment.text(createdAt, fraction: 0)),
    ]
  }
}

extension CustodyBooks.Subscription {
  var json: JSON {
    [
      "id": .string(id), "name": .string(name), "endpoint": .string(endpoint),
      "enabled": .bool(isEnabled), "restricted": false,
      "notificationTypes": .array(types.map { .string($0) }),
      "createDate": .string(Moment.text(createdAt, fraction: 0)),
      "updateDate": .string(Moment.text(createdAt, fraction: 0)),
    ]
  }
}
