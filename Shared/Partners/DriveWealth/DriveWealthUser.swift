import HTTPClient

/// One block of what DriveWealth must know about a person (`documents` of `POST /users`).
package enum UserDocument: Sendable, Encodable {
  case basicInfo(BasicInfo)
  case identificationInfo(IdentificationInfo)
  case personalInfo(PersonalInfo)
  case addressInfo(AddressInfo)
  case employmentInfo(EmploymentInfo)
  case investorProfileInfo(InvestorProfileInfo)
  case disclosures(Disclosures)

  private enum CodingKeys: String, CodingKey {
    case type, data
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(type, forKey: .type)
    switch self {
    case .basicInfo(let data): try container.encode(data, forKey: .data)
    case .identificationInfo(let data): try container.encode(data, forKey: .data)
    case .personalInfo(let data): try container.encode(data, forKey: .data)
    case .addressInfo(let data): try container.encode(data, forKey: .data)
    case .employmentInfo(let data): try container.encode(data, forKey: .data)
    case .investorProfileInfo(let data): try container.encode(data, forKey: .data)
    case .disclosures(let data): try container.encode(data, forKey: .data)
    }
  }

  private var type: String {
    switch self {
    case .basicInfo: "BASIC_INFO"
    case .identificationInfo: "IDENTIFICATION_INFO"
    case .personalInfo: "PERSONAL_INFO"
    case .addressInfo: "ADDRESS_INFO"
    case .employmentInfo: "EMPLOYMENT_INFO"
    case .investorProfileInfo: "INVESTOR_PROFILE_INFO"
    case .disclosures: "DISCLOSURES"
    }
  }
}

/// Name and how to reach the person.
package struct BasicInfo: Sendable, Encodable {
  package var firstName: String
  package var lastName: String
  /// ISO 3166, three letters.
  package var country: String
  package var phone: String
  package var emailAddress: String
  package var language = "en_US"

  package init(
    firstName: String, lastName: String, country: String, phone: String, emailAddress: String
  ) {
    self.firstName = firstName
    self.lastName = lastName
    self.country = country
    self.phone = phone
    self.emailAddress = emailAddress
  }
}

/// The tax number.
package struct IdentificationInfo: Sendable, Encodable {
  package var value: String
  /// SSN, EIN, FTIN or FTNLO.
  package var type: String
  /// ISO 3166, three letters.
  package var citizenship: String
  package var usTaxPayer: Bool

  package init(value: String, type: String, citizenship: String, usTaxPayer: Bool) {
    self.value = value
    self.type = type
    self.citizenship = citizenship
    self.usTaxPayer = usTaxPayer
  }
}

/// The birthday.
package struct PersonalInfo: Sendable, Encodable {
  package var birthDay: Int
  package var birthMonth: Int
  package var birthYear: Int
  /// Politically exposed people, or empty.
  package var politicallyExposedNames: String

  package init(
    birthDay: Int, birthMonth: Int, birthYear: Int, politicallyExposedNames: String = ""
  ) {
    self.birthDay = birthDay
    self.birthMonth = birthMonth
    self.birthYear = birthYear
    self.politicallyExposedNames = politicallyExposedNames
  }
}

/// The home; no P.O. box.
package struct AddressInfo: Sendable, Encodable {
  package var street1: String
  package var street2: String?
  package var city: String
  package var province: String
  package var postalCode: String
  /// ISO 3166, three letters.
  package var country: String

  package init(
    street1: String, street2: String?, city: String, province: String, postalCode: String,
    country: String
  ) {
    self.street1 = street1
    self.street2 = street2
    self.city = city
    self.province = province
    self.postalCode = postalCode
    self.country = country
  }
}

/// The work.
package struct EmploymentInfo: Sendable, Encodable {
  /// EMPLOYED, RETIRED, STUDENT, UNEMPLOYED or SELF_EMPLOYED.
  package var status: String
  package var company: String?
  package var type: String?
  package var position: String?
  /// Whether the person works for a broker.
  package var broker: Bool?

  package init(
    status: String, company: String? = nil, type: String? = nil, position: String? = nil,
    broker: Bool? = nil
  ) {
    self.status = status
    self.company = company
    self.type = type
    self.position = position
    self.broker = broker
  }
}

/// What the person knows, has and wants as an investor. Incomes and worths are numbers of dollars.
package struct InvestorProfileInfo: Sendable, Encodable {
  /// NONE, YRS_1_2, YRS_3_5, YRS_5_10 or YRS_10_.
  package var investmentExperience: String
  package var annualIncome: Int
  package var networthTotal: Int
  package var networthLiquid: Int
  /// LOW, MODERATE, SPECULATION or HIGH.
  package var riskTolerance: String
  /// LONG_TERM, INFREQUENT, FREQUENT, ACTIVE_DAILY or NEW.
  package var investmentObjectives: String

  package init(
    investmentExperience: String, annualIncome: Int, networthTotal: Int, networthLiquid: Int,
    riskTolerance: String, investmentObjectives: String
  ) {
    self.investmentExperience = investmentExperience
    self.annualIncome = annualIncome
    self.networthTotal = networthTotal
    self.networthLiquid = networthLiquid
    self.riskTolerance = riskTolerance
    self.investmentObjectives = investmentObjectives
  }
}

/// What the person agreed to.
package struct Disclosures: Sendable, Encodable {
  package var termsOfUse = true
  package var marketDataAgreement = true
  package var rule14b = true
  package var privacyPolicy = true
  package var dataSharing = true
  package var customerAgreement = true
  /// The person's name as signature.
  package var signedBy: String

  package init(signedBy: String) { self.signedBy = signedBy }
}

/// A person at DriveWealth.
package struct DriveWealthUser: Sendable, Decodable {
  package let id: String
  package let status: UserStatus

  private enum CodingKeys: String, CodingKey {
    case id, userID, status, user
  }

  /// Reads both shapes: bare, and wrapped in `user`.
  package init(from decoder: any Decoder) throws {
    var container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.user) {
      container = try container.nestedContainer(keyedBy: CodingKeys.self, forKey: .user)
    }
    id =
      try container.decodeIfPresent(String.self, forKey: .id)
      ?? container.decode(String.self, forKey: .userID)
    status = UserStatus(
      word: try container.decodeIfPresent(NamedStatus.self, forKey: .status)?.name ?? "")
  }
}

/// Whether a person may have accounts.
package enum UserStatus: OpenWord {
  case pending
  case approved
  case revoked
  case closed
  case unknown(String)

  package init(word: String) {
    self =
      switch word.uppercased() {
      case "PENDING": .pending
      case "APPROVED": .approved
      case "REVOKED": .revoked
      case "CLOSED": .closed
      default: .unknown(word)
      }
  }
}

/// Where DriveWealth's own check of a person stands.
package struct KYCReport: Sendable, Decodable {
  package let userID: String
  package let status: KYCStatus
  /// DriveWealth's words about the status.
  package let description: String?
  /// What did not fit.
  package let errors: [Finding]
  /// The person's status.
  package let userStatus: UserStatus

  /// One reason.
  package struct Finding: Sendable, Hashable, Decodable {
    @Maybe package var name: String?
    @Maybe package var code: String?
    @Maybe package var description: String?
  }

  private enum CodingKeys: String, CodingKey {
    case userID, kyc, status
  }
  private struct KYC: Decodable {
    let status: NamedStatus
    @Maybe var errors: [Finding]?
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    userID = try container.decode(String.self, forKey: .userID)
    let kyc = try container.decode(KYC.self, forKey: .kyc)
    status = KYCStatus(word: kyc.status.name)
    description = kyc.status.description
    errors = kyc.errors ?? []
    userStatus = UserStatus(
      word: try container.decodeIfPresent(NamedStatus.self, forKey: .status)?.name ?? "")
  }
}

/// DriveWealth's KYC states. Codes and names are paired differently by its pages; names decide.
package enum KYCStatus: OpenWord {
  case notReady
  case ready
  case processing
  case approved
  case infoRequired
  case docRequired
  case manualReview
  case denied
  case unknown(String)

  package init(word: String) {
    self =
      switch word.uppercased() {
      case "KYC_NOT_READY": .notReady
      case "KYC_READY": .ready
      case "KYC_PROCESSING": .processing
      case "KYC_APPROVED": .approved
      case "KYC_INFO_REQUIRED": .infoRequired
      case "KYC_DOC_REQUIRED": .docRequired
      case "KYC_MANUAL_REVIEW": .manualReview
      case "KYC_DENIED": .denied
      default: .unknown(word)
      }
  }
}

/// A status as text or as `{"name","description"}`.
struct NamedStatus: Decodable, Hashable {
  let name: String
  let description: String?

  private enum CodingKeys: String, CodingKey {
    case name, description
  }

  init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      (name, description) = (text, nil)
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    description = try? container.decodeIfPresent(String.self, forKey: .description)
  }
}
