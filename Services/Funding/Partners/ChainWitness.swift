import ChainNodes
import HTTPClient
import Money

/// Our own nodes as the second source on what happened on chain.
struct ChainWitness: ChainFinality {
  let ethereum: EthereumNode
  let solana: SolanaNode

  func isFinal(_ transfer: InboundTransfer) async -> Answer<Bool> {
    switch await find(
      transfer.amount, to: transfer.destination, in: transfer.txHash, on: transfer.chain)
    {
    case .fact(.final): .fact(true)
    case .fact(.absent), .fact(.included): .fact(false)
    case .fact(let other): .silence("the chain says otherwise: \(other)")
    case .waiting, .absent: .waiting
    case .silence(let why): .silence(why)
    }
  }

  /// Whether a transaction has brought this much USDC to an address.
  func hasArrived(
    _ amount: Money, to address: String, in txHash: String, on chain: Chain
  ) async -> Answer<Bool> {
    switch await find(amount, to: address, in: txHash, on: chain) {
    case .fact(.final), .fact(.included): .fact(true)
    case .fact(.absent): .fact(false)
    case .fact(let other): .silence("the chain says otherwise: \(other)")
    case .waiting, .absent: .waiting
    case .silence(let why): .silence(why)
    }
  }

  private func find(
    _ amount: Money, to address: String, in txHash: String, on chain: Chain
  ) async -> Answer<TransferFinding> {
    do {
      let finding =
        switch chain {
        case .ethereum: try await ethereum.findTransfer(of: amount, to: address, in: txHash)
        case .solana: try await solana.findTransfer(of: amount, to: address, in: txHash)
        }
      return .fact(finding)
    } catch {
      return .silence(error)
    }
  }
}
