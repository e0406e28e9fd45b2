import NIOCore

/// A hedged call: attempts that start one after another, of which the first success counts. Lives on
/// the channel's event loop.
final class CallRace {
  let call: ClientCall
  let policy: RPCHedgingPolicy
  private(set) var running: [ClientCall] = []
  private var startedCount = 0
  private var endpoints: [ClientEndpoint] = []
  var timer: Scheduled<Void>?

  init(_ call: ClientCall, _ policy: RPCHedgingPolicy) {
    self.call = call
    self.policy = policy
  }

  /// Whether one more attempt may be made.
  var hasMore: Bool {
    startedCount < min(policy.maximumAttempts, RPCCallPolicy.mostAttempts)
  }

  /// No further attempts, whatever comes.
  func exhaust() { startedCount = .max }

  /// The next attempt; it keeps away from where the others are.
  func next() -> ClientCall {
    let attempt = ClientCall(
      method: call.method, metadata: call.metadata, request: call.request,
      deadline: call.deadline, waitsForReady: call.waitsForReady,
      isIdempotent: call.isIdempotent, kind: .attempt(self))
    if startedCount > 0 { attempt.hedge(after: startedCount) }
    endpoints += running.compactMap { $0.connection?.endpoint }
    for endpoint in endpoints { attempt.avoid(endpoint) }
    startedCount += 1
    running.append(attempt)
    return attempt
  }

  /// An attempt is over.
  func remove(_ attempt: ClientCall, at endpoint: ClientEndpoint?) {
    running.removeAll { $0 === attempt }
    if let endpoint { endpoints.append(endpoint) }
  }

  /// The race is over. Gives the attempts that are still on their way.
  func finish() -> [ClientCall] {
    timer?.cancel()
    timer = nil
    exhaust()
    defer { running = [] }
    return running
  }
}
