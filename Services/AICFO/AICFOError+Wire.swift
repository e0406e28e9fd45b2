import RPC
import Workflow

/// What each refusal is to a remote caller.
extension AICFOError: RPCErrorConvertible {
  var rpcError: RPCError {
    switch self {
    case .invalidInput(let field, let text):
      RPCError(.invalidArgument, "\(field): \(text)", reason: "INVALID_INPUT", field: field)
    case .notFound(let what): RPCError(.notFound, "no such \(what)", reason: "NOT_FOUND")
    case .rateLimited(let pause):
      RPCError(
        .resourceExhausted, "too many analyses, try again later", reason: "RATE_LIMITED",
        retryAfter: pause)
    case .portfolioUnavailable(let text):
      RPCError(.unavailable, text, reason: "UNAVAILABLE", retryAfter: .seconds(2))
    }
  }
}

/// A portfolio that cannot be read now is no crash: the saga comes again.
extension AICFOError: TransientFailure {
  var isTransient: Bool {
    if case .portfolioUnavailable = self { true } else { false }
  }

  var retryAfter: Duration? { nil }
}
