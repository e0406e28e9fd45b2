import FoundationEssentials
import Identifiers
import Time

/// What an account counts: micro-units of money, or nano-units of one share.
enum LedgerAsset: Hashable, Sendable, CustomStringConvertible {
  case usd, usdc
  case shares(String)

  /// Reads the stored form.
  init(_ text: String) {
    switch text {
    case "USD": self = .usd
    case "USDC": self = .usdc
    default: self = .shares(text.hasPrefix("share:") ? String(text.dropFirst(6)) : text)
    }
  }

  /// As stored: "USD", "USDC" or the symbol behind a colon, which no currency has.
  var description: String {
    switch self {
    case .usd: "USD"
    case .usdc: "USDC"
    case .shares(let symbol): "share:\(symbol)"
    }
  }
}

/// One account of the ledger: a place in the chart, and whose or which.
struct Account: Hashable, Sendable {
  let code: AccountCode
  let path: String
  let asset: LedgerAsset
  /// The user whose money it counts, where it counts one user's.
  let user: UserID?
  /// The deposit, withdrawal or settlement that must bring it back to zero.
  let saga: UUID?

  private init(
    _ code: AccountCode, _ path: String, _ asset: LedgerAsset, user: UserID? = nil,
    saga: UUID? = nil
  ) {
    self.code = code
    self.path = path
    self.asset = asset
    self.user = user
    self.saga = saga
  }
}

/// Where money is.
extension Account {
  static func unconfirmed(_ chain: Chain) -> Account {
    Account(.a10, "chain/\(chain.rawValue)/unconfirmed", .usdc)
  }
  static func wallet(_ circleWallet: String, of user: UserID? = nil) -> Account {
    Account(.a11, "circle/wallet/\(circleWallet)", .usdc, user: user)
  }
  static let mint = Account(.a12, "circle/mint", .usdc)
  static func sweep(_ saga: UUID) -> Account {
    Account(.a13, "clearing/sweep/\(saga.lowercased)", .usdc, saga: saga)
  }
  static func chainOut(_ saga: UUID) -> Account {
    Account(.a14, "clearing/chain-out/\(saga.lowercased)", .usdc, saga: saga)
  }
  static func payout(_ payout: String, saga: UUID) -> Account {
    Account(.a20, "clearing/payout/\(payout)", .usd, saga: saga)
  }
  static let bank = Account(.a21, "bank/settlement", .usd)
  static func onRamp(_ wire: String, saga: UUID) -> Account {
    Account(.a22, "clearing/onramp/\(wire)", .usd, saga: saga)
  }
  static func brokerCash(_ user: UserID) -> Account {
    Account(.a30, "dw/cash/\(user)", .usd, user: user)
  }
  static func brokerShares(_ user: UserID, _ symbol: String) -> Account {
    Account(.a31, "dw/securities/\(user)/\(symbol)", .shares(symbol), user: user)
  }
  static func settlement(_ day: BulkDay) -> Account {
    Account(.a32, "clearing/dw-settlement/\(day)", .usd)
  }
  static func owed(_ user: UserID) -> Account {
    Account(.a90, "owed/\(user)", .usd, user: user)
  }
  static func owedShares(_ user: UserID, _ symbol: String) -> Account {
    Account(.a91, "owed-shares/\(user)/\(symbol)", .shares(symbol), user: user)
  }
  static func short(_ partner: String, _ asset: LedgerAsset) -> Account {
    Account(.a99, "suspense/short/\(partner)", asset)
  }
}

/// Whose money it is.
extension Account {
  static func pendingUSDC(_ user: UserID) -> Account {
    Account(.l10, "user/\(user)/usdc/pending", .usdc, user: user)
  }
  static func availableUSDC(_ user: UserID) -> Account {
    Account(.l11, "user/\(user)/usdc/available", .usdc, user: user)
  }
  static func offRampUSDC(_ user: UserID) -> Account {
    Account(.l12, "user/\(user)/usdc/offramp", .usdc, user: user)
  }
  static func outboundUSDC(_ user: UserID) -> Account {
    Account(.l13, "user/\(user)/usdc/outbound", .usdc, user: user)
  }
  static func inboundUSD(_ user: UserID) -> Account {
    Account(.l20, "user/\(user)/usd/inbound", .usd, user: user)
  }
  static func cash(_ user: UserID) -> Account {
    Account(.l21, "user/\(user)/usd/cash", .usd, user: user)
  }
  static func unsettledCash(_ user: UserID) -> Account {
    Account(.l22, "user/\(user)/usd/unsettled", .usd, user: user)
  }
  static func heldForOrders(_ user: UserID) -> Account {
    Account(.l23, "user/\(user)/usd/hold-orders", .usd, user: user)
  }
  static func heldForWithdrawals(_ user: UserID) -> Account {
    Account(.l24, "user/\(user)/usd/hold-withdrawals", .usd, user: user)
  }
  static func outboundUSD(_ user: UserID) -> Account {
    Account(.l25, "user/\(user)/usd/outbound", .usd, user: user)
  }
  static func shares(_ user: UserID, _ symbol: String) -> Account {
    Account(.l30, "user/\(user)/shares/\(symbol)", .shares(symbol), user: user)
  }
  static func heldShares(_ user: UserID, _ symbol: String) -> Account {
    Account(.l31, "user/\(user)/hold-shares/\(symbol)", .shares(symbol), user: user)
  }
  static func frozen(_ user: UserID, _ asset: LedgerAsset) -> Account {
    Account(.l80, "user/\(user)/frozen", asset, user: user)
  }
  static func excess(_ partner: String, _ asset: LedgerAsset) -> Account {
    Account(.l90, "suspense/excess/\(partner)", asset)
  }
}

/// Ours.
extension Account {
  static func float(_ asset: LedgerAsset) -> Account { Account(.e10, "float", asset) }
  static func feeIncome(_ asset: LedgerAsset) -> Account { Account(.i10, "income/fees", asset) }
  static func partnerFees(_ asset: LedgerAsset) -> Account {
    Account(.x10, "fees/partner", asset)
  }
  static func networkFees(_ asset: LedgerAsset) -> Account {
    Account(.x11, "fees/network", asset)
  }
  static func losses(_ asset: LedgerAsset) -> Account { Account(.x20, "losses", asset) }
  static func rounding(_ asset: LedgerAsset) -> Account { Account(.x30, "rounding", asset) }
}

extension UUID {
  /// The lower-case 36-character form.
  var lowercased: String { uuidString.lowercased() }
}
