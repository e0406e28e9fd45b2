import Identifiers
import Time

/// Whose a wallet is.
enum WalletOwner: Hashable, Sendable {
  case user(UserID)
  /// The company itself, which pays withdrawals from it.
  case treasury

  /// What tells this owner's wallets from others at the custodian.
  var referenceID: String {
    switch self {
    case .user(let user): user.description
    case .treasury: "treasury"
    }
  }
}

/// A wallet on one chain whose keys the custodian holds. An owner has one on each chain at most.
struct CustodialWallet: Hashable, Sendable {
  let id: ID<CustodialWallet>
  let owner: WalletOwner
  let chain: Chain
  var state: WalletState
  let createdAt: Timestamp
  var updatedAt: Timestamp

  /// The wallet at the custodian, once there is one.
  var custody: Custody? {
    switch state {
    case .active(let custody), .inactive(let custody): custody
    case .wanted, .asked: nil
    }
  }
}

/// A wallet as the custodian knows it.
struct Custody: Hashable, Sendable {
  /// The custodian's id.
  let walletID: String
  /// As the chain writes it.
  let address: String
}

/// What users see of a wallet's state.
enum WalletStatus: String, CaseIterable, Sendable {
  case creating
  case active
  case inactive
}
