/// Holds wallets' keys. Each call states a fact, or is silent, and silence means that nobody knows.
protocol Custodian: Sendable {
  /// Makes a wallet. The same key never makes a second one.
  func create(
    on chain: Chain, referenceID: String, idempotencyKey: String
  ) async -> CustodianAnswer<CustodianWallet>

  /// The owner's wallets on a chain.
  func wallets(on chain: Chain, referenceID: String) async -> CustodianAnswer<[CustodianWallet]>
}

/// A wallet at the custodian.
struct CustodianWallet: Hashable, Sendable {
  let custody: Custody
  let isFrozen: Bool

  /// What it means for ours.
  var event: WalletEvent { isFrozen ? .madeFrozen(custody) : .made(custody) }
}

/// The custodian's answer, as far as it is one.
enum CustodianAnswer<Fact: Sendable>: Sendable {
  case fact(Fact)
  /// Definitely not done.
  case refused
  /// Definitely not done, since it did not get there; the same may succeed later.
  case notSent
  /// Maybe done, maybe not.
  case silence
}
