/// How a call to a partner's API ended without the wished answer. What matters is what is known
/// about its effect there.
package enum PartnerError: Error, Equatable, Sendable {
  /// Definite: the partner answered that it did not do it. `code` is the partner's own code, or the
  /// status again where the answer had none; `message` is the partner's text, for logs only.
  case refused(status: Int, code: String, message: String)
  /// The partner may have done it or not: a timeout, a broken connection, an answer of 5xx or one
  /// that we cannot read. Look before sending again, or send with the same idempotency key.
  case unknown(String)
  /// Definite: nothing happened at the partner and nothing is wrong with the call. It never left,
  /// or the answer was 429. The same call may be sent again later.
  case notSent(String)

  /// The status of a refusal.
  package var status: Int? {
    if case .refused(let status, _, _) = self { status } else { nil }
  }

  /// The partner's code of a refusal.
  package var code: String? {
    if case .refused(_, let code, _) = self { code } else { nil }
  }

  /// Whether the partner says that there is no such thing.
  package var isNotFound: Bool { status == 404 }
}

extension PartnerError {
  package init(_ error: HTTPError) {
    switch error {
    case .notSent(let reason): self = .notSent(reason)
    case .unknown(let reason): self = .unknown(reason)
    case .cancelled: self = .unknown("The call was cancelled.")
    case .tooLarge: self = .unknown("The answer was too large.")
    }
  }
}
