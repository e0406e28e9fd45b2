import ArgumentParser
import Bank
import ChainNodes
import CircleMint
import CircleWallets
import DriveWealth
import FoundationEssentials
import HTTPClient
import Identifiers
import Logging
import Money
import Postgres
import RPC
import ServiceKit
import ServiceLifecycle
import StackProto
import Time
import Workflow

/// Moves users' money in and out, and keeps the books: the whole service, wired by hand.
struct Funding: DatabaseOwner {
  static let name = "funding"
  static let migrations = [
    WorkflowSchema.migration(version: 1),
    Migration(
      version: 2, name: "ledger", up: PackageResources._002_ledger_up_sql,
      down: PackageResources._002_ledger_down_sql),
    Migration(
      version: 3, name: "deposits", up: PackageResources._003_deposits_up_sql,
      down: PackageResources._003_deposits_down_sql),
    Migration(
      version: 4, name: "withdrawals", up: PackageResources._004_withdrawals_up_sql,
      down: PackageResources._004_withdrawals_down_sql),
    Migration(
      version: 5, name: "reservations", up: PackageResources._005_reservations_up_sql,
      down: PackageResources._005_reservations_down_sql),
    Migration(
      version: 6, name: "settlements", up: PackageResources._006_settlements_up_sql,
      down: PackageResources._006_settlements_down_sql),
    Migration(
      version: 7, name: "lookups", up: PackageResources._007_lookups_up_sql,
      down: PackageResources._007_lookups_down_sql),
    Migration(
      version: 8, name: "operations", up: PackageResources._008_operations_up_sql,
      down: PackageResources._008_operations_down_sql),
    Migration(
      version: 9, name: "income", up: PackageResources._009_income_up_sql,
      down: PackageResources._009_income_down_sql),
    WorkflowSchema.retentionMigration(version: 10),
  ]
  static var extraCommands: [any ParsableCommand.Type] {
    [BooksCommand.self, ReconcileCommand.self, ReviewCommand.self, VerifyCommand.self]
  }

  static func adminAddress(_ settings: Settings) throws -> SocketAddressSetting {
    try settings.address(
      "FUNDING_ADMIN_LISTEN", default: SocketAddressSetting(host: "127.0.0.1", port: 9103))
  }

  let services: [any Service]
  let readiness: [ReadinessCheck]

  init(settings: Settings, logger: Logger) throws {
    let configuration = try FundingConfiguration(settings)
    let clock = SystemWallClock()
    let pool = PostgresPool(try Self.database(settings), logger: logger)
    let wallet = try ServiceCalls.channel(to: "wallet", settings, logger: logger)
    let investing = try ServiceCalls.channel(to: "investing", settings, logger: logger)
    let partners = FundingPartners(
      configuration, wallets: WalletService(client: WalletV1.WalletClient(wallet)),
      accounts: InvestingService(client: InvestingV1.InvestingClient(investing)), clock: clock)
    let core = FundingCore(
      configuration: configuration, pool: pool, partners: partners, clock: clock, logger: logger)
    // Stopped from the last to the first: calls, then wake-ups, then what they all need.
    services =
      [partners.curl, pool, wallet, investing]
      + core.loops(configuration, logger)
      + [
        try ServiceCalls.server(of: "funding", settings, services: [core.handlers], logger: logger)
      ]
    readiness = [
      ReadinessCheck("database") {
        do {
          return try await pool.query("SELECT 1").count == 1
        } catch {
          return false
        }
      }
    ]
  }
}

/// The clients of the partners, and our ports onto them.
struct FundingPartners: Sendable {
  let curl: CurlClient
  let circle: CircleWalletsClient
  let mint: CircleMintClient
  let driveWealth: DriveWealthClient
  let accounts: InvestingService
  let wallets: WalletService
  let network: CircleNetwork
  let keys: PartnerKeys
  let offRamp: CircleOffRamp
  let onRamp: CircleOnRamp
  let payout: CircleChainPayout
  let broker: DriveWealthFunding
  let witness: ChainWitness
  let inbound: CircleInbound
  let feeds: SettlementFeeds

  init(
    _ configuration: FundingConfiguration, wallets: WalletService, accounts: InvestingService,
    clock: any WallClock
  ) {
    let curl = CurlClient()
    let secret = configuration.keySecret
    keys = PartnerKeys { kind, id, step, attempt in
      PartnerKey.derive(
        secret: secret, saga: SagaReference(kind: kind, id: id), step: step, attempt: attempt)
    }
    circle = CircleWalletsClient(
      http: ResilientClient.standard(name: "circle_wallets", over: curl),
      configuration: configuration.circleWallets)
    mint = CircleMintClient(
      http: ResilientClient.standard(name: "circle_mint", over: curl),
      configuration: configuration.circleMint)
    driveWealth = DriveWealthClient(
      http: ResilientClient.standard(name: "drivewealth", over: curl),
      configuration: configuration.driveWealth, clock: clock)
    let bank = BankClient(
      http: ResilientClient.standard(name: "bank", over: curl), baseURL: configuration.bankURL,
      apiKey: configuration.bankKey)
    network = configuration.network
    witness = ChainWitness(
      ethereum: EthereumNode(
        http: ResilientClient.standard(name: "ethereum", over: curl),
        url: configuration.ethereumURL, usdcContract: configuration.usdcContract),
      solana: SolanaNode(
        http: ResilientClient.standard(name: "solana", over: curl),
        url: configuration.solanaURL, usdcMint: configuration.usdcMint))
    offRamp = CircleOffRamp(
      wallets: circle, mint: mint, network: network, wireAccount: configuration.wireAccount,
      keys: keys)
    onRamp = CircleOnRamp(
      bank: bank, mint: mint, wallets: wallets, wireAccount: configuration.wireAccount, keys: keys)
    payout = CircleChainPayout(
      circle: circle, mint: mint, wallets: wallets, chains: witness, network: network)
    broker = DriveWealthFunding(driveWealth: driveWealth, accounts: accounts, clock: clock)
    inbound = CircleInbound(circle: circle, network: network)
    feeds = SettlementFeeds(
      driveWealth: driveWealth, bank: BankStatement(bank: bank, clock: clock), clock: clock)
    self.curl = curl
    self.wallets = wallets
    self.accounts = accounts
  }
}
