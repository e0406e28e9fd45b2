import CircleMint
import CircleWallets
import HTTPClient
import Money
import Time

/// Circle's wallets as our way to users' addresses, with our own nodes as the second source.
struct CircleChainPayout: ChainPayout {
  let circle: CircleWalletsClient
  let mint: CircleMintClient
  let wallets: WalletService
  let chains: ChainWitness
  let network: CircleNetwork

  func isAddress(_ address: String, on chain: Chain) async -> Answer<Bool> {
    do {
      return .fact(try await circle.validateAddress(address, on: network.blockchain(chain)))
    } catch {
      return .silence(error)
    }
  }

  func isOurs(_ address: String, on chain: Chain) async -> Answer<Bool> {
    switch await wallets.owner(ofAddress: address, on: chain) {
    case .fact: return .fact(true)
    case .absent, .waiting: break
    case .silence(let why): return .silence(why)
    }
    switch await wallets.treasury(on: chain) {
    case .fact(let treasury) where Address.same(treasury.address, address, on: chain):
      return .fact(true)
    case .silence(let why): return .silence(why)
    default: break
    }
    do {
      let mints = try await mint.depositAddresses()
      return .fact(mints.contains { Address.same($0.address, address, on: chain) })
    } catch {
      return .silence(error)
    }
  }

  func transfer(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    guard let wallet = withdrawal.treasuryWallet, let token = network.usdc(on: withdrawal.chain)
    else { return .silence("No treasury wallet.") }
    do {
      let receipt = try await circle.transfer(
        TransferOrder(
          idempotencyKey: key, walletID: wallet, destinationAddress: withdrawal.address,
          amount: withdrawal.sending, token: token, refID: reference(withdrawal)))
      return .fact(.transferAccepted(receipt.id))
    } catch {
      return error.isDefinite ? .fact(.transferFailed("\(error)")) : .silence(error)
    }
  }

  /// Our reference of one attempt; Circle shows it on the transaction.
  private func reference(_ withdrawal: Withdrawal) -> String {
    "withdrawal/\(withdrawal.id)/\(withdrawal.transferAttempt)"
  }

  func findTransfer(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent> {
    var filter = TransactionFilter()
    filter.walletIDs = [withdrawal.treasuryWallet ?? ""]
    filter.txType = "OUTBOUND"
    filter.destinationAddress = withdrawal.address
    do {
      let page = try await circle.transactions(filter)
      guard let found = page.items.first(where: { $0.refId == reference(withdrawal) }) else {
        return .absent
      }
      return .fact(.transferAccepted(found.id))
    } catch {
      return .silence(error)
    }
  }

  func lookUpTransfer(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    guard let id = withdrawal.transferReference else { return .absent }
    do {
      let transaction = try await circle.transaction(id)
      switch transaction.state {
      case .complete: return await confirm(transaction, withdrawal)
      case .failed, .cancelled: return .fact(.transferFailed(transaction.errorReason ?? "failed"))
      case .denied: return .fact(.transferDenied(transaction.errorReason ?? "denied"))
      case .stuck:
        // Pushes the same transaction; a second one could pay twice.
        try await circle.accelerate(id, idempotencyKey: key)
        return .waiting
      default:
        guard let hash = transaction.transactionHash else { return .waiting }
        return .fact(.transferSeen(txHash: hash))
      }
    } catch {
      return .silence(error)
    }
  }

  /// Circle's word, and our own node's.
  private func confirm(
    _ transaction: CircleTransaction, _ withdrawal: Withdrawal
  ) async -> Answer<WithdrawalEvent> {
    guard let hash = transaction.transactionHash else { return .waiting }
    switch await chains.hasArrived(
      withdrawal.sending, to: withdrawal.address, in: hash, on: withdrawal.chain)
    {
    case .fact(true): return .fact(.transferConfirmed(txHash: hash))
    case .fact(false):
      return withdrawal.txHash == hash ? .waiting : .fact(.transferSeen(txHash: hash))
    case .waiting, .absent: return .waiting
    case .silence(let why): return .silence(why)
    }
  }
}
