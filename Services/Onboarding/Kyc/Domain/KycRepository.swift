import Identifiers
import Time

/// Keeps the attempts at the identity check.
protocol KycRepository: Sendable {
  /// - Throws: `OnboardingError.notFound`.
  func find(_ id: ID<KycCheck>) async throws -> KycCheck

  /// The attempt that this inquiry belongs to.
  func find(inquiryID: String) async throws -> KycCheck?

  /// The user's newest attempt.
  ///
  /// - Throws: `OnboardingError.notFound`.
  func latest(of user: UserID) async throws -> KycCheck

  /// The inquiries that the user's attempts have, so that a new one is not taken for an old one.
  func knownInquiries(of user: UserID) async throws -> Set<String>

  /// Moves the creation along.
  ///
  /// - Returns: The check, and whether this event is what moved it.
  /// - Throws: `OnboardingError.notFound`.
  func advance(
    _ id: ID<KycCheck>, _ event: InquiryCreationEvent
  ) async throws -> (check: KycCheck, moved: Bool)

  /// Wakes what makes the check's inquiry now, should it be waiting for a better time.
  func hurry(_ id: ID<KycCheck>) async throws

  /// Takes in what was read: the attempt, the user's status if it is their newest attempt, the event
  /// that followers hear, and the wake-up of what depends on it, all or nothing. A reading that is
  /// older than the last one changes nothing.
  ///
  /// - Throws: `OnboardingError.notFound` when no attempt has this inquiry.
  func apply(_ reading: InquiryReading) async throws -> KycChange

  /// Starts the next attempt of a user, unless somebody else just did. The user's status becomes
  /// pending again.
  ///
  /// - Returns: The user's newest attempt.
  func startAttempt(after check: KycCheck) async throws -> KycCheck

  /// Takes a few checks whose inquiry has not been read for too long, and marks them as read now,
  /// so that no two pollers read the same one.
  func claimForReading(_ ages: KycPollingAges, limit: Int) async throws -> [KycCheck]
}

/// How long a check may go unread. Webhooks normally come within seconds: a lost one costs this.
struct KycPollingAges: Sendable {
  /// The user waits for the provider's decision.
  var pending: Duration
  /// Nothing has begun; the first event may have been lost.
  var notStarted: Duration
  /// Approved; a later decline may have been lost.
  var approved: Duration
}
