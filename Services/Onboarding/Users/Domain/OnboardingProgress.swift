import Identifiers

/// What has been done for a new user outside of this service, and what that is owed next.
struct OnboardingProgress: Hashable, Sendable {
  let user: UserID
  /// Wallets that the wallet service has been asked for.
  var walletsAsked: Set<WalletChain> = []
  /// The newest attempt at the identity check.
  var kyc: KycState
  /// The inquiry of that attempt.
  var inquiryID: String?
  var brokerAccountAsked = false
  var brokerAccountFrozen = false

  /// Everything that is owed now, in order. It follows from the state alone, so a wake-up carries
  /// nothing and a crash forgets nothing.
  var duties: [OnboardingDuty] {
    var duties: [OnboardingDuty] = WalletChain.allCases.filter { !walletsAsked.contains($0) }
      .map { .openWallet($0) }
    switch kyc {
    case .approved where !brokerAccountAsked:
      if let inquiryID { duties.append(.openBrokerAccount(inquiryID: inquiryID)) }
    // Also when no account was asked for that we know of: we may have died after asking.
    case .rejected(.revoked) where !brokerAccountFrozen: duties.append(.freezeBrokerAccount)
    case .notStarted, .pending, .approved, .rejected: break
    }
    return duties
  }
}

/// The chains on which each user gets a wallet.
enum WalletChain: String, CaseIterable, Sendable {
  case ethereum
  case solana
}

/// Something that is owed to a user.
enum OnboardingDuty: Hashable, Sendable {
  case openWallet(WalletChain)
  /// With the person whom this inquiry verified.
  case openBrokerAccount(inquiryID: String)
  case freezeBrokerAccount
}

/// Something that was done for a user.
enum OnboardingFact: Hashable, Sendable {
  case walletAsked(WalletChain)
  case brokerAccountAsked
  case brokerAccountFrozen
}

/// Keeps what has been done for users.
protocol OnboardingProgressRepository: Sendable {
  /// - Throws: `OnboardingError.notFound`.
  func progress(of user: UserID) async throws -> OnboardingProgress

  /// Notes that something was done; repeating it is harmless.
  func record(_ fact: OnboardingFact, for user: UserID) async throws
}

/// Makes wallets.
protocol WalletOpener: Sendable {
  /// Asks for the user's wallet on a chain; asking again is harmless.
  func openWallet(for user: UserID, on chain: WalletChain) async -> DutyOutcome
}

/// Opens and freezes accounts at the broker.
protocol BrokerAccounts: Sendable {
  /// Asks for the user's account; asking again is harmless.
  func open(for user: UserID, person: VerifiedPerson, kycReference: String) async -> DutyOutcome

  /// Stops the user's trading; asking again is harmless.
  func freeze(for user: UserID, reason: String) async -> DutyOutcome
}

/// What became of something that was owed.
enum DutyOutcome: Hashable, Sendable {
  case done
  /// It may succeed later.
  case later
  /// It will not succeed by itself; the reason is for a human.
  case refused(String)
}
