import GraphQL
import RPC
import StackProto

extension GatewayResolvers {
  static func addSubscriptions(to resolvers: inout Registry) {
    resolvers.subscription("kycStatusChanged") { _, context, events in
      try await context.follow(topic: "kyc", subject: nil, events) {
        context.services.events.onboarding.watchUser($0, options: $1)
      } decode: {
        .object(try OnboardingV1.User(serialized: $0))
      }
    }
    resolvers.subscription("balanceUpdated") { _, context, events in
      try await context.followFunding(topic: "balance", subject: nil, events) {
        .object(try FundingV1.Balance(serialized: $0))
      }
    }
    resolvers.subscription("depositUpdated") { arguments, context, events in
      try await context.followFunding(
        topic: "deposit", subject: try arguments.optionalID("id"), events
      ) {
        .object(try FundingV1.Deposit(serialized: $0))
      }
    }
    resolvers.subscription("withdrawalUpdated") { arguments, context, events in
      try await context.followFunding(
        topic: "withdrawal", subject: try arguments.optionalID("id"), events
      ) {
        .object(try FundingV1.Withdrawal(serialized: $0))
      }
    }
    resolvers.subscription("orderUpdated") { arguments, context, events in
      try await context.follow(
        topic: "order", subject: try arguments.optionalID("id"), events
      ) {
        context.services.events.investing.watchUser($0, options: $1)
      } decode: {
        .object(try InvestingV1.Order(serialized: $0))
      }
    }
  }
}

extension GraphQLArguments {
  /// Nil when not given.
  fileprivate func optionalID(_ name: String) throws(GatewayError) -> String? {
    string(name) == nil ? nil : try id(name)
  }
}

extension GatewayContext {
  typealias Watch =
    @Sendable (TypesV1.WatchUserRequest, RPCCallOptions) -> RPCResponseStream<TypesV1.UserEvent>

  fileprivate func followFunding(
    topic: String, subject: String?, _ events: EventSink,
    decode: @escaping @Sendable ([UInt8]) throws -> Resolved
  ) async throws {
    try await follow(topic: topic, subject: subject, events) {
      self.services.events.funding.watchUser($0, options: $1)
    } decode: {
      try decode($0)
    }
  }

  /// Follows a service's events of this user until the client leaves, over broken streams too: the
  /// next stream goes on after the last cursor.
  fileprivate func follow(
    topic: String, subject: String?, _ events: EventSink, watch: Watch,
    decode: @Sendable ([UInt8]) throws -> Resolved
  ) async throws {
    let options = try await options()
    var feed = FeedPosition(startedAt: clock.now)
    while true {
      do {
        for try await event in watch(feed.nextRequest(), options) {
          guard feed.advance(to: event), event.topic == topic else { continue }
          guard subject == nil || event.subjectID == subject else { continue }
          try await events.send(try decode(event.payload))
        }
      } catch let error as RPCError
        where [.unavailable, .aborted, .cancelled].contains(error.code)
      {
        // Away for a moment, or shutting down; what happens meanwhile is in the feed.
      }
      try await Task.sleep(for: feed.backoff())
    }
  }
}
