import Postgres

extension Failure {
  /// Whether waiting may mend it: the error says so itself, or it is one of the database's that
  /// pass, or the process is being stopped.
  static func isTransient(_ error: any Error) -> Bool {
    switch error {
    case let error as any TransientFailure: error.isTransient
    case let error as PostgresError: error.isTransient || error.kind == .commitOutcomeUnknown
    case is CancellationError: true
    case WorkflowError.leaseLost, WorkflowError.inProgress: true
    default: false
    }
  }
}
