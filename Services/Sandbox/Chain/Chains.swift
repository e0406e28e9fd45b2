import Cryptography

/// A public chain on which USDC moves.
enum Chain: String, Codable, Sendable, CaseIterable {
  case ethereum = "ETHEREUM"
  case solana = "SOLANA"

  /// Blocks on top before Circle wallets call a transaction complete (Circle's documentation).
  var custodyDepth: Int64 { self == .ethereum ? 12 : 33 }
  /// Blocks on top before Circle Mint credits a transfer (Circle's documentation).
  var mintDepth: Int64 { self == .ethereum ? 12 : 1 }
  /// Blocks on top before a block is final: two epochs, or 31 votes and the block itself.
  var finalDepth: Int64 { self == .ethereum ? 65 : 32 }
  /// Circle Mint's name of the chain.
  var mintCode: String { self == .ethereum ? "ETH" : "SOL" }

  /// An address as this chain compares it.
  func canonical(_ address: String) -> String {
    self == .ethereum ? address.lowercased() : address
  }

  func isAddress(_ text: String) -> Bool {
    switch self {
    case .ethereum:
      text.count == 42 && text.hasPrefix("0x") && Hex.decode(String(text.dropFirst(2))) != nil
    case .solana: Base58.decode(text)?.count == 32
    }
  }

  func newAddress() -> String {
    switch self {
    case .ethereum: "0x" + Hex.encode(SecureRandom.bytes(20))
    case .solana: Base58.encode(SecureRandom.bytes(32))
    }
  }

  func newHash() -> String {
    switch self {
    case .ethereum: "0x" + Hex.encode(SecureRandom.bytes(32))
    case .solana: Base58.encode(SecureRandom.bytes(64))
    }
  }
}

/// One transfer of USDC.
struct ChainTransfer: Codable, Sendable {
  let hash: String
  let from: String
  let to: String
  let micros: Int64
  /// The block it is in; nil before, and after a reorganisation dropped it.
  var block: Int64?
  var isDropped = false
  /// Whether it was executed; a transfer without funds is included and reverts.
  var isExecuted = false
  /// What the two held before it.
  var fromBefore: Int64 = 0
  var toBefore: Int64 = 0
}

/// One chain: USDC by address, and every transfer.
struct ChainBooks: Codable, Sendable {
  var genesis: Int64 = 0
  var base: Int64 = 0
  var ledger = Ledger()
  var transfers: [String: ChainTransfer] = [:]
  var hashes: [Int64: [String]] = [:]
  /// An external wallet with plenty of USDC.
  var faucet = ""
  /// So many of the next transfers never reach a block.
  var lost = 0
  /// Counts reorganisations, so that block hashes change with them.
  var forks: [Int64] = []
}

/// All chains.
struct Chains: Codable, Sendable {
  var ethereum = ChainBooks()
  var solana = ChainBooks()

  subscript(_ chain: Chain) -> ChainBooks {
    get { chain == .ethereum ? ethereum : solana }
    _modify {
      if chain == .ethereum { yield &ethereum } else { yield &solana }
    }
  }
}

extension Books {
  mutating func openChains() {
    for chain in Chain.allCases {
      chains[chain].genesis = now
      chains[chain].base = chain == .ethereum ? 21_000_000 : 320_000_000
      chains[chain].faucet = chain.newAddress()
      chains[chain].ledger.move(
        1_000_000_000 * 1_000_000, from: "world:supply", to: chains[chain].faucet)
    }
  }

  func blockTime(_ chain: Chain) -> Int64 {
    chain == .ethereum ? settings.ethereumBlock : settings.solanaBlock
  }

  func height(_ chain: Chain) -> Int64 {
    chains[chain].base + max(0, now - chains[chain].genesis) / blockTime(chain)
  }

  func time(of block: Int64, on chain: Chain) -> Int64 {
    chains[chain].genesis + (block - chains[chain].base) * blockTime(chain)
  }

  func blockHash(_ block: Int64, on chain: Chain) -> String {
    let forks = chains[chain].forks.count { $0 <= block }
    let bytes = SHA256.hash("\(settings.seed)/\(chain.rawValue)/\(block)/\(forks)")
    return chain == .ethereum ? "0x" + Hex.encode(bytes) : Base58.encode(bytes)
  }

  /// Sends USDC; the next block takes it in.
  mutating func broadcast(_ micros: Int64, from: String, to: String, on chain: Chain) -> String {
    let hash = chain.newHash()
    let transfer = ChainTransfer(
      hash: hash, from: chain.canonical(from), to: chain.canonical(to), micros: micros)
    chains[chain].transfers[hash] = transfer
    if chains[chain].lost > 0 {
      chains[chain].lost -= 1
    } else {
      agenda.add(.include(chain: chain, hash: hash), at: time(of: height(chain) + 1, on: chain))
    }
    return hash
  }

  mutating func include(_ hash: String, on chain: Chain) {
    guard var transfer = chains[chain].transfers[hash], transfer.block == nil else { return }
    let block = height(chain)
    transfer.block = block
    transfer.fromBefore = chains[chain].ledger[transfer.from]
    transfer.toBefore = chains[chain].ledger[transfer.to]
    transfer.isExecuted = transfer.fromBefore >= transfer.micros
    if transfer.isExecuted {
      chains[chain].ledger.move(transfer.micros, from: transfer.from, to: transfer.to)
    }
    chains[chain].transfers[hash] = transfer
    chains[chain].hashes[block, default: []].append(hash)
    guard transfer.isExecuted else { return custodyFailed(hash, "FAILED_ON_CHAIN") }
    custodyIncluded(transfer, on: chain)
    mintIncluded(transfer, on: chain)
    for depth in Set([chain.custodyDepth, chain.mintDepth]) {
      agenda.add(.confirm(chain: chain, hash: hash), at: time(of: block + depth, on: chain))
    }
  }

  mutating func confirm(_ hash: String, on chain: Chain) {
    guard let transfer = chains[chain].transfers[hash], let block = transfer.block else { return }
    let depth = height(chain) - block
    if depth >= chain.mintDepth { mintConfirmed(transfer, on: chain) }
    if depth >= chain.custodyDepth { custodyConfirmed(transfer, on: chain) }
  }

  /// A reorganisation loses a transfer for good, if nobody has yet called it complete.
  ///
  /// - Returns: whether it was still possible.
  mutating func dropTransfer(_ hash: String, on chain: Chain) -> Bool {
    guard var transfer = chains[chain].transfers[hash], let block = transfer.block,
      height(chain) - block < min(chain.custodyDepth, chain.mintDepth), transfer.isExecuted,
      chains[chain].ledger[transfer.to] >= transfer.micros
    else { return false }
    chains[chain].ledger.move(transfer.micros, from: transfer.to, to: transfer.from)
    chains[chain].hashes[block]?.removeAll { $0 == hash }
    chains[chain].forks.append(block)
    transfer.block = nil
    transfer.isDropped = true
    chains[chain].transfers[hash] = transfer
    custodyFailed(hash, "FAILED_REORG")
    mintDropped(hash)
    return true
  }
}
