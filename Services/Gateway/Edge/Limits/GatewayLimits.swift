import GraphQL
import ServiceKit

/// How much clients may ask for; `GatewayConfiguration` says what each setting means.
struct GatewayLimits: Sendable {
  let bodyBytes: Int
  let tokens: Int
  let query: QueryLimits
  let operationsPerUser: Int
  let subscriptionsPerUser: Int
  let timeouts: OperationTimeouts
  let requestsPerAddress: RateLimiter.Quota
  let requestsPerUser: RateLimiter.Quota
  let proxies: TrustedProxies

  /// - Throws: `SettingError` naming what is malformed.
  init(_ settings: Settings) throws {
    let million = 1...1_000_000
    bodyBytes = try settings.int("GATEWAY_BODY_BYTES", default: 256 * 1_024, in: 1_024...(16 << 20))
    tokens = try settings.int("GATEWAY_QUERY_TOKENS", default: ParserLimits().tokens, in: million)
    query = try Self.query(settings)
    operationsPerUser = try settings.int("GATEWAY_OPERATIONS_PER_USER", default: 50, in: million)
    subscriptionsPerUser = try settings.int(
      "GATEWAY_SUBSCRIPTIONS_PER_USER", default: 50, in: 1...1_000)
    timeouts = OperationTimeouts(
      query: try settings.duration("GATEWAY_QUERY_TIMEOUT", default: .seconds(10)),
      mutation: try settings.duration("GATEWAY_MUTATION_TIMEOUT", default: .seconds(60)))
    let window = try settings.duration("GATEWAY_RATE_WINDOW", default: .seconds(60))
    guard window >= .seconds(1), window <= .seconds(86_400) else {
      throw SettingError("GATEWAY_RATE_WINDOW", "must be from 1s to 1d")
    }
    requestsPerAddress = .init(
      count: try settings.int("GATEWAY_REQUESTS_PER_ADDRESS", default: 3_000, in: million),
      window: window)
    requestsPerUser = .init(
      count: try settings.int("GATEWAY_REQUESTS_PER_USER", default: 600, in: million),
      window: window)
    guard let proxies = TrustedProxies(try settings.list("GATEWAY_TRUSTED_PROXIES")) else {
      throw SettingError("GATEWAY_TRUSTED_PROXIES", "must be addresses or networks with commas")
    }
    self.proxies = proxies
  }

  private static func query(_ settings: Settings) throws -> QueryLimits {
    var limits = QueryLimits()
    let million = 1...1_000_000
    limits.depth = try settings.int("GATEWAY_QUERY_DEPTH", default: limits.depth, in: million)
    limits.aliases = try settings.int(
      "GATEWAY_QUERY_ALIASES", default: limits.aliases, in: 0...1_000_000)
    limits.rootFields = try settings.int(
      "GATEWAY_QUERY_ROOT_FIELDS", default: limits.rootFields, in: million)
    limits.directives = try settings.int(
      "GATEWAY_QUERY_DIRECTIVES", default: limits.directives, in: 0...1_000_000)
    limits.fields = try settings.int("GATEWAY_QUERY_FIELDS", default: limits.fields, in: million)
    limits.cost = try settings.int(
      "GATEWAY_QUERY_COST", default: limits.cost, in: 1...1_000_000_000)
    limits.listSize = try settings.int("GATEWAY_PAGE_SIZE", default: limits.listSize, in: 1...100)
    if try !settings.bool("GATEWAY_INTROSPECTION", default: true) { limits.schemaQuestions = 0 }
    return limits
  }
}
