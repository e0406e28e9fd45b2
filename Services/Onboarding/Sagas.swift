import Identifiers
import Workflow

extension SagaReference {
  /// Makes the inquiry of an attempt at the identity check.
  static func kyc(_ check: ID<KycCheck>) -> SagaReference { SagaReference(kind: "kyc", id: check) }

  /// Does for a user what other services and partners must do. Never ends: news can always come.
  static func onboarding(_ user: UserID) -> SagaReference {
    SagaReference(kind: "onboarding", id: user)
  }
}

extension OnboardingError: TransientFailure {
  /// Whether the same work may succeed later.
  var isTransient: Bool {
    switch self {
    case .partnerUnavailable, .busy: true
    default: false
    }
  }

  /// The least time to wait.
  var retryAfter: Duration? {
    if case .partnerUnavailable(let delay) = self { delay } else { nil }
  }
}
