import NIOCore

/// One timer for all calls of a connection or channel. Calls nearly always end before their deadline,
/// so nothing is kept for each: when the timer fires, who owns the calls looks at those that are open
/// and says when to look again. Lives on the event loop.
struct DeadlineTimer {
  /// However many deadlines lie close together, looking is not done more often than this.
  static let shortestWait = Duration.milliseconds(1)

  private var armed: (at: Moment, task: Scheduled<Void>)?

  /// Whether it fires at this deadline or before.
  func covers(_ deadline: Moment) -> Bool {
    if let armed { armed.at <= deadline } else { false }
  }

  /// Calls `body` at `deadline` and at no other time.
  mutating func arm(
    _ deadline: Moment, on eventLoop: any EventLoop, _ body: @escaping @Sendable () -> Void
  ) {
    disarm()
    armed = (deadline, eventLoop.scheduleTask(deadline: deadline.deadline, body))
  }

  /// The timer fired, or is not needed any more.
  mutating func disarm() {
    armed?.task.cancel()
    armed = nil
  }
}
