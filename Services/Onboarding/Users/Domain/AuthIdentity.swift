/// Who someone is to the identity provider: the pair (issuer, subject), and nothing else. Accounts
/// are never found or merged by email or phone.
struct AuthIdentity: Hashable, Sendable {
  /// `iss`, byte for byte.
  let issuer: String
  /// `sub`, byte for byte.
  let subject: String

  /// `nil` when a part is empty, or the issuer holds a blank, which no URL does.
  init?(issuer: String, subject: String) {
    guard !issuer.isEmpty, !issuer.contains(where: \.isWhitespace), !subject.isEmpty,
      subject.utf8.count <= 255
    else { return nil }
    self.issuer = issuer
    self.subject = subject
  }

  /// The one text that stands for the pair in `users.auth_provider_id`: issuer, space, subject.
  var authProviderID: String { "\(issuer) \(subject)" }
}
