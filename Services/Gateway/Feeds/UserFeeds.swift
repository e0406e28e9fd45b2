import RPC
import ServiceKit
import ServiceLifecycle
import StackProto
import Synchronization
import Time

/// The services' events of the users who listen: one stream for each user and service, however many
/// subscriptions follow it.
final class UserFeeds: Service {
  /// A service that tells of its users' events.
  enum Source: Hashable, Sendable {
    case onboarding, funding, investing
  }

  private struct Key: Hashable {
    let source: Source
    let user: String
  }

  private let clients: EventClients
  private let limits: FeedLimits
  private let feeds = Mutex<[Key: UserFeed]>([:])
  private let begun: AsyncStream<(Key, UserFeed)>
  private let begin: AsyncStream<(Key, UserFeed)>.Continuation

  init(clients: EventClients, limits: FeedLimits = FeedLimits()) {
    self.clients = clients
    self.limits = limits
    // As many as there are subscriptions at most, and those are counted.
    (begun, begin) = AsyncStream.makeStream(of: (Key, UserFeed).self)
  }

  /// How many subscriptions listen.
  var listeners: Int {
    feeds.withLock { $0.values.reduce(0) { $0 + $1.listenerCount } }
  }

  /// Reads every feed that somebody follows, until shutdown.
  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        for await (key, feed) in self.begun {
          group.addTask {
            await feed.run()
            self.forget(feed, key)
          }
        }
        group.cancelAll()
      }
    }
  }

  /// Gives `body` each event that `accepts` lets through, in the feed's order, until the task is
  /// cancelled. `options` say how to call the service for the user, `start` when the subscription
  /// reached us.
  ///
  /// - Throws: `GatewayError` SUBSCRIBER_TOO_SLOW when `body` does not keep up, and what the service
  ///   refuses the stream with.
  func follow(
    _ source: Source, options: RPCCallOptions, from start: Timestamp,
    where accepts: @escaping @Sendable (TypesV1.UserEvent) -> Bool,
    body: (TypesV1.UserEvent) async throws -> Void
  ) async throws {
    let listener = FeedListener(limits: limits, accepts: accepts)
    let key = Key(source: source, user: options.metadata[CallMetadata.userID] ?? "")
    let feed = join(key, options, start, listener)
    defer {
      if feed.remove(listener) { forget(feed, key) }
    }
    for try await event in listener.events {
      try await body(event)
      listener.took(event)
    }
    // Ended without an error: the gateway goes away.
    throw CancellationError()
  }

  private func join(
    _ key: Key, _ options: RPCCallOptions, _ start: Timestamp, _ listener: FeedListener
  ) -> UserFeed {
    feeds.withLock { feeds in
      if let feed = feeds[key], feed.add(listener) { return feed }
      let feed = UserFeed(startedAt: start, limits: limits) { [clients] in
        clients.watch(key.source, $0, options)
      }
      _ = feed.add(listener)
      feeds[key] = feed
      begin.yield((key, feed))
      return feed
    }
  }

  private func forget(_ feed: UserFeed, _ key: Key) {
    feeds.withLock { feeds in
      if feeds[key] === feed { feeds[key] = nil }
    }
  }
}

extension EventClients {
  fileprivate func watch(
    _ source: UserFeeds.Source, _ request: TypesV1.WatchUserRequest, _ options: RPCCallOptions
  ) -> RPCResponseStream<TypesV1.UserEvent> {
    switch source {
    case .onboarding: onboarding.watchUser(request, options: options)
    case .funding: funding.watchUser(request, options: options)
    case .investing: investing.watchUser(request, options: options)
    }
  }
}
