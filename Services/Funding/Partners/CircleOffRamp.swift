import CircleMint
import CircleWallets
import FoundationEssentials
import HTTPClient
import Money
import Time

/// Stands for "no saga" where a key belongs to the company itself.
let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

/// Circle as our way from USDC in a user's wallet to USD at our bank: a transfer to Mint's address,
/// then a redemption to our linked bank account.
struct CircleOffRamp: OffRamp {
  let wallets: CircleWalletsClient
  let mint: CircleMintClient
  let network: CircleNetwork
  /// Mint's id of our linked bank account.
  let wireAccount: String
  let keys: PartnerKeys

  func sweep(_ deposit: Deposit, key: String) async -> Answer<DepositEvent> {
    guard let token = network.usdc(on: deposit.chain) else {
      return .silence("No USDC on this chain.")
    }
    let address: String
    do {
      address = try await mintAddress(on: deposit.chain)
    } catch {
      // Refused or not, this says nothing of the sweep, which an earlier request may have begun.
      return .silence(error)
    }
    do {
      let receipt = try await wallets.transfer(
        TransferOrder(
          idempotencyKey: key, walletID: deposit.circleWallet,
          destinationAddress: address, amount: deposit.moving, token: token,
          refID: reference(deposit)))
      return .fact(.sweepAccepted(receipt.id))
    } catch {
      return error.isDefinite ? .fact(.sweepFailed("\(error)")) : .silence(error)
    }
  }

  /// Our reference of one attempt; Circle shows it on the transaction.
  private func reference(_ deposit: Deposit) -> String {
    "deposit/\(deposit.id)/\(deposit.sweepAttempt)"
  }

  func findSweep(_ deposit: Deposit) async -> Answer<DepositEvent> {
    var filter = TransactionFilter()
    filter.walletIDs = [deposit.circleWallet]
    filter.txType = "OUTBOUND"
    do {
      let page = try await wallets.transactions(filter)
      guard let found = page.items.first(where: { $0.refId == reference(deposit) }) else {
        return .absent
      }
      return .fact(.sweepAccepted(found.id))
    } catch {
      return .silence(error)
    }
  }

  func lookUpSweep(_ deposit: Deposit) async -> Answer<DepositEvent> {
    guard let id = deposit.sweepReference else { return .absent }
    do {
      let transaction = try await wallets.transaction(id)
      switch transaction.state {
      case .failed, .cancelled: return .fact(.sweepFailed(transaction.errorReason ?? "failed"))
      case .denied: return .fact(.doubt("The transfer is being checked."))
      case .complete: break
      default: return .waiting
      }
      guard let hash = transaction.transactionHash else { return .waiting }
      return try await credit(of: deposit, txHash: hash)
    } catch {
      return .silence(error)
    }
  }

  /// Mint's own word that it has the USDC.
  private func credit(
    of deposit: Deposit, txHash: String
  ) async throws(PartnerError) -> Answer<DepositEvent> {
    var page = try await mint.transfers(MintRange(from: deposit.createdAt.rfc3339))
    for _ in 0..<20 {
      if let transfer = page.items.first(where: {
        $0.isInbound
          && Address.same($0.transactionHash ?? "", txHash, on: deposit.chain)
          && $0.amount.money(.usdc) == deposit.moving
      }) {
        switch transfer.status {
        case .complete: return .fact(.sweepCredited(deposit.moving))
        case .failed: return .fact(.doubt("The conversion needs a person's attention."))
        default: return .waiting
        }
      }
      guard let next = page.next else { break }
      page = try await mint.next(next)
    }
    return .waiting
  }

  func payOut(_ deposit: Deposit, key: String) async -> Answer<DepositEvent> {
    do {
      let payout = try await mint.createPayout(
        idempotencyKey: key, wireAccountID: wireAccount, amount: deposit.moving)
      return .fact(.payoutAccepted(payout.id))
    } catch {
      return error.isDefinite ? .fact(.payoutRefused("\(error)")) : .silence(error)
    }
  }

  func lookUpPayout(_ deposit: Deposit) async -> Answer<DepositEvent> {
    guard let id = deposit.payoutReference else { return .absent }
    do {
      let payout = try await mint.payout(id)
      if payout.isReturned { return returned(payout, deposit) }
      switch payout.status {
      case .complete: return completed(payout, deposit)
      case .failed: return .fact(.payoutFailed(payout.errorCode ?? "failed"))
      default: return .waiting
      }
    } catch {
      return .silence(error)
    }
  }

  /// What arrives is booked from what Circle says, whoever bears the fee.
  private func completed(_ payout: Payout, _ deposit: Deposit) -> Answer<DepositEvent> {
    guard payout.amount.money(.usd)?.micros == deposit.moving.micros else {
      return .fact(.doubt("The converted amount differs."))
    }
    guard let fees = payout.fees?.money(.usd), fees.micros > 0 else {
      return .fact(.payoutCompleted(.none))
    }
    if let net = payout.toAmount?.money(.usd), net.micros == deposit.moving.micros - fees.micros {
      return .fact(.payoutCompleted(.withheld(fees)))
    }
    return .fact(.payoutCompleted(.charged(.usdc(micros: fees.micros))))
  }

  private func returned(_ payout: Payout, _ deposit: Deposit) -> Answer<DepositEvent> {
    // The money is back with Circle once the return is complete.
    guard let back = payout.return, back.status == .complete else { return .waiting }
    let kept = back.fees?.money(.usdc) ?? .zero(.usdc)
    return .fact(.payoutReturned(kept: kept))
  }

  /// Mint's one address on a chain. Asked of Mint each time: it must never be anybody else's.
  private func mintAddress(on chain: Chain) async throws(PartnerError) -> String {
    let known = try await mint.depositAddresses()
    if let found = known.first(where: { $0.chain == MintChain(chain) }) { return found.address }
    let key = keys.derive("mint-address", nobody, chain.rawValue, 1)
    return try await mint.createDepositAddress(
      chain: MintChain(chain), idempotencyKey: key
    ).address
  }
}
