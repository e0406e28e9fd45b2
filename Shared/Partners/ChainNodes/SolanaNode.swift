import HTTPClient
import Money

/// A Solana node (Solana JSON-RPC HTTP methods).
package struct SolanaNode: Sendable {
  private let node: JSONRPCNode
  private let usdcMint: String

  /// - Parameters:
  ///   - http: with the resilience wrappers around it.
  ///   - url: of the node.
  ///   - usdcMint: the mint of USDC on this network.
  ///   - timeout: for each call.
  package init(
    http: any HTTPClient, url: String, usdcMint: String, timeout: Duration = .seconds(15)
  ) {
    node = JSONRPCNode(http: http, url: url, timeout: timeout)
    self.usdcMint = usdcMint
  }

  /// Where a transaction stands, looked for in the whole history; nil if the chain does not know it.
  ///
  /// - Throws: ``PartnerError``.
  package func signatureStatus(
    _ signature: String
  ) async throws(PartnerError) -> SolanaSignatureStatus? {
    let answer = try await node.call(
      "getSignatureStatuses", StatusParams(signature: signature), as: Statuses.self)
    return answer?.value.first ?? nil
  }

  /// The token balances before and after a transaction; nil if it is not in a block.
  ///
  /// - Throws: ``PartnerError``.
  package func transaction(_ signature: String) async throws(PartnerError) -> SolanaTransaction? {
    try await node.call(
      "getTransaction", TransactionParams(signature: signature), as: SolanaTransaction.self)
  }

  /// Whether a transaction gave `amount` of USDC to `owner`, and whether that is final.
  ///
  /// - Throws: ``PartnerError``.
  package func findTransfer(
    of amount: Money, to owner: String, in signature: String
  ) async throws(PartnerError) -> TransferFinding {
    guard let status = try await signatureStatus(signature) else { return .absent }
    guard !status.hasFailed else { return .failed }
    // Only confirmed transactions can be read; before that there is nothing to compare.
    guard status.confirmationStatus != .processed,
      let transaction = try await transaction(signature)
    else { return .included }
    guard let micros = transaction.received(by: owner, mint: usdcMint) else {
      throw .unknown("The transaction's balances could not be read.")
    }
    guard micros == amount.micros else { return .different(micros: micros) }
    return status.confirmationStatus == .finalized ? .final : .included
  }

  private struct StatusParams: Encodable {
    let signature: String

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode([signature])
      try container.encode(["searchTransactionHistory": true])
    }
  }
  private struct Statuses: Decodable {
    let value: [SolanaSignatureStatus?]
  }
  private struct TransactionParams: Encodable {
    let signature: String

    private struct Options: Encodable {
      let encoding = "jsonParsed"
      let commitment = "confirmed"
      let maxSupportedTransactionVersion = 0
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(signature)
      try container.encode(Options())
    }
  }
}

/// Where a transaction stands.
package struct SolanaSignatureStatus: Sendable, Hashable, Decodable {
  package let slot: UInt64
  package let confirmationStatus: SolanaCommitment
  /// Whether it is in a block without effect.
  package let hasFailed: Bool

  private enum CodingKeys: String, CodingKey {
    case slot, confirmationStatus, err
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    slot = try container.decode(UInt64.self, forKey: .slot)
    // Old nodes answer null for what they have long finalized.
    confirmationStatus =
      try container.decodeIfPresent(SolanaCommitment.self, forKey: .confirmationStatus)
      ?? .finalized
    hasFailed = container.contains(.err) ? try !container.decodeNil(forKey: .err) : false
  }
}

/// How much of the network stands behind a block.
package enum SolanaCommitment: OpenWord {
  case processed
  case confirmed
  case finalized
  case unknown(String)

  package init(word: String) {
    self =
      switch word {
      case "processed": .processed
      case "confirmed": .confirmed
      case "finalized": .finalized
      default: .unknown(word)
      }
  }
}

/// A transaction, as far as tokens go.
package struct SolanaTransaction: Sendable, Hashable, Decodable {
  package let slot: UInt64
  package let meta: Meta

  /// What it changed.
  package struct Meta: Sendable, Hashable, Decodable {
    // Null is none; but what cannot be read is no proof that nothing was there.
    package let preTokenBalances: [TokenAmount]?
    package let postTokenBalances: [TokenAmount]?
  }

  /// What a token account holds.
  package struct TokenAmount: Sendable, Hashable, Decodable {
    package let mint: String
    @Maybe package var owner: String?
    package let uiTokenAmount: Amount
  }

  /// In the token's smallest unit.
  package struct Amount: Sendable, Hashable, Decodable {
    package let amount: String
    package let decimals: Int
  }

  /// How much more of a token with six decimals `owner` has than before; nil if it cannot be read.
  func received(by owner: String, mint: String) -> Int64? {
    guard let after = sum(meta.postTokenBalances, owner, mint),
      let before = sum(meta.preTokenBalances, owner, mint)
    else { return nil }
    return after - before
  }

  private func sum(_ balances: [TokenAmount]?, _ owner: String, _ mint: String) -> Int64? {
    var sum: Int64 = 0
    for balance in balances ?? [] where balance.owner == owner && balance.mint == mint {
      guard balance.uiTokenAmount.decimals == 6, let units = Int64(balance.uiTokenAmount.amount),
        units >= 0, case let (total, overflow) = sum.addingReportingOverflow(units), !overflow
      else { return nil }
      sum = total
    }
    return sum
  }
}
