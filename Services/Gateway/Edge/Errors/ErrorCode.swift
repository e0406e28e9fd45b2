import RPC

/// What the app switches on: `enum ErrorCode` of the schema.
enum ErrorCode: String, Sendable, CaseIterable {
  case unauthenticated = "UNAUTHENTICATED"
  case forbidden = "FORBIDDEN"
  case stepUpRequired = "STEP_UP_REQUIRED"
  case notFound = "NOT_FOUND"
  case invalidInput = "INVALID_INPUT"
  case conflict = "CONFLICT"
  case idempotencyMismatch = "IDEMPOTENCY_MISMATCH"
  case insufficientFunds = "INSUFFICIENT_FUNDS"
  case kycRequired = "KYC_REQUIRED"
  case limitExceeded = "LIMIT_EXCEEDED"
  case marketClosed = "MARKET_CLOSED"
  case orderRejected = "ORDER_REJECTED"
  case passcodeInvalid = "PASSCODE_INVALID"
  case passcodeLocked = "PASSCODE_LOCKED"
  case rateLimited = "RATE_LIMITED"
  case partnerUnavailable = "PARTNER_UNAVAILABLE"
  case unavailable = "UNAVAILABLE"
  case deadlineExceeded = "DEADLINE_EXCEEDED"
  case internalError = "INTERNAL"
  case parseFailed = "GRAPHQL_PARSE_FAILED"
  case validationFailed = "GRAPHQL_VALIDATION_FAILED"
  case tooComplex = "QUERY_TOO_COMPLEX"
  case persistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND"

  /// The one table from what services answer to what the app sees. A reason that the schema knows
  /// says more than the status code; any other reason stays inside.
  init(_ error: RPCError) {
    if let reason = error.reason, let code = ErrorCode(rawValue: reason) {
      self = code
      return
    }
    self =
      switch error.code {
      case .invalidArgument, .outOfRange: .invalidInput
      case .notFound: .notFound
      case .alreadyExists, .failedPrecondition, .aborted: .conflict
      case .permissionDenied: .forbidden
      case .unauthenticated: .unauthenticated
      case .resourceExhausted: .rateLimited
      case .unavailable, .cancelled: .unavailable
      case .deadlineExceeded: .deadlineExceeded
      case .ok, .unknown, .internalError, .unimplemented, .dataLoss: .internalError
      }
  }

  /// A sentence for people; never anything of our inside.
  var message: String {
    switch self {
    case .unauthenticated: "Sign in to do this."
    case .forbidden: "This is not allowed."
    case .stepUpRequired: "Enter your passcode to do this."
    case .notFound: "There is no such object."
    case .invalidInput: "The input is not valid."
    case .conflict: "This is not possible in the present state."
    case .idempotencyMismatch: "This idempotency key was used for something else."
    case .insufficientFunds: "There is not enough money for this."
    case .kycRequired: "Your identity has to be verified first."
    case .limitExceeded: "This is over the limit."
    case .marketClosed: "The market is closed."
    case .orderRejected: "The broker rejected the order."
    case .passcodeInvalid: "The passcode is not right."
    case .passcodeLocked: "Too many wrong passcodes. Try again later."
    case .rateLimited: "Too many requests. Try again later."
    case .partnerUnavailable: "A partner does not answer. Try again later."
    case .unavailable: "This is not available now. Try again later."
    case .deadlineExceeded: "This took too long. Look whether it was done before you try again."
    case .internalError: "Something went wrong on our side."
    case .parseFailed: "The document is no GraphQL."
    case .validationFailed: "The document does not fit the schema."
    case .tooComplex: "The document asks for too much."
    case .persistedQueryNotFound: "PersistedQueryNotFound"
    }
  }
}
