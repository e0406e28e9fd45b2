/// What the app needs to let a user answer the provider's questions.
struct KycSession: Sendable {
  let status: KycStatus
  let inquiryID: String
  /// Gives access to the person's data: never logged, never stored.
  let sessionToken: String
}
