import HTTPClient
import Time

extension DriveWealthClient {
  /// One instrument by symbol or id.
  ///
  /// - Throws: ``PartnerError``.
  package func instrument(_ symbolOrID: String) async throws(PartnerError) -> Instrument {
    try await get("/instruments/\(URLText.encode(symbolOrID))", as: Instrument.self)
  }

  /// The options on an underlying that expire on one day.
  ///
  /// - Throws: ``PartnerError``.
  package func optionChain(
    _ symbolOrID: String, expiring: CivilDate, pageSize: Int = 200
  ) async throws(PartnerError) -> OptionChain {
    let query: [(String, String?)] = [
      ("expirationDate", expiring.description), ("pageSize", String(pageSize)),
    ]
    return try await get(
      "/instruments/\(URLText.encode(symbolOrID))/options", query, as: OptionChain.self)
  }

  /// Prices of several symbols.
  ///
  /// - Throws: ``PartnerError``.
  package func quotes(_ symbols: [String]) async throws(PartnerError) -> [Quote] {
    try await get("/quotes", [("symbols", symbols.joined(separator: ","))], as: [Quote].self)
  }
}
