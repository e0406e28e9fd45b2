import DriveWealth
import HTTPClient
import Identifiers
import Time

/// Whether DriveWealth fills orders at any hour; only its test environment takes it.
struct BrokerageOptions: Sendable, Equatable {
  let ignoresMarketHours: Bool
}

/// DriveWealth as our brokerage: people and accounts. Its words stop at this file.
struct DriveWealthBrokerage: Brokerage {
  let driveWealth: DriveWealthClient
  let options: BrokerageOptions

  func createUser(
    _ profile: BrokerProfile, for account: BrokerAccount, key: String
  ) async -> Answer<AccountEvent> {
    do {
      let user = try await driveWealth.createUser(
        documents: documents(profile), metadata: metadata(account), idempotencyKey: key)
      return .fact(.userMade(user.id))
    } catch {
      return answer(error)
    }
  }

  func createAccount(
    for account: BrokerAccount, brokerUser: String, key: String
  ) async -> Answer<AccountEvent> {
    var order = AccountOrder(userID: brokerUser)
    order.metadata = metadata(account)
    order.ignoreMarketHoursForTest = options.ignoresMarketHours
    do {
      let made = try await driveWealth.createAccount(order, idempotencyKey: key)
      return .fact(
        .accountMade(BrokerAccountReference(id: made.id, number: made.accountNo)))
    } catch {
      return answer(error)
    }
  }

  func standing(
    of account: BrokerAccountReference, brokerUser: String
  ) async -> Answer<AccountStanding> {
    do {
      switch try await driveWealth.account(account.id).status {
      case .open: return .fact(.open)
      case .openNoNewTrades: return .fact(.closeOnly)
      case .frozen: return .fact(.frozen)
      case .closed: return .fact(.closed)
      case .pending:
        return .fact(try await check(of: brokerUser))
      case .unknown(let word): return .silence("account status \(word)")
      }
    } catch {
      return .silence("\(error)")
    }
  }

  /// While the account is pending the check of the person tells why. Its names decide; its codes
  /// are paired with them differently from page to page.
  private func check(of brokerUser: String) async throws -> AccountStanding {
    let report = try await driveWealth.kycStatus(userID: brokerUser)
    let words = report.description ?? report.errors.first?.description ?? ""
    switch report.status {
    case .denied: return .rejected(words.isEmpty ? "refused by the broker" : words)
    case .infoRequired, .docRequired, .manualReview:
      return .needsInformation(words.isEmpty ? "the broker wants to know more" : words)
    case .notReady, .ready, .processing, .approved, .unknown: return .pending
    }
  }

  private func metadata(_ account: BrokerAccount) -> [String: String] {
    ["stackUser": account.user.description, "stackAccount": account.id.description]
  }

  func account(of brokerUser: String) async -> Answer<BrokerAccountReference?> {
    do {
      let found = try await driveWealth.accounts(userID: brokerUser).first
      return .fact(found.map { BrokerAccountReference(id: $0.id, number: $0.accountNo) })
    } catch {
      return .silence("\(error)")
    }
  }

  private func answer(_ error: PartnerError) -> Answer<AccountEvent> {
    switch error {
    case .notSent: .fact(.neverArrived)
    case _ where error.isKeyUsedUp: .fact(.lost)
    // Our access, not the person.
    case .refused(403, "403", _): .silence("\(error)")
    case .refused(_, _, let message) where !error.isAboutTheCall:
      .fact(.refused(String("the broker refused: \(message)".prefix(200))))
    default: .silence("\(error)")
    }
  }

  /// What DriveWealth must know of what we know. We state nothing about a person that they did not
  /// tell us: work and wealth are left out until the app asks for them.
  private func documents(_ profile: BrokerProfile) -> [UserDocument] {
    let (year, month, day) = profile.birthDate.yearMonthDay
    var documents: [UserDocument] = [
      .basicInfo(
        BasicInfo(
          firstName: profile.firstName, lastName: profile.lastName,
          country: profile.address.country, phone: profile.phone, emailAddress: profile.email)),
      .personalInfo(PersonalInfo(birthDay: day, birthMonth: month, birthYear: year)),
      .addressInfo(
        AddressInfo(
          street1: profile.address.street1, street2: profile.address.street2,
          city: profile.address.city, province: profile.address.province,
          postalCode: profile.address.postalCode, country: profile.address.country)),
      .disclosures(Disclosures(signedBy: "\(profile.firstName) \(profile.lastName)")),
    ]
    if let taxID = profile.taxID {
      documents.append(
        .identificationInfo(
          IdentificationInfo(
            value: taxID, type: profile.taxIDType, citizenship: profile.citizenship,
            usTaxPayer: profile.taxIDType == "SSN" || profile.taxIDType == "EIN")))
    }
    return documents
  }
}
