import Identifiers
import StackProto

extension WalletV1.UserWallet {
  init(_ wallet: CustodialWallet) {
    self.init(
      walletID: wallet.id.description, userID: wallet.owner.user?.description ?? "",
      chain: TypesV1.Chain(wallet.chain), address: wallet.custody?.address ?? "",
      circleWalletID: wallet.custody?.walletID ?? "",
      status: WalletV1.WalletStatus(wallet.state.status),
      createdAtMicros: wallet.createdAt.microseconds,
      updatedAtMicros: wallet.updatedAt.microseconds)
  }
}

extension CustodialWallet {
  /// What followers of the owner receive.
  ///
  /// - Throws: `RPCError` when a text cannot travel.
  func payload() throws -> [UInt8] { try WalletV1.UserWallet(self).serialized() }
}

extension WalletOwner {
  fileprivate var user: UserID? {
    if case .user(let user) = self { user } else { nil }
  }
}

extension WalletV1.WalletStatus {
  init(_ status: WalletStatus) {
    self =
      switch status {
      case .creating: .creating
      case .active: .active
      case .inactive: .inactive
      }
  }
}

extension TypesV1.Chain {
  init(_ chain: Chain) {
    self =
      switch chain {
      case .ethereum: .ethereum
      case .solana: .solana
      }
  }
}

extension Chain {
  /// A wire value is a guess until it is checked.
  init(wire: TypesV1.Chain) throws(WalletError) {
    switch wire {
    case .ethereum: self = .ethereum
    case .solana: self = .solana
    default: throw .invalidField("chain")
    }
  }
}
