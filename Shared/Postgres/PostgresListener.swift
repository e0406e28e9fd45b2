import CLibpq

/// A thread's work for one `PostgresNotifications` loop.
final class PostgresListener: Sendable {
  let interrupt = PostgresInterrupt()
  private let configuration: PostgresConfiguration
  private let channels: [String]
  private let continuation: AsyncStream<PostgresNotification>.Continuation

  init(
    _ configuration: PostgresConfiguration, channels: [String],
    _ continuation: AsyncStream<PostgresNotification>.Continuation
  ) {
    var own = configuration
    // Nothing but waiting is its purpose.
    own.maximumLifetime = .seconds(1_000_000_000)
    self.configuration = own
    self.channels = channels
    self.continuation = continuation
  }

  /// Listens until the loop is over.
  func run() {
    var pause = 50.0
    while !interrupt.isRequested {
      do throws(PostgresError) {
        let (connection, _) = try PostgresConnection.open(
          configuration, preferring: 0, interrupt)
        for channel in channels {
          let name = channel.replacing("\"", with: "\"\"")
          _ = try connection.script("LISTEN \"\(name)\"", interrupt: interrupt)
        }
        pause = 50
        try follow(connection)
      } catch {
        // Whoever reads learns of it when we are back, by `mayHaveMissed`.
        interrupt.silence()
        if !interrupt.isRequested { interrupt.pause(.milliseconds(pause)) }
        pause = min(pause * 2, 2_000)
      }
    }
    continuation.finish()
  }

  private func follow(_ connection: PostgresConnection) throws(PostgresError) {
    var owesWarning = true
    var nextPing = ContinuousClock.now.advanced(by: configuration.healthCheckInterval)
    while !interrupt.isRequested {
      for notification in connection.takeNotifications() {
        tell(notification, &owesWarning)
      }
      if owesWarning { warn(&owesWarning) }
      let now = ContinuousClock.now
      if now >= nextPing {
        guard connection.answersPing() else { throw connection.lost(nil) }
        nextPing = now.advanced(by: configuration.healthCheckInterval)
      }
      // A warning that found no room is tried again.
      let wake = owesWarning ? now.advanced(by: .milliseconds(50)) : nextPing
      let ready = Readiness.wait(socket: connection.socket, interrupt, until: wake)
      guard let ready else { throw connection.lost(nil) }
      if ready.isRung { interrupt.silence() }
      if ready.canRead, !connection.reads() { throw connection.lost(nil) }
    }
  }

  private func tell(_ notification: PostgresNotification, _ owesWarning: inout Bool) {
    if owesWarning { warn(&owesWarning) }
    guard !owesWarning else { return }
    if case .dropped = continuation.yield(notification) { owesWarning = true }
  }

  private func warn(_ owesWarning: inout Bool) {
    if case .enqueued = continuation.yield(.mayHaveMissed) { owesWarning = false }
  }
}

extension PostgresConnection {
  /// What was heard since the last time.
  func takeNotifications() -> [PostgresNotification] {
    var heard: [PostgresNotification] = []
    while let next = PQnotifies(handle) {
      heard.append(
        .heard(
          channel: String(cString: next.pointee.relname),
          payload: String(cString: next.pointee.extra)))
      PQfreemem(next)
    }
    return heard
  }
}
