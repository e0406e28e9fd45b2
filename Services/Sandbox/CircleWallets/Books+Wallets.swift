import Cryptography

extension Books {
  /// Circle's error body, the same for both of its APIs (Circle's documentation).
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
  func chain(_ blockchain: String) -> Chain? {
    switch blockchain {
    case "ETH", "ETH-SEPOLIA": .ethereum
    case "SOL", "SOL-DEVNET": .solana
    default: nil
    }
  }

  func checkNetwork(_ blockchain: String) throws -> Chain {
    guard let chain = chain(blockchain) else {
      throw Self.refused(400, 2, "API parameter invalid")
    }
    guard settings.isTestnet == blockchain.contains("-") else {
      throw Self.refused(
        400, 156_006, "Cannot use a TEST API key on mainnet, or a LIVE one on testnet.")
    }
    return chain
  }

  /// Idempotency first, then the entity secret, then the work (Circle's documentation).
  mutating func signed(
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

  func custodyPage(_ rows: [Paging.Row], _ call: Call, _ name: String) -> Answer {
    if call.query("pageAfter") != nil && call.query("pageBefore") != nil {
      return Self.circleProblem(400, 156_014, "Use one of pageAfter and pageBefore.")
    }
    return Paging(
      rows, call, base: settings.publicURL + "/circle/wallets" + call.path, size: 10
    ).answer(name)
  }

  // MARK: Wallets

  mutating func createWalletSet(_ call: Call) throws -> Answer {
    let set = CustodyBooks.WalletSet(
      id: Books.uuid(), name: call.json["name"]?.text ?? "", createdAt: now)
    custody.sets.append(set)
    return Answer(["data": ["walletSet": set.json]], status: 201)
  }

  mutating func createWallets(_ call: Call) throws -> Answer {
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

  func listWallets(_ call: Call) -> Answer {
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

  func wallet(_ id: String) throws -> CustodyBooks.Wallet {
    guard Self.isUUID(id) else { throw Self.refused(400, 156_009, "The id is not a UUID.") }
    guard let wallet = custody.wallets[id.lowercased()] else {
      throw Self.refused(404, 156_001, "Cannot find the wallet.")
    }
    return wallet
  }

  func tokenBalances(_ wallet: CustodyBooks.Wallet) -> JSON {
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
