import Cryptography

extension Partner {
  /// Nodes of both chains: JSON-RPC 2.0.
  static var chains: Partner {
    var partner = Partner("chain", prefix: "/chain") { _ in .empty(404) }
    partner.on("POST", "/ethereum") { books, call in
      Self.each(call) { books.ethereum($0, $1) }
    }
    partner.on("POST", "/solana") { books, call in
      Self.each(call) { books.solana($0, $1) }
    }
    return partner
  }

  private static func each(
    _ call: Call, _ method: (String, [JSON]) -> Result<JSON, RPCFailure>
  ) -> Answer {
    func one(_ request: JSON) -> JSON {
      let reply: JSON = ["jsonrpc": "2.0", "id": request["id"] ?? nil]
      guard let name = request["method"]?.text else {
        return reply.with("error", ["code": -32600, "message": "Invalid Request"])
      }
      switch method(name, request["params"]?.items ?? []) {
      case .success(let result): return reply.with("result", result)
      case .failure(let failure):
        return reply.with(
          "error", ["code": .integer(failure.code), "message": .string(failure.message)])
      }
    }
    if let batch = call.json.items { return Answer(.array(batch.map(one))) }
    guard call.json.members != nil else {
      return Answer([
        "jsonrpc": "2.0", "id": nil, "error": ["code": -32700, "message": "Parse error"],
      ])
    }
    return Answer(one(call.json))
  }
}

struct RPCFailure: Error {
  let code: Int
  let message: String
}

extension Books {
  /// The contract of USDC on Ethereum (Circle's documentation).
  var ethereumUSDC: String {
    settings.isTestnet
      ? "0x1c7d4b196cb0c7b01d743fbc6116a902379c7238"
      : "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"
  }

  /// The mint of USDC on Solana (Circle's documentation).
  var solanaUSDC: String {
    settings.isTestnet
      ? "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU"
      : "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
  }

  // MARK: Ethereum

  func ethereum(_ method: String, _ parameters: [JSON]) -> Result<JSON, RPCFailure> {
    switch method {
    case "eth_chainId": return .success(quantity(settings.isTestnet ? 11_155_111 : 1))
    case "eth_blockNumber": return .success(quantity(height(.ethereum)))
    case "eth_getBlockByNumber":
      guard let tag = parameters.first?.text else { return invalid("missing block") }
      guard let block = ethereumBlock(tag) else { return invalid("invalid block") }
      return .success(ethereumBlock(block))
    case "eth_getTransactionReceipt":
      guard let hash = parameters.first?.text else { return invalid("missing hash") }
      return .success(receipt(hash))
    case "eth_getTransactionByHash":
      guard let hash = parameters.first?.text else { return invalid("missing hash") }
      return .success(ethereumTransaction(hash))
    case "eth_call":
      guard let data = parameters.first?["data"]?.text ?? parameters.first?["input"]?.text,
        data.hasPrefix("0x70a08231"), data.count == 74
      else { return .failure(.init(code: 3, message: "execution reverted")) }
      let held = chains.ethereum.ledger["0x" + data.suffix(40).lowercased()]
      return .success(.string("0x" + word(held)))
    default:
      return .failure(
        .init(code: -32601, message: "the method \(method) does not exist/is not available"))
    }
  }

  private func ethereumBlock(_ tag: String) -> Int64? {
    let head = height(.ethereum)
    switch tag {
    case "latest", "pending": return head
    case "finalized": return max(chains.ethereum.base, head - Chain.ethereum.finalDepth)
    case "safe": return max(chains.ethereum.base, head - 32)
    case "earliest": return chains.ethereum.base
    default: return tag.hasPrefix("0x") ? Int64(tag.dropFirst(2), radix: 16) : nil
    }
  }

  private func ethereumBlock(_ block: Int64) -> JSON {
    guard block <= height(.ethereum), block >= chains.ethereum.base else { return nil }
    return [
      "number": quantity(block), "hash": .string(blockHash(block, on: .ethereum)),
      "parentHash": .string(blockHash(block - 1, on: .ethereum)),
      "timestamp": quantity(time(of: block, on: .ethereum) / Moment.second),
      "transactions": .array((chains.ethereum.hashes[block] ?? []).map { .string($0) }),
    ]
  }

  private func receipt(_ hash: String) -> JSON {
    guard let transfer = chains.ethereum.transfers[hash.lowercased()], let block = transfer.block
    else { return nil }
    let place = position(of: transfer, in: block)
      .merging(["from": .string(transfer.from), "to": .string(ethereumUSDC)])
    let log = position(of: transfer, in: block).merging([
      "address": .string(ethereumUSDC),
      "topics": [
        // keccak256("Transfer(address,address,uint256)"), from EIP-20.
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
        .string("0x" + String(repeating: "0", count: 24) + transfer.from.dropFirst(2)),
        .string("0x" + String(repeating: "0", count: 24) + transfer.to.dropFirst(2)),
      ],
      "data": .string("0x" + word(transfer.micros)),
      "logIndex": place["transactionIndex"] ?? "0x0", "removed": false,
    ])
    return place.merging([
      "status": transfer.isExecuted ? "0x1" : "0x0", "type": "0x2", "gasUsed": "0xfde8",
      "cumulativeGasUsed": "0xfde8", "effectiveGasPrice": "0x3b9aca00", "contractAddress": nil,
      "logs": transfer.isExecuted ? [log] : [],
    ])
  }

  private func ethereumTransaction(_ hash: String) -> JSON {
    guard let transfer = chains.ethereum.transfers[hash.lowercased()], !transfer.isDropped else {
      return nil
    }
    let place =
      transfer.block.map { position(of: transfer, in: $0) }
      ?? ["transactionHash": .string(transfer.hash), "blockNumber": nil, "blockHash": nil]
    return place.merging([
      "hash": .string(transfer.hash), "from": .string(transfer.from),
      "to": .string(ethereumUSDC), "value": "0x0",
    ])
  }

  private func position(of transfer: ChainTransfer, in block: Int64) -> JSON {
    let index = chains.ethereum.hashes[block]?.firstIndex(of: transfer.hash) ?? 0
    return [
      "transactionHash": .string(transfer.hash), "transactionIndex": quantity(Int64(index)),
      "blockNumber": quantity(block), "blockHash": .string(blockHash(block, on: .ethereum)),
    ]
  }

  private func quantity(_ value: Int64) -> JSON { .string("0x" + String(value, radix: 16)) }

  private func word(_ value: Int64) -> String {
    String(repeating: "0", count: 48) + hex16(value)
  }

  private func hex16(_ value: Int64) -> String {
    let hex = String(value, radix: 16)
    return String(repeating: "0", count: 16 - hex.count) + hex
  }

  private func invalid(_ message: String) -> Result<JSON, RPCFailure> {
    .failure(.init(code: -32602, message: message))
  }

  // MARK: Solana

  func solana(_ method: String, _ parameters: [JSON]) -> Result<JSON, RPCFailure> {
    switch method {
    case "getHealth": return .success("ok")
    case "getSlot", "getBlockHeight":
      return .success(.integer(slot(parameters.first?["commitment"]?.text)))
    case "getSignatureStatuses":
      guard let hashes = parameters.first?.items else { return invalid("Invalid params") }
      return .success([
        "context": context,
        "value": .array(hashes.map { signatureStatus($0.text ?? "") }),
      ])
    case "getTransaction":
      guard let hash = parameters.first?.text else { return invalid("Invalid params") }
      let commitment = parameters.dropFirst().first?["commitment"]?.text
      return .success(solanaTransaction(hash, commitment))
    default: return .failure(.init(code: -32601, message: "Method not found"))
    }
  }

  /// The newest slot at a commitment; `finalized` where none is given, as Solana's nodes do.
  private func slot(_ commitment: String?) -> Int64 {
    let head = height(.solana)
    switch commitment {
    case "processed": return head
    case "confirmed": return max(chains.solana.base, head - 1)
    default: return max(chains.solana.base, head - Chain.solana.finalDepth)
    }
  }

  private var context: JSON {
    ["apiVersion": "2.3.0", "slot": .integer(slot("processed"))]
  }

  private func signatureStatus(_ hash: String) -> JSON {
    guard let transfer = chains.solana.transfers[hash], let block = transfer.block else {
      return nil
    }
    let depth = height(.solana) - block
    let isFinal = depth >= Chain.solana.finalDepth
    let failure = error(of: transfer)
    return [
      "slot": .integer(block), "confirmations": isFinal ? nil : .integer(depth),
      "err": failure, "status": failure == .null ? ["Ok": nil] : ["Err": failure],
      "confirmationStatus": isFinal ? "finalized" : depth >= 1 ? "confirmed" : "processed",
    ]
  }

  private func error(of transfer: ChainTransfer) -> JSON {
    transfer.isExecuted ? nil : ["InstructionError": [0, ["Custom": 1]]]
  }

  private func solanaTransaction(_ hash: String, _ commitment: String?) -> JSON {
    guard let transfer = chains.solana.transfers[hash], let block = transfer.block,
      block <= slot(commitment)
    else { return nil }
    func holding(_ index: Int, _ owner: String, _ micros: Int64) -> JSON {
      [
        "accountIndex": .integer(index), "mint": .string(solanaUSDC), "owner": .string(owner),
        "programId": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
        "uiTokenAmount": [
          "amount": .string(String(micros)), "decimals": 6,
          "uiAmountString": .string(Exact.text(micros, scale: 6)),
        ],
      ]
    }
    let moved = transfer.isExecuted ? transfer.micros : 0
    return [
      "slot": .integer(block),
      "blockTime": .integer(time(of: block, on: .solana) / Moment.second),
      "transaction": [
        "signatures": [.string(hash)],
        "message": [
          "accountKeys": [.string(transfer.from), .string(transfer.from), .string(transfer.to)],
          "recentBlockhash": .string(blockHash(block - 1, on: .solana)), "instructions": [],
        ],
      ],
      "meta": [
        "err": error(of: transfer), "fee": 5000,
        "preTokenBalances": [
          holding(1, transfer.from, transfer.fromBefore),
          holding(2, transfer.to, transfer.toBefore),
        ],
        "postTokenBalances": [
          holding(1, transfer.from, transfer.fromBefore - moved),
          holding(2, transfer.to, transfer.toBefore + moved),
        ],
      ],
      "version": "legacy",
    ]
  }
}
