import GraphQL
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
  case tooManyOperations = "TOO_MANY_OPERATIONS"
  case requestTooLarge = "REQUEST_TOO_LARGE"
  case subscriberTooSlow = "SUBSCRIBER_TOO_SLOW"
  case partnerUnavailable = "PARTNER_UNAVAILABLE"
  case unavailable = "UNAVAILABLE"
  case deadlineExceeded = "DEADLINE_EXCEEDED"
  case internalError = "INTERNAL"
  case parseFailed = "GRAPHQL_PARSE_FAILED"
  case validationFailed = "GRAPHQL_VALIDATION_FAILED"
  case persistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND"
  case documentNotTrusted = "DOCUMENT_NOT_TRUSTED"
  case introspectionDisabled = "INTROSPECTION_DISABLED"
  case tooLong = "QUERY_TOO_LONG"
  case tooDeep = "QUERY_TOO_DEEP"
  case tooComplex = "QUERY_TOO_COMPLEX"
  case tooCostly = "QUERY_TOO_COSTLY"
  case pageTooLarge = "PAGE_TOO_LARGE"
  case tooManyAliases = "TOO_MANY_ALIASES"
  case tooManyRootFields = "TOO_MANY_ROOT_FIELDS"
  case tooManyDirectives = "TOO_MANY_DIRECTIVES"

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

  /// What a document is told that passes a limit of the engine.
  init(_ limit: DocumentLimit) {
    self =
      switch limit {
      case .tokens: .tooLong
      case .depth: .tooDeep
      case .aliases: .tooManyAliases
      case .rootFields: .tooManyRootFields
      case .directives: .tooManyDirectives
      case .fields, .schemaQuestions: .tooComplex
      case .listSize: .pageTooLarge
      case .cost: .tooCostly
      case .introspection: .introspectionDisabled
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
    case .tooManyOperations: "Too many operations run at once. Try again when one has ended."
    case .requestTooLarge: "The request is too large."
    case .subscriberTooSlow: "Events came faster than they were read. Subscribe again."
    case .partnerUnavailable: "A partner does not answer. Try again later."
    case .unavailable: "This is not available now. Try again later."
    case .deadlineExceeded: "This took too long. Look whether it was done before you try again."
    case .internalError: "Something went wrong on our side."
    case .parseFailed: "The document is no GraphQL."
    case .validationFailed: "The document does not fit the schema."
    case .persistedQueryNotFound: "PersistedQueryNotFound"
    case .documentNotTrusted: "Only documents that were registered before are run."
    case .introspectionDisabled: "The schema is not told."
    case .tooLong: "The document is too long."
    case .tooDeep: "The document nests too deeply."
    case .tooComplex: "The document asks for too much."
    case .tooCostly: "The document is too costly."
    case .pageTooLarge: "The document asks for too much of a list."
    case .tooManyAliases: "The document has too many aliases."
    case .tooManyRootFields: "The document has too many root fields."
    case .tooManyDirectives: "The document has too many directives."
    }
  }
}
