import CircleWallets
import ServiceKit

/// Every setting of the wallet service beside those of its database and its RPC server
/// (`DatabaseOwner.database`, `ServiceCalls.server`).
struct WalletConfiguration: Sendable {
  /// `CIRCLE_WALLETS_BASE_URL` (`https://api.circle.com`), `CIRCLE_WALLETS_API_KEY` (secret) and
  /// `CIRCLE_WALLETS_ENTITY_SECRET` (secret; 64 hexadecimal digits).
  let circle: CircleWalletsConfiguration
  /// `CIRCLE_WALLETS_SET_ID`: the wallet set that our wallets belong to.
  let walletSetID: String
  /// `CIRCLE_WALLETS_NETWORK` (testnet): `mainnet` or `testnet`, as the API key.
  let network: CircleNetwork
  /// `PARTNER_KEY_SECRET` (secret; at least 32 hexadecimal digits): derives the idempotency keys that
  /// partners are given. Calls under way keep theirs when it changes.
  let partnerKeySecret: [UInt8]

  /// - Throws: `SettingError` for a missing or malformed setting.
  init(_ settings: Settings) throws(SettingError) {
    let circle = CircleWalletsConfiguration(
      baseURL: try settings.string("CIRCLE_WALLETS_BASE_URL", default: "https://api.circle.com"),
      apiKey: try settings.require("CIRCLE_WALLETS_API_KEY"),
      entitySecretHex: try settings.require("CIRCLE_WALLETS_ENTITY_SECRET"))
    guard let circle else {
      throw SettingError("CIRCLE_WALLETS_ENTITY_SECRET", "must be 64 hexadecimal digits")
    }
    self.circle = circle
    walletSetID = try settings.require("CIRCLE_WALLETS_SET_ID")
    network = try settings.parsed(
      "CIRCLE_WALLETS_NETWORK", default: .testnet, expected: "mainnet or testnet",
      CircleNetwork.init(rawValue:))
    partnerKeySecret = try settings.secret("PARTNER_KEY_SECRET", atLeast: 16)
  }
}
