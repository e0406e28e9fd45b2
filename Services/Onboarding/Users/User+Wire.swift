import StackProto

extension OnboardingV1.User {
  init(_ user: UserProfile) {
    self.init(
      userID: user.id.description, email: user.email ?? "", phoneNumber: user.phoneNumber ?? "",
      displayName: user.displayName ?? "", kycStatus: OnboardingV1.KycStatus(user.kycStatus),
      hasPasscode: user.hasPasscode, featureFlags: user.featureFlags.map { .init($0) },
      createdAtMicros: user.createdAt.microseconds, updatedAtMicros: user.updatedAt.microseconds)
  }
}

extension UserProfile {
  /// What followers of the user receive.
  ///
  /// - Throws: `RPCError` when a text cannot travel.
  func payload() throws -> [UInt8] { try OnboardingV1.User(self).serialized() }
}

extension OnboardingV1.FeatureFlag {
  init(_ flag: FeatureFlag) {
    self.init(name: flag.name, enabled: flag.enabled)
  }
}

extension OnboardingV1.KycStatus {
  init(_ status: KycStatus) {
    self =
      switch status {
      case .notStarted: .notStarted
      case .pending: .pending
      case .approved: .approved
      case .rejected: .rejected
      }
  }
}

// A wire value is a guess until it is checked.

extension AuthIdentity {
  init(_ wire: OnboardingV1.CreateUserRequest) throws(OnboardingError) {
    try self.init(wireIssuer: wire.issuer, subject: wire.subject)
  }

  init(_ wire: OnboardingV1.ResolveUserRequest) throws(OnboardingError) {
    try self.init(wireIssuer: wire.issuer, subject: wire.subject)
  }

  private init(wireIssuer: String, subject: String) throws(OnboardingError) {
    guard let identity = AuthIdentity(issuer: wireIssuer, subject: subject) else {
      throw .invalidField(wireIssuer.isEmpty ? "issuer" : "subject")
    }
    self = identity
  }
}

extension PhoneNumber {
  /// `nil` when the field is empty.
  init?(wire: String) throws(OnboardingError) {
    if wire.isEmpty { return nil }
    guard let number = PhoneNumber(wire) else { throw .invalidField("phone_number") }
    self = number
  }
}

extension ProfileChange {
  init(_ wire: OnboardingV1.UpdateProfileRequest) throws(OnboardingError) {
    self.init(phoneNumber: try PhoneNumber(wire: wire.phoneNumber))
    if !wire.email.isEmpty {
      guard let address = EmailAddress(wire.email) else { throw .invalidField("email") }
      email = address
    }
    if !wire.displayName.isEmpty {
      guard let name = DisplayName(wire.displayName) else { throw .invalidField("display_name") }
      displayName = name
    }
  }
}
