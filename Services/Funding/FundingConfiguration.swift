import Bank
import ChainNodes
import CircleMint
import CircleWallets
import Cryptography
import DriveWealth
import FoundationEssentials
import Money
import ServiceKit
import Time

/// Every setting of the funding service. Amounts are decimal text in dollars, spans of time a number
/// with a unit ("5s"). `FUNDING_DATABASE_URL`, `FUNDING_LISTEN`, `FUNDING_ADMIN_LISTEN`,
/// `WALLET_ADDRESS`, `INVESTING_ADDRESS` and the TLS settings are read by the service kit.
struct FundingConfiguration: Sendable {
  /// `FUNDING_MINIMUM_DEPOSIT` (1.00): less waits in the wallet for company.
  /// `FUNDING_FINALITY_THRESHOLD` (1000.00): from here on the chain itself must say final.
  let deposits: DepositPolicy
  /// `FUNDING_MINIMUM_WITHDRAWAL` (1.00), `FUNDING_MAXIMUM_WITHDRAWAL` (50000.00),
  /// `FUNDING_DAILY_WITHDRAWALS` (100000.00), `FUNDING_WITHDRAWAL_FEE` (0.00),
  /// `FUNDING_WITHDRAWAL_COOL_OFF` (5s): until then the user can cancel.
  let withdrawals: WithdrawalPolicy
  /// `FUNDING_INTAKE_INTERVAL` (30s): how often Circle is asked for transfers nobody told us of.
  let intakeInterval: Duration
  /// `FUNDING_SETTLEMENT_INTERVAL` (30s): how often the broker's settlements and the bank's lines
  /// are read.
  let settlementInterval: Duration
  /// `FUNDING_RECONCILIATION_INTERVAL` (5m): how often our books are put beside the partners'.
  let reconciliationInterval: Duration
  /// `FUNDING_BREAK_PATIENCE` (5m): how long a difference must have lasted before it stops money.
  let breaks: BreakPolicy
  /// `PARTNER_KEY_SECRET`, secret, at least 32 hexadecimal digits: derives the idempotency keys that
  /// partners are given. Must never change while anything is under way.
  let keySecret: [UInt8]
  /// `CIRCLE_WALLETS_BASE_URL`, `CIRCLE_WALLETS_API_KEY` (secret), `CIRCLE_WALLETS_ENTITY_SECRET`
  /// (secret, 64 hexadecimal digits).
  let circleWallets: CircleWalletsConfiguration
  /// `CIRCLE_WALLETS_NETWORK` (testnet), or mainnet.
  let network: CircleNetwork
  /// `CIRCLE_MINT_BASE_URL`, `CIRCLE_MINT_API_KEY` (secret).
  let circleMint: CircleMintConfiguration
  /// `CIRCLE_MINT_WIRE_ACCOUNT_ID`: our bank account, as linked at Mint.
  let wireAccount: String
  /// `CIRCLE_MINT_SNS_TOPIC_ARN`: one or several with commas.
  /// `CIRCLE_MINT_SNS_ORIGINS`: where signing certificates may come from; Amazon's by default.
  let snsTrust: SNSTrust
  /// `DRIVEWEALTH_BASE_URL`, `DRIVEWEALTH_APP_KEY`, `DRIVEWEALTH_CLIENT_ID`,
  /// `DRIVEWEALTH_CLIENT_SECRET` (all but the URL secret).
  let driveWealth: DriveWealthConfiguration
  /// `BANK_BASE_URL`, `BANK_API_KEY` (secret).
  let bankURL: String
  let bankKey: String
  /// `ETHEREUM_RPC_URL`, `SOLANA_RPC_URL`: our own nodes.
  let ethereumURL: String
  let solanaURL: String
  /// `ETHEREUM_USDC_CONTRACT`, `SOLANA_USDC_MINT`: USDC on these networks; Circle's by default.
  let usdcContract: String
  let usdcMint: String

  /// - Throws: `SettingError` for a missing or malformed setting.
  init(_ settings: Settings) throws {
    deposits = try Self.deposits(settings)
    withdrawals = try Self.withdrawals(settings)
    intakeInterval = try settings.duration("FUNDING_INTAKE_INTERVAL", default: .seconds(30))
    settlementInterval = try settings.duration("FUNDING_SETTLEMENT_INTERVAL", default: .seconds(30))
    reconciliationInterval = try settings.duration(
      "FUNDING_RECONCILIATION_INTERVAL", default: .seconds(300))
    breaks = BreakPolicy(
      patience: try settings.duration("FUNDING_BREAK_PATIENCE", default: .seconds(300)))
    keySecret = try settings.secret("PARTNER_KEY_SECRET", atLeast: 16)
    network = try settings.parsed(
      "CIRCLE_WALLETS_NETWORK", default: .testnet, expected: "testnet or mainnet"
    ) { CircleNetwork(rawValue: $0) }
    circleWallets = try Self.circleWallets(settings)
    circleMint = CircleMintConfiguration(
      baseURL: try settings.require("CIRCLE_MINT_BASE_URL"),
      apiKey: try settings.require("CIRCLE_MINT_API_KEY"))
    wireAccount = try settings.require("CIRCLE_MINT_WIRE_ACCOUNT_ID")
    snsTrust = try Self.trust(settings)
    driveWealth = DriveWealthConfiguration(
      baseURL: try settings.require("DRIVEWEALTH_BASE_URL"),
      appKey: try settings.require("DRIVEWEALTH_APP_KEY"),
      clientID: try settings.require("DRIVEWEALTH_CLIENT_ID"),
      clientSecret: try settings.require("DRIVEWEALTH_CLIENT_SECRET"))
    bankURL = try settings.require("BANK_BASE_URL")
    bankKey = try settings.require("BANK_API_KEY")
    ethereumURL = try settings.require("ETHEREUM_RPC_URL")
    solanaURL = try settings.require("SOLANA_RPC_URL")
    usdcContract = try settings.string(
      "ETHEREUM_USDC_CONTRACT",
      default: network == .mainnet
        ? "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
        : "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238")
    usdcMint = try settings.string(
      "SOLANA_USDC_MINT",
      default: network == .mainnet
        ? "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
        : "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU")
  }

  private static func deposits(_ settings: Settings) throws -> DepositPolicy {
    var policy = DepositPolicy()
    policy.minimum = try settings.parsed(
      "FUNDING_MINIMUM_DEPOSIT", default: policy.minimum, expected: amount
    ) { Money($0, asset: .usdc) }
    policy.finalityThreshold = try settings.parsed(
      "FUNDING_FINALITY_THRESHOLD", default: policy.finalityThreshold, expected: amount
    ) { Money($0, asset: .usdc) }
    return policy
  }

  private static func withdrawals(_ settings: Settings) throws -> WithdrawalPolicy {
    var policy = WithdrawalPolicy()
    policy.minimum = try settings.parsed(
      "FUNDING_MINIMUM_WITHDRAWAL", default: policy.minimum, expected: amount
    ) { Money($0, asset: .usd) }
    policy.maximum = try settings.parsed(
      "FUNDING_MAXIMUM_WITHDRAWAL", default: policy.maximum, expected: amount
    ) { Money($0, asset: .usd) }
    policy.dailyMaximum = try settings.parsed(
      "FUNDING_DAILY_WITHDRAWALS", default: policy.dailyMaximum, expected: amount
    ) { Money($0, asset: .usd) }
    policy.fee = try settings.parsed(
      "FUNDING_WITHDRAWAL_FEE", default: policy.fee, expected: amount
    ) { Money($0, asset: .usd) }
    policy.coolOff = try settings.duration("FUNDING_WITHDRAWAL_COOL_OFF", default: policy.coolOff)
    return policy
  }

  private static let amount = "an amount such as 1.00"

  private static func circleWallets(_ settings: Settings) throws -> CircleWalletsConfiguration {
    let configuration = CircleWalletsConfiguration(
      baseURL: try settings.require("CIRCLE_WALLETS_BASE_URL"),
      apiKey: try settings.require("CIRCLE_WALLETS_API_KEY"),
      entitySecretHex: try settings.require("CIRCLE_WALLETS_ENTITY_SECRET"))
    guard let configuration else {
      throw SettingError("CIRCLE_WALLETS_ENTITY_SECRET", "must be 64 hexadecimal digits")
    }
    return configuration
  }

  private static func trust(_ settings: Settings) throws -> SNSTrust {
    let topics = Set(try settings.list("CIRCLE_MINT_SNS_TOPIC_ARN"))
    guard !topics.isEmpty else { throw SettingError("CIRCLE_MINT_SNS_TOPIC_ARN", "is missing") }
    let origins = try settings.list("CIRCLE_MINT_SNS_ORIGINS")
    return origins.isEmpty
      ? SNSTrust(topicARNs: topics) : SNSTrust(topicARNs: topics, origins: Set(origins))
  }
}
