import HTTPClient

extension DriveWealthClient {
  /// Tells DriveWealth about a person; its check begins, depending on the mode agreed with it.
  ///
  /// - Throws: ``PartnerError``.
  package func createUser(
    documents: [UserDocument], metadata: [String: String], idempotencyKey: String
  ) async throws(PartnerError) -> DriveWealthUser {
    let body = CreateUserBody(documents: documents, metadata: metadata)
    return try await post(
      "/users", body, idempotencyKey: idempotencyKey, as: DriveWealthUser.self)
  }

  /// A person as DriveWealth knows them.
  ///
  /// - Throws: ``PartnerError``.
  package func user(_ id: String) async throws(PartnerError) -> DriveWealthUser {
    try await get("/users/\(URLText.encode(id))", as: DriveWealthUser.self)
  }

  /// Where the check of a person stands.
  ///
  /// - Throws: ``PartnerError``.
  package func kycStatus(userID: String) async throws(PartnerError) -> KYCReport {
    try await get("/users/\(URLText.encode(userID))/kyc-status", as: KYCReport.self)
  }

  /// A person's accounts.
  ///
  /// - Throws: ``PartnerError``.
  package func accounts(userID: String) async throws(PartnerError) -> [BrokerAccount] {
    try await get("/users/\(URLText.encode(userID))/accounts", as: [BrokerAccount].self)
  }

  private struct CreateUserBody: Encodable {
    let userType = "INDIVIDUAL_TRADER"
    let documents: [UserDocument]
    let metadata: [String: String]
  }
}
