import CircleWallets
import Cryptography
import FoundationEssentials
import HTTPClient
import HTTPTestServer
import Money
import Synchronization
import Testing
import Time

private let secretHex = String(repeating: "0f", count: 32)

@Suite(.timeLimit(.minutes(10))) struct CircleWalletsClientTests {
  private func client(_ http: CurlClient, _ url: String) throws -> CircleWalletsClient {
    let configuration = try #require(
      CircleWalletsConfiguration(
        baseURL: url, apiKey: "TEST_API_KEY:id:secret", entitySecretHex: secretHex))
    return CircleWalletsClient(http: http, configuration: configuration)
  }

  /// Circle's key comes as SubjectPublicKeyInfo under the label of PKCS#1.
  private func keyReply(_ key: RSAPrivateKey) throws -> HTTPTestServer.Reply {
    let pem = try key.publicKey.pem(label: "RSA PUBLIC KEY").replacing("\n", with: "\\n")
    return .json("{\"data\":{\"publicKey\":\"\(pem)\"}}")
  }

  private struct Ciphertext: Decodable {
    let entitySecretCiphertext: String
  }

  private func secret(in request: HTTPTestServer.Request, _ key: RSAPrivateKey) throws -> [UInt8] {
    let body = try JSONDecoder().decode(Ciphertext.self, from: Data(request.body))
    return try key.decryptOAEP(try #require(Base64.decode(body.entitySecretCiphertext)))
  }

  private func withoutCiphertext(_ request: HTTPTestServer.Request) -> String {
    request.text.replacing(/"entitySecretCiphertext":"[^"]*",/, with: "")
  }

  @Test func createsWalletsWithAFreshCiphertextEachTime() async throws {
    let key = try TestKeys.rsa("entity")
    let answer = """
      {"data":{"wallets":[{"id":"w1","state":"LIVE","walletSetId":"s1","custodyType":"DEVELOPER",\
      "refId":"user-8841","name":"stack user","address":"0x4d0f","blockchain":"ETH-SEPOLIA",\
      "accountType":"SCA","createDate":"2026-01-04T10:00:00Z","updateDate":"2026-01-04T10:00:00Z"}]}}
      """
    try await play([
      "GET /v1/w3s/config/entity/publicKey": [try keyReply(key)],
      "POST /v1/w3s/developer/wallets": [.json(answer, status: 201), .json(answer)],
    ]) { http, server in
      let circle = try client(http, server.url)
      for _ in 1...2 {
        let wallets = try await circle.createWallets(
          walletSetID: "s1", blockchains: [.ethereumSepolia], accountType: .sca,
          name: "stack user", refID: "user-8841", idempotencyKey: "6f0f1c1e")
        #expect(wallets.map(\.id) == ["w1"])
        #expect(wallets[0].state == .live)
        #expect(wallets[0].blockchain == .ethereumSepolia)
      }
      let requests = server.requests
      #expect(requests.map(\.method) == ["GET", "POST", "POST"])
      #expect(requests[1].text != requests[2].text)
      #expect(withoutCiphertext(requests[1]) == withoutCiphertext(requests[2]))
      #expect(
        withoutCiphertext(requests[1]) == """
          {"accountType":"SCA","blockchains":["ETH-SEPOLIA"],"count":1,\
          "idempotencyKey":"6f0f1c1e","metadata":[{"name":"stack user","refId":"user-8841"}],\
          "walletSetId":"s1"}
          """)
      for request in requests.dropFirst() {
        #expect(try secret(in: request, key) == [UInt8](repeating: 0x0f, count: 32))
        #expect(request.headers["Authorization"] == "Bearer TEST_API_KEY:id:secret")
      }
    }
  }

  @Test func transfersAnExactAmount() async throws {
    let key = try TestKeys.rsa("entity")
    try await play([
      "GET /v1/w3s/config/entity/publicKey": [try keyReply(key)],
      "POST /v1/w3s/developer/transactions/transfer": [
        .json("{\"data\":{\"id\":\"t1\",\"state\":\"INITIATED\"}}", status: 201)
      ],
    ]) { http, server in
      let circle = try client(http, server.url)
      var order = TransferOrder(
        idempotencyKey: "a3b0", walletID: "w1", destinationAddress: "0x91c2",
        amount: .usdc(micros: 12_500_001),
        token: try #require(TransferToken.usdc(on: .ethereumSepolia)), refID: "wd-551")
      let receipt = try await circle.transfer(order)
      #expect(receipt.id == "t1")
      #expect(receipt.state == .initiated)
      #expect(
        withoutCiphertext(try #require(server.requests.last)) == """
          {"amounts":["12.500001"],"destinationAddress":"0x91c2",\
          "feeLevel":"MEDIUM","idempotencyKey":"a3b0","refId":"wd-551",\
          "tokenId":"5797fbd6-3795-519d-84ca-ec4c5f80c3b1","walletId":"w1"}
          """)
      order.token = .contract("0x1c7d", .ethereumSepolia)
      _ = try await circle.transfer(order)
      #expect(
        withoutCiphertext(try #require(server.requests.last)) == """
          {"amounts":["12.500001"],"blockchain":"ETH-SEPOLIA","destinationAddress":"0x91c2",\
          "feeLevel":"MEDIUM","idempotencyKey":"a3b0","refId":"wd-551",\
          "tokenAddress":"0x1c7d","walletId":"w1"}
          """)
    }
  }

  /// A transfer that was perhaps carried out must not be sent again with the same ciphertext.
  @Test func aTransferIsNotRepeatedByTheRetries() async throws {
    let key = try TestKeys.rsa("entity")
    try await play([
      "GET /v1/w3s/config/entity/publicKey": [try keyReply(key)],
      "POST /v1/w3s/developer/transactions/transfer": [.json("{}", status: 503)],
    ]) { http, server in
      let configuration = try #require(
        CircleWalletsConfiguration(baseURL: server.url, apiKey: "k", entitySecretHex: secretHex))
      let circle = CircleWalletsClient(
        http: ResilientClient.standard(name: "circle", over: http), configuration: configuration)
      await #expect {
        try await circle.transfer(
          TransferOrder(
            idempotencyKey: "k", walletID: "w", destinationAddress: "0x",
            amount: .usdc(micros: 1), token: .id("t"), refID: nil))
      } throws: {
        if case PartnerError.unknown = $0 { true } else { false }
      }
      #expect(server.requests.count { $0.method == "POST" } == 1)
    }
  }

  @Test func aKeyThatCircleChangedIsFetchedAgain() async throws {
    let (old, new) = (try TestKeys.rsa("entity"), try TestKeys.rsa("next entity"))
    try await play([
      "GET /v1/w3s/config/entity/publicKey": [try keyReply(old), try keyReply(new)],
      "POST /v1/w3s/developer/walletSets": [
        .json("{\"code\":156013,\"message\":\"invalid ciphertext\"}", status: 400),
        .json("{\"data\":{\"walletSet\":{\"id\":\"s1\",\"custodyType\":\"DEVELOPER\"}}}"),
      ],
    ]) { http, server in
      let circle = try client(http, server.url)
      await #expect(
        throws: PartnerError.refused(status: 400, code: "156013", message: "invalid ciphertext")
      ) { try await circle.createWalletSet(name: "n", idempotencyKey: "k") }
      #expect(try await circle.createWalletSet(name: "n", idempotencyKey: "k").id == "s1")
      let last = try #require(server.requests.last)
      #expect(try secret(in: last, new) == [UInt8](repeating: 0x0f, count: 32))
    }
  }

  @Test func readsATransactionInItsOddShapes() async throws {
    let complete = """
      {"data":{"transaction":{"id":"t1","blockchain":"ETH-SEPOLIA","tokenId":"x","walletId":"w1",\
      "sourceAddress":"","destinationAddress":"0x91c2","transactionType":"OUTBOUND",\
      "state":"COMPLETED","amounts":["12.5"],"nfts":null,"txHash":"0x5e","blockHeight":12,\
      "networkFee":"","errorReason":"","errorDetails":null,"createDate":"2026-03-01T09:00:14.120394871Z",\
      "updateDate":"2026-03-01T09:00:14Z"}}}
      """
    let odd = """
      {"data":{"transaction":{"id":"t2","blockchain":"NEW-CHAIN","state":"PONDERING",\
      "amounts":null,"txHash":""}}}
      """
    try await play([
      "GET /v1/w3s/transactions/t1": [.json(complete)],
      "GET /v1/w3s/transactions/t2": [.json(odd)],
      "GET /v1/w3s/transactions/t3": [.json("{\"code\":156003,\"message\":\"gone\"}", status: 404)],
    ]) { http, server in
      let circle = try client(http, server.url)
      let transaction = try await circle.transaction("t1")
      #expect(transaction.state == .complete)
      #expect(transaction.state.isTerminal)
      #expect(transaction.usdcAmount == .usdc(micros: 12_500_000))
      #expect(transaction.transactionHash == "0x5e")
      #expect(transaction.networkFee == nil)
      #expect(transaction.createDate == Timestamp(rfc3339: "2026-03-01T09:00:14.120394Z"))
      let unknown = try await circle.transaction("t2")
      #expect(unknown.state == .unknown("PONDERING"))
      #expect(!unknown.state.isTerminal)
      #expect(unknown.usdcAmount == nil)
      #expect(unknown.transactionHash == nil)
      await #expect {
        try await circle.transaction("t3")
      } throws: {
        ($0 as? PartnerError)?.isNotFound == true
      }
    }
  }

  @Test func followsTheLinkToTheNextPage() async throws {
    let first =
      "{\"data\":{\"transactions\":[{\"id\":\"t1\",\"blockchain\":\"SOL\",\"state\":\"SENT\"}]}}"
    let second =
      "{\"data\":{\"transactions\":[{\"id\":\"t2\",\"blockchain\":\"SOL\",\"state\":\"STUCK\"}]}}"
    let next = Mutex("")
    let http = CurlClient()
    try await HTTPTestServer.run { request in
      guard !request.uri.contains("pageAfter") else { return .json(second) }
      return .response(
        status: 200, headers: [("Link", "<\(next.withLock { $0 })>; rel=\"next\"")], body: first)
    } _: { server in
      next.withLock { $0 = server.url + "/v1/w3s/transactions?pageAfter=t1" }
      let circle = try client(http, server.url)
      var filter = TransactionFilter()
      filter.walletIDs = ["w1", "w2"]
      filter.txType = "INBOUND"
      let page = try await circle.transactions(filter)
      #expect(page.items.map(\.state) == [.sent])
      let rest = try await circle.transactions(next: try #require(page.next))
      #expect(rest.items.map(\.state) == [.stuck])
      #expect(
        server.requests[0].uri
          == "/v1/w3s/transactions?walletIds=w1%2Cw2&txType=INBOUND&includeAll=true&pageSize=50")
    }
    await http.shutdown()
  }

  @Test func readsBalancesAndValidatesAddresses() async throws {
    let balances = """
      {"data":{"tokenBalances":[{"token":{"id":"5797","blockchain":"ETH-SEPOLIA","tokenAddress":"0x1c7d",\
      "standard":"ERC20","name":"USDC","symbol":"USDC","decimals":6,"isNative":false},"amount":"25.5",\
      "updateDate":"2026-01-04T10:05:00Z"},{"token":{"id":"eth","blockchain":"ETH-SEPOLIA",\
      "isNative":true},"amount":"0"}]}}
      """
    try await play([
      "GET /v1/w3s/wallets/w1/balances": [.json(balances)],
      "POST /v1/w3s/transactions/validateAddress": [.json("{\"data\":{\"isValid\":true}}")],
    ]) { http, server in
      let circle = try client(http, server.url)
      let held = try await circle.balances(walletID: "w1")
      #expect(held.map(\.amount.text) == ["25.5", "0"])
      #expect(held[0].token.symbol == "USDC")
      #expect(try await circle.validateAddress("0x91", on: .ethereum))
      #expect(server.requests[1].text == "{\"address\":\"0x91\",\"blockchain\":\"ETH\"}")
    }
  }

  @Test(arguments: ["", "0f", "zz", String(repeating: "0f", count: 33)])
  func aSecretOfAnotherLengthIsNoConfiguration(_ hex: String) {
    #expect(
      CircleWalletsConfiguration(baseURL: "", apiKey: "", entitySecretHex: hex) == nil)
  }
}

@Suite(.timeLimit(.minutes(10))) struct CircleWalletsWebhookTests {
  private static let keyID = "1f2a3b4c-5d6e-4f70-8a9b-0c1d2e3f4a5b"
  private static let inbound = """
    {"subscriptionId":"1f","notificationId":"8c2e0a51-6d8f-4b0c-9a53-2b7f1d9e4c60",\
    "notificationType":"transactions.inbound","notification":{"id":"d7a1","blockchain":"SOL-DEVNET",\
    "walletId":"7e1d","tokenId":"8fb3","sourceAddress":"9xQe","destinationAddress":"4Nd1",\
    "amounts":["20"],"nftTokenIds":[],"refId":"","state":"COMPLETE","errorReason":"",\
    "errorDetails":null,"transactionType":"INBOUND","txHash":"3kP","networkFee":"0.000005",\
    "createDate":"2026-03-01T09:00:00Z"},"timestamp":"2026-03-01T09:00:14.120394871Z","version":2}
    """

  private func webhook(
    _ http: CurlClient, _ url: String, _ clock: any WallClock
  ) throws -> CircleWalletsWebhook {
    let configuration = try #require(
      CircleWalletsConfiguration(baseURL: url, apiKey: "k", entitySecretHex: secretHex))
    return CircleWalletsWebhook(
      client: CircleWalletsClient(http: http, configuration: configuration), clock: clock)
  }

  private func headers(
    _ key: P256PrivateKey, _ body: String, id: String = keyID
  ) throws -> HTTPHeaders {
    [
      ("x-circle-key-id", id),
      ("x-circle-signature", Base64.encode(try key.sign(bytes(body)))),
    ]
  }

  private func keyReply(_ key: P256PrivateKey) throws -> HTTPTestServer.Reply {
    let text = Base64.encode(try key.publicKey.subjectPublicKeyInfo())
    return .json(
      "{\"data\":{\"id\":\"\(Self.keyID)\",\"algorithm\":\"ECDSA_SHA_256\",\"publicKey\":\"\(text)\"}}"
    )
  }

  @Test func aSignedNotificationIsReadAndTheKeyIsKept() async throws {
    let key = try P256PrivateKey()
    try await play(["GET /v2/notifications/publicKey/\(Self.keyID)": [try keyReply(key)]]) {
      http, server in
      let webhook = try webhook(http, server.url, ManualClock(noon))
      for _ in 1...3 {
        let notification = try await webhook.notification(
          headers: try headers(key, Self.inbound), body: bytes(Self.inbound))
        #expect(notification.notificationID == "8c2e0a51-6d8f-4b0c-9a53-2b7f1d9e4c60")
        #expect(notification.transaction?.state == .complete)
        #expect(notification.transaction?.usdcAmount == .usdc(micros: 20_000_000))
        #expect(!notification.isTest)
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test func theGreetingIsATest() async throws {
    let key = try P256PrivateKey()
    let greeting = """
      {"subscriptionId":"00000000-0000-0000-0000-000000000000","notificationId":\
      "00000000-0000-0000-0000-000000000000","notificationType":"webhooks.test",\
      "notification":{"hello":"world"},"timestamp":"2024-01-26T18:22:19.779834211Z","version":2}
      """
    try await play(["GET /v2/notifications/publicKey/\(Self.keyID)": [try keyReply(key)]]) {
      http, server in
      let notification = try await webhook(http, server.url, ManualClock(noon)).notification(
        headers: try headers(key, greeting), body: bytes(greeting))
      #expect(notification.isTest)
      #expect(notification.transaction == nil)
    }
  }

  @Test func aChangedBodyOrAnotherKeyIsNoticed() async throws {
    let (key, other) = (try P256PrivateKey(), try P256PrivateKey())
    try await play(["GET /v2/notifications/publicKey/\(Self.keyID)": [try keyReply(key)]]) {
      http, server in
      let webhook = try webhook(http, server.url, ManualClock(noon))
      let changed = Self.inbound.replacing("\"20\"", with: "\"21\"")
      await #expect(throws: WebhookRejection.wrongSignature) {
        try await webhook.notification(
          headers: try headers(key, Self.inbound), body: bytes(changed))
      }
      await #expect(throws: WebhookRejection.wrongSignature) {
        try await webhook.notification(
          headers: try headers(other, Self.inbound), body: bytes(Self.inbound))
      }
    }
  }

  /// Forged posts must not be able to use up our rate limit at Circle.
  @Test func anUnknownKeyIsAskedForOnlyOnceAMinute() async throws {
    let key = try P256PrivateKey()
    try await play([:]) { http, server in
      let clock = ManualClock(noon)
      let webhook = try webhook(http, server.url, clock)
      for _ in 1...5 {
        await #expect(throws: WebhookRejection.unknownSender) {
          try await webhook.notification(
            headers: try headers(key, Self.inbound), body: bytes(Self.inbound))
        }
      }
      #expect(server.requests.count == 1)
      clock.advance(by: .seconds(61))
      await #expect(throws: WebhookRejection.unknownSender) {
        try await webhook.notification(
          headers: try headers(key, Self.inbound), body: bytes(Self.inbound))
      }
      #expect(server.requests.count == 2)
    }
  }

  @Test(arguments: [
    "../../v1/w3s/wallets", "", "1f2a3b4c", "1f2a3b4c-5d6e-4f70-8a9b-0c1d2e3f4a5b/x",
  ])
  func aKeyIDThatIsNoUUIDFetchesNothing(_ id: String) async throws {
    let key = try P256PrivateKey()
    try await play([:]) { http, server in
      await #expect(throws: WebhookRejection.malformedSignature) {
        try await webhook(http, server.url, ManualClock(noon)).notification(
          headers: try headers(key, Self.inbound, id: id), body: bytes(Self.inbound))
      }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func whileCircleIsDownTheSenderShouldTryAgain() async throws {
    let key = try P256PrivateKey()
    try await play([
      "GET /v2/notifications/publicKey/\(Self.keyID)": [
        .json("{}", status: 503), try keyReply(key),
      ]
    ]) { http, server in
      let webhook = try webhook(http, server.url, ManualClock(noon))
      await #expect {
        try await webhook.notification(
          headers: try headers(key, Self.inbound), body: bytes(Self.inbound))
      } throws: {
        if case WebhookRejection.keyUnavailable = $0 { true } else { false }
      }
      _ = try await webhook.notification(
        headers: try headers(key, Self.inbound), body: bytes(Self.inbound))
    }
  }
}
