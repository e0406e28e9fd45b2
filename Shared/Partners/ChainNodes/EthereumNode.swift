import HTTPClient
import Money

/// An Ethereum node (Ethereum execution API, JSON-RPC).
package struct EthereumNode: Sendable {
  /// keccak256("Transfer(address,address,uint256)"), the first topic of ERC-20 transfers (EIP-20).
  private static let transferTopic =
    "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"

  private let node: JSONRPCNode
  private let usdcContract: String

  /// - Parameters:
  ///   - http: with the resilience wrappers around it.
  ///   - url: of the node.
  ///   - usdcContract: the address of USDC on this network.
  ///   - timeout: for each call.
  package init(
    http: any HTTPClient, url: String, usdcContract: String, timeout: Duration = .seconds(15)
  ) {
    node = JSONRPCNode(http: http, url: url, timeout: timeout)
    self.usdcContract = usdcContract.lowercased()
  }

  /// The number of the newest block.
  ///
  /// - Throws: ``PartnerError``.
  package func blockNumber() async throws(PartnerError) -> UInt64 {
    let answer = try await node.call("eth_blockNumber", [String](), as: HexNumber.self)
    guard let answer else { throw .unknown("The node knows no block.") }
    return answer.value
  }

  /// The number of the newest block that can never be replaced.
  ///
  /// - Throws: ``PartnerError``.
  package func finalizedBlockNumber() async throws(PartnerError) -> UInt64 {
    let answer = try await node.call(
      "eth_getBlockByNumber", BlockParams(), as: BlockHeader.self)
    guard let answer else { throw .unknown("The node knows no finalized block.") }
    return answer.number.value
  }

  /// What a transaction did; nil if it is in no block.
  ///
  /// - Throws: ``PartnerError``.
  package func receipt(
    _ transactionHash: String
  ) async throws(PartnerError) -> EthereumReceipt? {
    try await node.call("eth_getTransactionReceipt", [transactionHash], as: EthereumReceipt.self)
  }

  /// Whether a transaction gave `amount` of USDC to `address`, and whether that is final.
  ///
  /// - Throws: ``PartnerError``.
  package func findTransfer(
    of amount: Money, to address: String, in transactionHash: String
  ) async throws(PartnerError) -> TransferFinding {
    guard let receipt = try await receipt(transactionHash) else { return .absent }
    guard receipt.hasSucceeded else { return .failed }
    guard let micros = received(by: address, in: receipt) else {
      throw .unknown("The receipt's logs could not be read.")
    }
    guard micros == amount.micros else { return .different(micros: micros) }
    return receipt.blockNumber.value <= (try await finalizedBlockNumber()) ? .final : .included
  }

  /// USDC's six decimals are our micro-units. nil for what does not fit.
  private func received(by address: String, in receipt: EthereumReceipt) -> Int64? {
    var sum: Int64 = 0
    let wanted = address.lowercased()
    for log in receipt.logs where log.address.lowercased() == usdcContract {
      guard log.topics.count == 3, log.topics[0].lowercased() == Self.transferTopic,
        log.topics[2].count == 66, "0x" + log.topics[2].suffix(40).lowercased() == wanted
      else { continue }
      guard let value = Self.amount(log.data) else { return nil }
      let (total, overflow) = sum.addingReportingOverflow(value)
      guard !overflow else { return nil }
      sum = total
    }
    return sum
  }

  private static func amount(_ data: String) -> Int64? {
    guard data.hasPrefix("0x"), data.count == 66 else { return nil }
    let digits = data.dropFirst(2).drop { $0 == "0" }
    return digits.isEmpty ? 0 : Int64(digits, radix: 16)
  }

  /// `["finalized", false]`.
  private struct BlockParams: Encodable {
    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode("finalized")
      try container.encode(false)
    }
  }
  private struct BlockHeader: Decodable {
    let number: HexNumber
  }
}

/// What a transaction did.
package struct EthereumReceipt: Sendable, Hashable, Decodable {
  package let blockNumber: HexNumber
  package let blockHash: String
  package let status: HexNumber
  package let logs: [Log]

  /// Whether it was carried out rather than reverted.
  package var hasSucceeded: Bool { status.value == 1 }

  /// One event of a contract.
  package struct Log: Sendable, Hashable, Decodable {
    package let address: String
    package let topics: [String]
    package let data: String
  }
}

/// "0x1b4", as nodes write numbers.
package struct HexNumber: Sendable, Hashable, Decodable {
  package let value: UInt64

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard text.hasPrefix("0x"), let value = UInt64(text.dropFirst(2), radix: 16) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a quantity")
    }
    self.value = value
  }
}
