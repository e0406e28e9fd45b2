import ChainNodes
import CircleMint
import CircleWallets
import Cryptography
import HTTPClient
import Sandbox
import Testing
import Time

@Suite(.timeLimit(.minutes(10))) struct CircleTests {
  @Test func aTransferGoesThroughAllStatesAndIsSeenOnItsChain() async throws {
    try await SandboxFixture.run { sandbox in
      let wallet = try await sandbox.fundedWallet("25.5")
      let client = try sandbox.wallets
      let balance = try await client.balances(walletID: wallet.id)
      #expect(balance.first?.amount == ExactDecimal("25.5"))
      let token = try #require(TransferToken.usdc(on: .ethereumSepolia))
      let outside = "0x00000000000000000000000000000000000000aa"
      let made = try await client.transfer(
        .init(
          idempotencyKey: SandboxFixture.key(), walletID: wallet.id, destinationAddress: outside,
          amount: try sandbox.usdc("12.5"), token: token, refID: "wd-1"))
      #expect(made.state == .initiated)
      try await sandbox.pass(60)
      let sent = try await client.transaction(made.id)
      #expect(sent.state == .complete)
      #expect(sent.refId == "wd-1")
      let node = EthereumNode(
        http: sandbox.http, url: sandbox.url + "/chain/ethereum",
        usdcContract: "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238")
      let hash = try #require(sent.transactionHash)
      let finding = try await node.findTransfer(
        of: try sandbox.usdc("12.5"), to: outside, in: hash)
      #expect(finding == .final)
      try await sandbox.books()
    }
  }

  @Test func solanaTransfersAreFinalToo() async throws {
    try await SandboxFixture.run { sandbox in
      let wallet = try await sandbox.fundedWallet("7", on: .solanaDevnet)
      let inbound = try #require(
        try await sandbox.wallets.transactions(.init()).items.first { $0.walletId == wallet.id })
      #expect(inbound.state == .complete)
      #expect(inbound.transactionType == .inbound)
      let node = SolanaNode(
        http: sandbox.http, url: sandbox.url + "/chain/solana",
        usdcMint: "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU")
      let finding = try await node.findTransfer(
        of: try sandbox.usdc("7"), to: wallet.address, in: try #require(inbound.transactionHash))
      #expect(finding == .final)
    }
  }

  @Test func aRepeatedKeyMakesOneWalletAndAnotherBodyIsRefused() async throws {
    try await SandboxFixture.run { sandbox in
      let client = try sandbox.wallets
      let key = SandboxFixture.key()
      func create(_ reference: String) async throws -> [CircleWallet] {
        try await client.createWallets(
          walletSetID: SandboxFixture.settings.walletSet, blockchains: [.solanaDevnet],
          accountType: .eoa, name: "n", refID: reference, idempotencyKey: key)
      }
      let first = try await create("u1")
      let again = try await create("u1")
      #expect(first == again)
      await #expect(throws: PartnerError.self) { try await create("u2") }
      let all = try await client.wallets(refID: "u1")
      #expect(all.items.count == 1)
    }
  }

  @Test func aCiphertextWorksOnceAndForeignKeysNever() async throws {
    try await SandboxFixture.run { sandbox in
      let ciphertext = try await sandbox.ciphertext()
      func create() async throws -> (status: Int, json: JSON, headers: HTTPHeaders) {
        try await sandbox.call(
          .post, "/circle/wallets/v1/w3s/developer/walletSets",
          [
            "idempotencyKey": .string(SandboxFixture.key()), "name": "s",
            "entitySecretCiphertext": .string(ciphertext),
          ],
          headers: [("Authorization", "Bearer \(SandboxFixture.settings.custodyKey)")])
      }
      #expect(try await create().status == 201)
      let second = try await create()
      #expect(second.status == 400)
      #expect(second.json["code"]?.integer == 156_004)
      let foreign = try await sandbox.call(
        .get, "/circle/wallets/v1/w3s/wallets", headers: [("Authorization", "Bearer other")])
      #expect(foreign.status == 401)
    }
  }

  @Test func listsArePagedByLinkHeaders() async throws {
    try await SandboxFixture.run { sandbox in
      let client = try sandbox.wallets
      for number in 1...5 {
        _ = try await client.createWallets(
          walletSetID: SandboxFixture.settings.walletSet, blockchains: [.solanaDevnet],
          accountType: .eoa, name: "n", refID: "page-\(number)",
          idempotencyKey: SandboxFixture.key())
      }
      var page = try await client.wallets(blockchain: .solanaDevnet, pageSize: 2)
      var seen = page.items.map(\.id)
      while let next = page.next {
        page = try await client.wallets(next: next)
        seen += page.items.map(\.id)
      }
      #expect(seen.count == 6)
      #expect(Set(seen).count == 6)
    }
  }

  @Test func webhooksOfBothCirclesVerify() async throws {
    try await SandboxFixture.run { sandbox in
      _ = try await sandbox.fundedWallet("5")
      let hook = try await sandbox.eventually {
        sandbox.inbox.all.first { $0.path == "/webhooks/circle/wallets" }
      }
      let walletHooks = CircleWalletsWebhook(
        client: try sandbox.wallets, clock: SystemWallClock())
      let notification = try await walletHooks.notification(
        headers: hook.headers, body: hook.body)
      #expect(notification.notificationType == "transactions.inbound")
      await #expect(throws: WebhookRejection.self) {
        try await walletHooks.notification(headers: hook.headers, body: hook.body + [0x20])
      }
      _ = try await sandbox.mint.createRecipientAddress(
        address: "0x00000000000000000000000000000000000000aa", chain: .ethereum,
        description: "d", idempotencyKey: SandboxFixture.key())
      try await sandbox.pass(5)
      let sns = try await sandbox.eventually {
        sandbox.inbox.all.first { $0.path == "/webhooks/circle/mint" }
      }
      let mintHooks = CircleMintWebhook(
        trust: .init(topicARNs: [SandboxFixture.settings.topicARN], origins: [sandbox.url]),
        http: sandbox.http, clock: SystemWallClock())
      guard case .notification(let told) = try await mintHooks.message(body: sns.body) else {
        Issue.record("It is no notification")
        return
      }
      #expect(told.notificationType == "addressBookRecipients")
    }
  }

  @Test func aSubscriptionAtMintIsConfirmedInBothRegions() async throws {
    try await SandboxFixture.run { sandbox in
      let made = try await sandbox.mint.createSubscription(endpoint: sandbox.hooksURL + "/second")
      let posts = try await sandbox.eventually {
        let posts = sandbox.inbox.all.filter { $0.path == "/second" }
        return posts.count == 2 ? posts : nil
      }
      let hooks = CircleMintWebhook(
        trust: .init(topicARNs: [SandboxFixture.settings.topicARN], origins: [sandbox.url]),
        http: sandbox.http, clock: SystemWallClock())
      for post in posts {
        guard case .confirmation(let confirmation) = try await hooks.message(body: post.body) else {
          Issue.record("It is no confirmation")
          return
        }
        try await hooks.confirm(confirmation)
      }
      let known = try await sandbox.call(
        .get, "/circle/mint/v1/notifications/subscriptions",
        headers: [("Authorization", "Bearer \(SandboxFixture.settings.mintKey)")])
      let details = known.json["data"]?.items?.first { $0["id"]?.text == made.id }?[
        "subscriptionDetails"]?.items
      #expect(details?.map { $0["status"]?.text } == ["confirmed", "confirmed"])
    }
  }

  @Test func aReorganisationTakesAnInboundTransferBack() async throws {
    try await SandboxFixture.run { configuration in
      configuration.ethereumBlock = 60_000_000
    } _: { sandbox in
      let client = try sandbox.wallets
      let wallet = try #require(
        try await client.wallets(refID: "treasury", blockchain: .ethereumSepolia).items.first)
      let sent = try await sandbox.control(
        "chain/send",
        ["chain": "ETHEREUM", "to": .string(wallet.address), "amount": "10"])
      try await sandbox.pass(61)
      let seen = try await client.transactions(.init()).items.first
      #expect(seen?.state == .confirmed)
      try await sandbox.control(
        "chain/reorg", ["chain": "ETHEREUM", "txHash": sent["txHash"] ?? nil])
      let now = try await client.transaction(try #require(seen?.id))
      #expect(now.state == .failed)
      #expect(now.errorReason == "FAILED_REORG")
      #expect(try await client.balances(walletID: wallet.id).isEmpty)
      try await sandbox.books()
    }
  }

  @Test(arguments: ["returned", "failed:transaction_denied"])
  func payoutsThatFailGiveTheMoneyBack(_ ending: String) async throws {
    try await SandboxFixture.run { sandbox in
      try await sandbox.mintHolds("100")
      try await sandbox.control("mint/next-payout", ["ending": .string(ending)])
      let payout = try await sandbox.mint.createPayout(
        idempotencyKey: SandboxFixture.key(),
        wireAccountID: SandboxFixture.settings.wireAccount, amount: try sandbox.usd("60.00"))
      try await sandbox.pass(30)
      let now = try await sandbox.mint.payout(payout.id)
      #expect(now.status == .failed)
      let books = try await sandbox.books()
      #expect(books["circleMint"]?["available"]?.text == "100")
      #expect(books["bank"]?["settlement"]?.text == "50000")
    }
  }
}

extension SandboxFixture {
  /// The entity secret, encrypted for the key that the sandbox serves in its odd armour.
  func ciphertext() async throws -> String {
    let served = try await call(
      .get, "/circle/wallets/v1/w3s/config/entity/publicKey",
      headers: [("Authorization", "Bearer \(Self.settings.custodyKey)")])
    let pem = try #require(served.json["data"]?["publicKey"]?.text)
    #expect(pem.hasPrefix("-----BEGIN RSA PUBLIC KEY-----"))
    let secret = try #require(Hex.decode(Self.settings.entitySecret))
    return Base64.encode(try RSAPublicKey(pem: pem).encryptOAEP(secret))
  }

  /// Brings USDC into Mint over the chain, as a user's deposit does.
  func mintHolds(_ amount: String) async throws {
    let wallet = try await fundedWallet(amount)
    let address = try await mint.createDepositAddress(
      chain: .ethereum, idempotencyKey: Self.key())
    _ = try await wallets.transfer(
      .init(
        idempotencyKey: Self.key(), walletID: wallet.id, destinationAddress: address.address,
        amount: try usdc(amount), token: try #require(.usdc(on: .ethereumSepolia)), refID: nil))
    try await pass(60)
  }
}
