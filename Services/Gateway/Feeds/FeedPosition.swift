import StackProto
import Time

/// Where in a user's feed of events a subscription is.
struct FeedPosition: Sendable {
  /// How long before the subscription reached us its events begin: an app reads the current state
  /// beside subscribing, maybe before we heard of either, and must hear of what comes after that
  /// read. An event too many does no harm, each carries the whole object.
  static let overlap = Duration.seconds(5)

  private let startedAt: Timestamp
  private var cursor: Int64?
  private var failures = 0

  init(startedAt: Timestamp) {
    self.startedAt = startedAt
  }

  /// The next stream: what happened since the subscription began, later everything after the last
  /// event seen.
  func nextRequest() -> TypesV1.WatchUserRequest {
    if let cursor { return .init(afterCursor: cursor) }
    return .init(sinceMicros: startedAt.adding(.zero - Self.overlap).microseconds)
  }

  /// False for an event that was seen before.
  mutating func advance(to event: TypesV1.UserEvent) -> Bool {
    failures = 0
    if let cursor, event.cursor <= cursor { return false }
    cursor = event.cursor
    return true
  }

  /// How long to wait before the next stream: 50 ms, doubling up to 3.2 s, less up to a half.
  mutating func backoff() -> Duration {
    let wait = 50 << min(failures, 6)
    failures += 1
    return .milliseconds(Int.random(in: wait / 2...wait))
  }
}
