import Cryptography

/// Circle Mint: dollars and USDC of one business account.
struct MintBooks: Codable, Sendable {
  struct WireAccount: Codable, Sendable {
    let id: String
    let accountNumber: String
    let routingNumber: String
    let virtualAccount: String
    let trackingRef: String
    let fingerprint: String
    var status: String
    let bankName: String
    let billing: String
    let bankAddress: String
    let createdAt: Int64
    var updatedAt: Int64
  }

  struct DepositAddress: Codable, Sendable {
    let id: String
    let address: String
    let chain: Chain
  }

  struct Recipient: Codable, Sendable {
    let id: String
    let address: String
    let chain: Chain
    let description: String
    var status = "pending_verification"
    let createdAt: Int64
  }

  struct Transfer: Codable, Sendable {
    let id: String
    let isInbound: Bool
    let chain: Chain
    let address: String
    let micros: Int64
    var hash = ""
    var status = "pending"
    var error: String?
    let createdAt: Int64
    var updatedAt: Int64
  }

  struct Payout: Codable, Sendable {
    let id: String
    let account: String
    let micros: Int64
    let fee: Int64
    /// What reaches the bank.
    let net: Int64
    var status = "pending"
    var trackingRef: String?
    var error: String?
    var risk: String?
    var returnID: String?
    var ending = ""
    /// Whether the money for it was there when it was made.
    var isFunded = true
    let createdAt: Int64
    var updatedAt: Int64
  }

  struct Deposit: Codable, Sendable {
    let id: String
    let account: String
    let micros: Int64
    let reference: String
    var status = "pending"
    let createdAt: Int64
    var updatedAt: Int64
  }

  struct MockWire: Codable, Sendable {
    let account: String
    let micros: Int64
    let reference: String
  }

  struct Subscription: Codable, Sendable {
    struct Detail: Codable, Sendable {
      let arn: String
      let token: String
      var status: String
    }

    let id: String
    let endpoint: String
    var details: [Detail]
  }

  static let wallet = "1000000001"
  /// What Mint's own wallet on each chain holds at the start.
  static let reserve: Int64 = 10_000_000 * 1_000_000

  /// `available`, `unsettled`, `transit:payouts`, `transit:transfers`, `fees`, `clearing:bank`,
  /// `clearing:chain`, `world:mock`.
  var ledger = Ledger()
  var accounts: [String: WireAccount] = [:]
  var accountOrder: [String] = []
  var addresses: [DepositAddress] = []
  var recipients: [Recipient] = []
  var transfers: [String: Transfer] = [:]
  var transferOrder: [String] = []
  var byHash: [String: String] = [:]
  var payouts: [String: Payout] = [:]
  var payoutOrder: [String] = []
  var deposits: [String: Deposit] = [:]
  var depositOrder: [String] = []
  var mockWires: [String: MockWire] = [:]
  var subscriptions: [Subscription] = []
  /// Mint's own wallets, by chain.
  var hot: [String: String] = [:]
  /// How the next payouts end: `failed:<errorCode>` or `returned`.
  var endings: [String] = []
}

extension Books {
  mutating func openMint() {
    for chain in Chain.allCases {
      let hot = chain.newAddress()
      mint.hot[chain.rawValue] = hot
      chains[chain].ledger.move(MintBooks.reserve, from: "world:supply", to: hot)
    }
    addWireAccount(
      .init(
        id: settings.wireAccount, accountNumber: bank.accountNumber,
        routingNumber: bank.routingNumber, virtualAccount: "70000000000001",
        trackingRef: "CIR2SNDBX1", fingerprint: Books.uuid(), status: "complete",
        bankName: "SANDBOX BANK NA",
        billing: #"{"name":"STACK Inc","city":"Boston","country":"US","line1":"1 Main St","#
          + #""district":"MA","postalCode":"02110"}"#,
        bankAddress: #"{"bankName":"SANDBOX BANK NA","city":"BOSTON","country":"US"}"#,
        createdAt: now, updatedAt: now))
    guard !settings.webhookBaseURL.isEmpty else { return }
    mint.subscriptions = [
      .init(
        id: Books.uuid(), endpoint: settings.webhookBaseURL + "/webhooks/circle/mint",
        details: [
          .init(arn: settings.topicARN + ":" + Books.uuid(), token: "", status: "confirmed")
        ])
    ]
  }

  mutating func addWireAccount(_ account: MintBooks.WireAccount) {
    mint.accounts[account.id] = account
    mint.accountOrder.append(account.id)
  }

  mutating func completeWireAccount(_ id: String) {
    guard mint.accounts[id]?.status == "pending" else { return }
    mint.accounts[id]?.status = "complete"
    mint.accounts[id]?.updatedAt = now
    if let account = mint.accounts[id] { notifyMint("wire", "wire", account.json) }
  }

  // MARK: Payouts

  mutating func settlePayout(_ id: String) {
    guard let payout = mint.payouts[id], payout.status == "pending" else { return }
    mint.payouts[id]?.updatedAt = now
    if payout.ending.hasPrefix("failed:") {
      let error = String(payout.ending.dropFirst(7))
      mint.payouts[id]?.status = "failed"
      mint.payouts[id]?.error = error
      if error == "transaction_denied" { mint.payouts[id]?.risk = "3000" }
      if payout.isFunded {
        mint.ledger.move(payout.net + payout.fee, from: "transit:payouts", to: "available")
      }
    } else {
      mint.payouts[id]?.status = "complete"
      mint.payouts[id]?.trackingRef = "CIR2" + Books.code(6)
      mint.ledger.move(payout.net, from: "transit:payouts", to: "clearing:bank")
      mint.ledger.move(payout.fee, from: "transit:payouts", to: "fees")
      moveAtBank(
        payout.net, from: "clearing:mint", kind: "payout",
        reference: mint.payouts[id]?.trackingRef ?? "", counterparty: "Circle Internet Financial")
      if payout.ending == "returned" { after(settings.payout, .returnPayout(id)) }
    }
    notifyPayout(id)
  }

  /// The bank sends a completed payout back (Circle's documentation).
  mutating func returnPayout(_ id: String) {
    guard let payout = mint.payouts[id], payout.status == "complete" else { return }
    mint.payouts[id]?.status = "failed"
    mint.payouts[id]?.error = "transaction_returned"
    mint.payouts[id]?.returnID = Books.uuid()
    mint.payouts[id]?.updatedAt = now
    moveAtBank(
      -payout.net, from: "clearing:mint", kind: "payout",
      reference: "Return of \(payout.trackingRef ?? "")", counterparty: "Circle Internet Financial")
    mint.ledger.move(payout.net, from: "clearing:bank", to: "available")
    notifyPayout(id)
  }

  mutating func notifyPayout(_ id: String) {
    if let payout = mint.payouts[id] { notifyMint("payouts", "payout", json(payout, full: true)) }
  }

  // MARK: Transfers

  mutating func advanceMintTransfer(_ id: String, to status: String) {
    guard let transfer = mint.transfers[id], transfer.status == "pending", !transfer.isInbound,
      let hot = mint.hot[transfer.chain.rawValue]
    else { return }
    mint.transfers[id]?.status = status
    mint.transfers[id]?.updatedAt = now
    if status == "running" {
      let hash = broadcast(
        transfer.micros, from: hot, to: transfer.address, on: transfer.chain)
      mint.transfers[id]?.hash = hash
      mint.byHash[hash] = id
    }
    notifyTransfer(id)
  }

  mutating func mintIncluded(_ transfer: ChainTransfer, on chain: Chain) {
    if let id = mint.byHash[transfer.hash] {
      mint.ledger.move(transfer.micros, from: "transit:transfers", to: "clearing:chain")
      mint.transfers[id]?.updatedAt = now
      return
    }
    guard mint.addresses.contains(where: { $0.chain == chain && $0.address == transfer.to }) else {
      return
    }
    let inbound = MintBooks.Transfer(
      id: Books.uuid(), isInbound: true, chain: chain, address: transfer.from,
      micros: transfer.micros, hash: transfer.hash, createdAt: now, updatedAt: now)
    mint.transfers[inbound.id] = inbound
    mint.transferOrder.append(inbound.id)
    mint.byHash[transfer.hash] = inbound.id
    notifyTransfer(inbound.id)
  }

  mutating func mintConfirmed(_ transfer: ChainTransfer, on chain: Chain) {
    guard let id = mint.byHash[transfer.hash], let known = mint.transfers[id],
      ["pending", "running"].contains(known.status)
    else { return }
    if known.isInbound {
      mint.ledger.move(known.micros, from: "clearing:chain", to: "available")
    }
    mint.transfers[id]?.status = "complete"
    mint.transfers[id]?.updatedAt = now
    notifyTransfer(id)
  }

  mutating func mintDropped(_ hash: String) {
    guard let id = mint.byHash[hash], let known = mint.transfers[id] else { return }
    if !known.isInbound { mint.ledger.move(known.micros, from: "clearing:chain", to: "available") }
    mint.transfers[id]?.status = "failed"
    mint.transfers[id]?.error = "blockchain_error"
    mint.transfers[id]?.updatedAt = now
    notifyTransfer(id)
  }

  private mutating func notifyTransfer(_ id: String) {
    if let transfer = mint.transfers[id] { notifyMint("transfers", "transfer", transfer.json) }
  }

  mutating func activateRecipient(_ id: String) {
    guard let index = mint.recipients.firstIndex(where: { $0.id == id }) else { return }
    mint.recipients[index].status = "active"
    notifyMint("addressBookRecipients", "addressBookRecipient", mint.recipients[index].json)
  }

  // MARK: Deposits

  /// A wire arrived at one of our virtual accounts.
  mutating func depositByWire(_ micros: Int64, reference: String, from account: String) {
    guard let target = mint.accountOrder.first else { return }
    let deposit = MintBooks.Deposit(
      id: Books.uuid(), account: target, micros: micros, reference: reference, createdAt: now,
      updatedAt: now)
    mint.ledger.move(micros, from: account, to: "unsettled")
    mint.deposits[deposit.id] = deposit
    mint.depositOrder.append(deposit.id)
    notifyMint("deposits", "deposit", json(deposit))
    after(settings.step, .mintDeposit(deposit.id))
  }

  mutating func completeDeposit(_ id: String) {
    guard let deposit = mint.deposits[id], deposit.status == "pending" else { return }
    mint.ledger.move(deposit.micros, from: "unsettled", to: "available")
    mint.deposits[id]?.status = "complete"
    mint.deposits[id]?.updatedAt = now
    if let deposit = mint.deposits[id] { notifyMint("deposits", "deposit", json(deposit)) }
  }

  mutating func bookMockWire(_ id: String) {
    guard let wire = mint.mockWires.removeValue(forKey: id) else { return }
    depositByWire(wire.micros, reference: wire.reference, from: "world:mock")
  }

  // MARK: Notifications

  /// Publishes to SNS, in Circle's notification of version 1 (Circle's documentation).
  mutating func notifyMint(_ topic: String, _ key: String, _ resource: JSON) {
    let message: JSON = [
      "clientId": "c1000000-0000-4000-8000-000000000001", "notificationType": .string(topic),
      "version": 1,
      "customAttributes": ["clientId": "c1000000-0000-4000-8000-000000000001"],
      key: resource,
    ]
    for subscription in mint.subscriptions
    where subscription.details.contains(where: { $0.status == "confirmed" }) {
      send(
        "circle-mint", topic, to: subscription.endpoint, seal: .sns,
        body: [
          "Type": "Notification", "MessageId": .string(Books.uuid()),
          "TopicArn": .string(settings.topicARN), "Message": .string(message.description),
        ], headers: ["x-amz-sns-message-type": "Notification"])
    }
  }

  /// Adds time, signature and certificate to an SNS envelope.
  func snsSeal(_ body: [UInt8], forged: Bool) throws -> String {
    let envelope = try JSON(parsing: body)
      .with("Timestamp", .string(Moment.text(real)))
      .with("SignatureVersion", "1")
    let names =
      envelope["Type"]?.text == "Notification"
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    let text = names.compactMap { name in
      envelope[name]?.text.map { "\(name)\n\($0)\n" }
    }.joined()
    let signature = try RSAPrivateKey(pem: keys.sns)
      .sign([UInt8]((forged ? text + " " : text).utf8), .sha1)
    return
      envelope
      .with("Signature", .string(Base64.encode(signature)))
      .with("SigningCertURL", .string(certificateURL)).description
  }

  var certificateURL: String {
    settings.publicURL + "/sns/SimpleNotificationService-sandbox.pem"
  }
}
