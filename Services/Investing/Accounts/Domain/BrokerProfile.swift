import Time

/// What the broker must know of a person whose identity is verified. Kept only until it does.
struct BrokerProfile: Codable, Equatable, Sendable {
  /// Where a person lives.
  struct Address: Codable, Equatable, Sendable {
    let street1: String
    let street2: String?
    let city: String
    let province: String
    let postalCode: String
    /// ISO 3166 alpha-3.
    let country: String
  }

  let firstName: String
  let lastName: String
  let email: String
  /// Digits with country code, no plus.
  let phone: String
  let birthDate: CivilDate
  let address: Address
  /// `nil` when it is not known; the broker then asks for it.
  let taxID: String?
  /// SSN, EIN, FTIN or FTNLO.
  let taxIDType: String
  /// ISO 3166 alpha-3.
  let citizenship: String
}

/// Country codes as the broker wants them.
enum CountryCode {
  /// The alpha-3 form of an alpha-2 or alpha-3 code; `nil` for what is neither. Alpha-2 codes are
  /// known for the countries that we serve.
  static func alpha3(_ code: String) -> String? {
    let upper = code.uppercased()
    guard upper.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
    return upper.utf8.count == 3 ? upper : alpha3ByAlpha2[upper]
  }

  private static let alpha3ByAlpha2 = [
    "US": "USA", "CA": "CAN", "MX": "MEX", "GB": "GBR", "IE": "IRL", "DE": "DEU", "FR": "FRA",
    "ES": "ESP", "PT": "PRT", "IT": "ITA", "NL": "NLD", "BE": "BEL", "AT": "AUT", "CH": "CHE",
    "SE": "SWE", "NO": "NOR", "DK": "DNK", "FI": "FIN", "PL": "POL", "CZ": "CZE", "BR": "BRA",
    "AR": "ARG", "CL": "CHL", "CO": "COL", "AU": "AUS", "NZ": "NZL", "JP": "JPN", "KR": "KOR",
    "SG": "SGP", "IN": "IND", "NG": "NGA", "ZA": "ZAF", "KE": "KEN", "GH": "GHA", "AE": "ARE",
  ]
}
