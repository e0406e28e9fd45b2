import CircleMint
import CircleWallets

/// Which networks Circle's wallets are on. Wallets and Mint spell chains differently.
enum CircleNetwork: String, Sendable {
  case testnet, mainnet

  func blockchain(_ chain: Chain) -> Blockchain {
    switch (self, chain) {
    case (.testnet, .ethereum): .ethereumSepolia
    case (.testnet, .solana): .solanaDevnet
    case (.mainnet, .ethereum): .ethereum
    case (.mainnet, .solana): .solana
    }
  }

  /// `nil` for a chain that we do not serve.
  func chain(_ blockchain: Blockchain) -> Chain? {
    Chain.allCases.first { self.blockchain($0) == blockchain }
  }

  /// Circle's id of USDC on a chain.
  func usdc(on chain: Chain) -> TransferToken? { TransferToken.usdc(on: blockchain(chain)) }
}

extension MintChain {
  init(_ chain: Chain) {
    self =
      switch chain {
      case .ethereum: .ethereum
      case .solana: .solana
      }
  }
}
