import HTTPClient
import Synchronization

/// One user's app: it signs in, calls the API, tries again when a part of the backend is away for a
/// moment, and learns of changes by subscription.
package struct Phone: Sendable {
  /// The journey did not go as it must.
  package struct Surprise: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
      self.description = description
    }
  }

  /// The GraphQL API as this user.
  package var api: GraphQLClient
  let subscriptions: SubscriptionClient
  let patience: Duration

  /// - Parameters:
  ///   - http: Carries every call.
  ///   - gateway: The gateway's base URL.
  ///   - accessToken: Says who the user is.
  ///   - patience: How long to go on when something is unavailable or does not come.
  package init(
    http: any HTTPClient, gateway: String, accessToken: String, patience: Duration = .seconds(90)
  ) {
    api = GraphQLClient(http: http, gateway: gateway, accessToken: accessToken)
    subscriptions = SubscriptionClient(gateway: gateway, accessToken: accessToken)
    self.patience = patience
  }

  private static let passing: Set = [
    "UNAVAILABLE", "PARTNER_UNAVAILABLE", "DEADLINE_EXCEEDED", "RATE_LIMITED",
  ]

  /// Runs an operation, again while the backend says that it is only unavailable for now. Mutations
  /// carry idempotency keys, so that repeating them is safe.
  package func run(_ document: String, _ variables: JSON = [:]) async throws -> JSON {
    let deadline = ContinuousClock.now + patience
    while true {
      do {
        return try await api.run(document, variables)
      } catch let failure as GraphQLFailure where Self.passing.contains(failure.code) {
        guard ContinuousClock.now < deadline else { throw failure }
      } catch let failure as HTTPError {
        guard ContinuousClock.now < deadline else { throw failure }
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  /// Asks until the root field is there, as `done` wants it: for what no subscription tells of.
  package func poll(
    _ document: String, until done: @escaping @Sendable (JSON) -> Bool = { _ in true }
  ) async throws -> JSON {
    try await withTimeout({ document }) {
      while true {
        let data = try await self.run(document)
        if let object = data.objects.first, done(object) { return data }
        try await Task.sleep(for: .milliseconds(250))
      }
    }
  }

  /// Follows a subscription until something is so. Asks once after subscribing, since it may have
  /// become so before, and subscribes anew when the socket breaks.
  ///
  /// - Parameters:
  ///   - subscription: The subscription; each event holds one object.
  ///   - variables: Its variables, and those of `current`.
  ///   - current: Reads what the subscription tells of: one object, or a connection of them.
  ///   - told: Is shown each version of the object.
  ///   - done: Whether the object is as it should be; throws when it never will be.
  /// - Returns: The object as `done` wanted it.
  /// - Throws: What `done` throws; `Surprise` when patience ran out.
  @discardableResult
  package func follow(
    _ subscription: String, _ variables: JSON = [:], current: String,
    told: @escaping @Sendable (JSON) -> Void,
    until done: @escaping @Sendable (JSON) throws -> Bool
  ) async throws -> JSON {
    let last = Mutex("nothing yet")
    return try await withTimeout({ "\(subscription), last seen: \(last.withLock { $0 })" }) {
      while true {
        do {
          if let found = try await self.followOnce(
            subscription, variables, current: current,
            told: told,
            until: { object in
              last.withLock { $0 = object["status"].text ?? "\(object)" }
              return try done(object)
            })
          {
            return found
          }
        } catch is SubscriptionClient.Failure {
          // The gateway or what is behind it went away; an app connects again.
        } catch let error where !(error is Surprise) && !(error is CancellationError) {
          // A socket error means the same.
        }
        try await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  private func followOnce(
    _ subscription: String, _ variables: JSON, current: String,
    told: @escaping @Sendable (JSON) -> Void,
    until done: @Sendable (JSON) throws -> Bool
  ) async throws -> JSON? {
    try await subscriptions.subscribe(subscription, variables) { events in
      for object in try await run(current, variables).objects where try done(object) {
        return object
      }
      for try await event in events {
        for object in event.objects {
          told(object)
          if try done(object) { return object }
        }
      }
      return nil
    }
  }

  private func withTimeout<Result: Sendable>(
    _ awaited: @escaping @Sendable () -> String,
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: patience)
        throw Surprise("what was waited for did not come within \(patience): \(awaited())")
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
  }
}

extension JSON {
  /// The objects in an operation's `data`: the root field's object, or the nodes of its connection.
  var objects: [JSON] {
    guard case .object(let members) = self, let root = members.values.first else { return [] }
    let edges = root["edges"].elements
    return edges.isEmpty ? (root == .null ? [] : [root]) : edges.map { $0["node"] }
  }
}
