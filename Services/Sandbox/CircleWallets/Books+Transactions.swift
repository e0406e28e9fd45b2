extension Books {
  mutating func transfer(_ call: Call) throws -> Answer {
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

  func transaction(_ call: Call) throws -> CustodyBooks.Transaction {
    let id = call.parameter("id")
    guard Self.isUUID(id) else { throw Self.refused(400, 156_009, "The id is not a UUID.") }
    guard let transaction = custody.transactions[id.lowercased()] else {
      throw Self.refused(404, 156_003, "Cannot find the transaction.")
    }
    return transaction
  }

  func listTransactions(_ call: Call) -> Answer {
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

  mutating func cancelTransaction(_ call: Call) throws -> Answer {
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

  mutating func accelerate(_ call: Call) throws -> Answer {
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
}
