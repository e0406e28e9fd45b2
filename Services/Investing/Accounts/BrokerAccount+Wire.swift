import StackProto
import Time

extension BrokerProfile {
  /// A profile of a request, checked for what the broker will not do without.
  ///
  /// - Throws: `InvestingError.invalidInput` naming the field.
  init(_ wire: InvestingV1.BrokerProfile) throws(InvestingError) {
    func required(_ text: String, _ field: String) throws(InvestingError) -> String {
      guard !text.isEmpty, text.count <= 200 else {
        throw .invalidInput(field: "profile.\(field)", "missing or too long")
      }
      return text
    }
    guard let birthDate = CivilDate(wire.birthDate) else {
      throw .invalidInput(field: "profile.birth_date", "not a date")
    }
    guard let address = wire.address else {
      throw .invalidInput(field: "profile.address", "missing")
    }
    guard let country = CountryCode.alpha3(address.country) else {
      throw .invalidInput(field: "profile.address.country", "unknown")
    }
    let type = wire.taxIDType.isEmpty ? "SSN" : wire.taxIDType
    guard ["SSN", "EIN", "FTIN", "FTNLO"].contains(type) else {
      throw .invalidInput(field: "profile.tax_id_type", "unknown")
    }
    try self.init(
      firstName: required(wire.firstName, "first_name"),
      lastName: required(wire.lastName, "last_name"), email: required(wire.email, "email"),
      phone: String(required(wire.phone, "phone").filter { $0.isASCII && $0.isNumber }),
      birthDate: birthDate,
      address: Address(
        street1: required(address.street1, "address.street1"),
        street2: address.street2.isEmpty ? nil : address.street2,
        city: required(address.city, "address.city"), province: address.province,
        postalCode: required(address.postalCode, "address.postal_code"), country: country),
      taxID: wire.taxID.isEmpty ? nil : wire.taxID, taxIDType: type,
      citizenship: CountryCode.alpha3(wire.citizenship) ?? country)
  }
}

extension InvestingV1.BrokerAccount {
  /// An account as it travels.
  init(_ account: BrokerAccount) {
    self.init(
      accountID: account.id.description,
      status: account.hold == nil ? InvestingV1.BrokerAccountStatus(account.state) : .frozen,
      accountNumber: account.account?.number ?? "", brokerAccountID: account.account?.id ?? "",
      brokerUserID: account.brokerUser ?? "", failureReason: account.hold ?? account.failure ?? "",
      createdAtMicros: account.createdAt.microseconds,
      updatedAtMicros: account.updatedAt.microseconds, userID: account.user.description)
  }
}

extension InvestingV1.BrokerAccountStatus {
  init(_ state: AccountState) {
    self =
      switch state {
      case .wanted, .askingUser, .userKnown, .askingAccount, .pending: .pending
      case .open: .open
      case .closeOnly: .closeOnly
      case .frozen: .frozen
      case .closed: .closed
      case .rejected: .rejected
      case .inReview: .inReview
      }
  }
}
