import AmazonSQS
import DriveWealth
import HTTPClient
import Logging
import Postgres
import RPC
import ServiceKit
import ServiceLifecycle
import StackProto
import Time
import Workflow

/// Baskets, orders, positions and broker accounts: the whole service, wired by hand.
struct Investing: DatabaseOwner {
  static let name = "investing"

  static let migrations = [
    WorkflowSchema.migration(version: 1),
    Migration(
      version: 2, name: "investing", up: PackageResources._002_investing_up_sql,
      down: PackageResources._002_investing_down_sql),
    Migration(
      version: 3, name: "first_baskets", up: PackageResources._003_first_baskets_up_sql,
      down: PackageResources._003_first_baskets_down_sql),
    Migration(
      version: 4, name: "busts", up: PackageResources._004_busts_up_sql,
      down: PackageResources._004_busts_down_sql),
    WorkflowSchema.retentionMigration(version: 5),
  ]

  static func adminAddress(_ settings: Settings) throws -> SocketAddressSetting {
    try settings.address(
      "INVESTING_ADMIN_LISTEN", default: SocketAddressSetting(host: "127.0.0.1", port: 9104))
  }

  let services: [any Service]
  let readiness: [ReadinessCheck]

  init(settings: Settings, logger: Logger) throws {
    let configuration = try InvestingConfiguration(settings)
    let clock = SystemWallClock()
    let pool = PostgresPool(try Self.database(settings), logger: logger)
    let fundingChannel = try ServiceCalls.channel(to: "funding", settings, logger: logger)
    let funding = FundingV1.FundingClient(fundingChannel)
    let http = CurlClient()
    let driveWealth = DriveWealthClient(
      http: ResilientClient.standard(
        name: "drivewealth", over: http, limits: configuration.driveWealthLimits),
      configuration: configuration.driveWealth, clock: clock)
    let queue = try AmazonEventQueue(
      configuration.queue, http: ResilientClient.standard(name: "sqs", over: http), clock: clock)
    let features = Features(
      configuration.features, pool: pool, funding: funding,
      partners: Features.Partners(
        desk: DriveWealthDesk(driveWealth: driveWealth, clock: clock),
        brokerage: DriveWealthBrokerage(
          driveWealth: driveWealth, options: configuration.brokerage),
        market: DriveWealthMarket(driveWealth: driveWealth)),
      clock: clock)
    let pump = BrokerEventPump(queue: queue, intake: features.intake, logger: logger)
    let calls = try ServiceCalls.server(
      of: Self.name, settings, services: [features.handlers], logger: logger)
    // Stopped from the last to the first: calls, then work, then what both stand on.
    services = [
      http, pool, fundingChannel,
      WakeLoop(
        queue: PostgresWakeQueue(pool: pool, clock: clock), logger: logger,
        handlers: features.wakeHandlers),
      InboxWorker(pool: pool, logger: logger, handlers: features.inboxHandlers),
      PollLoop(every: .milliseconds(200), name: "broker events", logger: logger) {
        try await pump.round()
      },
      PollLoop(every: configuration.recordInterval, name: "portfolio values", logger: logger) {
        try await features.performance.recordAll()
      },
      PollLoop(every: .seconds(6 * 3_600), name: "busts", logger: logger) {
        try await features.orders.lookAtClosed()
      },
      Retention(pool: pool, clock: clock).loop(logger: logger),
      calls,
    ]
    readiness = [
      ReadinessCheck("database") { (try? await pool.query("SELECT 1")) != nil }
    ]
  }
}
