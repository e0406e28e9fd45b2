/// How a call ended: gRPC's canonical status codes, with gRPC's meanings and numbers.
package enum RPCCode: Int, Sendable, Hashable, CaseIterable {
  /// It did what was asked.
  case ok = 0
  /// The caller gave up.
  case cancelled = 1
  /// The handler failed in a way it has no status for.
  case unknown = 2
  /// The request is wrong, whatever the state of the system.
  case invalidArgument = 3
  /// The deadline passed first. The work may have been done all the same.
  case deadlineExceeded = 4
  /// No such object, or not the caller's.
  case notFound = 5
  /// The object to create exists.
  case alreadyExists = 6
  /// The caller is known and may not do this.
  case permissionDenied = 7
  /// A limit was reached: message size, concurrency, quota.
  case resourceExhausted = 8
  /// The system's state forbids it until something else changes. Do not retry before that.
  case failedPrecondition = 9
  /// A conflict with concurrent work: retry the whole transaction.
  case aborted = 10
  /// Past the end of a valid range.
  case outOfRange = 11
  /// The method does not exist here.
  case unimplemented = 12
  /// An invariant is broken: protocol violation, undecodable message.
  case internalError = 13
  /// The server cannot be reached or is going away: retry if the call is idempotent.
  case unavailable = 14
  /// Data was lost for good.
  case dataLoss = 15
  /// The caller could not be identified.
  case unauthenticated = 16

  /// The code's name as gRPC writes it, for example `INVALID_ARGUMENT`: for logs and metrics.
  package var name: String {
    switch self {
    case .ok: "OK"
    case .cancelled: "CANCELLED"
    case .unknown: "UNKNOWN"
    case .invalidArgument: "INVALID_ARGUMENT"
    case .deadlineExceeded: "DEADLINE_EXCEEDED"
    case .notFound: "NOT_FOUND"
    case .alreadyExists: "ALREADY_EXISTS"
    case .permissionDenied: "PERMISSION_DENIED"
    case .resourceExhausted: "RESOURCE_EXHAUSTED"
    case .failedPrecondition: "FAILED_PRECONDITION"
    case .aborted: "ABORTED"
    case .outOfRange: "OUT_OF_RANGE"
    case .unimplemented: "UNIMPLEMENTED"
    case .internalError: "INTERNAL"
    case .unavailable: "UNAVAILABLE"
    case .dataLoss: "DATA_LOSS"
    case .unauthenticated: "UNAUTHENTICATED"
    }
  }
}
