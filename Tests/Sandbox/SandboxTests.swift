import FoundationEssentials
import HTTPClient
import Logging
import Money
import OIDC
import Persona
import Sandbox
import ServiceLifecycle
import Synchronization
import Testing
import Time
import ZeroG

/// A value that a test takes out of a closure.
final class Box: Sendable {
  private let content = Mutex("")
  var value: String { content.withLock { $0 } }
  func set(_ text: String) { content.withLock { $0 = text } }
}

@Suite(.timeLimit(.minutes(10))) struct SandboxTests {
  /// Whatever happens in whatever order, the sums stay, and every reading finds them so.
  @Test(arguments: [1, 2, 3])
  func theBooksConserveUnderRandomOperations(_ seed: UInt64) async throws {
    try await SandboxFixture.run { sandbox in
      var random = SplitMix(state: seed)
      let account = try await sandbox.openAccount()
      try await sandbox.mintHolds("5000")
      let wallet = try await sandbox.fundedWallet("3000")
      let address = try await sandbox.mint.createDepositAddress(
        chain: .ethereum, idempotencyKey: SandboxFixture.key())
      for _ in 0..<60 {
        let cents = Int64.random(in: 1...40_000, using: &random)
        let dollars = Money(micros: cents * 10_000, asset: .usd)
        // Most of these are refused sometimes, for want of money; that is part of the game.
        switch Int.random(in: 0..<9, using: &random) {
        case 0:
          try await sandbox.control(
            "chain/send",
            ["chain": "ETHEREUM", "to": .string(wallet.address), "amount": "12.345678"])
        case 1:
          _ = try? await sandbox.wallets.transfer(
            .init(
              idempotencyKey: SandboxFixture.key(), walletID: wallet.id,
              destinationAddress: address.address,
              amount: Money(micros: cents * 10_000, asset: .usdc),
              token: try #require(.usdc(on: .ethereumSepolia)), refID: nil))
        case 2:
          _ = try? await sandbox.mint.createPayout(
            idempotencyKey: SandboxFixture.key(),
            wireAccountID: SandboxFixture.settings.wireAccount, amount: dollars)
        case 3: _ = try? await sandbox.deposit(dollars.decimalText, into: account)
        case 4:
          _ = try? await sandbox.broker.createRedemption(
            .init(accountNo: account.accountNo, amount: dollars),
            idempotencyKey: SandboxFixture.key())
        case 5: _ = try? await sandbox.order(account, "QQQ", .buy, .cash(dollars))
        case 6: _ = try? await sandbox.order(account, "QQQ", .sell, .cash(dollars))
        case 7:
          _ = try? await sandbox.bank.createWire(
            .init(
              amount: dollars,
              beneficiary: .init(
                name: "Circle", accountNumber: "70000000000001", routingNumber: "121000248",
                bankName: nil), reference: "CIR2SNDBX1"), idempotencyKey: SandboxFixture.key())
        default: try await sandbox.pass(Int.random(in: 1...8, using: &random))
        }
        try await sandbox.books()
      }
      try await sandbox.pass(300)
      let books = try await sandbox.books()
      #expect(books["drivewealth"]?["openOrders"]?.integer == 0)
      #expect(books["drivewealth"]?["openSettlements"]?.integer == 0)
      #expect(books["circleMint"]?["pendingPayouts"]?.integer == 0)
    }
  }

  @Test func personaDecidesAndItsWebhooksVerify() async throws {
    try await SandboxFixture.run { sandbox in
      let key = SandboxFixture.key()
      func create() async throws -> InquirySession {
        try await sandbox.persona.createInquiry(
          templateID: SandboxFixture.settings.personaTemplate, referenceID: "u1",
          idempotencyKey: key)
      }
      let made = try await create()
      #expect(made.inquiry.status == .created)
      #expect(made.sessionToken != nil)
      #expect(try await create().inquiry.id == made.inquiry.id)
      try await sandbox.control("kyc/approve", ["referenceId": "u1"])
      #expect(try await sandbox.persona.inquiry(made.inquiry.id).status == .approved)
      let hooks = try await sandbox.eventually {
        let hooks = sandbox.inbox.all.filter { $0.path == "/webhooks/persona" }
        return hooks.count == 4 ? hooks : nil
      }
      let verifier = PersonaWebhook(
        secrets: [SandboxFixture.settings.personaWebhookSecret], clock: SystemWallClock())
      let names = try hooks.map { try verifier.event(headers: $0.headers, body: $0.body).name }
      #expect(
        names == ["inquiry.created", "inquiry.started", "inquiry.completed", "inquiry.approved"])
    }
  }

  @Test func tokensVerifyUnderRotationAndForgedOnesDoNot() async throws {
    try await SandboxFixture.run { sandbox in
      let issuer = try #require(
        OIDCIssuer(
          kind: .auth0, issuer: sandbox.url + "/oidc/",
          clientIDs: [SandboxFixture.settings.clientID],
          audience: SandboxFixture.settings.audience))
      let verifier = OIDCVerifier(
        issuers: [issuer], http: sandbox.http, clock: SystemWallClock(),
        logger: Logger(label: "test"))
      let wish: JSON = ["sub": "auth0|mia", "email": "mia@example.test"]
      let tokens = try await sandbox.control("oidc/token", wish)
      let access = try await verifier.verifyAccessToken(tokens["accessToken"]?.text ?? "")
      #expect(access.subject == "auth0|mia")
      let id = try await verifier.verifyIDToken(
        tokens["idToken"]?.text ?? "", matching: access)
      #expect(id.email == "mia@example.test")
      let old = try await sandbox.control(
        "oidc/token", wish.with("expiresIn", -3600))["accessToken"]?.text
      await #expect(throws: OIDCError.self) { try await verifier.verifyAccessToken(old ?? "") }
      try await sandbox.control("oidc/rotate")
      let next = try await sandbox.control("oidc/token", wish)["accessToken"]?.text
      #expect(try await verifier.verifyAccessToken(next ?? "").subject == "auth0|mia")
    }
  }

  @Test func messagesAreHiddenWhileReceivedAndGoneWhenDeleted() async throws {
    try await SandboxFixture.run { sandbox in
      let queue = try sandbox.queue
      _ = try await queue.send("one")
      let first = try await queue.receive(wait: .zero, visibilityTimeout: .seconds(60))
      #expect(first.map(\.body) == ["one"])
      #expect(try await queue.receive(wait: .zero).isEmpty)
      let handle = try #require(first.first?.receiptHandle)
      try await queue.changeVisibility(handle, timeout: .zero)
      let second = try await queue.receive(wait: .zero)
      #expect(second.first?.receiveCount == 2)
      try await queue.delete(try #require(second.first?.receiptHandle))
      #expect(try await queue.receive(wait: .zero).isEmpty)
    }
  }

  @Test func aWaitingReceiverIsWokenByAMessage() async throws {
    try await SandboxFixture.run { sandbox in
      let queue = try sandbox.queue
      async let waiting = queue.receive(wait: .seconds(10))
      _ = try await queue.send("later")
      #expect(try await waiting.map(\.body) == ["later"])
    }
  }

  @Test func faultsDoWhatTheySay() async throws {
    try await SandboxFixture.run { sandbox in
      let key = SandboxFixture.key()
      func wire() async throws -> String {
        try await sandbox.bank.createWire(
          .init(
            amount: try sandbox.usd("10"),
            beneficiary: .init(
              name: "Circle", accountNumber: "70000000000001", routingNumber: "121000248",
              bankName: nil), reference: "r"), idempotencyKey: key
        ).id
      }
      func fault(_ mode: String) async throws {
        try await sandbox.control(
          "faults",
          ["partner": "bank", "route": "/wires", "mode": .string(mode), "delayMs": 1])
      }
      for mode in ["fail", "disconnect", "timeout-after-commit"] {
        try await fault(mode)
        await #expect(throws: PartnerError.self, "\(mode)") { try await wire() }
        let books = try await sandbox.books()
        let isDone = mode == "timeout-after-commit"
        #expect(books["bank"]?["pendingWires"]?.integer == (isDone ? 1 : 0), "\(mode)")
      }
      let id = try await wire()
      #expect(!id.isEmpty)
      #expect(try await sandbox.books()["bank"]?["settlement"]?.text == "49990")
    }
  }

  @Test func eventsCanBeLostDoubledAndForged() async throws {
    try await SandboxFixture.run { sandbox in
      for mode in ["drop", "duplicate", "forge"] {
        try await sandbox.control(
          "faults",
          ["partner": "persona", "route": "inquiry.created", "mode": .string(mode)])
      }
      for number in 1...3 {
        _ = try await sandbox.persona.createInquiry(
          templateID: SandboxFixture.settings.personaTemplate, referenceID: "u\(number)",
          idempotencyKey: SandboxFixture.key())
      }
      let hooks = try await sandbox.eventually {
        let hooks = sandbox.inbox.all.filter { $0.path == "/webhooks/persona" }
        return hooks.count >= 3 ? hooks : nil
      }
      let verifier = PersonaWebhook(
        secrets: [SandboxFixture.settings.personaWebhookSecret], clock: SystemWallClock())
      let verdicts = hooks.map { hook in
        (try? verifier.event(headers: hook.headers, body: hook.body))?.inquiry?.referenceID
      }
      #expect(verdicts == ["u2", "u2", nil])
    }
  }

  @Test func webhooksThatAreNotTakenAreTriedAgain() async throws {
    try await SandboxFixture.run { sandbox in
      let client = try sandbox.wallets
      _ = try await client.createSubscription(
        endpoint: sandbox.hooksURL + "/broken", notificationTypes: ["*"])
      @Sendable func tries() -> [SandboxFixture.Hook] {
        sandbox.inbox.all.filter { $0.path == "/broken" }
      }
      _ = try await sandbox.eventually { tries().isEmpty ? nil : true }
      try await sandbox.pass(2)
      _ = try await sandbox.eventually { tries().count >= 2 ? true : nil }
      #expect(Set(tries().map { $0.json["notificationId"]?.text }).count == 1)
    }
  }

  @Test func theModelQuotesTheFiguresThatItWasGiven() async throws {
    try await SandboxFixture.run { sandbox in
      let client = ZeroGClient(
        http: sandbox.http, baseURL: sandbox.url + "/zerog/v1", apiKey: "sk-sim-ok")
      let data = #"{"figures":{"totalValue":"$1,024.50","cash":"$24.50","cashShare":"2.39%"}}"#
      let request = ChatRequest(
        model: "zai-org/GLM-5-FP8", messages: [.init(role: "user", content: data)],
        maxTokens: 600, answersInJSON: true)
      let first = try await client.complete(request)
      #expect(first.text?.contains("$1,024.50") == true)
      #expect(first.trace?.teeVerified == true)
      #expect(try await client.complete(request).text == first.text)
      let broke = ZeroGClient(
        http: sandbox.http, baseURL: sandbox.url + "/zerog/v1", apiKey: "sk-sim-broke")
      await #expect(throws: PartnerError.self) { try await broke.complete(request) }
    }
  }

  @Test func aRestartGoesOnWithTheBooks() async throws {
    let path = "/tmp/sandbox-books-\(SandboxFixture.key()).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let address = Box()
    try await SandboxFixture.run {
      $0.state = path
    } _: { sandbox in
      let wallet = try await sandbox.fundedWallet("42")
      address.set(wallet.address)
    }
    try await SandboxFixture.run {
      $0.state = path
    } _: { sandbox in
      let wallet = try #require(
        try await sandbox.wallets.wallets(address: address.value).items.first)
      let balances = try await sandbox.wallets.balances(walletID: wallet.id)
      #expect(balances.first?.amount == ExactDecimal("42"))
      try await sandbox.books()
    }
  }

  @Test func stoppingItIsNoError() async throws {
    var configuration = SandboxConfiguration()
    configuration.listen = "127.0.0.1:0"
    let (running, port) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "sandbox-tests")
    logger.logLevel = .critical
    let sandbox = try Sandbox(
      configuration, keys: try SandboxFixture.keys.get(), logger: logger
    ) { port.yield($0) }
    let services = ServiceGroup(
      configuration: .init(services: sandbox.services, logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      for await _ in running { break }
      await services.triggerGracefulShutdown()
      try await group.waitForAll()
    }
  }

  @Test func jsonIsReadExactly() throws {
    let text = #"{"b":[1,-0.10,12345678901234.567891,true,null,"é\n\u00e9"],"a":{}}"#
    let json = try JSON(parsing: [UInt8](text.utf8))
    #expect(
      json.description == #"{"a":{},"b":[1,-0.1,12345678901234.567891,true,null,"é\né"]}"#)
    for broken in ["", "{", "[1", "1 2", "{\"a\" 1}", "nul"] {
      #expect(throws: (any Error).self) { try JSON(parsing: [UInt8](broken.utf8)) }
    }
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: (any Error).self) { try JSON(parsing: deep) }
  }

  @Test func exactTextReadsBackAsItWasWritten() {
    for micros: Int64 in [0, 1, -1, 10, 999_999, 1_000_000, -12_345_678, .max] {
      #expect(Exact.parse(Exact.text(micros, scale: 6), scale: 6) == micros)
    }
    #expect(Exact.money(75_000_000) == "75.00")
    #expect(Exact.money(75_500_000) == "75.50")
    #expect(Exact.parse("1.2345678", scale: 6) == nil)
    #expect(Exact.parse("1e3", scale: 6) == nil)
    #expect(Exact.parse(".5", scale: 6) == nil)
  }
}

/// A small generator, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
