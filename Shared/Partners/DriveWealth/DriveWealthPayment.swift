import HTTPClient
import Money
import Time

/// Money into an account from the partner's own pool ("bulk funding"), or out of it.
package struct PaymentRequest: Sendable {
  package var accountNo: String
  /// Dollars.
  package var amount: Money
  /// BULK_FUNDING, ACH, CASH_PROMOTION, CASH_TRANSFER or WIRE.
  package var type: String
  package var note: String?
  package var metadata: [String: String]

  package init(
    accountNo: String, amount: Money, type: String = "BULK_FUNDING", note: String? = nil,
    metadata: [String: String] = [:]
  ) {
    self.accountNo = accountNo
    self.amount = amount
    self.type = type
    self.note = note
    self.metadata = metadata
  }
}

/// Where a deposit or a redemption stands.
package enum PaymentStatus: OpenWord {
  case started
  /// Accepted. A bulk deposit gives buying power from here on.
  case pending
  case successful
  case failed
  /// Suspended.
  case other
  /// The bank took it back, perhaps after it was successful.
  case returned
  /// Managed accounts only, as the two below.
  case riaPending
  case riaApproved
  case riaRejected
  /// The bulk settlement is fixed.
  case approved
  case rejected
  case onHold
  /// DriveWealth's "-", an error on its side.
  case error
  case unknown(String)

  /// Reads numbers and texts in any case.
  package init(word: String) {
    self =
      switch word.uppercased() {
      case "STARTED", "0": .started
      case "PENDING", "1": .pending
      case "SUCCESSFUL", "2": .successful
      case "FAILED", "3": .failed
      case "OTHER", "4": .other
      case "RETURNED", "5": .returned
      case "RIA_PENDING", "11": .riaPending
      case "RIA_APPROVED", "12": .riaApproved
      case "RIA_REJECTED", "13": .riaRejected
      case "APPROVED", "14": .approved
      case "REJECTED", "15": .rejected
      case "ON_HOLD", "16": .onHold
      case "-", "-1": .error
      default: .unknown(word)
      }
  }
}

/// A deposit or a redemption in any of its shapes: the answer to its creation, a detail, in a list,
/// in an event.
package struct DriveWealthPayment: Sendable, Hashable, Decodable {
  package let id: String
  package let status: PaymentStatus
  /// "DEPOSIT" or "REDEMPTION".
  package let category: String?
  /// BULK_FUNDING, ACH, WIRE …
  package let type: String?
  /// Dollars; negative for redemptions.
  package let amount: ExactDecimal
  package let currency: String?
  package let accountNo: String?
  package let accountID: String?
  package let userID: String?
  package let metadata: [String: String]
  package let failureReason: String?
  package let statusComment: String?
  package let finTranRef: String?
  package let created: Timestamp?

  private enum CodingKeys: String, CodingKey {
    case id, paymentID, status, category, type, source, amount, currency, accountNo, accountID
    case userID, metadata, failureReason, statusComment, finTranRef, created
  }
  private struct Source: Decodable {
    let id: String
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let fields = Fields(container)
    id = try fields.required(.id, .paymentID)
    status = PaymentStatus(word: try fields.word(.status))
    amount = try container.decode(ExactDecimal.self, forKey: .amount)
    category = fields.first(.category)
    type = fields.first(.type) ?? fields.first(.source, as: Source.self)?.id
    currency = fields.first(.currency)
    accountNo = fields.first(.accountNo)
    accountID = fields.first(.accountID)
    userID = fields.first(.userID)
    metadata = fields.first(.metadata) ?? [:]
    failureReason = fields.first(.failureReason)
    statusComment = fields.first(.statusComment)
    finTranRef = fields.first(.finTranRef)
    created = fields.instant(.created)
  }
}

/// One bulk netting between the partner and DriveWealth: PENDING, APPROVED when the day's payments
/// are fixed, SUCCESSFUL when the wire has come.
package struct DriveWealthSettlement: Sendable, Hashable, Decodable {
  package let id: String
  package let status: PaymentStatus
  package let amount: ExactDecimal?
  package let currency: String?
  package let created: Timestamp?
  package let updated: Timestamp?

  private enum CodingKeys: String, CodingKey {
    case id, settlementID, status, amount, netAmount, currency, created, updated
  }

  package init(from decoder: any Decoder) throws {
    let fields = Fields(try decoder.container(keyedBy: CodingKeys.self))
    id = try fields.required(.id, .settlementID)
    status = PaymentStatus(word: try fields.word(.status))
    amount = fields.first(.amount, .netAmount)
    currency = fields.first(.currency)
    created = fields.instant(.created)
    updated = fields.instant(.updated)
  }
}

struct CreatePaymentBody: Encodable {
  let accountNo: String
  let amount: ExactDecimal?
  let currency = "USD"
  let type: String
  let note: String?
  let metadata: [String: String]?

  init(_ request: PaymentRequest) {
    accountNo = request.accountNo
    amount = ExactDecimal(request.amount.decimalText)
    type = request.type
    note = request.note
    metadata = request.metadata.isEmpty ? nil : request.metadata
  }
}
