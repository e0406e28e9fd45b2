import NIOCore

/// A point in time, as this library keeps it: on NIO's monotonic clock.
///
/// Not `ContinuousClock.Instant`, whose layout the compiler does not know here: everything that holds
/// one would be copied through the runtime, which cost a fifth of a call's time.
struct Moment: Comparable, Hashable, Sendable {
  /// The same for NIO's timers.
  let deadline: NIODeadline

  /// The two clocks at one time, to tell an instant of one from an instant of the other.
  private static let anchor = (moment: Moment.now, instant: ContinuousClock.now)

  init(_ deadline: NIODeadline) { self.deadline = deadline }

  /// The moment of an instant.
  init(_ instant: ContinuousClock.Instant) {
    self = Self.anchor.moment + Self.anchor.instant.duration(to: instant)
  }

  static var now: Moment { Moment(.now()) }

  /// The instant of this moment.
  var instant: ContinuousClock.Instant {
    Self.anchor.instant + Self.anchor.moment.duration(to: self)
  }

  /// How long it is from here to there; below zero when that is earlier.
  func duration(to other: Moment) -> Duration {
    .nanoseconds((other.deadline - deadline).nanoseconds)
  }

  static func + (moment: Moment, duration: Duration) -> Moment {
    let (seconds, attoseconds) = duration.components
    // Further away than NIO can tell is never.
    guard abs(seconds) < 1 << 32 else {
      return Moment(seconds > 0 ? .distantFuture : .distantPast)
    }
    let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    return Moment(moment.deadline + .nanoseconds(nanoseconds))
  }

  static func < (left: Moment, right: Moment) -> Bool { left.deadline < right.deadline }
}
