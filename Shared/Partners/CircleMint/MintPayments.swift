import HTTPClient
import Money
import Time

/// Where a wire account, deposit, payout or transfer stands.
package enum MintStatus: OpenWord {
  case pending
  /// A transfer was broadcast.
  case running
  /// Done. A payout can still come back after this.
  case complete
  case failed
  /// A word that we do not know: not an end.
  case unknown(String)

  package init(word: String) {
    self =
      switch word.lowercased() {
      case "pending", "created": .pending
      case "running": .running
      case "complete", "completed": .complete
      case "failed": .failed
      default: .unknown(word)
      }
  }
}

/// Dollars that arrived by wire and became USDC one to one when complete.
package struct MintDeposit: Sendable, Hashable, Decodable {
  package let id: String
  package let status: MintStatus
  package let amount: MintMoney
  /// The linked bank account that they came from.
  @Maybe package var sourceWalletId: String?
  @Maybe package var source: MintParty?
  @Maybe package var destination: MintParty?
  @Maybe package var fees: MintMoney?
  @Maybe package var trackingRef: String?
  @Maybe package var externalRef: String?
  @Maybe package var customerExternalRef: String?
  @Maybe package var riskEvaluation: RiskEvaluation?
  @Instant package var createDate: Timestamp?
  @Instant package var updateDate: Timestamp?
}

/// USDC that becomes dollars at a linked bank account.
package struct Payout: Sendable, Hashable, Decodable {
  package let id: String
  package let status: MintStatus
  package let amount: MintMoney
  @Maybe package var destination: MintParty?
  /// What arrives, where Circle says so: book from this and `fees`, whoever bears them.
  @Maybe package var toAmount: MintMoney?
  @Maybe package var fees: MintMoney?
  /// Only on a single payout, and only once known.
  @Maybe package var trackingRef: String?
  @Maybe package var externalRef: String?
  /// Such as "insufficient_funds" or "transaction_returned".
  @Maybe package var errorCode: String?
  @Maybe package var riskEvaluation: RiskEvaluation?
  /// The bank sent it back, even after it was complete.
  @Maybe package var `return`: PayoutReturn?
  @Instant package var createDate: Timestamp?
  @Instant package var updateDate: Timestamp?

  /// Whether the bank sent the money back.
  package var isReturned: Bool { errorCode == "transaction_returned" || self.return != nil }
}

/// How a payout came back.
package struct PayoutReturn: Sendable, Hashable, Decodable {
  package let id: String
  @Maybe package var amount: MintMoney?
  @Maybe package var fees: MintMoney?
  @Maybe package var reason: String?
  @Maybe package var status: MintStatus?
}

/// USDC that moves between the account and a chain.
package struct MintTransfer: Sendable, Hashable, Decodable {
  package let id: String
  package let status: MintStatus
  package let amount: MintMoney
  package let source: MintParty
  package let destination: MintParty
  @Maybe package var transactionHash: String?
  /// Such as "transfer_denied" or "insufficient_funds".
  @Maybe package var errorCode: String?
  @Maybe package var fees: [MintMoney]?
  @Maybe package var riskEvaluation: RiskEvaluation?
  @Instant package var createDate: Timestamp?
  @Instant package var updateDate: Timestamp?

  /// Whether it came from a chain into the account.
  package var isInbound: Bool { source.type == "blockchain" && destination.type == "wallet" }
}

/// The account's address on a chain.
package struct DepositAddress: Sendable, Hashable, Decodable {
  @Maybe package var id: String?
  package let address: String
  package let chain: MintChain
  @Maybe package var currency: String?
  @Maybe package var addressTag: String?
}

/// An address that transfers may go to, once approved.
package struct RecipientAddress: Sendable, Hashable, Decodable {
  package let id: String
  package let address: String
  package let chain: MintChain
  @Maybe package var description: String?
  /// "pending_verification", "verification_succeeded" or "active"; absent in lists.
  @Maybe package var status: String?
}

struct PayoutBody: Encodable {
  struct Destination: Encodable {
    let type: String
    let id: String
  }
  let idempotencyKey: String
  let destination: Destination
  let amount: MintMoney
}

struct TransferBody: Encodable {
  struct Destination: Encodable {
    let type: String
    let addressId: String
  }
  let idempotencyKey: String
  let destination: Destination
  let amount: MintMoney
}

struct DepositAddressBody: Encodable {
  let idempotencyKey: String
  let currency = "USD"
  let chain: String
}

struct RecipientAddressBody: Encodable {
  let idempotencyKey: String
  let address: String
  let chain: String
  let currency = "USD"
  let description: String
}
