import CircleMint
import Cryptography
import FoundationEssentials
import HTTPClient
import HTTPTestServer
import Money
import Testing
import Time

@Suite(.timeLimit(.minutes(10))) struct CircleMintClientTests {
  private func client(_ http: CurlClient, _ url: String) -> CircleMintClient {
    CircleMintClient(
      http: http, configuration: CircleMintConfiguration(baseURL: url, apiKey: "SAND_KEY"))
  }

  @Test func aPayoutIsOrderedInCentsAndReadBack() async throws {
    let answer = """
      {"data":{"id":"e2c4","sourceWalletId":"1000000001","destination":{"type":"wire","id":"5a1e",\
      "name":"EXAMPLE BANK NA ****0010"},"amount":{"amount":"75.00","currency":"USD"},\
      "status":"pending","createDate":"2026-02-01T12:00:00.000Z","updateDate":"2026-02-01T12:00:00.000Z"}}
      """
    let returned = """
      {"data":{"id":"e2c4","amount":{"amount":"75.00","currency":"USD"},"status":"complete",\
      "toAmount":{"amount":"74.50","currency":"USD"},"fees":{"amount":0.5,"currency":"USD"},\
      "trackingRef":"CIR2TEST02","errorCode":"transaction_returned","return":{"id":"r1",\
      "payoutId":"e2c4","amount":{"amount":"75.00","currency":"USD"},"fees":{"amount":"0.00",\
      "currency":"USD"},"reason":"closed","status":"pending"}}}
      """
    try await play([
      "POST /v1/businessAccount/payouts": [.json(answer, status: 201)],
      "GET /v1/businessAccount/payouts/e2c4": [.json(returned)],
    ]) { http, server in
      let mint = client(http, server.url)
      let payout = try await mint.createPayout(
        idempotencyKey: "k1", wireAccountID: "5a1e", amount: .usdc(micros: 75_000_000))
      #expect(payout.status == .pending)
      #expect(payout.amount.money(.usd) == .usd(micros: 75_000_000))
      #expect(!payout.isReturned)
      let request = try #require(server.requests.first)
      #expect(request.headers["Authorization"] == "Bearer SAND_KEY")
      #expect(
        request.text == """
          {"amount":{"amount":"75.00","currency":"USD"},"destination":{"id":"5a1e","type":"wire"},\
          "idempotencyKey":"k1"}
          """)
      let later = try await mint.payout("e2c4")
      #expect(later.status == .complete)
      #expect(later.isReturned)
      #expect(later.fees?.money(.usd) == .usd(micros: 500_000))
      #expect(later.toAmount?.amount.text == "74.5")
      #expect(later.trackingRef == "CIR2TEST02")
      #expect(later.return?.status == .pending)
    }
  }

  @Test func aDepositIsReadWithAndWithoutItsEnvelope() async throws {
    let deposit = """
      {"id":"d1","status":"complete","amount":{"amount":"100.00","currency":"USD"},\
      "destination":{"type":"wallet","id":"1000000001"},"source":{"type":"wire","id":"5a1e"},\
      "customerExternalRef":"W-1","createDate":"2026-02-01T12:00:00.000Z"}
      """
    try await play([
      "GET /v1/businessAccount/deposits/d1": [
        .json(deposit), .json("{\"data\":\(deposit)}"),
      ],
      "GET /v1/businessAccount/deposits": [
        .response(
          status: 200,
          headers: [
            ("Link", "https://api.test/v1/businessAccount/deposits?pageAfter=d1; rel=next")
          ],
          body: "{\"data\":[\(deposit)]}")
      ],
    ]) { http, server in
      let mint = client(http, server.url)
      #expect(try await mint.deposit("d1") == mint.deposit("d1"))
      let page = try await mint.deposits()
      #expect(page.items.map(\.status) == [.complete])
      #expect(page.items[0].customerExternalRef == "W-1")
      #expect(page.next == "https://api.test/v1/businessAccount/deposits?pageAfter=d1")
      #expect(
        server.requests.last?.uri == "/v1/businessAccount/deposits?type=wire&pageSize=50")
    }
  }

  @Test func transfersNameTheirApprovedAddress() async throws {
    let answer = """
      {"data":{"id":"9b1f","source":{"type":"wallet","id":"1000000001"},"destination":\
      {"type":"blockchain","address":"0x91c2","chain":"ETH"},"amount":{"amount":"25.00",\
      "currency":"USD"},"transactionHash":"0x5e","status":"running"}}
      """
    let inbound = """
      {"data":[{"id":"in","source":{"type":"blockchain","chain":"SOL"},"destination":{"type":"wallet",\
      "id":"1"},"amount":{"amount":"25.5","currency":"USD"},"status":"complete"}]}
      """
    try await play([
      "POST /v1/businessAccount/transfers": [.json(answer, status: 201)],
      "GET /v1/businessAccount/transfers": [.json(inbound)],
      "POST /v1/businessAccount/wallets/addresses/recipient": [
        .json("{\"code\":2003,\"message\":\"exists\"}", status: 400)
      ],
      "POST /v1/businessAccount/wallets/addresses/deposit": [
        .json("{\"data\":{\"address\":\"0xAB\",\"currency\":\"USD\",\"chain\":\"ETH\"}}")
      ],
    ]) { http, server in
      let mint = client(http, server.url)
      let transfer = try await mint.createTransfer(
        idempotencyKey: "k", recipientAddressID: "a1", amount: .usdc(micros: 25_000_000))
      #expect(transfer.status == .running)
      #expect(!transfer.isInbound)
      #expect(
        server.requests[0].text == """
          {"amount":{"amount":"25.00","currency":"USD"},"destination":{"addressId":"a1",\
          "type":"verified_blockchain"},"idempotencyKey":"k"}
          """)
      #expect(try await mint.transfers().items[0].isInbound)
      await #expect(throws: PartnerError.refused(status: 400, code: "2003", message: "exists")) {
        try await mint.createRecipientAddress(
          address: "0x91", chain: .ethereum, description: "treasury", idempotencyKey: "k")
      }
      let address = try await mint.createDepositAddress(chain: .ethereum, idempotencyKey: "k")
      #expect(address.address == "0xAB")
      #expect(
        server.requests.last?.text
          == "{\"chain\":\"ETH\",\"currency\":\"USD\",\"idempotencyKey\":\"k\"}")
    }
  }

  @Test func readsAccountsInstructionsAndBalances() async throws {
    let wire = """
      {"id":"5a1e","type":"wire","status":"complete","description":"EXAMPLE BANK NA ****0010",\
      "trackingRef":"CIR2TEST01","fingerprint":"0b5f","virtualAccountEnabled":true}
      """
    let instructions = """
      {"data":{"trackingRef":"CIR2TEST01","beneficiary":{"name":"CIRCLE"},"beneficiaryBank":\
      {"name":"BANK","swiftCode":"X","routingNumber":"011000015","accountNumber":"12345678",\
      "currency":"USD"},"virtualAccountEnabled":true}}
      """
    try await play([
      "GET /v1/businessAccount/banks/wires": [.json("{\"data\":[\(wire)]}")],
      "GET /v1/businessAccount/banks/wires/5a1e/instructions": [.json(instructions)],
      "GET /v1/businessAccount/balances": [
        .json(
          "{\"data\":{\"available\":[{\"amount\":\"3.14\",\"currency\":\"USD\"}],\"unsettled\":[]}}"
        )
      ],
      "GET /v1/configuration": [
        .json("{\"data\":{\"payments\":{\"masterWalletId\":\"1000000001\"}}}")
      ],
    ]) { http, server in
      let mint = client(http, server.url)
      #expect(try await mint.wireAccounts().map(\.status) == [.complete])
      let where_ = try await mint.wireInstructions("5a1e")
      #expect(where_.beneficiaryBank.accountNumber == "12345678")
      #expect(
        try await mint.balances().available.first?.money(.usdc) == .usdc(micros: 3_140_000))
      #expect(try await mint.configuration().masterWalletId == "1000000001")
    }
  }

  @Test func anotherCurrencyIsNoDollars() throws {
    let euros = try JSONDecoder().decode(
      MintMoney.self, from: Data("{\"amount\":\"1.00\",\"currency\":\"EUR\"}".utf8))
    #expect(euros.money(.usd) == nil)
  }
}

@Suite(.timeLimit(.minutes(10))) struct CircleMintWebhookTests {
  private static let topic =
    "arn:aws:sns:us-west-2:908968368384:sandbox_platform-notifications-topic"
  private static let payout = """
    {"clientId":"c1","notificationType":"payouts","version":1,"customAttributes":{"clientId":"c1"},\
    "payout":{"id":"e2c4","sourceWalletId":"1000000001","destination":{"type":"wire","id":"5a1e"},\
    "amount":{"amount":"75.00","currency":"USD"},"fees":{"amount":"0.00","currency":"USD"},\
    "trackingRef":"CIR2TEST02","status":"complete"}}
    """

  /// Writes messages as Amazon does.
  private struct Sender {
    let key: RSAPrivateKey
    let certificateURL: String
    var topic = CircleMintWebhookTests.topic
    var version = "1"

    func notification(_ message: String) throws -> String {
      let signed = [
        ("Message", message), ("MessageId", "m1"), ("Timestamp", "2026-02-01T12:05:01.000Z"),
        ("TopicArn", topic), ("Type", "Notification"),
      ]
      return try json(signed)
    }

    func confirmation(url: String) throws -> String {
      let signed = [
        ("Message", "You have chosen to subscribe"), ("MessageId", "m2"), ("SubscribeURL", url),
        ("Timestamp", "2026-02-01T12:05:01.000Z"), ("Token", "tok"), ("TopicArn", topic),
        ("Type", "SubscriptionConfirmation"),
      ]
      return try json(signed)
    }

    private func json(_ signed: [(String, String)]) throws -> String {
      let text = signed.map { "\($0)\n\($1)\n" }.joined()
      let signature = try key.sign(bytes(text), version == "1" ? .sha1 : .sha256)
      let extra = [
        ("SignatureVersion", version), ("Signature", Base64.encode(signature)),
        ("SigningCertURL", certificateURL),
      ]
      let pairs = Dictionary(signed + extra) { first, _ in first }
      return String(decoding: try JSONEncoder().encode(pairs), as: UTF8.self)
    }
  }

  private func withWebhook(
    notAfter: Int64 = 1_900_000_000,
    _ body: (CircleMintWebhook, Sender, HTTPTestServer) async throws -> Void
  ) async throws {
    let key = try TestKeys.rsa("sns")
    let certificate = try key.selfSignedCertificate(
      commonName: "sns.amazonaws.com", notBefore: 1_700_000_000, notAfter: notAfter)
    try await play([
      "GET /SimpleNotificationService-a1.pem": [.response(status: 200, body: certificate.pem)],
      "GET /confirm": [.response(status: 200)],
    ]) { http, server in
      let webhook = CircleMintWebhook(
        trust: SNSTrust(topicARNs: [Self.topic], origins: [server.url]), http: http,
        clock: ManualClock(noon))
      let sender = Sender(
        key: key, certificateURL: server.url + "/SimpleNotificationService-a1.pem")
      try await body(webhook, sender, server)
    }
  }

  @Test(arguments: ["1", "2"])
  func aSignedNotificationIsRead(_ version: String) async throws {
    try await withWebhook { webhook, sender, server in
      var sender = sender
      sender.version = version
      for _ in 1...2 {
        let message = try await webhook.message(body: bytes(sender.notification(Self.payout)))
        guard case .notification(let notification) = message,
          case .payout(let payout) = notification.subject
        else {
          Issue.record("It is a payout.")
          return
        }
        #expect(notification.messageID == "m1")
        #expect(payout.id == "e2c4")
        #expect(payout.status == .complete)
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test func aTopicThatWeDoNotKnowIsAcknowledged() async throws {
    try await withWebhook { webhook, sender, _ in
      let text = "{\"notificationType\":\"creditThings\",\"credit\":{}}"
      let message = try await webhook.message(body: bytes(sender.notification(text)))
      guard case .notification(let notification) = message, case .other = notification.subject
      else {
        Issue.record("It is something else.")
        return
      }
    }
  }

  @Test func aConfirmationIsVisited() async throws {
    try await withWebhook { webhook, sender, server in
      let text = try sender.confirmation(url: server.url + "/confirm?Token=tok")
      guard case .confirmation(let confirmation) = try await webhook.message(body: bytes(text))
      else {
        Issue.record("It is a confirmation.")
        return
      }
      try await webhook.confirm(confirmation)
      #expect(server.requests.last?.uri == "/confirm?Token=tok")
    }
  }

  @Test func aChangedMessageIsNoticed() async throws {
    try await withWebhook { webhook, sender, _ in
      let text = try sender.notification(Self.payout).replacing("75.00", with: "76.00")
      await #expect(throws: WebhookRejection.wrongSignature) {
        try await webhook.message(body: bytes(text))
      }
    }
  }

  @Test func anotherTopicIsNotOurs() async throws {
    try await withWebhook { webhook, sender, server in
      var sender = sender
      sender.topic = "arn:aws:sns:us-west-2:666:sandbox_platform-notifications-topic"
      await #expect(throws: WebhookRejection.unknownSender) {
        try await webhook.message(body: bytes(sender.notification(Self.payout)))
      }
      #expect(server.requests.isEmpty)
    }
  }

  @Test(arguments: [
    "https://evil.test/cert.pem", "https://sns.us-west-2.amazonaws.com.evil.test/cert.pem",
    "http://127.0.0.1", "file:///etc/passwd",
  ])
  func aCertificateFromElsewhereIsNotFetched(_ url: String) async throws {
    try await withWebhook { webhook, sender, server in
      let sender = Sender(key: sender.key, certificateURL: url)
      await #expect(throws: WebhookRejection.unknownSender) {
        try await webhook.message(body: bytes(sender.notification(Self.payout)))
      }
      #expect(server.requests.isEmpty)
    }
  }

  /// SNS itself can be made to answer with a certificate that anybody wrote: from an API call.
  @Test(arguments: [
    "/?Action=GetEndpointAttributes&x=/SimpleNotificationService-a1.pem", "/cert.pem",
    "/SimpleNotificationService-a1.pem?Action=x", "/SimpleNotificationService-a1.pem#.pem",
  ])
  func whatIsNoFileOfAmazonIsNoCertificate(_ path: String) async throws {
    try await withWebhook { webhook, sender, server in
      let sender = Sender(key: sender.key, certificateURL: server.url + path)
      await #expect(throws: WebhookRejection.unknownSender) {
        try await webhook.message(body: bytes(sender.notification(Self.payout)))
      }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func aConfirmationPageElsewhereIsNotOffered() async throws {
    try await withWebhook { webhook, sender, _ in
      let text = try sender.confirmation(url: "http://169.254.169.254/latest")
      await #expect(throws: WebhookRejection.unknownSender) {
        try await webhook.message(body: bytes(text))
      }
    }
  }

  @Test func anExpiredCertificateSignsNothing() async throws {
    try await withWebhook(notAfter: noon.seconds - 1) { webhook, sender, _ in
      await #expect(throws: WebhookRejection.wrongSignature) {
        try await webhook.message(body: bytes(sender.notification(Self.payout)))
      }
    }
  }

  @Test(arguments: ["", "{}", "[1]", "{\"Type\":\"Notification\"}"])
  func rubbishIsMalformed(_ text: String) async throws {
    try await withWebhook { webhook, _, _ in
      await #expect(throws: WebhookRejection.malformedBody) {
        try await webhook.message(body: bytes(text))
      }
    }
  }
}
