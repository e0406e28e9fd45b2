import StackProto
import Time

/// Where in a user's feed of events a subscription is.
struct FeedPosition: Sendable {
  private let startedAt: Timestamp
  private var cursor: Int64?
  private var attempts = 0
  private var failures = 0

  init(startedAt: Timestamp) {
    self.startedAt = startedAt
  }

  /// The next stream: from now on at first, later everything after the last event seen. When a
  /// stream broke before its first event, all of the feed, of which only what is new counts.
  mutating func nextRequest() -> TypesV1.WatchUserRequest {
    attempts += 1
    if let cursor { return .init(afterCursor: cursor) }
    return attempts == 1 ? .init(fromNow: true) : .init(afterCursor: 0)
  }

  /// False for an event that was seen before or is older than the subscription.
  mutating func advance(to event: TypesV1.UserEvent) -> Bool {
    failures = 0
    if let cursor, event.cursor <= cursor { return false }
    cursor = event.cursor
    // A second for clocks that differ.
    return attempts == 1 || event.atMicros >= startedAt.microseconds - 1_000_000
  }

  /// How long to wait before the next stream: 50 ms, doubling up to 3.2 s, less up to a half.
  mutating func backoff() -> Duration {
    let wait = 50 << min(failures, 6)
    failures += 1
    return .milliseconds(Int.random(in: wait / 2...wait))
  }
}
