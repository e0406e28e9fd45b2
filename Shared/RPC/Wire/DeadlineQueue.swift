import Collections

/// Deadlines in order. Ended calls are not looked for: their entries are skipped when they come up,
/// and swept out when most entries are such.
struct DeadlineQueue<Key: Sendable> {
  private struct Entry: Comparable {
    let deadline: ContinuousClock.Instant
    let key: Key

    static func < (left: Self, right: Self) -> Bool { left.deadline < right.deadline }
    static func == (left: Self, right: Self) -> Bool { left.deadline == right.deadline }
  }

  private var heap = Heap<Entry>()

  /// The earliest deadline, possibly of a call that has ended.
  var earliest: ContinuousClock.Instant? { heap.min?.deadline }

  /// Adds a deadline. `live` says which of the entries so far still matter, and how many do.
  mutating func add(
    _ deadline: ContinuousClock.Instant, _ key: Key, liveCount: Int, isLive: (Key) -> Bool
  ) {
    if heap.count > 1024, heap.count > 4 * liveCount {
      heap = Heap(heap.unordered.filter { isLive($0.key) })
    }
    heap.insert(Entry(deadline: deadline, key: key))
  }

  /// The next key whose deadline has passed.
  mutating func popExpired(at now: ContinuousClock.Instant) -> Key? {
    guard let first = heap.min, first.deadline <= now else { return nil }
    return heap.removeMin().key
  }
}
