import FoundationEssentials
import HTTPClient
import Money
import Time

/// The company's own bank, through a small REST API that we define ourselves: the bank is not
/// chosen yet, and whatever it offers will be put behind these few words.
///
/// `POST /wires` and `GET /wires/{id}` send and follow wires, `GET /transactions` lists what was
/// booked, oldest first. A bearer key, an `Idempotency-Key` on POST, amounts as decimal strings,
/// errors as `{"code","message"}`.
package struct BankClient: Sendable {
  private let api: JSONAPI
  private let apiKey: String

  /// - Parameters:
  ///   - http: with the resilience wrappers around it.
  ///   - baseURL: such as "https://bank.example/v1".
  ///   - apiKey: sent as bearer.
  ///   - timeout: for each call.
  package init(
    http: any HTTPClient, baseURL: String, apiKey: String, timeout: Duration = .seconds(30)
  ) {
    self.apiKey = apiKey
    api = JSONAPI(
      http: http, baseURL: baseURL, timeout: timeout, refusal: BankErrors.refusal)
  }

  /// Sends a wire. The same key is the same wire.
  ///
  /// - Throws: ``PartnerError``; refused with "insufficient_funds" when the account is short.
  package func createWire(
    _ order: WireOrder, idempotencyKey: String
  ) async throws(PartnerError) -> Wire {
    let response = try await api.send(
      .post, "/wires", headers: headers + [("Idempotency-Key", idempotencyKey)],
      body: try api.encode(WireBody(order)), isIdempotent: true)
    return try api.decode(Wire.self, from: response)
  }

  /// A wire as it is now.
  ///
  /// - Throws: ``PartnerError``.
  package func wire(_ id: String) async throws(PartnerError) -> Wire {
    let response = try await api.send(.get, "/wires/\(URLText.encode(id))", headers: headers)
    return try api.decode(Wire.self, from: response)
  }

  /// What was booked on the account after a cursor, oldest first.
  ///
  /// - Throws: ``PartnerError``.
  package func transactions(
    after cursor: String? = nil, limit: Int = 50
  ) async throws(PartnerError) -> BankTransactions {
    let response = try await api.send(
      .get, "/transactions", query: [("after", cursor), ("limit", String(limit))],
      headers: headers)
    return try api.decode(BankTransactions.self, from: response)
  }

  private var headers: [(String, String)] { [("Authorization", "Bearer \(apiKey)")] }
}

/// A wire to send.
package struct WireOrder: Sendable {
  package var amount: Money
  package var beneficiary: Beneficiary
  /// Arrives with the money.
  package var reference: String

  package init(amount: Money, beneficiary: Beneficiary, reference: String) {
    self.amount = amount
    self.beneficiary = beneficiary
    self.reference = reference
  }
}

/// Who receives a wire.
package struct Beneficiary: Sendable, Hashable, Codable {
  package var name: String
  package var accountNumber: String
  /// ABA.
  package var routingNumber: String
  package var bankName: String?

  package init(name: String, accountNumber: String, routingNumber: String, bankName: String?) {
    self.name = name
    self.accountNumber = accountNumber
    self.routingNumber = routingNumber
    self.bankName = bankName
  }
}

/// A wire that we sent.
package struct Wire: Sendable, Hashable, Decodable {
  package let id: String
  package let status: WireStatus
  package let amount: ExactDecimal
  package let currency: String
  @Maybe package var reference: String?
  @Maybe package var failureReason: String?
  @Instant package var createdAt: Timestamp?
  @Instant package var updatedAt: Timestamp?
}

/// Where a wire stands.
package enum WireStatus: OpenWord {
  case pending
  /// Left our bank.
  case sent
  case completed
  case failed
  /// Came back.
  case returned
  case unknown(String)

  package init(word: String) {
    self =
      switch word.lowercased() {
      case "pending": .pending
      case "sent": .sent
      case "completed": .completed
      case "failed": .failed
      case "returned": .returned
      default: .unknown(word)
      }
  }
}

/// A part of the account's statement.
package struct BankTransactions: Sendable, Decodable {
  package let transactions: [BankTransaction]
  /// Where the rest begins; nil at the end.
  @Maybe package var next: String?
}

/// One booking.
package struct BankTransaction: Sendable, Hashable, Decodable {
  package let id: String
  /// "credit" is money that came in, "debit" money that went out.
  package let direction: String
  /// Never negative.
  package let amount: ExactDecimal
  package let currency: String
  @Maybe package var counterparty: String?
  @Maybe package var reference: String?
  /// Our wire, if it was one.
  @Maybe package var wireId: String?
  @Instant package var bookedAt: Timestamp?
}

private struct WireBody: Encodable {
  let amount: String
  let currency = "USD"
  let beneficiary: Beneficiary
  let reference: String

  init(_ order: WireOrder) {
    amount = order.amount.decimalText
    beneficiary = order.beneficiary
    reference = order.reference
  }
}

private enum BankErrors {
  private struct Body: Decodable {
    @Maybe var code: String?
    @Maybe var message: String?
  }

  @Sendable static func refusal(_ response: HTTPResponse) -> (code: String, message: String) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    return (body?.code ?? String(response.status), body?.message ?? "")
  }
}
