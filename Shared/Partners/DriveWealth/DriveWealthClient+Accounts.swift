import HTTPClient
import Time

extension DriveWealthClient {
  /// Opens an account; it becomes OPEN once the person is approved.
  ///
  /// - Throws: ``PartnerError``.
  package func createAccount(
    _ order: AccountOrder, idempotencyKey: String
  ) async throws(PartnerError) -> BrokerAccount {
    try await post(
      "/accounts", CreateAccountBody(order), idempotencyKey: idempotencyKey,
      as: BrokerAccount.self)
  }

  /// One account.
  ///
  /// - Throws: ``PartnerError``.
  package func account(_ id: String) async throws(PartnerError) -> BrokerAccount {
    try await get("/accounts/\(URLText.encode(id))", as: BrokerAccount.self)
  }

  /// An account's cash.
  ///
  /// - Throws: ``PartnerError``.
  package func money(accountID: String) async throws(PartnerError) -> AccountMoney {
    try await get("/accounts/\(URLText.encode(accountID))/summary/money", as: AccountMoney.self)
  }

  /// An account's positions.
  ///
  /// - Throws: ``PartnerError``.
  package func positions(accountID: String) async throws(PartnerError) -> AccountPositions {
    try await get(
      "/accounts/\(URLText.encode(accountID))/summary/positions", as: AccountPositions.self)
  }

  /// An account's books between two instants.
  ///
  /// - Throws: ``PartnerError``.
  package func transactions(
    accountID: String, from: Timestamp, to: Timestamp, limit: Int = 500
  ) async throws(PartnerError) -> [AccountTransaction] {
    let query: [(String, String?)] = [
      ("from", from.rfc3339), ("to", to.rfc3339), ("limit", String(limit)),
    ]
    return try await get(
      "/accounts/\(URLText.encode(accountID))/transactions", query,
      as: [AccountTransaction].self)
  }

  /// An account's returns. Spans under three months take D, W and M; up to a year M; beyond M and Y.
  ///
  /// - Throws: ``PartnerError``.
  package func performanceReturns(
    accountID: String, frequency: PerformanceFrequency, from: CivilDate, to: CivilDate
  ) async throws(PartnerError) -> PerformanceReturns {
    let query: [(String, String?)] = [
      ("frequency", frequency.rawValue), ("from", from.description), ("to", to.description),
    ]
    return try await get(
      "/accounts/\(URLText.encode(accountID))/performance-returns", query,
      as: PerformanceReturns.self)
  }

  private struct CreateAccountBody: Encodable {
    let userID: String
    let accountType = "LIVE"
    let accountManagementType: String
    let tradingType: String
    let metadata: [String: String]
    let ignoreMarketHoursForTest: Bool?

    init(_ order: AccountOrder) {
      userID = order.userID
      accountManagementType = order.managementType
      tradingType = order.tradingType
      metadata = order.metadata
      ignoreMarketHoursForTest = order.ignoreMarketHoursForTest ? true : nil
    }
  }
}

/// How long one point of a performance series is.
package enum PerformanceFrequency: String, Sendable {
  case daily = "D"
  /// Dated Friday.
  case weekly = "W"
  case monthly = "M"
  case yearly = "Y"
}
