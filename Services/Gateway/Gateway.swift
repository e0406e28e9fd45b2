import HTTPClient
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import OIDC
import RPC
import ServiceKit
import ServiceLifecycle
import StackProto
import Synchronization
import Time

/// The app's API and the partners' way in: the whole gateway, wired by hand.
struct Gateway: StackService {
  static let name = "gateway"

  let services: [any Service]
  let readiness: [ReadinessCheck]
  /// The port it listens on, once it does.
  let port: ListeningPort
  /// What subscriptions listen to.
  let feeds: UserFeeds

  static func adminAddress(_ settings: Settings) throws -> SocketAddressSetting {
    try settings.address("GATEWAY_ADMIN_LISTEN", default: .init(host: "127.0.0.1", port: 9080))
  }

  init(settings: Settings, logger: Logger) throws {
    try self.init(settings: settings, clock: SystemWallClock(), logger: logger)
  }

  init(settings: Settings, clock: any WallClock, logger: Logger) throws {
    let configuration = try GatewayConfiguration(settings)
    let onboarding = try ServiceCalls.channel(to: "onboarding", settings, logger: logger)
    let wallet = try ServiceCalls.channel(to: "wallet", settings, logger: logger)
    let funding = try ServiceCalls.channel(to: "funding", settings, logger: logger)
    let investing = try ServiceCalls.channel(to: "investing", settings, logger: logger)
    let aicfo = try ServiceCalls.channel(to: "aicfo", settings, logger: logger)
    // Streams last: beside calls on one connection they would leave these no place.
    let onboardingEvents = try ServiceCalls.channel(to: "onboarding", settings, logger: logger)
    let fundingEvents = try ServiceCalls.channel(to: "funding", settings, logger: logger)
    let investingEvents = try ServiceCalls.channel(to: "investing", settings, logger: logger)
    let clients = ServiceClients(
      onboarding: .init(onboarding), wallet: .init(wallet), funding: .init(funding),
      investing: .init(investing), aicfo: .init(aicfo))
    feeds = UserFeeds(
      clients: EventClients(
        onboarding: .init(onboardingEvents), funding: .init(fundingEvents),
        investing: .init(investingEvents)))
    let keys = CurlClient()
    let verifier = OIDCVerifier(
      issuers: [configuration.issuer], http: keys, clock: clock, logger: logger)
    let limits = configuration.limits
    let service = GraphQLService(
      engine: try GatewayResolvers.engine(limits: limits.query, tokens: limits.tokens),
      services: clients, feeds: feeds,
      users: UserDirectory(onboarding: clients.onboarding),
      tokens: OIDCAccessTokens(verifier: verifier),
      persisted: PersistedDocuments(trusted: configuration.trusted),
      operations: Census(limit: limits.operationsPerUser),
      subscriptions: Census(limit: limits.subscriptionsPerUser), timeouts: limits.timeouts,
      rates: RateLimits(
        addresses: limits.requestsPerAddress, users: limits.requestsPerUser,
        proxies: limits.proxies),
      clock: clock)
    try service.checkTrustedDocuments(configuration.trusted)
    let port = ListeningPort()
    self.port = port
    let edge = try Self.edge(configuration, service, clients, port, logger)
    // Stopped from the last to the first: the edge drains before what it calls goes away.
    services = [
      keys, onboarding, wallet, funding, investing, aicfo, onboardingEvents, fundingEvents,
      investingEvents, feeds, edge,
    ]
    readiness = [ReadinessCheck("listening") { port.isKnown }]
  }

  private static func edge(
    _ configuration: GatewayConfiguration, _ service: GraphQLService, _ clients: ServiceClients,
    _ port: ListeningPort, _ logger: Logger
  ) throws -> Application<EdgeResponder> {
    let tls = try configuration.tls?.contexts(logger: logger)
    let socket = GraphQLSocket(
      service: service, limits: configuration.sockets,
      census: Census(limit: configuration.sockets.socketsPerUser))
    let connections = ConnectionCensus(
      limit: configuration.connections.connectionsPerAddress, proxies: configuration.limits.proxies)
    return Application(
      responder: EdgeResponder(
        graphQL: GraphQLEndpoint(
          service: service, bodyLimit: configuration.limits.bodyBytes,
          statusCodes: configuration.statusCodes, batchLimit: configuration.batchLimit,
          keepalive: configuration.streamKeepalive),
        webhooks: WebhookIntake(services: clients), origins: configuration.origins,
        securityHeaders: SecurityHeaders(isEncrypted: tls != nil),
        explorer: configuration.explorer, compression: ResponseCompression()),
      server: HTTPServerBuilder { responder in
        GatewayChannel(
          responder: responder, socket: socket, limits: configuration.connections,
          census: connections, origins: configuration.origins, tls: tls)
      },
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.listen.host, port: configuration.listen.port),
        availableConnectionsDelegate: MaximumAvailableConnections(
          configuration.connections.connections, logger: logger)),
      onServerRunning: { channel in port.set(channel.localAddress?.port) },
      logger: logger)
  }
}

/// The port the gateway got.
final class ListeningPort: Sendable {
  private let state = Mutex<Int?>(nil)

  var isKnown: Bool { value != nil }
  var value: Int? { state.withLock { $0 } }

  func set(_ port: Int?) {
    state.withLock { $0 = port }
  }
}
