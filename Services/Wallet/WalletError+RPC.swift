import RPC

extension WalletError: RPCErrorConvertible {
  /// What the caller is told.
  var rpcError: RPCError {
    switch self {
    case .invalidField(let field):
      RPCError(
        .invalidArgument, "The value cannot be accepted.", reason: "INVALID_INPUT", field: field)
    case .notFound: RPCError(.notFound, "There is no such wallet.", reason: "NOT_FOUND")
    case .beingMade:
      RPCError(
        .unavailable, "The wallet is being made.", reason: "UNAVAILABLE",
        retryAfter: .milliseconds(500))
    case .inactive: RPCError(.failedPrecondition, "The wallet is frozen.", reason: "FORBIDDEN")
    }
  }
}
