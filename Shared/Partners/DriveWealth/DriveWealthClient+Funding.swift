import HTTPClient

extension DriveWealthClient {
  /// Puts money into an account.
  ///
  /// - Throws: ``PartnerError``.
  package func createDeposit(
    _ request: PaymentRequest, idempotencyKey: String
  ) async throws(PartnerError) -> DriveWealthPayment {
    try await post(
      "/funding/deposits", CreatePaymentBody(request), idempotencyKey: idempotencyKey,
      as: DriveWealthPayment.self)
  }

  /// One deposit as it is now.
  ///
  /// - Throws: ``PartnerError``.
  package func deposit(_ id: String) async throws(PartnerError) -> DriveWealthPayment {
    try await get("/funding/deposits/\(URLText.encode(id))", as: DriveWealthPayment.self)
  }

  /// All deposits into an account.
  ///
  /// - Throws: ``PartnerError``.
  package func deposits(accountID: String) async throws(PartnerError) -> [DriveWealthPayment] {
    try await get(
      "/accounts/\(URLText.encode(accountID))/funding/deposits", as: [DriveWealthPayment].self)
  }

  /// Takes money out of an account. More than is withdrawable is refused with Y075.
  ///
  /// - Throws: ``PartnerError``.
  package func createRedemption(
    _ request: PaymentRequest, idempotencyKey: String
  ) async throws(PartnerError) -> DriveWealthPayment {
    try await post(
      "/funding/redemptions", CreatePaymentBody(request), idempotencyKey: idempotencyKey,
      as: DriveWealthPayment.self)
  }

  /// One redemption as it is now.
  ///
  /// - Throws: ``PartnerError``.
  package func redemption(_ id: String) async throws(PartnerError) -> DriveWealthPayment {
    try await get("/funding/redemptions/\(URLText.encode(id))", as: DriveWealthPayment.self)
  }

  /// All redemptions from an account.
  ///
  /// - Throws: ``PartnerError``.
  package func redemptions(accountID: String) async throws(PartnerError) -> [DriveWealthPayment] {
    try await get(
      "/accounts/\(URLText.encode(accountID))/funding/redemptions",
      as: [DriveWealthPayment].self)
  }

  /// The bulk settlements, at most 200 of them.
  ///
  /// - Throws: ``PartnerError``.
  package func settlements(limit: Int = 50) async throws(PartnerError) -> [DriveWealthSettlement] {
    let list = try await get(
      "/settlements", [("limit", String(limit))], as: SettlementList.self)
    return list.settlements
  }

  /// One bulk settlement.
  ///
  /// - Throws: ``PartnerError``.
  package func settlement(_ id: String) async throws(PartnerError) -> DriveWealthSettlement {
    try await get("/settlements/\(URLText.encode(id))", as: DriveWealthSettlement.self)
  }
}

/// A list of settlements, bare or under `settlements` or `data`.
private struct SettlementList: Decodable {
  let settlements: [DriveWealthSettlement]

  private enum CodingKeys: String, CodingKey {
    case settlements, data
  }

  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self) {
      let key: CodingKeys = container.contains(.settlements) ? .settlements : .data
      settlements = try container.decode([DriveWealthSettlement].self, forKey: key)
    } else {
      settlements = try decoder.singleValueContainer().decode([DriveWealthSettlement].self)
    }
  }
}
