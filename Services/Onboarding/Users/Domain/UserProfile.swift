import Identifiers
import Time

/// A user as the app shows them.
struct UserProfile: Hashable, Sendable {
  let id: UserID
  var email: String?
  var phoneNumber: String?
  var displayName: String?
  var kycStatus: KycStatus
  var hasPasscode: Bool
  /// Each known flag with its value for this user, by name.
  var featureFlags: [FeatureFlag]
  let createdAt: Timestamp
  var updatedAt: Timestamp
}

/// What a user may change about themselves; `nil` leaves it.
struct ProfileChange: Sendable {
  var email: EmailAddress?
  var phoneNumber: PhoneNumber?
  var displayName: DisplayName?
}

/// Someone who signs up, as far as the identity provider vouches for it.
struct NewUser: Sendable {
  let identity: AuthIdentity
  /// Only one that the provider calls verified.
  var verifiedEmail: EmailAddress?
  var phoneNumber: PhoneNumber?
  /// Whether the provider vouches for the phone number, rather than the user alone.
  var phoneNumberVerified: Bool
  var displayName: DisplayName?
}
