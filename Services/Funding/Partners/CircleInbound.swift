import CircleWallets
import HTTPClient
import Money
import Time

/// Circle's wallets as our eyes on what comes in.
struct CircleInbound: InboundTransfers {
  let circle: CircleWalletsClient
  let network: CircleNetwork

  func transfer(_ circleTransaction: String) async -> Answer<InboundTransfer> {
    do {
      return read(try await circle.transaction(circleTransaction))
    } catch {
      return error.isNotFound ? .absent : .silence(error)
    }
  }

  func recent(since: Timestamp) async -> Answer<[String]> {
    var filter = TransactionFilter()
    filter.txType = "INBOUND"
    filter.from = since
    do {
      var page = try await circle.transactions(filter)
      var ids = page.items.filter(mayBeTransfer).map(\.id)
      // A bound on one look: a few hundred of the newest.
      for _ in 0..<10 {
        guard let next = page.next else { break }
        page = try await circle.transactions(next: next)
        ids += page.items.filter(mayBeTransfer).map(\.id)
      }
      return .fact(ids)
    } catch {
      return .silence(error)
    }
  }

  /// Anybody can send worthless tokens to our addresses: what is surely no USDC is not looked at
  /// again and again, or it would use up what Circle lets us ask.
  private func mayBeTransfer(_ transaction: CircleTransaction) -> Bool {
    if case .absent = read(transaction) { false } else { true }
  }

  /// A transaction as a transfer. Only USDC by Circle's own token id counts: anybody can make a
  /// token of that name.
  private func read(_ transaction: CircleTransaction) -> Answer<InboundTransfer> {
    guard transaction.transactionType == .inbound, let wallet = transaction.walletId,
      let chain = network.chain(transaction.blockchain),
      let token = transaction.tokenId, network.usdc(on: chain) == .id(token)
    else { return .absent }
    guard let hash = transaction.transactionHash, let amount = transaction.usdcAmount,
      let destination = transaction.destinationAddress
    else {
      return .waiting
    }
    let state: InboundTransfer.State =
      switch transaction.state {
      case .complete: .complete
      case .failed, .cancelled: .dropped
      case .denied: .denied
      default: .pending
      }
    return .fact(
      InboundTransfer(
        circleTransaction: transaction.id, circleWallet: wallet, chain: chain, txHash: hash,
        destination: destination, amount: amount, state: state))
  }
}
