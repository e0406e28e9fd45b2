import Identifiers
import Logging
import Time
import Workflow

/// Runs identity checks: makes the inquiry, opens sessions, and takes in what the provider decides.
///
/// Webhook, poller, operator and the provider's own answers all come through `refresh` or `apply`:
/// what an event says is only a reason to read the inquiry.
struct KycWorkflow: Sendable {
  let checks: any KycRepository
  let provider: any KycProvider
  let policy: KycAttemptPolicy
  let clock: any WallClock
  let ids: any IDGenerator

  /// How long a caller waits for an inquiry that is being made, and in how many looks.
  private static let patience = (looks: 60, pause: Duration.milliseconds(100))

  /// Does what the creation of a check's inquiry is owed. Losing or repeating it is harmless.
  func wake(_ id: ID<KycCheck>) async throws -> SagaProgress {
    let check = try await checks.find(id)
    switch check.creation.duty {
    case .send: return try await send(check)
    case .lookUp: return try await lookUp(check)
    case nil: return .finished
    }
  }

  /// A session for the provider's SDK: of the inquiry there is, or of a new attempt where the policy
  /// allows one.
  ///
  /// - Throws: `OnboardingError.kycDecided`; `OnboardingError.partnerUnavailable` when the inquiry is
  ///   still being made or the provider is silent.
  func start(_ user: UserID) async throws -> KycSession {
    var check = try await checks.latest(of: user)
    if check.state.isDecided {
      guard policy.allowsAnother(after: check.attempt, ending: check.state) else {
        throw OnboardingError.kycDecided
      }
      check = try await checks.startAttempt(after: check)
    }
    return try await openSession(try await inquiryID(of: check))
  }

  /// Reads an inquiry at the provider and applies what it says.
  ///
  /// - Throws: `OnboardingError.notFound` when it is not ours or the provider has forgotten it;
  ///   `OnboardingError.partnerUnavailable`.
  func refresh(_ inquiryID: String, eventAt: Timestamp? = nil) async throws -> KycChange {
    let readAt = clock.now
    switch await provider.inquiry(inquiryID) {
    case .fact(let inquiry):
      return try await apply(inquiry, readAt: readAt, eventAt: eventAt)
    case .refused(isMissing: true): throw OnboardingError.notFound("inquiry_id")
    case .refused, .notSent, .silence:
      throw OnboardingError.partnerUnavailable(retryAfter: .seconds(5))
    }
  }

  /// Takes in an event of the provider: reads the inquiry, unless the event is older than the last
  /// one that was applied, or the inquiry is none of ours.
  func take(eventAbout inquiryID: String, at moment: Timestamp?) async throws {
    guard let check = try await checks.find(inquiryID: inquiryID) else { return }
    if let moment, let last = check.lastEventAt, moment < last { return }
    _ = try await refresh(inquiryID, eventAt: moment)
  }

  /// Reads the inquiries that nobody has heard of for too long. One that cannot be read is left for
  /// the next time.
  func poll(_ ages: KycPollingAges, limit: Int = 50) async throws {
    for check in try await checks.claimForReading(ages, limit: limit) {
      guard let inquiryID = check.inquiryID else { continue }
      do {
        _ = try await refresh(inquiryID)
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        Logger.current.warning(
          "An inquiry could not be read",
          metadata: ["kyc.check": "\(check.id)", "error": "\(error)"])
      }
    }
  }
}

// The creation of an inquiry.
extension KycWorkflow {
  private func send(_ check: KycCheck) async throws -> SagaProgress {
    let (asked, moved) = try await checks.advance(check.id, .asking)
    // Only one worker gets from `wanted` to `asked`.
    guard moved, case .asked(let number, _) = asked.creation else { return .again }
    let answer = await provider.create(
      referenceID: check.referenceID, idempotencyKey: check.idempotencyKey(number: number))
    switch answer {
    case .fact(let opened): return try await adopt(opened.inquiry, for: check.id)
    case .refused:
      _ = try await checks.advance(check.id, .refused)
      return .review("The provider refused to create the inquiry.")
    case .notSent:
      _ = try await checks.advance(check.id, .notSent)
      return .again
    case .silence: return .again
    }
  }

  private func lookUp(_ check: KycCheck) async throws -> SagaProgress {
    guard case .fact(let inquiries) = await provider.inquiries(referenceID: check.referenceID)
    else { return .again }
    let known = try await checks.knownInquiries(of: check.user)
    if let ours = inquiries.first(where: { !known.contains($0.id) }) {
      return try await adopt(ours, for: check.id)
    }
    let (wanted, _) = try await checks.advance(check.id, .neverArrived)
    return try await send(wanted)
  }

  private func adopt(_ inquiry: ProviderInquiry, for id: ID<KycCheck>) async throws -> SagaProgress
  {
    let readAt = clock.now
    _ = try await checks.advance(id, .accepted(inquiryID: inquiry.id))
    _ = try await apply(inquiry, readAt: readAt, eventAt: nil)
    return .finished
  }
}

// Sessions and readings.
extension KycWorkflow {
  /// The check's inquiry, waiting a little for one that is being made.
  private func inquiryID(of check: KycCheck) async throws -> String {
    if let id = check.inquiryID { return id }
    try await checks.hurry(check.id)
    var check = check
    for _ in 0..<Self.patience.looks {
      if let id = check.inquiryID { return id }
      if check.creation == .refused { break }
      try await Task.sleep(for: Self.patience.pause)
      check = try await checks.find(check.id)
    }
    throw OnboardingError.partnerUnavailable(retryAfter: .seconds(2))
  }

  private func openSession(_ inquiryID: String) async throws -> KycSession {
    let readAt = clock.now
    let answer = await provider.openSession(
      inquiryID: inquiryID, idempotencyKey: "\(ids.makeUUID())")
    switch answer {
    case .fact(let opened):
      let change = try await apply(opened.inquiry, readAt: readAt, eventAt: nil)
      guard !change.check.state.isDecided else { throw OnboardingError.kycDecided }
      guard let token = opened.sessionToken else {
        throw OnboardingError.partnerUnavailable(retryAfter: .seconds(2))
      }
      return KycSession(
        status: change.check.state.status, inquiryID: inquiryID, sessionToken: token)
    case .refused:
      // Most likely it was decided a moment ago.
      let change = try await refresh(inquiryID)
      if change.check.state.isDecided { throw OnboardingError.kycDecided }
      throw OnboardingError.partnerUnavailable(retryAfter: .seconds(30))
    case .notSent, .silence:
      throw OnboardingError.partnerUnavailable(retryAfter: .seconds(2))
    }
  }

  private func apply(
    _ inquiry: ProviderInquiry, readAt: Timestamp, eventAt: Timestamp?
  ) async throws -> KycChange {
    let change = try await checks.apply(
      InquiryReading(inquiryID: inquiry.id, news: inquiry.news, readAt: readAt, eventAt: eventAt))
    if change.step == .park {
      Logger.current.warning(
        "An inquiry came to a status that it should not come to",
        metadata: [
          "kyc.check": "\(change.check.id)", "kyc.status": "\(change.check.state.status.rawValue)",
          "kyc.news": "\(inquiry.news.rawValue)",
        ])
    }
    return change
  }
}
