import StackProto
import Synchronization

/// One subscription's place at a feed. What waits for it is bounded: who does not keep up is ended,
/// and keeps nobody else waiting.
final class FeedListener: Sendable {
  private struct Waiting {
    var events = 0
    var bytes = 0
  }

  /// What it accepted, in order; throws at the end when it was ended with an error.
  let events: AsyncThrowingStream<TypesV1.UserEvent, any Error>
  private let sink: AsyncThrowingStream<TypesV1.UserEvent, any Error>.Continuation
  private let limits: FeedLimits
  private let accepts: @Sendable (TypesV1.UserEvent) -> Bool
  private let waiting = Mutex(Waiting())

  init(limits: FeedLimits, accepts: @escaping @Sendable (TypesV1.UserEvent) -> Bool) {
    self.limits = limits
    self.accepts = accepts
    // Bounded by the count of what waits.
    (events, sink) = AsyncThrowingStream.makeStream(of: TypesV1.UserEvent.self)
  }

  /// False when the subscriber does not keep up; it then hears what waits, and that it was too slow.
  func offer(_ event: TypesV1.UserEvent) -> Bool {
    guard accepts(event) else { return true }
    let fits = waiting.withLock { waiting in
      let bytes = waiting.bytes + event.payload.count
      // One event has a place however large it is.
      guard
        waiting.events == 0
          || waiting.events < limits.waitingEvents && bytes <= limits.waitingBytes
      else { return false }
      waiting.events += 1
      waiting.bytes = bytes
      return true
    }
    if fits {
      sink.yield(event)
    } else {
      sink.finish(throwing: GatewayError(.subscriberTooSlow))
    }
    return fits
  }

  /// The subscriber is done with an event.
  func took(_ event: TypesV1.UserEvent) {
    waiting.withLock { waiting in
      waiting.events -= 1
      waiting.bytes -= event.payload.count
    }
  }

  /// There will be no more events.
  func end(_ error: any Error) {
    sink.finish(throwing: error)
  }
}
