/// How one call is to be made.
package struct RPCCallOptions: Sendable {
  /// How long the caller waits at most. `nil` means 10 s for unary calls and no limit for streams.
  /// A call made while serving another never outlives that one's deadline, whatever stands here.
  package var timeout: Duration?
  /// What travels beside the request.
  package var metadata: RPCMetadata
  /// Whether to wait for a connection until the deadline, instead of failing with `UNAVAILABLE` as
  /// soon as connecting fails.
  package var waitForReady: Bool

  /// Options; all of them have a sensible default.
  package init(
    timeout: Duration? = nil, metadata: RPCMetadata = [:], waitForReady: Bool = false
  ) {
    self.timeout = timeout
    self.metadata = metadata
    self.waitForReady = waitForReady
  }

  /// What a unary call waits when nothing else is said.
  package static let defaultUnaryTimeout: Duration = .seconds(10)
}
