import AmazonSQS
import Bank
import ChainNodes
import CircleMint
import CircleWallets
import DriveWealth
import Foundation
import HTTPClient
import HTTPTestServer
import Logging
import Money
import OIDC
import Persona
import Synchronization
import Testing
import Time
import ZeroG

/// A sandbox with its default keys that already runs, named by `STACK_TEST_SANDBOX`.
private enum Sandbox {
  static let url = ProcessInfo.processInfo.environment["STACK_TEST_SANDBOX"]
}

/// The clients against simulated partners that others wrote from the same documentation: what one
/// side has misread shows here.
@Suite(
  .enabled(
    if: Sandbox.url != nil, "Start `sandbox serve` and set STACK_TEST_SANDBOX to its URL."))
struct SandboxTests {
  private let http = CurlClient()
  private let url = Sandbox.url ?? ""
  private let key = UUID().uuidString.lowercased()

  /// What the sandbox's controls answer, as far as it is read here.
  private struct Controlled: Decodable {
    let txHash: String?
    let accessToken: String?
    let idToken: String?
  }

  @discardableResult
  private func control(_ path: String, _ body: String = "{}") async throws -> Controlled {
    let response = try await http.send(
      HTTPRequest(
        method: .post, url: url + "/control/" + path,
        headers: [("Content-Type", "application/json")], body: bytes(body)))
    try #require(response.isSuccess, "\(path): \(response.status) \(response.text)")
    return try JSONDecoder().decode(Controlled.self, from: Data(response.body))
  }

  /// Asks again and again until there is an answer.
  private func eventually<Value>(
    _ what: String, _ ask: () async throws -> Value?
  ) async throws -> Value {
    for _ in 1...300 {
      if let value = try await ask() { return value }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("Never happened: \(what)")
    throw CancellationError()
  }

  @Test func tokensOfBothProvidersAreAccepted() async throws {
    let issuers = [
      OIDCIssuer(
        kind: .auth0, issuer: url + "/oidc/", clientIDs: ["stack-app-dev"],
        audience: "https://api.stack.test"),
      OIDCIssuer(
        kind: .cognito, issuer: url + "/oidc-cognito", clientIDs: ["stack-app-dev"],
        audience: nil),
    ].compactMap(\.self)
    let verifier = OIDCVerifier(
      issuers: issuers, http: http, clock: SystemWallClock(), logger: Logger(label: "test"))
    for path in ["oidc/token", "oidc-cognito/token"] {
      let tokens = try await control(
        path, "{\"sub\":\"u-\(key)\",\"email\":\"a@b.test\",\"kind\":\"both\"}")
      let access = try await verifier.verifyAccessToken(try #require(tokens.accessToken))
      #expect(access.subject.contains(key))
      let identity = try await verifier.verifyIDToken(
        try #require(tokens.idToken), matching: access)
      #expect(identity.email == "a@b.test")
      let expired = try await control(
        path, "{\"sub\":\"u\",\"kind\":\"access\",\"expiresIn\":-120}")
      await #expect(throws: OIDCError.rejected(.expired)) {
        try await verifier.verifyAccessToken(try #require(expired.accessToken))
      }
    }
  }

  @Test func anInquiryIsCreatedAnsweredAndFound() async throws {
    let persona = PersonaClient(
      http: http,
      configuration: PersonaConfiguration(
        baseURL: url + "/persona/api/v1", apiKey: "persona_sandbox_dev"))
    let session = try await persona.createInquiry(
      templateID: "itmpl_sandboxdev", referenceID: key, idempotencyKey: "kyc-\(key)")
    #expect(session.sessionToken?.isEmpty == false)
    let again = try await persona.createInquiry(
      templateID: "itmpl_sandboxdev", referenceID: key, idempotencyKey: "kyc-\(key)")
    #expect(again.inquiry.id == session.inquiry.id)
    try await control("kyc/start", "{\"referenceId\":\"\(key)\"}")
    #expect(try await persona.inquiry(session.inquiry.id).status == .pending)
    let resumed = try await persona.resume(session.inquiry.id, idempotencyKey: "resume-\(key)")
    #expect(resumed.sessionToken != nil)
    try await control("kyc/approve", "{\"referenceId\":\"\(key)\"}")
    let found = try await persona.inquiries(referenceID: key)
    #expect(found.map(\.status) == [.approved])
    await #expect { try await persona.inquiry("inq_nothing") } throws: {
      ($0 as? PartnerError)?.isNotFound == true
    }
  }

  @Test func dollarsTravelFromAChainToTheBankAndBack() async throws {
    let circle = CircleWalletsClient(
      http: http,
      configuration: try #require(
        CircleWalletsConfiguration(
          baseURL: url + "/circle/wallets", apiKey: "TEST_API_KEY:sandbox:dev",
          entitySecretHex: "5ec7e75a2db0c5a1f00dbabe0123456789abcdef0123456789abcdef01234567")))
    let mint = CircleMintClient(
      http: http,
      configuration: CircleMintConfiguration(
        baseURL: url + "/circle/mint", apiKey: "SAND_API_KEY:sandbox:dev"))
    let webhooks = try await HTTPTestServer { _ in .response(status: 200) }
    do {
      try await travel(circle, mint, webhooks)
    } catch {
      await webhooks.shutdown()
      throw error
    }
    await webhooks.shutdown()
  }

  private func travel(
    _ circle: CircleWalletsClient, _ mint: CircleMintClient, _ webhooks: HTTPTestServer
  ) async throws {
    // Notifications of both.
    _ = try await circle.createSubscription(endpoint: webhooks.url + "/w3s")
    _ = try await mint.createSubscription(endpoint: webhooks.url + "/sns")
    let sns = CircleMintWebhook(
      trust: SNSTrust(
        topicARNs: ["arn:aws:sns:us-west-2:908968368384:sandbox_platform-notifications-topic"],
        origins: [url]), http: http, clock: SystemWallClock())
    let confirmation = try await eventually("a confirmation") {
      webhooks.requests.first { $0.uri == "/sns" && $0.text.contains("SubscribeURL") }
    }
    guard case .confirmation(let page) = try await sns.message(body: confirmation.body) else {
      Issue.record("It is a confirmation.")
      return
    }
    try await sns.confirm(page)

    // A wallet, and dollars in it.
    let wallet = try #require(
      try await circle.createWallets(
        walletSetID: "11111111-1111-4111-8111-111111111111", blockchains: [.ethereumSepolia],
        accountType: .sca, name: "test", refID: key, idempotencyKey: key
      ).first)
    #expect(try await circle.wallets(refID: key).items.map(\.id) == [wallet.id])
    #expect(try await circle.validateAddress(wallet.address, on: .ethereumSepolia))
    let sent = try await control(
      "chain/send",
      "{\"chain\":\"ETHEREUM\",\"to\":\"\(wallet.address)\",\"amount\":\"100.000001\"}")
    let inbound = try await eventually("the inbound transfer") {
      var filter = TransactionFilter()
      filter.walletIDs = [wallet.id]
      filter.txType = "INBOUND"
      return try await circle.transactions(filter).items.first { $0.state == .complete }
    }
    #expect(inbound.usdcAmount == .usdc(micros: 100_000_001))
    #expect(inbound.transactionHash == sent.txHash)
    #expect(
      try await circle.balances(walletID: wallet.id).map(\.amount.text).contains("100.000001"))
    let signed = try await eventually("a notification of it") {
      webhooks.requests.first {
        $0.uri == "/w3s" && $0.text.contains(inbound.id) && $0.text.contains("COMPLETE")
      }
    }
    let notification = try await CircleWalletsWebhook(client: circle, clock: SystemWallClock())
      .notification(headers: signed.headers, body: signed.body)
    #expect(notification.transaction?.id == inbound.id)

    // To Mint.
    let address = try await mint.createDepositAddress(
      chain: .ethereum, idempotencyKey: UUID().uuidString.lowercased())
    let receipt = try await circle.transfer(
      TransferOrder(
        idempotencyKey: UUID().uuidString.lowercased(), walletID: wallet.id,
        destinationAddress: address.address, amount: .usdc(micros: 75_000_000),
        token: try #require(TransferToken.usdc(on: .ethereumSepolia)), refID: "sweep-\(key)"))
    let outbound = try await eventually("the sweep") {
      let transaction = try await circle.transaction(receipt.id)
      return transaction.state == .complete ? transaction : nil
    }
    #expect(outbound.refId == "sweep-\(key)")
    let hash = try #require(outbound.transactionHash)
    let node = EthereumNode(
      http: http, url: url + "/chain/ethereum",
      usdcContract: "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238")
    let finding = try await eventually("finality") {
      let finding = try await node.findTransfer(
        of: .usdc(micros: 75_000_000), to: address.address, in: hash)
      return finding == .included ? nil : finding
    }
    #expect(finding == .final)
    let nothing = "0x" + String(repeating: "0", count: 64)
    #expect(
      try await node.findTransfer(of: .usdc(micros: 1), to: address.address, in: nothing)
        == .absent)
    let arrival = try await eventually("the transfer at Mint") {
      try await mint.transfers().items.first {
        $0.transactionHash == hash && $0.status == .complete
      }
    }
    #expect(arrival.isInbound)

    // To the bank.
    let payout = try await mint.createPayout(
      idempotencyKey: UUID().uuidString.lowercased(),
      wireAccountID: "22222222-2222-4222-8222-222222222222", amount: .usdc(micros: 75_000_000))
    _ = try await eventually("the payout") {
      try await mint.payout(payout.id).status == .complete ? true : nil
    }
    let told = try await eventually("a notification of the payout") {
      webhooks.requests.first {
        $0.uri == "/sns" && $0.text.contains(payout.id) && $0.text.contains("complete")
      }
    }
    guard case .notification(let step) = try await sns.message(body: told.body),
      case .payout = step.subject
    else {
      Issue.record("It is a payout.")
      return
    }

    // And back.
    let bank = BankClient(http: http, baseURL: url + "/bank/v1", apiKey: "bank_sandbox_dev")
    let instructions = try await mint.wireInstructions("22222222-2222-4222-8222-222222222222")
    let target = Beneficiary(
      name: instructions.beneficiary.name,
      accountNumber: instructions.beneficiaryBank.accountNumber,
      routingNumber: instructions.beneficiaryBank.routingNumber, bankName: nil)
    let wire = try await bank.createWire(
      WireOrder(amount: .usd(micros: 20_100_000), beneficiary: target, reference: "back-\(key)"),
      idempotencyKey: "wire-\(key)")
    _ = try await eventually("the wire") {
      try await bank.wire(wire.id).status == .completed ? true : nil
    }
    let deposit = try await eventually("the deposit at Mint") {
      try await mint.deposits().items.first {
        $0.status == .complete && $0.customerExternalRef?.contains(key) == true
      }
    }
    #expect(deposit.amount.money(.usd) == .usd(micros: 20_100_000))
    let statement = try await bank.transactions()
    #expect(
      statement.transactions.contains { $0.wireId == wire.id || $0.reference == "back-\(key)" })
  }

  @Test func aSolanaTransferIsFound() async throws {
    let to = "4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T"
    let sent = try await control(
      "chain/send", "{\"chain\":\"SOLANA\",\"to\":\"\(to)\",\"amount\":\"20.00\"}")
    let node = SolanaNode(
      http: http, url: url + "/chain/solana",
      usdcMint: "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU")
    let hash = try #require(sent.txHash)
    let finding = try await eventually("finality") {
      let finding = try await node.findTransfer(of: .usdc(micros: 20_000_000), to: to, in: hash)
      return finding == .included || finding == .absent ? nil : finding
    }
    #expect(finding == .final)
    #expect(
      try await node.findTransfer(of: .usdc(micros: 1), to: to, in: hash)
        == .different(micros: 20_000_000))
  }

  @Test func aPersonInvestsAndWithdraws() async throws {
    let dw = DriveWealthClient(
      http: http,
      configuration: DriveWealthConfiguration(
        baseURL: url + "/drivewealth/back-office", appKey: "dw-app-key-sandbox-dev",
        clientID: "dw-client-sandbox-dev", clientSecret: "dw-secret-sandbox-dev"))
    let user = try await dw.createUser(
      documents: Self.ada, metadata: ["stackUser": key], idempotencyKey: "user-" + key)
    _ = try await eventually("approval") {
      try await dw.user(user.id).status == .approved ? true : nil
    }
    #expect(try await dw.kycStatus(userID: user.id).status == .approved)
    let opened = try await dw.createAccount(
      AccountOrder(userID: user.id), idempotencyKey: "account-" + key)
    _ = try await eventually("the account") {
      try await dw.account(opened.id).status == .open ? true : nil
    }
    #expect(try await dw.accounts(userID: user.id).map(\.accountNo) == [opened.accountNo])

    let deposit = try await dw.createDeposit(
      PaymentRequest(
        accountNo: opened.accountNo, amount: .usd(micros: 100_100_000),
        metadata: ["stackDeposit": key]), idempotencyKey: "deposit-" + key)
    #expect(deposit.amount.text == "100.1")
    _ = try await eventually("the deposit") {
      try await dw.deposit(deposit.id).status == .successful ? true : nil
    }
    #expect(try await dw.deposits(accountID: opened.id).map(\.metadata) == [["stackDeposit": key]])
    #expect(try await dw.settlements().isEmpty == false)

    let quote = try #require(try await dw.quotes(["VTI"]).first)
    #expect(quote.lastTrade.value > 0)
    #expect(try await dw.instrument("VTI").status == .active)
    let receipt = try await dw.createOrder(
      OrderRequest(
        accountNo: opened.accountNo, symbol: "VTI", side: .buy,
        size: .cash(.usd(micros: 25_100_000)),
        clientOrderID: key, metadata: ["basket": "b"]), idempotencyKey: "order-" + key)
    let order = try await eventually("the fill") {
      let order = try await dw.order(receipt.orderID)
      return order.status.isTerminal ? order : nil
    }
    #expect(order.status == .filled)
    #expect(order.totalOrderAmount?.text == "25.1")
    let held = try await dw.positions(accountID: opened.id).equityPositions
    #expect(held.map(\.openQty) == [order.cumulativeQuantity])
    #expect(try await dw.money(accountID: opened.id).cash.cashBalance.text == "75")
    let dust = try await dw.createOrder(
      OrderRequest(
        accountNo: opened.accountNo, symbol: "VTI", side: .sell,
        size: .quantity(ShareQuantity(nanos: 5_000_000_000_000))), idempotencyKey: "sell-" + key)
    let refused = try await eventually("the rejection") {
      let order = try await dw.order(dust.orderID)
      return order.status.isTerminal ? order : nil
    }
    #expect(refused.status == .rejected)
    let now = SystemWallClock().now
    let booked = try await dw.transactions(
      accountID: opened.id, from: now.adding(.seconds(-3600)), to: now.adding(.seconds(3600)))
    #expect(Set(booked.map(\.finTranTypeID)).isSuperset(of: ["CSR", "SPUR"]))
    let history = try await dw.orderHistory(
      accountID: opened.id, from: now.adding(.seconds(-3600)), to: now.adding(.seconds(3600)))
    #expect(history.map(\.id).contains(receipt.orderID))
    #expect(try await dw.restingOrders(accountID: opened.id).isEmpty)

    await #expect {
      try await dw.createRedemption(
        PaymentRequest(accountNo: opened.accountNo, amount: .usd(micros: 5_000_000_000)),
        idempotencyKey: "too-much-" + key)
    } throws: {
      ($0 as? PartnerError)?.code == "Y075"
    }
    let redemption = try await dw.createRedemption(
      PaymentRequest(accountNo: opened.accountNo, amount: .usd(micros: 50_000_000)),
      idempotencyKey: "redemption-" + key)
    _ = try await eventually("the redemption") {
      try await dw.redemption(redemption.id).status == .successful ? true : nil
    }
    try await eventsTell(of: receipt.orderID)
  }

  private func eventsTell(of orderID: String) async throws {
    let queue = try #require(
      SQSConfiguration(
        queueURL: url + "/sqs/000000000000/drivewealth-events", region: "us-east-1",
        credentials: AWSCredentials(accessKeyID: "AKIASANDBOXDEV", secretAccessKey: "any")))
    let sqs = SQSClient(http: http, configuration: queue)
    let found = try await eventually("the event of the order") {
      let messages = try await sqs.receive(wait: .seconds(1))
      let events = try messages.map { try DriveWealthEvent(body: bytes($0.body)) }
      _ = try await sqs.delete(batch: messages.map(\.receiptHandle))
      let isThere = events.contains { event in
        guard case .order(let order) = event.subject else { return false }
        return event.type == "orders.completed" && order.id == orderID
      }
      return isThere ? true : nil
    }
    #expect(found)
  }

  @Test func aModelAnswers() async throws {
    let router = ZeroGClient(http: http, baseURL: url + "/zerog/v1", apiKey: "sk-sim-ok")
    let model = try #require(try await router.models().first)
    let request = ChatRequest(
      model: model.id, messages: [ChatMessage(role: "user", content: "week")], maxTokens: 600,
      answersInJSON: true)
    let completion = try await router.complete(request)
    #expect(completion.text?.isEmpty == false)
    #expect(completion.trace?.teeVerified == true)
    #expect(completion.verificationID != nil)
    let broke = ZeroGClient(http: http, baseURL: url + "/zerog/v1", apiKey: "sk-sim-broke")
    await #expect { try await broke.complete(request) } throws: {
      ($0 as? PartnerError)?.status == 402
    }
  }

  private static let ada: [UserDocument] = [
    .basicInfo(
      BasicInfo(
        firstName: "Ada", lastName: "Park", country: "USA", phone: "12125550100",
        emailAddress: "ada@example.test")),
    .identificationInfo(
      IdentificationInfo(value: "000000001", type: "SSN", citizenship: "USA", usTaxPayer: true)),
    .personalInfo(PersonalInfo(birthDay: 9, birthMonth: 5, birthYear: 2003)),
    .addressInfo(
      AddressInfo(
        street1: "1 Main St", street2: nil, city: "New York", province: "NY",
        postalCode: "10001", country: "USA")),
    .employmentInfo(EmploymentInfo(status: "STUDENT")),
    .investorProfileInfo(
      InvestorProfileInfo(
        investmentExperience: "NONE", annualIncome: 25_000, networthTotal: 10_000,
        networthLiquid: 5_000, riskTolerance: "MODERATE", investmentObjectives: "LONG_TERM")),
    .disclosures(Disclosures(signedBy: "Ada Park")),
  ]
}
