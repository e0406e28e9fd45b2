import Identifiers

/// Keeps wallets.
protocol WalletRepository: Sendable {
  /// The owner's wallet on a chain; when there is none, it is begun.
  func ensure(_ owner: WalletOwner, on chain: Chain) async throws -> CustodialWallet

  /// - Throws: `WalletError.notFound`.
  func find(_ id: ID<CustodialWallet>) async throws -> CustodialWallet

  /// The owner's wallet on a chain, if it was ever begun.
  func find(_ owner: WalletOwner, on chain: Chain) async throws -> CustodialWallet?

  /// The user's wallet with this address.
  func find(address: String, on chain: Chain) async throws -> CustodialWallet?

  /// The user's wallet with this id of the custodian.
  func find(custodianID: String) async throws -> CustodialWallet?

  /// The user's wallets, ordered by chain.
  func list(of user: UserID) async throws -> [CustodialWallet]

  /// Takes in what was learnt: the wallet, the record of the call to the custodian, and the event
  /// that followers hear, all or nothing.
  ///
  /// - Throws: `WalletError.notFound`.
  func advance(_ id: ID<CustodialWallet>, _ event: WalletEvent) async throws -> WalletStep

  /// Puts on record that nobody knows what came of the call.
  func recordSilence(_ step: WalletStep) async throws
}

/// What an event did to a wallet.
struct WalletStep: Sendable {
  let wallet: CustodialWallet
  /// Whether this event is what moved it.
  let moved: Bool
  /// The idempotency key of the attempt under way, while there is one.
  let key: String?
}
