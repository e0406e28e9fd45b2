import GraphQL

/// How long an operation may take; every call that it makes has the same deadline.
struct OperationTimeouts: Sendable {
  let query: Duration
  /// Longer: its fields run one after the other, and a model may have to write an answer.
  let mutation: Duration

  func timeout(of kind: OperationKind) -> Duration {
    kind == .mutation ? mutation : query
  }
}
