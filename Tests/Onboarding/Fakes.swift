import Identifiers
import Synchronization

@testable import Onboarding

/// An identity provider whose tokens are readable: `issuer subject email phone`, both verified.
struct FakeIdentityProvider: IdentityProvider {
  func verify(idToken: String) async throws -> IDTokenClaims {
    let parts = idToken.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, let identity = AuthIdentity(issuer: parts[0], subject: parts[1]) else {
      throw OnboardingError.invalidIDToken
    }
    return IDTokenClaims(
      identity: identity, email: parts[2].isEmpty ? nil : parts[2], emailVerified: true,
      phoneNumber: parts[3].isEmpty ? nil : parts[3], phoneNumberVerified: true, name: "Mia Doe")
  }
}

/// A KYC provider with books of its own, so that it can witness against us.
final class FakeKycProvider: KycProvider {
  /// What the network does to a call that creates an inquiry.
  enum Loss: CaseIterable, Sendable {
    case nothing
    /// It eats the question.
    case question
    /// It eats the answer.
    case answer
    /// It never lets the question out.
    case connection
    /// The provider fails, and stores its failure under the key.
    case storedFailure
  }

  struct Books: Sendable {
    var losses: [Loss] = []
    /// By id.
    var inquiries: [String: (reference: String, news: InquiryNews)] = [:]
    var byKey: [String: String] = [:]
    var failedKeys: Set<String> = []
    var readings = 0
    var isDown = false
  }

  let books: Mutex<Books>

  init(losing losses: [Loss] = []) { books = Mutex(Books(losses: losses)) }

  func create(
    referenceID: String, idempotencyKey: String
  ) async -> ProviderAnswer<OpenedInquiry> {
    books.withLock { books in
      if books.isDown || books.failedKeys.contains(idempotencyKey) { return .silence }
      let loss = books.losses.isEmpty ? Loss.nothing : books.losses.removeFirst()
      switch loss {
      case .question: return .silence
      case .connection: return .notSent
      case .storedFailure:
        books.failedKeys.insert(idempotencyKey)
        return .silence
      case .nothing, .answer: break
      }
      let id = books.byKey[idempotencyKey] ?? "inq_\(books.inquiries.count + 1)"
      books.byKey[idempotencyKey] = id
      books.inquiries[id] = books.inquiries[id] ?? (referenceID, .created)
      guard loss == .nothing, let known = books.inquiries[id] else { return .silence }
      return .fact(
        OpenedInquiry(inquiry: ProviderInquiry(id: id, news: known.news), sessionToken: "first"))
    }
  }

  func inquiries(referenceID: String) async -> ProviderAnswer<[ProviderInquiry]> {
    books.withLock { books in
      if books.isDown { return .silence }
      return .fact(
        books.inquiries.filter { $0.value.reference == referenceID }
          .map { ProviderInquiry(id: $0.key, news: $0.value.news) })
    }
  }

  func inquiry(_ id: String) async -> ProviderAnswer<ProviderInquiry> {
    books.withLock { books in
      books.readings += 1
      if books.isDown { return .silence }
      guard let known = books.inquiries[id] else { return .refused(isMissing: true) }
      return .fact(ProviderInquiry(id: id, news: known.news))
    }
  }

  func openSession(
    inquiryID: String, idempotencyKey: String
  ) async -> ProviderAnswer<OpenedInquiry> {
    books.withLock { books in
      if books.isDown { return .silence }
      guard let known = books.inquiries[inquiryID] else { return .refused(isMissing: true) }
      switch known.news {
      case .created, .begun, .completed, .underReview: break
      case .expired: books.inquiries[inquiryID]?.news = .begun
      case .approved, .declined, .attemptsExhausted, .unknown: return .refused(isMissing: false)
      }
      let news = books.inquiries[inquiryID]?.news ?? .begun
      return .fact(
        OpenedInquiry(
          inquiry: ProviderInquiry(id: inquiryID, news: news),
          sessionToken: "session of \(inquiryID)"))
    }
  }

  func person(inquiryID: String) async -> ProviderAnswer<VerifiedPerson> {
    books.withLock { books in
      if books.isDown { return .silence }
      guard let known = books.inquiries[inquiryID] else { return .refused(isMissing: true) }
      return .fact(VerifiedPerson(firstName: "Mia", lastName: known.reference))
    }
  }

  /// Something happens to an inquiry at the provider.
  func set(_ inquiryID: String, _ news: InquiryNews) {
    books.withLock { $0.inquiries[inquiryID]?.news = news }
  }

  func change(_ change: @Sendable (inout Books) -> Void) { books.withLock { change(&$0) } }

  var inquiryCount: Int { books.withLock { $0.inquiries.count } }
}

/// The other services, as far as onboarding asks them for something.
final class FakeNeighbours: WalletOpener, BrokerAccounts {
  struct Books: Sendable {
    /// How many calls still fail.
    var failures = 0
    var wallets: [String] = []
    var accounts: [UserID: VerifiedPerson] = [:]
    var openings = 0
    var frozen: Set<UserID> = []
  }

  let books = Mutex(Books())

  func openWallet(for user: UserID, on chain: WalletChain) async -> DutyOutcome {
    attempt { $0.wallets.append("\(user) \(chain.rawValue)") }
  }

  func open(for user: UserID, person: VerifiedPerson, kycReference: String) async -> DutyOutcome {
    attempt {
      $0.accounts[user] = person
      $0.openings += 1
    }
  }

  func freeze(for user: UserID, reason: String) async -> DutyOutcome {
    attempt { $0.frozen.insert(user) }
  }

  private func attempt(_ effect: (inout Books) -> Void) -> DutyOutcome {
    books.withLock { books in
      guard books.failures == 0 else {
        books.failures -= 1
        return .later
      }
      effect(&books)
      return .done
    }
  }
}
