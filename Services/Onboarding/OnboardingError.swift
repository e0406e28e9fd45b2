/// What a caller of this service can act on.
enum OnboardingError: Error, Equatable {
  /// A field of the request that cannot be accepted, by its name on the wire.
  case invalidField(String)
  /// The ID token is not valid, or speaks for another person than the access token.
  case invalidIDToken
  /// There is no such thing, or it is somebody else's.
  case notFound(String)
  /// Another user has the email or the phone number, by its name on the wire.
  case taken(String)
  /// The identity check is decided, and no further attempt is allowed.
  case kycDecided
  /// The partner did not answer or could not be reached; the same call may succeed later.
  case partnerUnavailable(retryAfter: Duration)
  /// Wrong; it has been counted.
  case passcodeInvalid(field: String)
  /// The user has not set one yet.
  case passcodeNotSet
  /// Too many wrong tries.
  case passcodeLocked(retryAfter: Duration)
  /// Too much to do at the moment.
  case busy
  /// No open passcode session of this user.
  case stepUpRequired
}
