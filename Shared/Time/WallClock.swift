import Dispatch
import Glibc
import Synchronization

/// Tells the time of day. The only way that our code learns it, so that tests and simulations can
/// run in a time of their own.
package protocol WallClock: Sendable {
  /// The moment now.
  var now: Timestamp { get }
}

/// The machine's real-time clock.
package struct SystemWallClock: WallClock {
  package init() {}

  package var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}

/// A clock that stands still until it is told otherwise.
package final class ManualClock: WallClock {
  private let moment: Mutex<Timestamp>

  package init(_ start: Timestamp) {
    moment = Mutex(start)
  }

  package var now: Timestamp { moment.withLock { $0 } }

  /// Moves the clock on.
  package func advance(by duration: Duration) {
    moment.withLock { $0 = $0.adding(duration) }
  }

  /// Puts the clock at a moment, earlier ones included.
  package func set(_ new: Timestamp) {
    moment.withLock { $0 = new }
  }
}
