import DriveWealth
import HTTPClient
import Money
import ServiceKit

/// Every setting of the service beside its database and its calls, read once at start.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `INVESTING_DATABASE_URL` | required, secret | PostgreSQL |
/// | `INVESTING_LISTEN` | required | where calls are served |
/// | `INVESTING_ADMIN_LISTEN` | 127.0.0.1:9104 | probes and metrics |
/// | `FUNDING_ADDRESS` | required | the ledger |
/// | `PARTNER_KEY_SECRET` | required, secret | hex, at least 32 digits; idempotency keys at partners derive from it |
/// | `DRIVEWEALTH_BASE_URL` | required | with its path, `https://bo-api.drivewealth.io/back-office` |
/// | `DRIVEWEALTH_APP_KEY`, `DRIVEWEALTH_CLIENT_ID`, `DRIVEWEALTH_CLIENT_SECRET` | required, secret | who we are there |
/// | `DRIVEWEALTH_REQUESTS_PER_SECOND` | 5 | its limit for us |
/// | `DRIVEWEALTH_IGNORE_MARKET_HOURS` | false | accounts that fill at any hour; its test environment only |
/// | `DRIVEWEALTH_EVENTS_QUEUE_URL` | required | its queue of events |
/// | `DRIVEWEALTH_WEBHOOK_TOKEN` | none, secret | opens the webhook road |
/// | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION` | required, secret | to read the queue |
/// | `ORDER_MINIMUM`, `ORDER_MAXIMUM` | 1.00, 100000.00 | dollars an order |
/// | `PORTFOLIO_RECORD_INTERVAL` | 15m | how often the value of every portfolio is recorded |
struct InvestingConfiguration: Sendable {
  let features: FeatureSettings
  let driveWealth: DriveWealthConfiguration
  let driveWealthLimits: ResilientClient.Limits
  let brokerage: BrokerageOptions
  let queue: EventQueueSettings
  let recordInterval: Duration

  /// How to reach the queue of the broker's events.
  struct EventQueueSettings: Sendable {
    let queueURL: String
    let accessKeyID: String
    let secretAccessKey: String
    let region: String
  }

  /// - Throws: `SettingError`.
  init(_ settings: Settings) throws {
    driveWealth = DriveWealthConfiguration(
      baseURL: try settings.require("DRIVEWEALTH_BASE_URL"),
      appKey: try settings.require("DRIVEWEALTH_APP_KEY"),
      clientID: try settings.require("DRIVEWEALTH_CLIENT_ID"),
      clientSecret: try settings.require("DRIVEWEALTH_CLIENT_SECRET"))
    let rate = try settings.int("DRIVEWEALTH_REQUESTS_PER_SECOND", default: 5, in: 1...10_000)
    driveWealthLimits = ResilientClient.Limits(perSecond: .init(rate), burst: rate)
    brokerage = BrokerageOptions(
      ignoresMarketHours: try settings.bool("DRIVEWEALTH_IGNORE_MARKET_HOURS", default: false))
    let webhookToken = try settings.optional("DRIVEWEALTH_WEBHOOK_TOKEN")
    queue = EventQueueSettings(
      queueURL: try settings.require("DRIVEWEALTH_EVENTS_QUEUE_URL"),
      accessKeyID: try settings.require("AWS_ACCESS_KEY_ID"),
      secretAccessKey: try settings.require("AWS_SECRET_ACCESS_KEY"),
      region: try settings.require("AWS_REGION"))
    let limits = OrderLimits(
      minimum: try settings.parsed(
        "ORDER_MINIMUM", default: .usd(micros: 1_000_000), expected: "an amount of dollars"
      ) { Money($0, asset: .usd) },
      maximum: try settings.parsed(
        "ORDER_MAXIMUM", default: .usd(micros: 100_000_000_000), expected: "an amount of dollars"
      ) { Money($0, asset: .usd) })
    features = FeatureSettings(
      keySecret: try settings.secret("PARTNER_KEY_SECRET", atLeast: 16), limits: limits,
      webhookToken: webhookToken)
    recordInterval = try settings.duration(
      "PORTFOLIO_RECORD_INTERVAL", default: .seconds(900))
  }
}
