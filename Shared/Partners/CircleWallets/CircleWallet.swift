import HTTPClient
import Time

/// A chain in W3S's spelling, which differs from Circle Mint's. The list grows; any word will do.
package struct Blockchain: RawRepresentable, Hashable, Sendable, Decodable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package static let ethereum = Blockchain(rawValue: "ETH")
  package static let ethereumSepolia = Blockchain(rawValue: "ETH-SEPOLIA")
  package static let solana = Blockchain(rawValue: "SOL")
  package static let solanaDevnet = Blockchain(rawValue: "SOL-DEVNET")
}

/// How a wallet exists on its chain.
package enum AccountType: String, Sendable {
  /// A key pair. Pays its own fees, except on Solana under a Gas Station policy.
  case eoa = "EOA"
  /// A contract, on EVM chains only; a Gas Station policy can pay its fees.
  case sca = "SCA"
}

/// A group of wallets.
package struct WalletSet: Sendable, Hashable, Decodable {
  package let id: String
  @Maybe package var name: String?
  @Instant package var createDate: Timestamp?
}

/// A wallet that we control through Circle.
package struct CircleWallet: Sendable, Hashable, Decodable {
  package let id: String
  /// EVM addresses come in lower case; compare those without regard to case, Solana's with it.
  package let address: String
  package let blockchain: Blockchain
  @Maybe package var state: WalletState?
  @Maybe package var walletSetId: String?
  @Maybe package var accountType: String?
  /// Our own id of the owner.
  @Maybe package var refId: String?
  @Maybe package var name: String?
  @Instant package var createDate: Timestamp?
  @Instant package var updateDate: Timestamp?
}

/// Whether a wallet may be used.
package enum WalletState: OpenWord {
  case live
  case frozen
  case unknown(String)

  package init(word: String) {
    self =
      switch word.uppercased() {
      case "LIVE": .live
      case "FROZEN": .frozen
      default: .unknown(word)
      }
  }
}

/// A token on one chain.
package struct CircleToken: Sendable, Hashable, Decodable {
  package let id: String
  package let blockchain: Blockchain
  @Maybe package var symbol: String?
  @Maybe package var name: String?
  @Maybe package var standard: String?
  @Maybe package var decimals: Int?
  @Maybe package var isNative: Bool?
  @Maybe package var tokenAddress: String?
}

/// How much of a token a wallet holds.
package struct TokenBalance: Sendable, Hashable, Decodable {
  package let token: CircleToken
  /// In whole tokens.
  package let amount: ExactDecimal
  @Instant package var updateDate: Timestamp?
}

// Bodies and answers

struct CircleData<Value: Decodable>: Decodable {
  let data: Value
}
struct EntityKeyData: Decodable {
  let publicKey: String
}
struct WalletSetData: Decodable {
  let walletSet: WalletSet
}
struct WalletSetsData: Decodable {
  let walletSets: [WalletSet]
}
struct WalletData: Decodable {
  let wallet: CircleWallet
}
struct WalletsData: Decodable {
  let wallets: [CircleWallet]
}
struct BalancesData: Decodable {
  let tokenBalances: [TokenBalance]
}
struct ValidityData: Decodable {
  let isValid: Bool
}

struct CreateWalletSetBody: Encodable {
  let idempotencyKey: String
  let entitySecretCiphertext: String
  let name: String
}
struct CreateWalletsBody: Encodable {
  struct Metadata: Encodable {
    let name: String
    let refId: String
  }
  let idempotencyKey: String
  let entitySecretCiphertext: String
  let walletSetId: String
  let blockchains: [String]
  let accountType: String
  let count = 1
  let metadata: [Metadata]
}
struct SignedBody: Encodable {
  let idempotencyKey: String
  let entitySecretCiphertext: String
}
struct ValidateAddressBody: Encodable {
  let address: String
  let blockchain: String
}
struct CreateSubscriptionBody: Encodable {
  let endpoint: String
  let notificationTypes: [String]
}
