import CircleMint
import CircleWallets
import DriveWealth
import FoundationEssentials
import HTTPClient
import Identifiers
import Postgres
import RPC
import ServiceKit
import StackProto
import TestSupport
import Testing
import Time
import Workflow

@testable import Funding

/// The service's own handlers behind a real server, called through a real channel.
@Suite struct HandlerTests {
  private func with(
    _ body: @Sendable (FundingWorld, FundingV1.FundingClient) async throws -> Void
  ) async throws {
    try await FundingWorld.with(poolSize: 8) { world in
      let handlers = try handlers(world)
      let server = RPCServer(
        RPCServerConfiguration(), services: [handlers], logger: TestDatabase.quiet)
      try await withRunning([server]) { () async throws -> Void in
        let port = try await server.boundPort
        let configuration = try #require(RPCChannelConfiguration(address: "127.0.0.1:\(port)"))
        let channel = RPCChannel(configuration, logger: TestDatabase.quiet)
        try await withRunning([channel]) { () async throws -> Void in
          try await body(world, FundingV1.FundingClient(channel))
        }
      }
    }
  }

  private func handlers(_ world: FundingWorld) throws -> FundingHandlers {
    let http = CannedHTTP()
    let configuration = try #require(
      CircleWalletsConfiguration(
        baseURL: "http://circle.test", apiKey: "k",
        entitySecretHex: String(repeating: "ab", count: 32)))
    let circle = CircleWalletsClient(http: http, configuration: configuration)
    let mint = CircleMintClient(
      http: http, configuration: CircleMintConfiguration(baseURL: "http://mint.test", apiKey: "k"))
    let driveWealth = DriveWealthClient(
      http: http,
      configuration: DriveWealthConfiguration(
        baseURL: "http://dw.test", appKey: "k", clientID: "c", clientSecret: "s"))
    let nowhere = try #require(RPCChannelConfiguration(address: "127.0.0.1:1"))
    let accounts = InvestingService(
      client: InvestingV1.InvestingClient(RPCChannel(nowhere, logger: TestDatabase.quiet)))
    return FundingHandlers(
      deposits: world.deposits, depositRecords: world.depositRecords,
      withdrawals: world.withdrawals, withdrawalRecords: world.withdrawalRecords,
      reservations: world.reservations, books: world.books, lists: world.lists,
      reconciliation: Reconciler(
        pool: world.pool, books: world.books, wallets: circle, mint: mint, network: .testnet,
        driveWealth: driveWealth, accounts: accounts, deposits: world.depositRecords,
        inbound: CircleInbound(circle: circle, network: .testnet),
        owners: WalletService(
          client: WalletV1.WalletClient(RPCChannel(nowhere, logger: TestDatabase.quiet))),
        breaks: world.breaks, clock: world.clock),
      reviews: world.reviews,
      webhooks: WebhookIntake(
        wallets: CircleWalletsWebhook(client: circle, clock: world.clock),
        mint: CircleMintWebhook(
          trust: SNSTrust(topicARNs: ["arn"]), http: http, clock: world.clock),
        pool: world.pool, clock: world.clock, logger: TestDatabase.quiet),
      hints: PostgresHints(pool: world.pool, clock: world.clock),
      feed: UserEventFeed(pool: world.pool), clock: world.clock)
  }

  private func error(_ body: () async throws -> Void) async -> RPCError? {
    do {
      try await body()
      return nil
    } catch {
      return error as? RPCError
    }
  }

  /// What a user sees of a deposit and of their balance, and what a stranger sees of it: nothing.
  @Test func usersSeeTheirOwnAndNothingElse() async throws {
    try await with { world, funding in
      let (user, wallet) = await world.makeUser()
      let options = RPCCallOptions(user: user)
      let transaction = await world.partners.send(usd(30), to: wallet)
      let told = try await funding.handleChainDepositEvent(
        .init(circleTransactionID: transaction))
      #expect(told.accepted)
      let list = try await funding.listDeposits(.init(), options: options)
      let id = try #require(list.deposits.first?.depositID)
      try await world.drive(try #require(ID<Deposit>(id)))
      let deposit = try await funding.getDeposit(.init(depositID: id), options: options)
      #expect(deposit.status == .brokerFunded && deposit.amountMicros == usd(30))
      #expect(deposit.timeline.count == 5)
      let balance = try await funding.getBalance(.init(), options: options)
      #expect(balance.buyingPowerMicros == usd(30) && balance.withdrawableMicros == 0)

      let stranger = RPCCallOptions(user: UserID(UUID()))
      let foreign = await error {
        _ = try await funding.getDeposit(.init(depositID: id), options: stranger)
      }
      #expect(foreign?.code == .notFound && foreign?.reason == "NOT_FOUND")
      let nonsense = await error {
        _ = try await funding.getDeposit(.init(depositID: "x"), options: options)
      }
      #expect(nonsense?.code == .notFound)
      let nobody = await error { _ = try await funding.getBalance(.init()) }
      #expect(nobody?.code == .unauthenticated)
      #expect(try await funding.listDeposits(.init(), options: stranger).deposits.isEmpty)
    }
  }

  /// The errors of withdrawals carry the app's own codes.
  @Test func withdrawalErrorsSayWhatIsWrong() async throws {
    try await with { world, funding in
      let (user, wallet) = await world.makeUser()
      let options = RPCCallOptions(user: user)
      func attempt(
        _ micros: Int64, _ key: String = UUID().uuidString, chain: TypesV1.Chain = .ethereum,
        address: String = FundingWorld.someAddress
      ) async -> RPCError? {
        await error {
          _ = try await funding.initiateWithdrawal(
            .init(
              idempotencyKey: key, amountMicros: micros, targetChain: chain,
              targetAddress: address), options: options)
        }
      }
      #expect(await attempt(usd(10))?.reason == "KYC_REQUIRED")
      try await world.fund(usd(100), user: user, wallet: wallet)
      #expect(await attempt(usd(101))?.reason == "INSUFFICIENT_FUNDS")
      #expect(await attempt(usd(60_000))?.reason == "LIMIT_EXCEEDED")
      #expect(await attempt(1)?.field == "amount_micros")
      #expect(await attempt(usd(10), "no uuid")?.field == "idempotency_key")
      #expect(await attempt(usd(10), chain: .unspecified)?.field == "target_chain")
      #expect(await attempt(usd(10), address: "0x12")?.field == "target_address")
      let key = UUID().uuidString
      #expect(await attempt(usd(10), key) == nil)
      #expect(await attempt(usd(10), key) == nil)
      #expect(await attempt(usd(11), key)?.reason == "IDEMPOTENCY_MISMATCH")
      let list = try await funding.listWithdrawals(.init(), options: options)
      #expect(list.withdrawals.count == 1)
      let id = try #require(list.withdrawals.first?.withdrawalID)
      let stranger = RPCCallOptions(user: UserID(UUID()))
      let foreign = await error {
        _ = try await funding.cancelWithdrawal(.init(withdrawalID: id), options: stranger)
      }
      #expect(foreign?.code == .notFound)
      let canceled = try await funding.cancelWithdrawal(.init(withdrawalID: id), options: options)
      #expect(canceled.status == .canceled)
    }
  }

  /// An order's life through the contract.
  @Test func reservationsOverTheWire() async throws {
    try await with { world, funding in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      let options = RPCCallOptions(user: user)
      let order = UUID().uuidString.lowercased()
      let reserved = try await funding.reserveBuyingPower(
        .init(orderID: order, amountMicros: usd(80)), options: options)
      #expect(reserved.heldMicros == usd(80) && reserved.orderID == order)
      let short = await error {
        _ = try await funding.reserveBuyingPower(
          .init(orderID: UUID().uuidString, amountMicros: usd(21)), options: options)
      }
      #expect(short?.reason == "INSUFFICIENT_FUNDS")
      let captured = try await funding.captureReservation(
        .init(
          orderID: order, symbol: "VTI", cumulativeCostMicros: usd(70),
          cumulativeQuantityNanos: 250_000_000), options: options)
      #expect(
        captured.capturedMicros == usd(70) && captured.lines.first?.filledNanos == 250_000_000)
      let released = try await funding.releaseReservation(.init(orderID: order), options: options)
      #expect(released.released && released.heldMicros == 0)
      let sale = UUID().uuidString.lowercased()
      _ = try await funding.reserveShares(
        .init(orderID: sale, lines: [.init(symbol: "VTI", quantityNanos: 250_000_000)]),
        options: options)
      _ = try await funding.creditSaleProceeds(
        .init(
          orderID: sale, symbol: "VTI", cumulativeProceedsMicros: usd(75),
          cumulativeQuantityNanos: 250_000_000), options: options)
      let balance = try await funding.getBalance(.init(), options: options)
      #expect(balance.buyingPowerMicros == usd(105) && balance.withdrawableMicros == usd(30))
    }
  }

  /// Pages are stable under inserts and hold every deposit once.
  @Test func listsComeInPages() async throws {
    try await with { world, funding in
      let (user, wallet) = await world.makeUser()
      let options = RPCCallOptions(user: user)
      for _ in 0..<5 {
        let transaction = await world.partners.send(usd(5), to: wallet)
        _ = try await world.deposits.look(atTransaction: transaction)
      }
      var (seen, after): ([String], String) = ([], "")
      for _ in 0..<3 {
        let page = try await funding.listDeposits(
          .init(page: .init(first: 2, after: after)), options: options)
        seen += page.deposits.map(\.depositID)
        after = page.pageInfo?.endCursor ?? ""
        if page.pageInfo?.hasNextPage == false { break }
        let transaction = await world.partners.send(usd(5), to: wallet)
        _ = try await world.deposits.look(atTransaction: transaction)
      }
      #expect(seen.count == 5 && Set(seen).count == 5)
      let wrong = await error {
        _ = try await funding.listDeposits(
          .init(page: .init(first: 2, after: "nonsense")), options: options)
      }
      #expect(wrong?.code == .invalidArgument)
    }
  }

  /// A follower hears of every change once and in order, from where it left off.
  @Test func followersMissNothing() async throws {
    try await with { world, funding in
      let (user, wallet) = await world.makeUser()
      let deposit = try await world.fund(usd(10), user: user, wallet: wallet)
      let options = RPCCallOptions(user: user)
      var (statuses, cursor): ([FundingV1.DepositStatus], Int64) = ([], 0)
      for try await event in funding.watchUser(.init(afterCursor: 0), options: options) {
        #expect(event.cursor == cursor + 1)
        cursor = event.cursor
        guard event.topic == "deposit" else { continue }
        let told = try FundingV1.Deposit(serialized: event.payload)
        #expect(told.depositID == deposit.id.description)
        statuses.append(told.status)
        if told.status == .brokerFunded { break }
      }
      #expect(
        statuses == [
          .pendingConfirmation, .confirmedOnChain, .offRampInitiated, .offRampComplete,
          .brokerFunded,
        ])
      for try await event in funding.watchUser(.init(afterCursor: cursor - 1), options: options) {
        #expect(event.cursor == cursor)
        break
      }
    }
  }

  /// A saga that was given up after crashes is not lost: two operators have it go on. Nobody else
  /// can, and who says no name is no operator.
  @Test func whatWasGivenUpGoesOnWhenTwoOperatorsSaySo() async throws {
    try await with { world, funding in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      let withdrawal = try await world.withdrawals.request(world.wish(usd(20), user))
      try await world.pool.execute(
        """
        UPDATE sagas SET state = 'in_review', next_wake_at = NULL, review_reason = 'crashed'
         WHERE kind = 'withdrawal'
        """)
      let id = withdrawal.id.description
      func isActive() async throws -> Bool {
        try await !world.pool.query(
          "SELECT 1 FROM sagas WHERE kind = 'withdrawal' AND state = 'active'"
        ).isEmpty
      }
      _ = try await funding.handleWithdrawalCompletion(.init(withdrawalID: id))
      #expect(try await !isActive())
      let nobody = await error { _ = try await funding.listReviewCases(.init()) }
      #expect(nobody?.code == .permissionDenied)

      let (ada, ben) = (FundingCall.options(by: "ada"), FundingCall.options(by: "ben"))
      let cases = try await funding.listReviewCases(.init(), options: ada).cases
      #expect(cases.map(\.subjectID) == [id] && cases.first?.actions == ["retry"])
      #expect(ReviewCommand.table(cases).contains("crashed"))
      let proposed = try await funding.proposeReviewAction(
        .init(kind: "withdrawal", subjectID: id, action: "retry", reason: "mended"), options: ada)
      let proposal = try #require(proposed.proposals.first).proposalID
      let alone = await error {
        _ = try await funding.decideReviewProposal(
          .init(proposalID: proposal, approve: true), options: ada)
      }
      #expect(alone?.reason == "CONFLICT")
      let decided = try await funding.decideReviewProposal(
        .init(proposalID: proposal, approve: true), options: ben)
      #expect(decided.proposals.first?.decidedBy == "ben")
      #expect(ReviewCommand.text(decided).contains("approved"))
      #expect(try await isActive())
    }
  }

  /// Unknown money and a break are in the report that a person reads.
  @Test func theReportShowsWhatIsOpen() async throws {
    try await with { world, funding in
      await world.partners.addBankLine(usd(7), "who knows")
      try await world.settlements.look()
      world.clock.advance(by: .seconds(2 * 86_400))
      let line = ReconciliationLine(
        rule: "R7", subject: "Cash at the broker", reference: "STKA1", user: UserID(UUID()),
        asset: .usd, ours: usd(5), theirs: usd(4))
      try await world.breaks.record(ReconciliationReport(lines: [line], at: world.clock.now))
      world.clock.advance(by: .seconds(2 * 3_600))
      let report = try await funding.getReconciliation(.init())
      #expect(
        report.lines.contains {
          $0.rule == "R14" && $0.reference == "suspense/excess/bank" && $0.ours == usd(7)
        })
      let text = ReconcileCommand.report(report)
      #expect(text.contains("1 open breaks") && text.contains("Cash at the broker STKA1 USD"))
      #expect(text.contains(" 2h ") && text.contains("operations"))
    }
  }

  @Test func booksOverTheWire() async throws {
    try await with { world, funding in
      let (user, wallet) = await world.makeUser()
      let deposit = try await world.fund(usd(10), user: user, wallet: wallet)
      let trial = try await funding.getTrialBalance(.init())
      #expect(trial.balanced && trial.invariants.count >= 8)
      #expect(trial.totals.map(\.asset) == ["USD", "USDC"])
      let ledger = try await funding.getLedger(.init(subjectID: deposit.id.description))
      #expect(ledger.entries.map(\.step) == ["D0", "D1", "D2", "D2c", "D3", "D4", "D5", "O6"])
      #expect(BooksCommand.table(trial).contains("user/\(user)/usd/cash"))
      // No partner can be asked here, and that is said.
      let reconciliation = try await funding.getReconciliation(.init())
      #expect(!reconciliation.balanced)
      #expect(reconciliation.lines.contains { $0.rule == "R2" && $0.breakKind == "unasked" })
    }
  }

  @Test func webhooksAndBrokerEventsOverTheWire() async throws {
    try await with { world, funding in
      let forged = try await funding.receiveWebhook(
        .init(source: "circle/wallets", headers: [], body: Array("{}".utf8)))
      #expect(forged.status == 401)
      let event = FundingV1.HandleBrokerEventRequest(
        eventID: "event_1", eventType: "deposits.updated", body: Array("{}".utf8))
      #expect(try await funding.handleBrokerEvent(event).accepted)
      #expect(try await !funding.handleBrokerEvent(event).accepted)
      #expect(try await world.pool.query("SELECT 1 FROM inbox").count == 1)
    }
  }
}
