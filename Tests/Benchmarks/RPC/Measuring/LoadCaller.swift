/// One of the callers of a `Load`.
package protocol LoadCaller: SendableMetatype {
  /// Makes one call and waits for its end.
  mutating func call() async throws
}

/// An answer that is not what was asked for.
package struct WrongAnswer: Error {
  /// Such an error.
  package init() {}
}
