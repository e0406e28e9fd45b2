import RPC

extension OnboardingError: RPCErrorConvertible {
  /// What the caller is told; nothing of ours or of a partner's in it.
  var rpcError: RPCError {
    switch self {
    case .invalidField(let field):
      RPCError(
        .invalidArgument, "The value cannot be accepted.", reason: "INVALID_INPUT", field: field)
    case .invalidIDToken:
      RPCError(
        .invalidArgument, "The ID token is not valid.", reason: "INVALID_INPUT", field: "id_token")
    case .notFound(let what):
      RPCError(.notFound, "There is no such \(what).", reason: "NOT_FOUND")
    case .taken(let field):
      RPCError(
        .alreadyExists, "Another user has this value.", reason: "CONFLICT", field: field)
    case .kycDecided:
      RPCError(.failedPrecondition, "The identity check is decided.", reason: "CONFLICT")
    case .partnerUnavailable(let delay):
      RPCError(
        .unavailable, "The partner does not answer at the moment.", reason: "PARTNER_UNAVAILABLE",
        retryAfter: delay)
    case .passcodeInvalid(let field):
      RPCError(
        .unauthenticated, "The passcode is wrong.", reason: "PASSCODE_INVALID", field: field)
    case .passcodeNotSet:
      RPCError(
        .failedPrecondition, "No passcode has been set.", reason: "PASSCODE_INVALID",
        field: "passcode")
    case .passcodeLocked(let delay):
      RPCError(
        .resourceExhausted, "Too many wrong passcodes.", reason: "PASSCODE_LOCKED",
        retryAfter: delay)
    case .busy:
      RPCError(.unavailable, "Too much to do.", reason: "UNAVAILABLE", retryAfter: .seconds(1))
    case .stepUpRequired:
      RPCError(
        .permissionDenied, "A fresh passcode session is needed.", reason: "STEP_UP_REQUIRED")
    }
  }
}
