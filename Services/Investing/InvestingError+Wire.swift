import RPC

/// What each refusal is to a remote caller.
extension InvestingError: RPCErrorConvertible {
  var rpcError: RPCError {
    switch self {
    case .invalidInput(let field, let text):
      RPCError(.invalidArgument, "\(field): \(text)", reason: "INVALID_INPUT", field: field)
    case .notFound(let what): RPCError(.notFound, "no such \(what)", reason: "NOT_FOUND")
    case .kycRequired(let text): RPCError(.failedPrecondition, text, reason: "KYC_REQUIRED")
    case .insufficientFunds(let text):
      RPCError(.failedPrecondition, text, reason: "INSUFFICIENT_FUNDS")
    case .limitExceeded(let text): RPCError(.failedPrecondition, text, reason: "LIMIT_EXCEEDED")
    case .marketClosed(let text): RPCError(.failedPrecondition, text, reason: "MARKET_CLOSED")
    case .orderRejected(let text): RPCError(.failedPrecondition, text, reason: "ORDER_REJECTED")
    case .conflict(let text): RPCError(.failedPrecondition, text, reason: "CONFLICT")
    case .idempotencyMismatch:
      RPCError(
        .alreadyExists, "the idempotency key was used with another input",
        reason: "IDEMPOTENCY_MISMATCH", field: "idempotency_key")
    case .partnerUnavailable(let text):
      RPCError(.unavailable, text, reason: "PARTNER_UNAVAILABLE", retryAfter: .seconds(2))
    }
  }
}
