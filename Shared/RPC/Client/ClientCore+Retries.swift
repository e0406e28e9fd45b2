import NIOCore

/// Calls that are made again. The rules are gRPC's (proposal A6); the deadline is one for all
/// attempts together.
extension ClientCore {
  /// A server has not started the call and never will: it is made elsewhere at once, as often as
  /// there may be servers that leave. That a server is full is a failure like any other.
  func refused(_ call: ClientCall, _ error: RPCError, at endpoint: ClientEndpoint) {
    call.countRefusal()
    guard call.refusals <= 1 + endpoints.count, !isClosed, call.requests?.recall() ?? true
    else {
      return failed(call, error, at: endpoint)
    }
    guard error.code == .unavailable || endpoints.count > 1 else {
      return failed(call, error, at: endpoint)
    }
    metrics.retriedUnseen(call.method)
    call.detach(from: endpoint)
    dispatch(call)
    flush()
  }

  /// Whether the failed call is made again, after a pause.
  func isRepeated(_ call: ClientCall, after error: RPCError) -> Bool {
    guard call.isIdempotent, !call.isEnded, !isClosed,
      case .retry(let policy) = configuration.policy(of: call.method), policy.permits(error)
    else { return false }
    throttle.failed()
    // The server asks not to be asked again.
    if let advice = error.retryAfter, advice < .zero { return false }
    let limit = min(policy.maximumAttempts, RPCCallPolicy.mostAttempts)
    guard !call.isCommitted, call.failures + 1 < limit, mayRepeat(call) else { return false }
    let pause =
      error.retryAfter
      ?? policy.backoff.delay(afterFailures: call.failuresSinceAdvice + 1, using: &generator)
    if let deadline = call.deadline, deadline <= .now + pause { return false }
    metrics.retried(call.method, after: error)
    call.countFailure(advice: error.retryAfter)
    let bound = NIOLoopBound((self, call), eventLoop: eventLoop)
    let timer = eventLoop.scheduleTask(in: .nanoseconds(pause.wholeNanoseconds)) {
      let (core, call) = bound.value
      core.pausing[ObjectIdentifier(call)] = nil
      core.dispatch(call)
      core.flush()
    }
    pausing[ObjectIdentifier(call)] = (call, timer)
    return true
  }

  /// Whether the budget allows one more attempt.
  private func mayRepeat(_ call: ClientCall) -> Bool {
    if !throttle.permits { metrics.withheld(call.method) }
    return throttle.permits
  }

  // MARK: Hedging

  /// How the call is hedged; `nil` for nearly every call.
  func hedging(of call: ClientCall) -> RPCHedgingPolicy? {
    guard call.isIdempotent, configuration.hasHedging, call.methodKind == .unary,
      case .hedge(let policy) = configuration.policy(of: call.method)
    else { return nil }
    return policy
  }

  func startRace(_ call: ClientCall, _ policy: RPCHedgingPolicy) {
    let race = CallRace(call, policy)
    call.race = race
    runNext(race)
  }

  /// Starts an attempt, and the clock for the one after it.
  private func runNext(_ race: CallRace) {
    race.timer?.cancel()
    race.timer = nil
    let attempt = race.next()
    if attempt.isHedge { metrics.hedged(attempt.method) }
    if race.hasMore {
      let bound = NIOLoopBound((self, race), eventLoop: eventLoop)
      let delay = race.policy.delay.wholeNanoseconds
      race.timer = eventLoop.scheduleTask(in: .nanoseconds(delay)) {
        let (core, race) = bound.value
        guard race.hasMore, core.mayRepeat(race.call) else { return }
        core.runNext(race)
        core.flush()
      }
    }
    dispatch(attempt)
  }

  /// An attempt succeeded: the others are taken back.
  func won(_ race: CallRace, _ attempt: ClientCall, _ result: Result<RPCMetadata, RPCError>) {
    race.remove(attempt, at: nil)
    if attempt.isHedge { metrics.hedgeWon(attempt.method) }
    if let message = attempt.message { race.call.receive(message) }
    withdraw(race.call)
    ended(race.call, result)
  }

  /// An attempt failed: another takes its place at once, or those that run go on, or it was the last.
  func lost(
    _ race: CallRace, _ attempt: ClientCall, _ error: RPCError, at endpoint: ClientEndpoint?
  ) {
    race.remove(attempt, at: endpoint)
    guard !race.call.isEnded else { return }
    let isHarmless = race.policy.harmlessCodes.contains(error.code)
    if isHarmless {
      throttle.failed()
      if let advice = error.retryAfter, advice < .zero { race.exhaust() }
      if race.hasMore, !isClosed, mayRepeat(race.call) {
        runNext(race)
        return flush()
      }
      if !race.running.isEmpty { return }
    }
    withdraw(race.call)
    ended(race.call, .failure(error))
  }
}
