/// How often something may happen within a second. Seconds begin with the first time after the last
/// second is over.
struct RateLimit {
  private let limit: Int
  private var start: Moment?
  private var count = 0

  init(perSecond limit: Int) { self.limit = limit }

  /// It happens. Says whether that is still within the limit.
  mutating func allows(at now: Moment) -> Bool {
    if let start, start.duration(to: now) < .seconds(1) {
      count += 1
    } else {
      start = now
      count = 1
    }
    return count <= limit
  }
}
