import HTTPClient
import Money
import Time

/// An order to send tokens out of a wallet.
package struct TransferOrder: Sendable {
  /// A UUID of version 4; the same key is the same transfer.
  package var idempotencyKey: String
  package var walletID: String
  package var destinationAddress: String
  /// Sent as a decimal string of whole tokens. No fee is taken out of it.
  package var amount: Money
  package var token: TransferToken
  /// Our own id of the transfer; Circle shows it on the transaction.
  package var refID: String?
  package var feeLevel: FeeLevel

  package init(
    idempotencyKey: String, walletID: String, destinationAddress: String, amount: Money,
    token: TransferToken, refID: String?, feeLevel: FeeLevel = .medium
  ) {
    self.idempotencyKey = idempotencyKey
    self.walletID = walletID
    self.destinationAddress = destinationAddress
    self.amount = amount
    self.token = token
    self.refID = refID
    self.feeLevel = feeLevel
  }
}

/// Which token is sent: by Circle's id, or by its contract with the chain (the chain is required
/// then, although the wallet has one).
package enum TransferToken: Sendable, Hashable {
  case id(String)
  case contract(String, Blockchain)

  /// USDC by Circle's token ids (developers.circle.com, "Monitored tokens"); nil for other chains.
  package static func usdc(on blockchain: Blockchain) -> TransferToken? {
    switch blockchain {
    case .ethereum: .id("b037d751-fb22-5f0d-bae6-47373e7ae3e3")
    case .ethereumSepolia: .id("5797fbd6-3795-519d-84ca-ec4c5f80c3b1")
    case .solana: .id("33ca4ef6-2500-5d79-82bf-e3036139cc29")
    case .solanaDevnet: .id("8fb3cadb-0ef4-573d-8fcd-e194f961c728")
    default: nil
    }
  }
}

/// How much of the native coin is offered for a place in a block.
package enum FeeLevel: String, Sendable {
  case low = "LOW"
  case medium = "MEDIUM"
  case high = "HIGH"
}

/// That an order was taken.
package struct TransactionReceipt: Sendable, Hashable, Decodable {
  /// The transaction's id.
  package let id: String
  package let state: TransactionState
}

/// A transaction of one of our wallets.
package struct CircleTransaction: Sendable, Hashable, Decodable {
  package let id: String
  package let state: TransactionState
  package let blockchain: Blockchain
  @Maybe package var transactionType: TransactionType?
  @Maybe package var walletId: String?
  @Maybe package var tokenId: String?
  @Maybe package var sourceAddress: String?
  @Maybe package var destinationAddress: String?
  /// Whole tokens; one element for transfers.
  @Maybe package var amounts: [ExactDecimal]?
  @Maybe package var txHash: String?
  @Maybe package var blockHeight: Int?
  @Maybe package var operation: String?
  /// In the chain's native coin.
  @Maybe package var networkFee: ExactDecimal?
  @Maybe package var errorReason: String?
  @Maybe package var errorDetails: String?
  @Maybe package var refId: String?
  @Instant package var firstConfirmDate: Timestamp?
  @Instant package var createDate: Timestamp?
  @Instant package var updateDate: Timestamp?

  /// The amount as USDC; nil unless there is exactly one and it is exact in micro-units.
  package var usdcAmount: Money? {
    guard let amounts, amounts.count == 1 else { return nil }
    return Money(amounts[0].text, asset: .usdc)
  }

  /// The hash on chain. Circle writes "" for none.
  package var transactionHash: String? { txHash?.isEmpty == false ? txHash : nil }
}

/// Which way tokens go.
package enum TransactionType: OpenWord {
  case inbound
  case outbound
  case unknown(String)

  package init(word: String) {
    self =
      switch word.uppercased() {
      case "INBOUND": .inbound
      case "OUTBOUND": .outbound
      default: .unknown(word)
      }
  }
}

/// Where a transaction stands. Some pages of Circle's documentation say COMPLETED and CANCELED, the
/// API says COMPLETE and CANCELLED; both are read.
package enum TransactionState: OpenWord {
  case initiated
  case cleared
  case queued
  case sent
  /// In a block that may still be replaced. The wallet's balance has moved.
  case confirmed
  /// Final: 12 blocks deep on Ethereum, 33 on Solana.
  case complete
  case failed
  /// Refused by screening.
  case denied
  case cancelled
  /// Sent with too small a fee.
  case stuck
  case waiting
  /// A word that we do not know: not an end.
  case unknown(String)

  package init(word: String) {
    self =
      switch word.uppercased() {
      case "INITIATED": .initiated
      case "CLEARED", "PENDING_RISK_SCREENING": .cleared
      case "QUEUED": .queued
      case "SENT": .sent
      case "CONFIRMED": .confirmed
      case "COMPLETE", "COMPLETED": .complete
      case "FAILED": .failed
      case "DENIED": .denied
      case "CANCELLED", "CANCELED": .cancelled
      case "STUCK": .stuck
      case "WAITING": .waiting
      default: .unknown(word)
      }
  }

  /// Whether nothing more will happen.
  package var isTerminal: Bool {
    switch self {
    case .complete, .failed, .denied, .cancelled: true
    default: false
    }
  }
}

/// Narrows a list of transactions.
package struct TransactionFilter: Sendable {
  package var walletIDs: [String] = []
  package var blockchain: Blockchain?
  package var destinationAddress: String?
  package var txHash: String?
  /// In W3S's spelling, such as "INBOUND".
  package var txType: String?
  /// In W3S's spelling, such as "COMPLETE".
  package var state: String?
  /// Also tokens that are not monitored.
  package var includeAll = true
  /// Created at this instant or later.
  package var from: Timestamp?
  /// Created at this instant or earlier.
  package var to: Timestamp?
  /// 1 to 50.
  package var pageSize = 50

  package init() {}

  var query: [(String, String?)] {
    [
      ("walletIds", walletIDs.isEmpty ? nil : walletIDs.joined(separator: ",")),
      ("blockchain", blockchain?.rawValue), ("destinationAddress", destinationAddress),
      ("txHash", txHash), ("txType", txType), ("state", state),
      ("includeAll", includeAll ? "true" : nil), ("from", from?.rfc3339Seconds),
      ("to", to?.rfc3339Seconds), ("pageSize", String(pageSize)),
    ]
  }
}

struct TransactionData: Decodable {
  let transaction: CircleTransaction
}
struct TransactionsData: Decodable {
  let transactions: [CircleTransaction]
}

struct TransferBody: Encodable {
  let idempotencyKey: String
  let entitySecretCiphertext: String
  let walletId: String
  let destinationAddress: String
  let amounts: [String]
  let tokenId: String?
  let tokenAddress: String?
  let blockchain: String?
  let feeLevel: String
  let refId: String?

  init(_ order: TransferOrder, entitySecretCiphertext: String) {
    idempotencyKey = order.idempotencyKey
    self.entitySecretCiphertext = entitySecretCiphertext
    walletId = order.walletID
    destinationAddress = order.destinationAddress
    amounts = [order.amount.decimalText]
    feeLevel = order.feeLevel.rawValue
    refId = order.refID
    switch order.token {
    case .id(let id): (tokenId, tokenAddress, blockchain) = (id, nil, nil)
    case .contract(let address, let chain):
      (tokenId, tokenAddress, blockchain) = (nil, address, chain.rawValue)
    }
  }
}
