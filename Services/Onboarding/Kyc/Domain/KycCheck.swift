import Identifiers
import Time

/// One attempt of a user at the identity check.
struct KycCheck: Hashable, Sendable {
  let id: ID<KycCheck>
  let user: UserID
  /// 1, 2, 3 … for each user.
  let attempt: Int
  var creation: InquiryCreation
  var state: KycState
  /// When the newest event that was applied happened, on the provider's clock.
  var lastEventAt: Timestamp?
  /// When the inquiry was last read, on our clock, taken before the reading.
  var lastReadAt: Timestamp?

  /// The provider's id, once there is one.
  var inquiryID: String? {
    if case .created(let id) = creation { id } else { nil }
  }

  /// What tells our inquiry from others at the provider.
  var referenceID: String { user.description }

  /// The provider replays its answer to the same key, so a lost answer makes no second inquiry.
  func idempotencyKey(number: Int) -> String {
    number == 1 ? "kyc-create:\(user):\(attempt)" : "kyc-create:\(user):\(attempt).\(number)"
  }
}

/// An inquiry as it was read at the provider.
struct InquiryReading: Hashable, Sendable {
  let inquiryID: String
  let news: InquiryNews
  /// On our clock, before the provider was asked: of two readings the later one is the newer.
  let readAt: Timestamp
  /// When the event happened that made us read, on the provider's clock, if one did.
  var eventAt: Timestamp?
}

/// What a reading did to a check.
struct KycChange: Hashable, Sendable {
  let check: KycCheck
  let step: KycStep

  var isChange: Bool {
    if case .to = step { true } else { false }
  }
}
