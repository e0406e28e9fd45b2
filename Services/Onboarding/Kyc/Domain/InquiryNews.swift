/// What the provider says about an inquiry, in words of ours.
enum InquiryNews: String, CaseIterable, Sendable {
  /// Made; nobody has opened it.
  case created
  /// The user has begun.
  case begun
  /// The user reached the end screen. Not an approval: the provider's decision is still to come.
  case completed
  /// A human is looking at it.
  case underReview = "under_review"
  case approved
  case declined
  /// The user has used up their tries.
  case attemptsExhausted = "attempts_exhausted"
  /// Left unfinished for too long; the user may resume it.
  case expired
  /// A word that we do not know. The provider's list may grow.
  case unknown
}
