import Collections
import RPC
import StackProto
import Synchronization
import Time

/// One stream of a service's events of one user, and who follows it.
///
/// Who comes later misses nothing: an app reads the current state beside subscribing, and hears of
/// what the service tells us from ``FeedPosition/overlap`` before its subscription on. The stream
/// began that long before its first subscription; for later ones, what came in within that time is
/// kept. An event after the app's read came in after the read, so it is among these, whatever the
/// clocks of the services say.
final class UserFeed: Sendable {
  typealias Watch =
    @Sendable (TypesV1.WatchUserRequest) -> RPCResponseStream<TypesV1.UserEvent>

  fileprivate struct Recent {
    let event: TypesV1.UserEvent
    let cameIn: ContinuousClock.Instant
  }

  fileprivate struct State {
    var listeners: [ObjectIdentifier: FeedListener] = [:]
    var position: FeedPosition
    var recent: Deque<Recent> = []
    var recentBytes = 0
    /// When the last event came in that had to be forgotten for want of room.
    var forgotten: ContinuousClock.Instant?
    var isOver = false
  }

  private let limits: FeedLimits
  private let watch: Watch
  private let state: Mutex<State>
  private let stopped: AsyncStream<Never>
  private let stop: AsyncStream<Never>.Continuation

  init(startedAt: Timestamp, limits: FeedLimits, watch: @escaping Watch) {
    self.limits = limits
    self.watch = watch
    state = Mutex(State(position: FeedPosition(startedAt: startedAt)))
    (stopped, stop) = AsyncStream.makeStream(of: Never.self)
  }

  var listenerCount: Int { state.withLock { $0.listeners.count } }

  // MARK: Who follows

  /// False when the feed has ended, or has had to forget what the listener must hear of.
  func add(_ listener: FeedListener) -> Bool {
    state.withLock { state in
      state.forget(before: .now - limits.recentTime)
      let isComplete = state.forgotten.map { $0 < .now - limits.recentTime } ?? true
      guard !state.isOver, isComplete else { return false }
      for recent in state.recent where !listener.offer(recent.event) { return true }
      state.listeners[ObjectIdentifier(listener)] = listener
      return true
    }
  }

  /// True when that was the last one: the stream ends.
  func remove(_ listener: FeedListener) -> Bool {
    let isOver = state.withLock { state in
      state.listeners[ObjectIdentifier(listener)] = nil
      guard state.listeners.isEmpty else { return false }
      state.isOver = true
      return true
    }
    if isOver { stop.finish() }
    return isOver
  }

  // MARK: The stream

  /// Reads the service's stream, over broken ones too, until nobody follows or the task is
  /// cancelled: the next stream goes on after the last cursor.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.read() }
      group.addTask { for await _ in self.stopped {} }
      await group.next()
      group.cancelAll()
    }
  }

  private func read() async {
    do {
      while !state.withLock({ $0.isOver }) {
        do {
          try await readStream()
        } catch let error as RPCError
          where [.unavailable, .aborted, .cancelled].contains(error.code)
        {
          // Away for a moment, or shutting down; what happens meanwhile is in the feed.
        }
        try await Task.sleep(for: state.withLock { $0.position.backoff() })
      }
    } catch {
      end(error)
    }
  }

  private func readStream() async throws {
    for try await event in watch(state.withLock { $0.position.nextRequest() }) {
      deliver(event)
    }
  }

  private func deliver(_ event: TypesV1.UserEvent) {
    state.withLock { state in
      guard state.position.advance(to: event) else { return }
      state.keep(event, limits)
      for (id, listener) in state.listeners where !listener.offer(event) {
        state.listeners[id] = nil
      }
    }
  }

  private func end(_ error: any Error) {
    let listeners = state.withLock { state in
      state.isOver = true
      defer { state.listeners = [:] }
      return state.listeners.values
    }
    for listener in listeners { listener.end(error) }
  }
}

extension UserFeed.State {
  fileprivate mutating func keep(_ event: TypesV1.UserEvent, _ limits: FeedLimits) {
    recent.append(.init(event: event, cameIn: .now))
    recentBytes += event.payload.count
    forget(before: .now - limits.recentTime)
    while recent.count > limits.recentEvents || recentBytes > limits.recentBytes {
      forgotten = removeOldest().cameIn
    }
  }

  fileprivate mutating func forget(before horizon: ContinuousClock.Instant) {
    while let oldest = recent.first, oldest.cameIn < horizon { _ = removeOldest() }
  }

  private mutating func removeOldest() -> UserFeed.Recent {
    let oldest = recent.removeFirst()
    recentBytes -= oldest.event.payload.count
    return oldest
  }
}
