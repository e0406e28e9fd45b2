/// Checks identities. Each call states a fact, or is silent, and silence means that nobody knows.
protocol KycProvider: Sendable {
  /// Creates an inquiry. The same key never makes a second one.
  func create(
    referenceID: String, idempotencyKey: String
  ) async -> ProviderAnswer<OpenedInquiry>

  /// All inquiries that were made for a reference, newest first.
  func inquiries(referenceID: String) async -> ProviderAnswer<[ProviderInquiry]>

  /// An inquiry as it is now.
  func inquiry(_ id: String) async -> ProviderAnswer<ProviderInquiry>

  /// Opens a session for the app's SDK; an expired inquiry becomes pending again.
  func openSession(inquiryID: String, idempotencyKey: String) async
    -> ProviderAnswer<OpenedInquiry>

  /// Who the approved person is, in the words of the inquiry. Not to be stored or logged.
  func person(inquiryID: String) async -> ProviderAnswer<VerifiedPerson>
}

/// The provider's answer, as far as it is one.
enum ProviderAnswer<Fact: Sendable>: Sendable {
  case fact(Fact)
  /// Definitely not done; `isMissing` when the provider knows no such thing.
  case refused(isMissing: Bool)
  /// Definitely not done, since it did not get there; the same may succeed later.
  case notSent
  /// Maybe done, maybe not.
  case silence
}

/// An inquiry and where it stands.
struct ProviderInquiry: Hashable, Sendable {
  let id: String
  let news: InquiryNews
}

/// An inquiry and the key to its screens.
struct OpenedInquiry: Sendable {
  let inquiry: ProviderInquiry
  /// Gives access to the person's data: never logged, never stored.
  let sessionToken: String?
}

/// A person whose identity the provider has verified. Passed on to the broker, kept nowhere.
struct VerifiedPerson: Sendable, Equatable {
  var firstName = ""
  var lastName = ""
  /// "2003-05-09".
  var birthDate = ""
  var email = ""
  var phone = ""
  var street1 = ""
  var street2 = ""
  var city = ""
  /// State or province.
  var province = ""
  var postalCode = ""
  /// ISO 3166.
  var country = ""
  /// Social security or other tax number.
  var taxID = ""
}

extension VerifiedPerson: CustomStringConvertible {
  /// Never what it holds.
  var description: String { "a verified person" }
}
