import Workflow

/// Only a partner that does not answer is mended by time.
extension FundingError: TransientFailure {
  var isTransient: Bool {
    if case .partnerUnavailable = self { true } else { false }
  }

  var retryAfter: Duration? { nil }
}
