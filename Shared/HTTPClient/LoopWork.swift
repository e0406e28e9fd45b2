/// What the loop's thread has under way. Knows nothing of other threads.
struct LoopWork {
  typealias Ended = (transfer: Transfer, outcome: Result<Void, HTTPError>)

  /// nil if libcurl could not even begin.
  let multi: MultiHandle?
  private var active: [ObjectIdentifier: Transfer] = [:]
  /// Nothing is late before this instant.
  private var nextDeadline: ContinuousClock.Instant?

  init(_ multi: MultiHandle?) { self.multi = multi }

  /// Starts a transfer; what became of it if it could not be started.
  mutating func start(_ transfer: Transfer) -> Ended? {
    guard multi?.start(transfer) == true else {
      return (transfer, .failure(.notSent("The request could not be started.")))
    }
    active[ObjectIdentifier(transfer)] = transfer
    note(transfer.limit(at: .now))
    return nil
  }

  /// Ends a transfer, if it is under way.
  mutating func cancel(_ transfer: Transfer) -> Ended? {
    remove(transfer) ? (transfer, .failure(.cancelled)) : nil
  }

  /// Goes on with a transfer, if it is under way.
  func resume(_ transfer: Transfer) {
    if active[ObjectIdentifier(transfer)] != nil { multi?.resume(transfer) }
  }

  /// Moves all transfers forward; false when that is no longer possible.
  func step(mayWait: Bool) -> Bool {
    guard let multi else { return false }
    guard mayWait else { return multi.step(atMost: 0) }
    guard let nextDeadline else { return multi.step(atMost: 60_000) }
    let left = ContinuousClock.now.duration(to: nextDeadline) / .milliseconds(1)
    return multi.step(atMost: Int64(min(max(left.rounded(.up), 0), 60_000)))
  }

  /// The transfers that ended by themselves, and those that are late.
  mutating func takeEnded() -> [Ended] {
    var ended: [Ended] = []
    while let (transfer, outcome) = multi?.nextEnded() {
      _ = remove(transfer)
      ended.append((transfer, outcome))
    }
    for transfer in late() {
      let outcome = transfer.handle.timeoutOutcome
      _ = remove(transfer)
      ended.append((transfer, outcome))
    }
    return ended
  }

  /// Ends everything.
  mutating func cancelAll() -> [Ended] {
    let all = Array(active.values)
    for transfer in all { _ = remove(transfer) }
    return all.map { ($0, .failure(.cancelled)) }
  }

  private mutating func remove(_ transfer: Transfer) -> Bool {
    guard active.removeValue(forKey: ObjectIdentifier(transfer)) != nil else { return false }
    multi?.finish(transfer)
    return true
  }

  private mutating func note(_ deadline: ContinuousClock.Instant) {
    nextDeadline = min(nextDeadline ?? deadline, deadline)
  }

  /// Looks through all transfers, but only when the earliest deadline has come. libcurl's own timeout
  /// is of no use: it does not count while a request waits for a connection (7.88).
  private mutating func late() -> [Transfer] {
    let now = ContinuousClock.now
    guard let due = nextDeadline, now >= due else { return [] }
    nextDeadline = nil
    var late: [Transfer] = []
    for transfer in active.values {
      let limit = transfer.limit(at: now)
      if limit <= now { late.append(transfer) } else { note(limit) }
    }
    return late
  }
}
