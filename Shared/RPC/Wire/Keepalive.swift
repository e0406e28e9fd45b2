/// Whether the other side still lives. Any byte from it says so; after a silence it is asked, and
/// after a further one it counts as gone. So does one that speaks but takes nothing for as long.
struct Keepalive {
  /// What to do now.
  enum Verdict: Equatable {
    /// Ask, and look again after this long.
    case ping(Duration)
    /// Look again after this long.
    case wait(Duration)
    /// Gone.
    case dead
  }

  private let interval: Duration
  private let timeout: Duration
  private var lastReceived = Moment.now
  private var askedAt: Moment?
  private var stuckSince: Moment?

  init(interval: Duration, timeout: Duration) {
    self.interval = interval
    self.timeout = timeout
  }

  mutating func received(at now: Moment) {
    lastReceived = now
    askedAt = nil
  }

  /// Whether the other side takes what it is sent has changed.
  mutating func writable(_ isWritable: Bool, at now: Moment) {
    stuckSince = isWritable ? nil : now
  }

  /// Looks at the silence so far.
  mutating func check(at now: Moment) -> Verdict {
    if let stuckSince, stuckSince.duration(to: now) >= interval + timeout { return .dead }
    if let askedAt {
      let left = timeout - askedAt.duration(to: now)
      return left <= .zero ? .dead : .wait(left)
    }
    let left = interval - lastReceived.duration(to: now)
    guard left <= .zero else { return .wait(left) }
    askedAt = now
    return .ping(timeout)
  }
}
