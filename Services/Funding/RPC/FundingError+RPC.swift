import RPC

extension FundingError: RPCErrorConvertible {
  /// What the caller sees; its reasons are those of the app's API.
  var rpcError: RPCError {
    switch self {
    case .notFound(let what): RPCError(.notFound, "No such \(what).", reason: "NOT_FOUND")
    case .invalid(let field, let why):
      RPCError(.invalidArgument, "\(field) \(why).", reason: "INVALID_INPUT", field: field)
    case .insufficientFunds:
      RPCError(.failedPrecondition, "Not enough.", reason: "INSUFFICIENT_FUNDS")
    case .limitExceeded(let why): RPCError(.failedPrecondition, why, reason: "LIMIT_EXCEEDED")
    case .brokerAccountMissing:
      RPCError(.failedPrecondition, "There is no broker account yet.", reason: "KYC_REQUIRED")
    case .idempotencyMismatch:
      RPCError(
        .alreadyExists, "The same key came with another request before.",
        reason: "IDEMPOTENCY_MISMATCH")
    case .conflict(let why): RPCError(.failedPrecondition, why, reason: "CONFLICT")
    case .partnerUnavailable(let which):
      RPCError(
        .unavailable, "A partner does not answer: \(which).", reason: "PARTNER_UNAVAILABLE",
        retryAfter: .seconds(2))
    }
  }
}
