import Synchronization

/// How many handlers run on the whole server. A connection counts its own; but handlers outlive it for a
/// while, and a client that connects again and again would have as many as it likes.
final class ServerLoad: Sendable {
  private let limit: Int
  private let count = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// Whether no further handler may start.
  var isFull: Bool { count.load(ordering: .relaxed) >= limit }

  /// A handler starts.
  func begin() { count.wrappingAdd(1, ordering: .relaxed) }

  /// A handler has ended.
  func end() { count.wrappingSubtract(1, ordering: .relaxed) }
}
