import Synchronization

/// One piece of work for whichever connection is free first.
final class ConnectionJob: Sendable {
  let ticket: ConnectionTicket
  /// Until when a connection must have been found.
  let deadline: ContinuousClock.Instant
  /// Sends the work's one statement from the caller's own thread, and says whether it did. Then the
  /// answer wakes the connection's thread, which saves waking it for the question.
  let send: (@Sendable (PostgresConnection) -> Bool)?
  /// Does the work on the connection's thread (when it was sent, only its rest), and gives back how
  /// to tell the caller.
  let perform:
    @Sendable (PostgresConnection, PostgresInterrupt, _ wasSent: Bool) -> @Sendable () -> Void
  /// Tells the caller that the work was never begun.
  let fail: @Sendable (any Error) -> Void

  init(
    ticket: ConnectionTicket, deadline: ContinuousClock.Instant,
    send: (@Sendable (PostgresConnection) -> Bool)?,
    perform:
      @escaping @Sendable (PostgresConnection, PostgresInterrupt, Bool) -> @Sendable () -> Void,
    fail: @escaping @Sendable (any Error) -> Void
  ) {
    self.ticket = ticket
    self.deadline = deadline
    self.send = send
    self.perform = perform
    self.fail = fail
  }
}

/// By which a caller can take back its job, even before handing it in.
final class ConnectionTicket: Sendable {
  private let cancelled = Atomic(false)
  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
  func cancel() { cancelled.store(true, ordering: .releasing) }
}
