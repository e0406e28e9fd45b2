/// Every setting of the sandbox, with its default: development values, fit for no other place.
package struct SandboxConfiguration: Codable, Sendable {
  /// A setting that cannot be understood, by its name.
  package struct Malformed: Error, CustomStringConvertible {
    package let name: String
    package var description: String { "\(name) cannot be understood." }
  }

  /// `SANDBOX_LISTEN`: where all partners are served.
  package var listen = "127.0.0.1:9900"
  /// `SANDBOX_PUBLIC_URL`: how others reach it; `http://` and `SANDBOX_LISTEN` if not set.
  package var publicURL = "http://127.0.0.1:9900"
  /// `SANDBOX_SEED`: prices and fill times follow from it.
  package var seed = "stack"
  /// `SANDBOX_STATE`: a file that keeps the books over a restart; none if empty.
  package var state = ""
  /// `SANDBOX_WEBHOOK_BASE_URL`: the gateway's public URL, for the subscriptions that exist from
  /// the start; empty to begin without any.
  package var webhookBaseURL = "http://127.0.0.1:8080"

  /// `SANDBOX_PERSONA_API_KEY`.
  package var personaKey = "persona_sandbox_dev"
  /// `SANDBOX_PERSONA_WEBHOOK_SECRET`.
  package var personaWebhookSecret = "wbhsec_sandbox_dev"
  /// `SANDBOX_PERSONA_TEMPLATE_ID`: other templates are refused unless empty.
  package var personaTemplate = "itmpl_sandboxdev"
  /// `SANDBOX_CIRCLE_WALLETS_API_KEY`: a `TEST_API_KEY` works on test networks alone.
  package var custodyKey = "TEST_API_KEY:sandbox:dev"
  /// `SANDBOX_CIRCLE_WALLETS_ENTITY_SECRET`: 64 hexadecimal digits.
  package var entitySecret = "5ec7e75a2db0c5a1f00dbabe0123456789abcdef0123456789abcdef01234567"
  /// `SANDBOX_CIRCLE_WALLETS_SET_ID`: a wallet set that exists from the start.
  package var walletSet = "11111111-1111-4111-8111-111111111111"
  /// `SANDBOX_CIRCLE_MINT_API_KEY`.
  package var mintKey = "SAND_API_KEY:sandbox:dev"
  /// `SANDBOX_CIRCLE_MINT_WIRE_ACCOUNT_ID`: our bank, linked from the start.
  package var wireAccount = "22222222-2222-4222-8222-222222222222"
  /// `SANDBOX_CIRCLE_MINT_SNS_TOPIC_ARN`.
  package var topicARN =
    "arn:aws:sns:us-west-2:908968368384:sandbox_platform-notifications-topic"
  /// `SANDBOX_CIRCLE_MINT_FEE_MODE`: `none`, `source` (on top) or `net` (out of the amount).
  package var feeMode = "none"
  /// `SANDBOX_CIRCLE_MINT_FEE`: in dollars, with a fee mode.
  package var fee: Int64 = 10_000_000
  /// `SANDBOX_CIRCLE_MINT_ASYNC_FUNDS`: short funds fail later instead of being refused.
  package var asyncFunds = false
  /// `SANDBOX_BANK_API_KEY`.
  package var bankKey = "bank_sandbox_dev"
  /// `SANDBOX_BANK_FLOAT`: what our settlement account holds at the start, in dollars.
  package var bankFloat: Int64 = 50_000_000_000
  /// `SANDBOX_DRIVEWEALTH_APP_KEY`.
  package var brokerAppKey = "dw-app-key-sandbox-dev"
  /// `SANDBOX_DRIVEWEALTH_CLIENT_ID`.
  package var brokerClientID = "dw-client-sandbox-dev"
  /// `SANDBOX_DRIVEWEALTH_CLIENT_SECRET`.
  package var brokerClientSecret = "dw-secret-sandbox-dev"
  /// `SANDBOX_DRIVEWEALTH_RATE`: calls a second before 429; 0 for no limit.
  package var brokerRate = 0
  /// `SANDBOX_QUEUE`: the name of DriveWealth's queue of events.
  package var queue = "drivewealth-events"
  /// `SANDBOX_AWS_ACCESS_KEY_ID`: whose signatures the queue takes; empty takes any.
  package var awsKey = "AKIASANDBOXDEV"
  /// `SANDBOX_ZEROG_API_KEY`: in force beside `sk-sim-ok`.
  package var zerogKey = "sk-sim-ok"
  /// `SANDBOX_OIDC_AUDIENCE`: the API identifier in access tokens.
  package var audience = "https://api.stack.test"
  /// `SANDBOX_OIDC_CLIENT_ID`: the app's client id.
  package var clientID = "stack-app-dev"

  /// `SANDBOX_ETHEREUM_BLOCK_MS`.
  package var ethereumBlock: Int64 = 200_000
  /// `SANDBOX_SOLANA_BLOCK_MS`.
  package var solanaBlock: Int64 = 100_000
  /// `SANDBOX_STEP_MS`: between the inner steps of a Circle transaction.
  package var step: Int64 = 60_000
  /// `SANDBOX_PAYOUT_MS`: how long a bank takes: payouts, wires, linked accounts.
  package var payout: Int64 = 1_000_000
  /// `SANDBOX_BULK_DAY_SECONDS`: after the first deposit, the bulk day closes; 0 for the true
  /// day, from 20:00 to 20:00 in New York.
  package var bulkDay: Int64 = 5_000_000
  /// `SANDBOX_SETTLEMENT_MS`: from a settlement's approval to its money.
  package var settlement: Int64 = 1_000_000
  /// `SANDBOX_TRADE_SETTLEMENT_SECONDS`: stands in for T+1.
  package var tradeSettlement: Int64 = 10_000_000
  /// `SANDBOX_BROKER_KYC_MS`: until a broker's user is approved.
  package var brokerKYC: Int64 = 200_000
  /// `SANDBOX_FILL_MIN_MS`: the shortest time to a fill.
  package var fillMinimum: Int64 = 200_000
  /// `SANDBOX_FILL_MAX_MS`: the longest.
  package var fillMaximum: Int64 = 500_000
  /// `SANDBOX_MARKET_HOURS`: `always` or `real`.
  package var marketHours = "always"

  /// The defaults.
  package init() {}

  /// Reads the environment over the defaults. Keys, secrets and ids that the services have too
  /// are taken from the services' own settings where the sandbox's are not set.
  ///
  /// - Throws: `Malformed`.
  package init(environment: [String: String]) throws {
    let reader = Reader(environment: environment)
    reader.text("LISTEN", &listen)
    publicURL = "http://\(listen)"
    reader.text("PUBLIC_URL", &publicURL)
    reader.text("SEED", &seed)
    reader.text("STATE", &state)
    reader.text("WEBHOOK_BASE_URL", &webhookBaseURL)
    reader.text("PERSONA_API_KEY", &personaKey)
    reader.text("PERSONA_WEBHOOK_SECRET", &personaWebhookSecret)
    reader.text("PERSONA_TEMPLATE_ID", &personaTemplate)
    reader.text("CIRCLE_WALLETS_API_KEY", &custodyKey)
    reader.text("CIRCLE_WALLETS_ENTITY_SECRET", &entitySecret)
    reader.text("CIRCLE_WALLETS_SET_ID", &walletSet)
    reader.text("CIRCLE_MINT_API_KEY", &mintKey)
    reader.text("CIRCLE_MINT_WIRE_ACCOUNT_ID", &wireAccount)
    reader.text("CIRCLE_MINT_SNS_TOPIC_ARN", &topicARN)
    reader.text("CIRCLE_MINT_FEE_MODE", &feeMode)
    try reader.number("CIRCLE_MINT_FEE", 1_000_000, &fee)
    asyncFunds = environment["SANDBOX_CIRCLE_MINT_ASYNC_FUNDS"] == "true"
    reader.text("BANK_API_KEY", &bankKey)
    try reader.number("BANK_FLOAT", 1_000_000, &bankFloat)
    reader.text("DRIVEWEALTH_APP_KEY", &brokerAppKey)
    reader.text("DRIVEWEALTH_CLIENT_ID", &brokerClientID)
    reader.text("DRIVEWEALTH_CLIENT_SECRET", &brokerClientSecret)
    var rate = Int64(brokerRate)
    try reader.number("DRIVEWEALTH_RATE", 1, &rate)
    brokerRate = Int(rate)
    reader.text("QUEUE", &queue)
    reader.text("AWS_ACCESS_KEY_ID", &awsKey)
    reader.text("ZEROG_API_KEY", &zerogKey)
    reader.text("OIDC_AUDIENCE", &audience)
    reader.text("OIDC_CLIENT_ID", &clientID)
    try reader.number("ETHEREUM_BLOCK_MS", 1_000, &ethereumBlock)
    try reader.number("SOLANA_BLOCK_MS", 1_000, &solanaBlock)
    try reader.number("STEP_MS", 1_000, &step)
    try reader.number("PAYOUT_MS", 1_000, &payout)
    try reader.number("BULK_DAY_SECONDS", 1_000_000, &bulkDay)
    try reader.number("SETTLEMENT_MS", 1_000, &settlement)
    try reader.number("TRADE_SETTLEMENT_SECONDS", 1_000_000, &tradeSettlement)
    try reader.number("BROKER_KYC_MS", 1_000, &brokerKYC)
    try reader.number("FILL_MIN_MS", 1_000, &fillMinimum)
    try reader.number("FILL_MAX_MS", 1_000, &fillMaximum)
    reader.text("MARKET_HOURS", &marketHours)
    guard ethereumBlock > 0 else { throw Malformed(name: "SANDBOX_ETHEREUM_BLOCK_MS") }
    guard solanaBlock > 0 else { throw Malformed(name: "SANDBOX_SOLANA_BLOCK_MS") }
    guard fillMaximum >= fillMinimum else { throw Malformed(name: "SANDBOX_FILL_MAX_MS") }
  }

  /// Whether the Circle wallets key is for test networks.
  var isTestnet: Bool { custodyKey.hasPrefix("TEST_API_KEY") }

  private struct Reader {
    let environment: [String: String]

    /// What the services share with a partner may be set once, under the services' name.
    private static let shared: Set<String> = [
      "PERSONA_API_KEY", "PERSONA_WEBHOOK_SECRET", "PERSONA_TEMPLATE_ID",
      "CIRCLE_WALLETS_API_KEY", "CIRCLE_WALLETS_ENTITY_SECRET", "CIRCLE_WALLETS_SET_ID",
      "CIRCLE_MINT_API_KEY", "CIRCLE_MINT_WIRE_ACCOUNT_ID", "CIRCLE_MINT_SNS_TOPIC_ARN",
      "BANK_API_KEY", "DRIVEWEALTH_APP_KEY", "DRIVEWEALTH_CLIENT_ID",
      "DRIVEWEALTH_CLIENT_SECRET", "AWS_ACCESS_KEY_ID", "ZEROG_API_KEY", "OIDC_AUDIENCE",
      "OIDC_CLIENT_ID",
    ]

    private func given(_ name: String) -> String? {
      environment["SANDBOX_" + name] ?? (Self.shared.contains(name) ? environment[name] : nil)
    }

    func text(_ name: String, _ value: inout String) {
      if let given = given(name) { value = given }
    }

    func number(_ name: String, _ scale: Int64, _ value: inout Int64) throws {
      guard let given = given(name) else { return }
      guard let units = Exact.parse(given, scale: 6), units >= 0,
        let scaled = Optional(Exact.scaled(units, by: scale, over: 1_000_000))
      else { throw Malformed(name: "SANDBOX_" + name) }
      value = scaled
    }
  }
}
