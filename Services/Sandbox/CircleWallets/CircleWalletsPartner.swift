import Cryptography

extension Partner {
  /// Circle's developer-controlled wallets, as in Circle's documentation.
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
      // The label is wrong on purpose: so it is on Circle's page (Circle's documentation).
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
