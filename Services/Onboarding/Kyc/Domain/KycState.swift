/// Where one attempt at the identity check stands.
enum KycState: Hashable, Sendable {
  case notStarted
  case pending
  case approved
  case rejected(KycRejection)

  /// One line per arrow. What is not listed is parked for a human, never guessed.
  func next(on news: InquiryNews) -> KycStep {
    switch (self, news) {
    case (.notStarted, .begun), (.notStarted, .completed), (.notStarted, .underReview):
      .to(.pending)
    case (.notStarted, .approved), (.pending, .approved): .to(.approved)
    case (.notStarted, .declined), (.pending, .declined): .to(.rejected(.declined))
    case (.notStarted, .attemptsExhausted), (.pending, .attemptsExhausted):
      .to(.rejected(.attemptsExhausted))
    case (.pending, .expired): .to(.notStarted)
    // An approval can be taken back: a later hit on a watch list, a human who looked again.
    case (.approved, .declined): .to(.rejected(.revoked))
    // News we already have.
    case (.notStarted, .created), (.notStarted, .expired): .seen
    case (.pending, .created), (.pending, .begun), (.pending, .completed),
      (.pending, .underReview):
      .seen
    // Older than the decision.
    case (.approved, .created), (.approved, .begun), (.approved, .completed),
      (.approved, .approved), (.approved, .expired):
      .seen
    case (.rejected, .created), (.rejected, .begun), (.rejected, .completed),
      (.rejected, .underReview), (.rejected, .declined), (.rejected, .attemptsExhausted),
      (.rejected, .expired):
      .seen
    default: .park
    }
  }

  /// The status that users see.
  var status: KycStatus {
    switch self {
    case .notStarted: .notStarted
    case .pending: .pending
    case .approved: .approved
    case .rejected: .rejected
    }
  }

  /// Whether the provider has decided this attempt.
  var isDecided: Bool {
    switch self {
    case .notStarted, .pending: false
    case .approved, .rejected: true
    }
  }
}

/// Why an attempt ended in a no.
enum KycRejection: String, CaseIterable, Sendable {
  case declined
  case attemptsExhausted = "attempts_exhausted"
  /// It had been approved before. Trading is frozen, and no new attempt can undo it.
  case revoked
}

/// What news does to an attempt.
enum KycStep: Hashable, Sendable {
  case to(KycState)
  /// Nothing new.
  case seen
  /// Nothing changes, and a human is told: it should not have come here.
  case park
}

/// When a user may try again after a rejection.
struct KycAttemptPolicy: Sendable {
  /// The most attempts of one user.
  let maximumAttempts: Int

  /// Whether a new attempt may follow this one.
  func allowsAnother(after attempt: Int, ending state: KycState) -> Bool {
    switch state {
    case .rejected(.declined), .rejected(.attemptsExhausted): attempt < maximumAttempts
    case .rejected(.revoked), .notStarted, .pending, .approved: false
    }
  }
}
