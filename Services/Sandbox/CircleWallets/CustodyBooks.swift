import Cryptography

/// The states of a transaction (Circle's documentation), in the spelling of the enum.
enum CustodyState: String, Codable, Sendable {
  case initiated = "INITIATED"
  case cleared = "CLEARED"
  case queued = "QUEUED"
  case sent = "SENT"
  case confirmed = "CONFIRMED"
  case complete = "COMPLETE"
  case failed = "FAILED"
  case denied = "DENIED"
  case cancelled = "CANCELLED"
  case stuck = "STUCK"

  var isTerminal: Bool {
    switch self {
    case .complete, .failed, .denied, .cancelled: true
    default: false
    }
  }

  /// Whether a webhook tells of it (Circle's documentation).
  var isAnnounced: Bool {
    switch self {
    case .initiated, .cleared, .denied, .stuck: false
    default: true
    }
  }
}

/// Circle's developer-controlled wallets: what they hold is on the chains.
struct CustodyBooks: Codable, Sendable {
  struct WalletSet: Codable, Sendable {
    let id: String
    let name: String
    let createdAt: Int64
  }

  struct Wallet: Codable, Sendable {
    let id: String
    let address: String
    let blockchain: String
    let chain: Chain
    let accountType: String
    let set: String
    var name: String
    var reference: String
    let createdAt: Int64
    var isFrozen = false
  }

  struct Transaction: Codable, Sendable {
    let id: String
    let wallet: String
    let chain: Chain
    let blockchain: String
    let isInbound: Bool
    let from: String
    let to: String
    let micros: Int64
    let reference: String
    var state: CustodyState
    var hash = ""
    var block: Int64?
    var error = ""
    let createdAt: Int64
    var updatedAt: Int64
    var confirmedAt: Int64?
  }

  struct Subscription: Codable, Sendable {
    let id: String
    var name: String
    let endpoint: String
    var isEnabled = true
    let types: [String]
    let createdAt: Int64
  }

  var sets: [WalletSet] = []
  var wallets: [String: Wallet] = [:]
  var walletOrder: [String] = []
  var byAddress: [String: String] = [:]
  var transactions: [String: Transaction] = [:]
  var transactionOrder: [String] = []
  var byHash: [String: [String]] = [:]
  var subscriptions: [Subscription] = []
  /// Digests of entity secret ciphertexts that were used.
  var usedCiphertexts: Set<String> = []
  /// What the next transfers end as: `FAILED`, `DENIED` or `STUCK`.
  var endings: [String] = []
}

extension Books {
  /// What exists at the start: the wallet set, two treasury wallets, the gateway's subscription.
  mutating func openCustody() {
    custody.sets.append(.init(id: settings.walletSet, name: "STACK", createdAt: now))
    let network = settings.isTestnet ? ["ETH-SEPOLIA", "SOL-DEVNET"] : ["ETH", "SOL"]
    for (index, blockchain) in network.enumerated() {
      addWallet(
        id: "33333333-3333-4333-8333-33333333333\(index + 1)", blockchain: blockchain,
        chain: index == 0 ? .ethereum : .solana, accountType: index == 0 ? "SCA" : "EOA",
        set: settings.walletSet, name: "treasury", reference: "treasury")
    }
    guard !settings.webhookBaseURL.isEmpty else { return }
    persona.webhooks = [settings.webhookBaseURL + "/webhooks/persona"]
    custody.subscriptions = [
      .init(
        id: Books.uuid(), name: "gateway",
        endpoint: settings.webhookBaseURL + "/webhooks/circle/wallets",
        types: ["transactions.*"], createdAt: now)
    ]
  }

  @discardableResult
  mutating func addWallet(
    id: String = Books.uuid(), blockchain: String, chain: Chain, accountType: String,
    set: String, name: String, reference: String
  ) -> CustodyBooks.Wallet {
    let wallet = CustodyBooks.Wallet(
      id: id, address: chain.newAddress(), blockchain: blockchain, chain: chain,
      accountType: accountType, set: set, name: name, reference: reference, createdAt: now)
    custody.wallets[id] = wallet
    custody.walletOrder.append(id)
    custody.byAddress["\(chain.rawValue)/\(wallet.address)"] = id
    return wallet
  }

  /// What a wallet may still send: its tokens without those already on their way.
  func spendable(_ wallet: CustodyBooks.Wallet) -> Int64 {
    let underWay = custody.transactions.values.reduce(Int64(0)) { sum, transaction in
      guard transaction.wallet == wallet.id, !transaction.isInbound,
        !transaction.state.isTerminal, transaction.state != .confirmed
      else { return sum }
      return sum + transaction.micros
    }
    return chains[wallet.chain].ledger[wallet.address] - underWay
  }

  // MARK: Transactions

  mutating func startCustody(_ transaction: CustodyBooks.Transaction) {
    custody.transactions[transaction.id] = transaction
    custody.transactionOrder.append(transaction.id)
    let ending = custody.endings.isEmpty ? nil : custody.endings.removeFirst()
    switch ending {
    case "DENIED":
      after(settings.step, .custody(transaction: transaction.id, to: .denied))
      return
    case "STUCK": chains[transaction.chain].lost += 1
    case "FAILED":
      after(settings.step, .custody(transaction: transaction.id, to: .failed))
      return
    default: break
    }
    for (index, state) in [CustodyState.cleared, .queued, .sent].enumerated() {
      after(settings.step * Int64(index + 1), .custody(transaction: transaction.id, to: state))
    }
  }

  mutating func advanceCustody(_ id: String, to state: CustodyState) {
    guard let transaction = custody.transactions[id], !transaction.state.isTerminal else { return }
    switch state {
    case .sent:
      guard transaction.state == .queued else { return }
      let hash = broadcast(
        transaction.micros, from: transaction.from, to: transaction.to, on: transaction.chain)
      custody.transactions[id]?.hash = hash
      custody.byHash[hash, default: []].append(id)
      after(blockTime(transaction.chain) * 25, .custody(transaction: id, to: .stuck))
    case .stuck:
      guard transaction.state == .sent else { return }
    case .denied: custody.transactions[id]?.error = ""
    case .failed: custody.transactions[id]?.error = "ESTIMATION_ERROR"
    default: break
    }
    setCustody(id, state)
  }

  mutating func setCustody(_ id: String, _ state: CustodyState) {
    custody.transactions[id]?.state = state
    custody.transactions[id]?.updatedAt = now
    if state == .confirmed { custody.transactions[id]?.confirmedAt = now }
    guard state.isAnnounced, let transaction = custody.transactions[id] else { return }
    notifyCustody(
      transaction.isInbound ? "transactions.inbound" : "transactions.outbound",
      transaction.json(usdc: token(on: transaction.blockchain)).merging(["nftTokenIds": []]))
  }

  mutating func custodyIncluded(_ transfer: ChainTransfer, on chain: Chain) {
    for id in custody.byHash[transfer.hash] ?? [] {
      custody.transactions[id]?.block = transfer.block
      setCustody(id, .confirmed)
    }
    guard let walletID = custody.byAddress["\(chain.rawValue)/\(transfer.to)"],
      let wallet = custody.wallets[walletID]
    else { return }
    let inbound = CustodyBooks.Transaction(
      id: Books.uuid(), wallet: walletID, chain: chain, blockchain: wallet.blockchain,
      isInbound: true, from: transfer.from, to: transfer.to, micros: transfer.micros,
      reference: "", state: .confirmed, hash: transfer.hash, block: transfer.block,
      createdAt: now, updatedAt: now)
    custody.transactions[inbound.id] = inbound
    custody.transactionOrder.append(inbound.id)
    custody.byHash[transfer.hash, default: []].append(inbound.id)
    setCustody(inbound.id, .confirmed)
  }

  mutating func custodyConfirmed(_ transfer: ChainTransfer, on chain: Chain) {
    for id in custody.byHash[transfer.hash] ?? []
    where custody.transactions[id]?.state == .confirmed {
      setCustody(id, .complete)
    }
  }

  mutating func custodyFailed(_ hash: String, _ reason: String) {
    for id in custody.byHash[hash] ?? [] where custody.transactions[id]?.state.isTerminal == false {
      custody.transactions[id]?.error = reason
      setCustody(id, .failed)
    }
  }

  // MARK: Webhooks

  mutating func notifyCustody(_ type: String, _ notification: JSON, only: String? = nil) {
    for subscription in custody.subscriptions
    where subscription.isEnabled && (only == nil || subscription.id == only) {
      let isWanted =
        type == "webhooks.test"
        || subscription.types.contains { wanted in
          wanted == "*" || wanted == type
            || (wanted.hasSuffix(".*") && type.hasPrefix(wanted.dropLast(1)))
        }
      guard isWanted else { continue }
      let isTest = type == "webhooks.test"
      let zero = "00000000-0000-0000-0000-000000000000"
      send(
        "circle-wallets", type, to: subscription.endpoint, seal: .circleWallets,
        body: [
          "subscriptionId": .string(isTest ? zero : subscription.id),
          "notificationId": .string(isTest ? zero : Books.uuid()),
          "notificationType": .string(type), "notification": notification,
          "timestamp": .string(Moment.text(now, fraction: 9)), "version": 2,
        ])
    }
  }

  // MARK: Tokens

  /// USDC's token id on a blockchain (Circle's documentation).
  func token(on blockchain: String) -> String {
    switch blockchain {
    case "ETH": "b037d751-fb22-5f0d-bae6-47373e7ae3e3"
    case "ETH-SEPOLIA": "5797fbd6-3795-519d-84ca-ec4c5f80c3b1"
    case "SOL": "33ca4ef6-2500-5d79-82bf-e3036139cc29"
    default: "8fb3cadb-0ef4-573d-8fcd-e194f961c728"
    }
  }
}

extension CustodyBooks.Wallet {
  var json: JSON {
    var wallet: JSON = [
      "id": .string(id), "state": isFrozen ? "FROZEN" : "LIVE", "walletSetId": .string(set),
      "custodyType": "DEVELOPER", "refId": .string(reference), "name": .string(name),
      "address": .string(address), "blockchain": .string(blockchain),
      "accountType": .string(accountType),
    ]
    if accountType == "SCA" { wallet = wallet.with("scaCore", "circle_6900_singleowner_v3") }
    return wallet.merging([
      "createDate": .string(Moment.text(createdAt, fraction: 0)),
      "updateDate": .string(Moment.text(createdAt, fraction: 0)),
    ])
  }
}

extension CustodyBooks.Transaction {
  /// The transaction object, with empty texts where there is nothing, as Circle sends it.
  func json(usdc token: String) -> JSON {
    var transaction: JSON = [
      "id": .string(id), "blockchain": .string(blockchain), "walletId": .string(wallet),
      "tokenId": .string(token), "sourceAddress": .string(from), "destinationAddress": .string(to),
      "amounts": [.string(Exact.text(micros, scale: 6))],
      "amountInUSD": .string(Exact.text(micros / 10_000 * 10_000, scale: 6)),
      "refId": .string(reference), "state": .string(state.rawValue),
      "errorReason": .string(error), "errorDetails": nil,
      "transactionType": isInbound ? "INBOUND" : "OUTBOUND", "operation": "TRANSFER",
      "custodyType": "DEVELOPER", "txHash": .string(hash),
      "networkFee": chain == .ethereum ? "0.00031" : "0.000005", "networkFeeInUSD": "",
      "nfts": nil, "createDate": .string(Moment.text(createdAt, fraction: 0)),
      "updateDate": .string(Moment.text(updatedAt, fraction: 0)),
    ]
    if !isInbound { transaction = transaction.with("feeLevel", "MEDIUM") }
    if let block { transaction = transaction.with("blockHeight", .integer(block)) }
    if let confirmedAt {
      transaction = transaction.with(
        "firstConfirmDate", .string(Moment.text(confirmedAt, fraction: 0)))
    }
    return transaction
  }
}
