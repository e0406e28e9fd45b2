import GraphQL
import RPC
import StackProto

extension GatewayResolvers {
  static func addSubscriptions(to resolvers: inout Registry) {
    resolvers.subscription("kycStatusChanged") { _, context, events in
      try await context.follow(.onboarding, topic: "kyc", subject: nil, events) {
        .object(try OnboardingV1.User(serialized: $0))
      }
    }
    resolvers.subscription("balanceUpdated") { _, context, events in
      try await context.follow(.funding, topic: "balance", subject: nil, events) {
        .object(try FundingV1.Balance(serialized: $0))
      }
    }
    resolvers.subscription("depositUpdated") { arguments, context, events in
      let id = try arguments.optionalID("id")
      try await context.follow(.funding, topic: "deposit", subject: id, events) {
        .object(try FundingV1.Deposit(serialized: $0))
      }
    }
    resolvers.subscription("withdrawalUpdated") { arguments, context, events in
      let id = try arguments.optionalID("id")
      try await context.follow(.funding, topic: "withdrawal", subject: id, events) {
        .object(try FundingV1.Withdrawal(serialized: $0))
      }
    }
    resolvers.subscription("orderUpdated") { arguments, context, events in
      let id = try arguments.optionalID("id")
      try await context.follow(.investing, topic: "order", subject: id, events) {
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
  /// Follows a service's events of this user until the client leaves: those of one topic, or of one
  /// object alone.
  fileprivate func follow(
    _ source: UserFeeds.Source, topic: String, subject: String?, _ events: EventSink,
    decode: ([UInt8]) throws -> Resolved
  ) async throws {
    try await feeds.follow(source, options: try await options(), from: clock.now) { event in
      event.topic == topic && (subject == nil || event.subjectID == subject)
    } body: { event in
      try await events.send(try decode(event.payload))
    }
  }
}
