/// How much of a user's events is kept.
struct FeedLimits: Sendable {
  /// Events that wait for one subscriber.
  var waitingEvents = 256
  /// Bytes of payload that wait for one subscriber.
  var waitingBytes = 1 << 20
  /// How long events are kept for who comes next: no shorter than a subscription reaches back.
  var recentTime = FeedPosition.overlap
  /// How many of these events.
  var recentEvents = 64
  /// Bytes of their payload.
  var recentBytes = 256 << 10
}
