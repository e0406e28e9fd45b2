import HTTPClient
import Logging
import Postgres
import RPC
import ServiceKit
import ServiceLifecycle
import StackProto
import Time
import Workflow
import ZeroG

/// Weekly summaries and analyses on demand: the whole service, wired by hand.
struct AICFO: DatabaseOwner {
  static let name = "aicfo"

  static let migrations = [
    WorkflowSchema.migration(version: 1),
    Migration(
      version: 2, name: "aicfo", up: PackageResources._002_aicfo_up_sql,
      down: PackageResources._002_aicfo_down_sql),
    WorkflowSchema.retentionMigration(version: 3),
  ]

  static func adminAddress(_ settings: Settings) throws -> SocketAddressSetting {
    try settings.address(
      "AICFO_ADMIN_LISTEN", default: SocketAddressSetting(host: "127.0.0.1", port: 9105))
  }

  let services: [any Service]
  let readiness: [ReadinessCheck]

  init(settings: Settings, logger: Logger) throws {
    let configuration = try AICFOConfiguration(settings)
    let clock = SystemWallClock()
    let pool = PostgresPool(try Self.database(settings), logger: logger)
    let investing = try ServiceCalls.channel(to: "investing", settings, logger: logger)
    let http = CurlClient()
    let zeroG = ZeroGClient(
      http: ResilientClient.standard(name: "zerog", over: http),
      baseURL: configuration.zeroG.baseURL, apiKey: configuration.zeroG.apiKey)
    let features = Features(
      configuration.features, pool: pool,
      portfolios: InvestingPortfolios(investing: InvestingV1.InvestingClient(investing)),
      model: ZeroGModel(zeroG: zeroG, models: configuration.zeroG.models), clock: clock)
    let calls = try ServiceCalls.server(
      of: Self.name, settings, services: [features.handlers], logger: logger)
    // Stopped from the last to the first: calls, then work, then what both stand on.
    services = [
      http, pool, investing,
      WakeLoop(
        queue: PostgresWakeQueue(pool: pool, clock: clock), logger: logger,
        handlers: features.wakeHandlers),
      PollLoop(every: configuration.scheduleInterval, name: "weekly summaries", logger: logger) {
        try await features.schedule.round()
      },
      Retention(pool: pool, clock: clock).loop(logger: logger),
      calls,
    ]
    readiness = [
      ReadinessCheck("database") { (try? await pool.query("SELECT 1")) != nil }
    ]
  }
}
