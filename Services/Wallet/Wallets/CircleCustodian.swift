import CircleWallets
import HTTPClient
import Logging

/// Circle's developer-controlled wallets as our `Custodian`. `CircleWalletsClient` speaks Circle's
/// words; they stop at this file.
struct CircleCustodian: Custodian {
  let circle: CircleWalletsClient
  /// The set that our wallets belong to.
  let walletSetID: String
  let network: CircleNetwork

  func create(
    on chain: Chain, referenceID: String, idempotencyKey: String
  ) async -> CustodianAnswer<CustodianWallet> {
    let blockchain = network.blockchain(of: chain)
    do {
      let made = try await circle.createWallets(
        walletSetID: walletSetID, blockchains: [blockchain],
        accountType: chain.accountType, name: "STACK \(chain.rawValue)", refID: referenceID,
        idempotencyKey: idempotencyKey)
      // The answer was a yes; if it does not show our wallet, we have to look for it.
      guard let wallet = made.first(where: { $0.blockchain == blockchain }) else {
        return .silence
      }
      return .fact(CustodianWallet(wallet))
    } catch {
      return answer(to: error, "create")
    }
  }

  func wallets(
    on chain: Chain, referenceID: String
  ) async -> CustodianAnswer<[CustodianWallet]> {
    let blockchain = network.blockchain(of: chain)
    do {
      let page = try await circle.wallets(
        refID: referenceID, blockchain: blockchain, walletSetID: walletSetID)
      // What we did not ask for is none of ours, should a filter have been ignored.
      let ours = page.items.filter {
        $0.blockchain == blockchain && $0.refId == referenceID
          && ($0.walletSetId ?? walletSetID) == walletSetID
      }
      return .fact(ours.map { CustodianWallet($0) })
    } catch {
      return answer(to: error, "list")
    }
  }

  /// Sorts what went wrong into what we know and what nobody knows, and logs it.
  private func answer<Fact>(
    to error: PartnerError, _ operation: String
  ) -> CustodianAnswer<Fact> {
    Logger.current.warning(
      "Circle gave no answer",
      metadata: ["circle.operation": "\(operation)", "error": "\(error)"])
    switch error {
    // The key came with another request before; Circle asks for another one.
    case .refused(_, "156020", _): return .refused
    // Our access and the like: no word about the wallet, and no reason to call a human for each user.
    case .refused where error.isAboutTheCallToCircle: return .silence
    case .refused: return .refused
    case .notSent: return .notSent
    case .unknown: return .silence
    }
  }
}

/// Which networks our wallets are on. The API key must be of the same kind (156006).
enum CircleNetwork: String, Sendable {
  case mainnet
  case testnet

  func blockchain(of chain: Chain) -> Blockchain {
    switch (self, chain) {
    case (.mainnet, .ethereum): .ethereum
    case (.mainnet, .solana): .solana
    case (.testnet, .ethereum): .ethereumSepolia
    case (.testnet, .solana): .solanaDevnet
    }
  }
}

extension Chain {
  /// On Ethereum a contract account, whose fees a Gas Station policy can pay; Solana has none
  /// (155507), and there Gas Station pays for key pairs too.
  fileprivate var accountType: AccountType {
    switch self {
    case .ethereum: .sca
    case .solana: .eoa
    }
  }
}

extension CustodianWallet {
  init(_ wallet: CircleWallet) {
    self.init(
      custody: Custody(walletID: wallet.id, address: wallet.address),
      isFrozen: wallet.state == .frozen)
  }
}
