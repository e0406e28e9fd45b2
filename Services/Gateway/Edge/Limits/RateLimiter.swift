import Synchronization

/// Lets everyone have so many of something in a window, by the generic cell rate algorithm: one
/// number for each key, the time when its quota is whole again.
///
/// The table has a fixed size, whoever comes. Where keys meet that are all in use, the one whose quota
/// is whole again soonest is forgotten, and with it the least: who comes from very many addresses makes
/// us forget what others have used, never what they have left.
final class RateLimiter: Sendable {
  struct Quota: Sendable, Equatable {
    let count: Int
    let window: Duration
  }

  struct Verdict: Sendable, Equatable {
    let isAdmitted: Bool
    /// How many are left.
    let remaining: Int
    /// When the quota is whole again.
    let reset: Duration
    /// When that which was refused would be admitted.
    let retryAfter: Duration?
  }

  private struct Slot {
    var key = 0
    /// Nanoseconds after the start; what lies in the past is a whole quota, as no slot is.
    var wholeAt: Int64 = 0
  }

  /// Slots in which a key may be kept.
  private static let ways = 8

  let quota: Quota
  private let interval: Int64
  private let start = ContinuousClock.now
  private let slots: Mutex<[Slot]>

  /// There is room for `capacity` keys, 16 bytes each.
  init(_ quota: Quota, capacity: Int = 65_536) {
    self.quota = quota
    interval = max(1, quota.window.nanoseconds / Int64(quota.count))
    slots = Mutex(Array(repeating: Slot(), count: max(Self.ways, capacity)))
  }

  /// Takes `count` of the key's quota, or, when that is more than is left, nothing. The key is a hash
  /// that nobody outside can foresee.
  func take(
    _ key: Int, _ count: Int = 1, at instant: ContinuousClock.Instant = .now
  ) -> Verdict {
    let now = start.duration(to: instant).nanoseconds
    let wanted = Int64(min(count, quota.count)) * interval
    return slots.withLock { slots in
      let index = Self.index(of: key, in: slots)
      let used = slots[index].key == key ? max(0, slots[index].wholeAt - now) : 0
      let excess = used + wanted - quota.window.nanoseconds
      if excess <= 0, wanted > 0 { slots[index] = Slot(key: key, wholeAt: now + used + wanted) }
      let left = excess <= 0 ? used + wanted : used
      return Verdict(
        isAdmitted: excess <= 0,
        remaining: Int((quota.window.nanoseconds - left) / interval),
        reset: .nanoseconds(left), retryAfter: excess > 0 ? .nanoseconds(excess) : nil)
    }
  }

  /// The slot of the key, or the one it may have.
  private static func index(of key: Int, in slots: [Slot]) -> Int {
    let first = Int(UInt(bitPattern: key) % UInt(slots.count / ways)) * ways
    var best = first
    for index in first..<first + ways {
      if slots[index].key == key { return index }
      if slots[index].wholeAt < slots[best].wholeAt { best = index }
    }
    return best
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// In whole seconds, up.
  var wholeSeconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds + (attoseconds > 0 ? 1 : 0)
  }
}
