import CircleWallets
import HTTPClient
import Logging
import Postgres
import RPC
import ServiceKit
import ServiceLifecycle
import Time
import Workflow

/// Users' custodial wallets and the addresses where their USDC arrives: the whole service, wired by
/// hand.
struct Wallet: DatabaseOwner {
  static let name = "wallet"

  static let migrations = [
    WorkflowSchema.migration(version: 1),
    Migration(
      version: 2, name: "wallets", up: PackageResources._002_wallets_up_sql,
      down: PackageResources._002_wallets_down_sql),
    WorkflowSchema.retentionMigration(version: 3),
  ]

  static func adminAddress(_ settings: Settings) throws -> SocketAddressSetting {
    try settings.address("WALLET_ADMIN_LISTEN", default: .init(host: "127.0.0.1", port: 9102))
  }

  let services: [any Service]
  let readiness: [ReadinessCheck]

  init(settings: Settings, logger: Logger) throws {
    let configuration = try WalletConfiguration(settings)
    let pool = PostgresPool(try Self.database(settings), logger: logger)
    let curl = CurlClient()
    // Circle lets 10 wallets a second be made, and answers 20 reads (developers.circle.com, "API
    // rate limits").
    let http = ResilientClient.standard(
      name: "circle_wallets", over: curl, limits: .init(perSecond: 10, burst: 10))
    let core = WalletCore(
      pool: pool, clock: SystemWallClock(),
      custodian: CircleCustodian(
        circle: CircleWalletsClient(http: http, configuration: configuration.circle),
        walletSetID: configuration.walletSetID, network: configuration.network),
      keySecret: configuration.partnerKeySecret, logger: logger)
    let server = try ServiceCalls.server(
      of: Self.name, settings, services: [core.handlers], logger: logger)
    // Stopped from the last to the first: calls, then wake-ups, then the pool under both.
    let retention = Retention(pool: pool, clock: SystemWallClock()).loop(logger: logger)
    services = [curl, pool] + core.workers + [retention, server]
    readiness = [ReadinessCheck("database") { (try? await pool.query("SELECT 1")) != nil }]
  }
}
