import Identifiers
import RPC
import ServiceKit
import StackProto

/// The wallet service as our directory of wallets.
struct WalletService: WalletDirectory {
  let client: WalletV1.WalletClient

  func owner(ofCircleWallet id: String) async -> Answer<WalletOwner> {
    do {
      let found = try await client.getWalletByCircleID(.init(circleWalletID: id))
      return owner(found)
    } catch {
      return error.code == .notFound ? .absent : .silence(error)
    }
  }

  /// Whose an address is; `.absent` when it is no user's.
  func owner(ofAddress address: String, on chain: Chain) async -> Answer<WalletOwner> {
    do {
      let found = try await client.getWalletByAddress(
        .init(chain: TypesV1.Chain(chain), address: address))
      return owner(found)
    } catch {
      return error.code == .notFound ? .absent : .silence(error)
    }
  }

  /// Our own wallet on a chain.
  func treasury(on chain: Chain) async -> Answer<WalletV1.TreasuryWallet> {
    do {
      return .fact(try await client.getTreasuryWallet(.init(chain: TypesV1.Chain(chain))))
    } catch {
      return .silence(error)
    }
  }

  private func owner(_ wallet: WalletV1.UserWallet) -> Answer<WalletOwner> {
    guard let user = UserID(wallet.userID), let id = ID<WalletEntity>(wallet.walletID) else {
      return .silence("The wallet service answered without ids.")
    }
    return .fact(WalletOwner(user: user, wallet: id))
  }
}

/// A user's account at the broker.
struct BrokerAccountName: Hashable, Sendable {
  /// What deposits and redemptions name.
  let number: String
  /// The broker's id.
  let id: String
}

/// The investing service as our directory of broker accounts.
struct InvestingService: Sendable {
  let client: InvestingV1.InvestingClient

  /// The user's account; `.absent` when there is none that can hold money yet.
  func account(of user: UserID) async -> Answer<BrokerAccountName> {
    do {
      let account = try await client.getBrokerAccount(
        .init(), options: RPCCallOptions(user: user, timeout: .seconds(5)))
      guard !account.accountNumber.isEmpty, !account.brokerAccountID.isEmpty else {
        return .absent
      }
      return .fact(BrokerAccountName(number: account.accountNumber, id: account.brokerAccountID))
    } catch {
      return error.code == .notFound ? .absent : .silence(error)
    }
  }
}
