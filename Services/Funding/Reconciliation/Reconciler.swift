import CircleMint
import CircleWallets
import DriveWealth
import HTTPClient
import Identifiers
import Money
import Postgres
import Time

/// Puts our figures beside the partners' own. It never posts a fix: what a partner has and we do
/// not goes through the inbox and the state machines like everything else.
struct Reconciler: Sendable {
  let pool: PostgresPool
  let books: PostgresBooks
  let wallets: CircleWalletsClient
  let mint: CircleMintClient
  let network: CircleNetwork
  let driveWealth: DriveWealthClient
  let accounts: InvestingService
  let deposits: any DepositRepository
  let inbound: CircleInbound
  let owners: WalletService
  let breaks: PostgresBreaks
  let clock: any WallClock

  /// How far back lists of payments are compared: 10 business days.
  static let window = Duration.seconds(14 * 86_400)
  /// What is younger than this may show on one side only.
  static let settling = Duration.seconds(600)

  /// One round: draws up the report and takes its breaks in.
  func reconcile() async throws {
    try await breaks.record(try await compare())
  }

  /// Every figure beside the partner's, and what is open from rounds before.
  func report() async throws -> ReconciliationReport {
    var report = try await compare()
    report.breaks = try await breaks.open()
    return report
  }

  private func compare() async throws -> ReconciliationReport {
    let at = clock.now
    let trial = try await books.trialBalance(at: clock.now)
    let flight = try await inFlight()
    var lines = trialLines(trial)
    lines.append(await mintLine(trial, flight))
    lines += try await walletLines(flight)
    lines += try await brokerLines(flight)
    lines.append(try await bankLine(trial, flight))
    lines += try await redemptionLines()
    lines += try await wireLines()
    lines += try await transferLines()
    lines += try await arrivalLines()
    lines += try await settlementLines()
    lines += try await agedLines()
    return ReconciliationReport(lines: lines, at: at)
  }

  /// What is under way, by where it may show at a partner before or after it does in our books.
  private struct InFlight {
    var mint: Int64 = 0
    var bank: Int64 = 0
    var wallets: [String: Int64] = [:]
    var brokers: [UserID: Int64] = [:]
  }

  private func inFlight() async throws -> InFlight {
    let rows = try await pool.query(
      """
      SELECT user_id, circle_wallet_id AS wallet, phase,
        COALESCE(sweep_micros, amount_micros) AS amount FROM deposits
       WHERE phase IN ('seen', 'sweep_asked', 'sweeping', 'payout_asked', 'payout_pending',
         'broker_asked', 'broker_pending', 'funded')
      UNION ALL
      SELECT user_id, treasury_wallet, phase, amount_micros FROM withdrawals
       WHERE phase IN ('redemption_asked', 'redemption_pending', 'awaiting_cash', 'wire_asked',
         'wired', 'hop_asked', 'hop_sent', 'transfer_asked', 'transfer_sent')
      """)
    var flight = InFlight()
    for row in rows {
      let (amount, wallet): (Int64, String?) = (try row.value("amount"), try row.value("wallet"))
      let user: UserID = try row.value("user_id")
      switch try row.value("phase", as: String.self) {
      case "seen", "sweep_asked", "transfer_asked", "transfer_sent":
        flight.wallets[wallet ?? "", default: 0] += amount
      case "sweeping", "hop_asked", "hop_sent":
        flight.wallets[wallet ?? "", default: 0] += amount
        flight.mint += amount
      case "payout_asked", "payout_pending", "wire_asked", "wired":
        flight.mint += amount
        flight.bank += amount
      case "awaiting_cash", "funded":
        flight.bank += amount
        flight.brokers[user, default: 0] += amount
      default: flight.brokers[user, default: 0] += amount
      }
    }
    return flight
  }

  /// R1: debits beside credits, and the invariants.
  private func trialLines(_ trial: TrialBalance) -> [ReconciliationLine] {
    let totals = trial.totals.map { total in
      ReconciliationLine(
        rule: "R1", subject: "Debits and credits", asset: LedgerAsset(total.asset),
        ours: total.debit, theirs: total.credit)
    }
    let broken = trial.invariants.filter { $0.violations > 0 }
    return totals
      + broken.map {
        ReconciliationLine(
          rule: "R1", subject: "\($0.name): \($0.meaning)", asset: .usd, ours: 0,
          theirs: Int64($0.violations), note: $0.examples.joined(separator: ", "))
      }
  }

  /// R2: Circle Mint's balance beside A12.
  private func mintLine(_ trial: TrialBalance, _ flight: InFlight) async -> ReconciliationLine {
    var theirs: Int64?
    if let balances = try? await mint.balances() {
      theirs = (balances.available + balances.unsettled).reduce(0) {
        $0 + ($1.money(.usdc)?.micros ?? 0)
      }
    }
    return ReconciliationLine(
      rule: "R2", subject: "Circle Mint balance", asset: .usdc, ours: trial.balance(of: .a12),
      theirs: theirs, inFlight: flight.mint)
  }

  /// R3: each wallet's USDC at Circle beside A11.
  private func walletLines(_ flight: InFlight) async throws -> [ReconciliationLine] {
    let rows = try await pool.query(
      "SELECT path, user_id, balance FROM account WHERE code = 'A11' ORDER BY path LIMIT 1000")
    var lines: [ReconciliationLine] = []
    for row in rows {
      let path: String = try row.value("path")
      let wallet = String(path.dropFirst("circle/wallet/".count))
      lines.append(
        ReconciliationLine(
          rule: "R3", subject: "USDC in the wallet", reference: wallet,
          user: try row.value("user_id"), asset: .usdc, ours: try row.value("balance"),
          theirs: await usdc(in: wallet),
          inFlight: flight.wallets[wallet] ?? 0))
    }
    return lines
  }

  private func usdc(in wallet: String) async -> Int64? {
    guard let balances = try? await wallets.balances(walletID: wallet) else { return nil }
    let tokens = Chain.allCases.compactMap { network.usdc(on: $0) }
    return balances.filter { tokens.contains(.id($0.token.id)) }.reduce(0) {
      $0 + (Money($1.amount.text, asset: .usdc)?.micros ?? 0)
    }
  }

  /// R7 and R8: each customer's cash and shares at the broker beside A30 and A31.
  private func brokerLines(_ flight: InFlight) async throws -> [ReconciliationLine] {
    let rows = try await pool.query(
      """
      SELECT user_id, code, asset, balance FROM account
       WHERE code IN ('A30', 'A31') ORDER BY user_id, code, asset LIMIT 5000
      """)
    var byUser: [(user: UserID, cash: Int64, shares: [String: Int64])] = []
    for row in rows {
      let user: UserID = try row.value("user_id")
      if byUser.last?.user != user { byUser.append((user, 0, [:])) }
      let (code, balance): (String, Int64) = (try row.value("code"), try row.value("balance"))
      if code == "A30" {
        byUser[byUser.count - 1].cash = balance
      } else {
        let asset: String = try row.value("asset")
        byUser[byUser.count - 1].shares[String(asset.dropFirst("share:".count))] = balance
      }
    }
    var (lines, isSilent): ([ReconciliationLine], Bool) = ([], false)
    for (user, cash, shares) in byUser {
      var account: BrokerAccountName?
      // Who was silent once is not waited for again.
      switch isSilent ? .silence("") : await accounts.account(of: user) {
      case .fact(let found): account = found
      case .silence: isSilent = true
      case .waiting, .absent: break
      }
      lines += await cashLine(user, account, cash, flight)
      lines += await shareLines(user, account, shares)
    }
    return lines
  }

  private func cashLine(
    _ user: UserID, _ account: BrokerAccountName?, _ ours: Int64, _ flight: InFlight
  ) async -> [ReconciliationLine] {
    var theirs: Int64?
    if let account, let money = try? await driveWealth.money(accountID: account.id) {
      theirs = Money(money.cash.cashBalance.text, asset: .usd)?.micros
    }
    return [
      ReconciliationLine(
        rule: "R7", subject: "Cash at the broker", reference: account?.number ?? "\(user)",
        user: user, asset: .usd, ours: ours, theirs: theirs, inFlight: flight.brokers[user] ?? 0)
    ]
  }

  private func shareLines(
    _ user: UserID, _ account: BrokerAccountName?, _ ours: [String: Int64]
  ) async -> [ReconciliationLine] {
    var theirs: [String: Int64]?
    if let account, let positions = try? await driveWealth.positions(accountID: account.id) {
      theirs = [:]
      for position in positions.equityPositions + positions.optionsPositions {
        let quantity = ShareQuantity(position.openQty.text)?.nanos ?? 0
        theirs?[position.symbol, default: 0] += quantity
      }
    }
    let symbols = Set(ours.keys).union((theirs ?? [:]).keys).sorted()
    return symbols.map { symbol in
      ReconciliationLine(
        rule: "R8", subject: "Shares at the broker", reference: account?.number ?? "\(user)",
        user: user, asset: .shares(symbol), ours: ours[symbol] ?? 0,
        theirs: theirs.map { $0[symbol] ?? 0 })
    }
  }

  /// R11: the bank's lines beside A21.
  private func bankLine(
    _ trial: TrialBalance, _ flight: InFlight
  ) async throws -> ReconciliationLine {
    let row = try await pool.query(
      """
      SELECT COALESCE(SUM(amount_micros), 0)::BIGINT AS sum,
        COUNT(*) FILTER (WHERE saga_id IS NULL) AS open FROM bank_line
      """
    ).first
    let open: Int64 = try row?.value("open") ?? 0
    return ReconciliationLine(
      rule: "R11", subject: "Settlement bank account", asset: .usd,
      ours: trial.balance(of: .a21), theirs: try row?.value("sum"), inFlight: flight.bank,
      note: open > 0 ? "\(open) lines without an entry yet" : "")
  }
}
