import Identifiers

/// Gives out addresses, and only of wallets that can be used.
struct WalletAddresses: Sendable {
  let wallets: any WalletRepository

  /// Where the user may send money on a chain.
  ///
  /// - Throws: `WalletError.beingMade`, also before the wallet was asked for, since every user gets
  ///   one; `WalletError.inactive`.
  func depositAddress(
    of user: UserID, on chain: Chain
  ) async throws -> (wallet: ID<CustodialWallet>, custody: Custody) {
    guard let wallet = try await wallets.find(.user(user), on: chain) else {
      throw WalletError.beingMade
    }
    return (wallet.id, try usable(wallet))
  }

  /// The company's own wallet on a chain; asking for it the first time begins it.
  ///
  /// - Throws: `WalletError.beingMade`; `WalletError.inactive`.
  func treasury(on chain: Chain) async throws -> Custody {
    try usable(try await wallets.ensure(.treasury, on: chain))
  }

  private func usable(_ wallet: CustodialWallet) throws(WalletError) -> Custody {
    switch wallet.state {
    case .wanted, .asked: throw .beingMade
    case .inactive: throw .inactive
    case .active(let custody): return custody
    }
  }
}
