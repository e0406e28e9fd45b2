import OIDC
import ServiceKit

/// The gateway's settings.
///
/// | setting | default | means |
/// | --- | --- | --- |
/// | `GATEWAY_LISTEN` | required | where the app and partners reach us, `host:port` |
/// | `GATEWAY_TLS_CERTIFICATE`, `GATEWAY_TLS_KEY` | none | paths of our certificate and key in PEM, read again when they change; without them TLS ends before us |
/// | `GATEWAY_ADMIN_LISTEN` | `127.0.0.1:9080` | `/livez`, `/readyz`, `/metrics` |
/// | `OIDC_ISSUER` | required | `iss` of access tokens, byte for byte |
/// | `OIDC_KIND` | `auth0` | `auth0` or `cognito`: how tokens name their audience |
/// | `OIDC_AUDIENCE` | required for `auth0` | our API's identifier, which access tokens must name |
/// | `OIDC_CLIENT_ID` | required | our apps at the provider, several with commas |
/// | `OIDC_KEYS_URL` | `.well-known/jwks.json` under the issuer | the provider's public keys |
/// | `GRAPHQL_STATUS_CODES` | `common` | `common`, or `draft` for those of the 2026 draft of GraphQL over HTTP |
/// | `GRAPHQL_BATCH_LIMIT` | `0` | how many operations a request may hold as a JSON array; 0 for none |
/// | `GATEWAY_CORS_ORIGINS` | none | origins whose web pages may use the API, with commas; `*` for any |
/// | `GATEWAY_CORS_CREDENTIALS` | `false` | whether these pages may send the browser's credentials |
/// | `GATEWAY_CONNECTIONS` | `1000` | open connections; further ones wait. Each may hold 256 KiB that it sends |
/// | `GATEWAY_CONNECTIONS_PER_ADDRESS` | `200` | open connections of one address, or of one IPv6 /64; further ones are closed |
/// | `GATEWAY_TRUSTED_PROXIES` | none | addresses and networks, with commas, of proxies whose `X-Forwarded-For` is believed; they have no limit of their own |
/// | `GATEWAY_RATE_WINDOW` | `1m` | the time in which the next two are counted, evenly |
/// | `GATEWAY_REQUESTS_PER_ADDRESS` | `3000` | requests to `/graphql` and sockets opened from one address, or one IPv6 /64 |
/// | `GATEWAY_REQUESTS_PER_USER` | `600` | what one user asks for over all transports; each root field counts |
/// | `GATEWAY_OPERATIONS_PER_USER` | `50` | queries and mutations of one user at once |
/// | `GATEWAY_QUERY_TIMEOUT` | `10s` | how long a query may take; every call to a service has the same deadline |
/// | `GATEWAY_MUTATION_TIMEOUT` | `60s` | the same for a mutation; a model may have to write an answer |
/// | `GATEWAY_BODY_BYTES` | `262144` | bytes of a request's body |
/// | `GATEWAY_QUERY_TOKENS` | `5000` | tokens of a document |
/// | `GATEWAY_QUERY_DEPTH` | `15` | levels of fields, introspection apart |
/// | `GATEWAY_QUERY_ALIASES` | `30` | aliases of an operation |
/// | `GATEWAY_QUERY_ROOT_FIELDS` | `20` | fields of its outermost selection set |
/// | `GATEWAY_QUERY_DIRECTIVES` | `50` | directives of an operation |
/// | `GATEWAY_QUERY_FIELDS` | `2000` | fields once fragments are spread |
/// | `GATEWAY_QUERY_COST` | `20000` | the cost of an operation, as `@cost` and `@listSize` of the schema weigh it |
/// | `GATEWAY_PAGE_SIZE` | `100` | the most that `first` may ask for |
/// | `GATEWAY_INTROSPECTION` | `true` | whether the schema may be asked about |
/// | `GATEWAY_TRUSTED_DOCUMENTS` | none | a folder of `.graphql` files, or a JSON manifest of documents by their SHA-256, which clients may name by that |
/// | `GATEWAY_TRUSTED_ONLY` | `false` | whether no other documents run |
/// | `GATEWAY_IDLE_TIMEOUT` | `75s` | how long a connection may stay without a request |
/// | `GATEWAY_HEAD_TIMEOUT` | `10s` | how long a TLS handshake, and a request's head, may take to come in |
/// | `GATEWAY_REQUEST_TIMEOUT` | `30s` | how long a request may take to come in after its head |
/// | `GATEWAY_WRITE_TIMEOUT` | `30s` | how long a client may leave no room for what we send |
/// | `GATEWAY_SOCKET_INIT_TIMEOUT` | `10s` | how long a WebSocket may take to sign in |
/// | `GATEWAY_SOCKET_KEEPALIVE` | `20s` | how often a WebSocket is asked whether it lives |
/// | `GATEWAY_STREAM_KEEPALIVE` | `12s` | how often an event stream says that it is there |
/// | `GATEWAY_SOCKETS_PER_USER` | `10` | open WebSockets of one user |
/// | `GATEWAY_SOCKET_FRAMES` | `6000` | frames that a WebSocket may send in a minute |
/// | `GATEWAY_SUBSCRIPTIONS_PER_USER` | `50` | subscriptions of one user, on all sockets and event streams |
/// | `GATEWAY_EXPLORER` | `false` | `true` serves the explorer page at `/`; for development |
/// | `GATEWAY_EXPLORER_TOKEN_PATH` | none | a file with the access token that the page hands to everybody who opens it |
/// | `ONBOARDING_ADDRESS`, `WALLET_ADDRESS`, `FUNDING_ADDRESS`, `INVESTING_ADDRESS`, `AICFO_ADDRESS` | required | the services, `host:port`, several with commas |
///
/// And those of every process: `LOG_LEVEL`, the `RPC_TLS_…` of ServiceKit. None of its own is
/// secret.
struct GatewayConfiguration: Sendable {
  let listen: SocketAddressSetting
  let issuer: OIDCIssuer
  let tls: ServerTLS?
  let statusCodes: GraphQLEndpoint.StatusCodes
  let batchLimit: Int
  let streamKeepalive: Duration
  let origins: CrossOriginPolicy
  let connections: ConnectionLimits
  let sockets: SocketLimits
  let limits: GatewayLimits
  let trusted: TrustedDocuments?
  /// The explorer page; nil where there is none.
  let explorer: Explorer?

  /// - Throws: `SettingError` naming what is missing or malformed.
  init(_ settings: Settings) throws {
    listen = try settings.address("GATEWAY_LISTEN")
    issuer = try Self.issuer(settings)
    statusCodes = try settings.parsed(
      "GRAPHQL_STATUS_CODES", default: .common, expected: "common or draft"
    ) { GraphQLEndpoint.StatusCodes(rawValue: $0) }
    batchLimit = try settings.int("GRAPHQL_BATCH_LIMIT", default: 0, in: 0...100)
    streamKeepalive = try settings.duration("GATEWAY_STREAM_KEEPALIVE", default: .seconds(12))
    tls = try Self.tls(settings)
    origins = try Self.origins(settings)
    var connections = ConnectionLimits()
    connections.connections = try settings.int(
      "GATEWAY_CONNECTIONS", default: connections.connections, in: 1...100_000)
    connections.connectionsPerAddress = try settings.int(
      "GATEWAY_CONNECTIONS_PER_ADDRESS", default: connections.connectionsPerAddress, in: 1...100_000
    )
    connections.idleTimeout = try settings.duration(
      "GATEWAY_IDLE_TIMEOUT", default: connections.idleTimeout)
    connections.headTimeout = try settings.duration(
      "GATEWAY_HEAD_TIMEOUT", default: connections.headTimeout)
    connections.requestTimeout = try settings.duration(
      "GATEWAY_REQUEST_TIMEOUT", default: connections.requestTimeout)
    connections.writeTimeout = try settings.duration(
      "GATEWAY_WRITE_TIMEOUT", default: connections.writeTimeout)
    self.connections = connections
    var sockets = SocketLimits()
    sockets.initTimeout = try settings.duration(
      "GATEWAY_SOCKET_INIT_TIMEOUT", default: sockets.initTimeout)
    sockets.keepalive = try settings.duration(
      "GATEWAY_SOCKET_KEEPALIVE", default: sockets.keepalive)
    sockets.socketsPerUser = try settings.int(
      "GATEWAY_SOCKETS_PER_USER", default: sockets.socketsPerUser, in: 1...1_000)
    sockets.framesPerMinute = try settings.int(
      "GATEWAY_SOCKET_FRAMES", default: sockets.framesPerMinute, in: 1...10_000_000)
    self.sockets = sockets
    limits = try GatewayLimits(settings)
    trusted = try Self.trusted(settings)
    explorer = try Self.explorer(settings)
  }

  private static func trusted(_ settings: Settings) throws -> TrustedDocuments? {
    let isExclusive = try settings.bool("GATEWAY_TRUSTED_ONLY", default: false)
    guard let path = try settings.optional("GATEWAY_TRUSTED_DOCUMENTS") else {
      guard !isExclusive else { throw SettingError("GATEWAY_TRUSTED_DOCUMENTS", "is missing") }
      return nil
    }
    return try TrustedDocuments(
      path: path, isExclusive: isExclusive, setting: "GATEWAY_TRUSTED_DOCUMENTS")
  }

  private static func explorer(_ settings: Settings) throws -> Explorer? {
    guard try settings.bool("GATEWAY_EXPLORER", default: false) else { return nil }
    let token = try settings.optional("GATEWAY_EXPLORER_TOKEN_PATH").map(ExplorerToken.init)
    return try Explorer(token: token)
  }

  private static func tls(_ settings: Settings) throws -> ServerTLS? {
    guard let certificate = try settings.optional("GATEWAY_TLS_CERTIFICATE") else { return nil }
    return ServerTLS(
      certificateFile: certificate, keyFile: try settings.require("GATEWAY_TLS_KEY"))
  }

  private static func origins(_ settings: Settings) throws -> CrossOriginPolicy {
    let origins = try settings.list("GATEWAY_CORS_ORIGINS")
    for origin in origins where origin != "*" {
      // As browsers write it: scheme and host, maybe a port, no path.
      guard origin.split(separator: "/", omittingEmptySubsequences: false).count == 3,
        origin.hasPrefix("https://") || origin.hasPrefix("http://"), !origin.hasSuffix("/")
      else { throw SettingError("GATEWAY_CORS_ORIGINS", "must hold origins, https://host, or *") }
    }
    let credentials = try settings.bool("GATEWAY_CORS_CREDENTIALS", default: false)
    guard !credentials || !origins.contains("*") else {
      throw SettingError("GATEWAY_CORS_CREDENTIALS", "cannot be given to any origin")
    }
    return CrossOriginPolicy(origins: Set(origins), allowsCredentials: credentials)
  }

  private static func issuer(_ settings: Settings) throws -> OIDCIssuer {
    let kind = try settings.parsed(
      "OIDC_KIND", default: OIDCIssuer.Kind.auth0, expected: "auth0 or cognito"
    ) { OIDCIssuer.Kind(rawValue: $0) }
    let clients = try settings.list("OIDC_CLIENT_ID")
    guard !clients.isEmpty else { throw SettingError("OIDC_CLIENT_ID", "is missing") }
    let issuer = OIDCIssuer(
      kind: kind, issuer: try settings.require("OIDC_ISSUER"), clientIDs: Set(clients),
      audience: try settings.optional("OIDC_AUDIENCE"),
      keysURL: try settings.optional("OIDC_KEYS_URL"))
    guard let issuer else { throw SettingError("OIDC_AUDIENCE", "is missing") }
    return issuer
  }
}
