import OIDC
import ServiceKit

/// The gateway's settings.
///
/// | setting | default | means |
/// | --- | --- | --- |
/// | `GATEWAY_LISTEN` | required | where the app and partners reach us, `host:port`; TLS ends before us |
/// | `GATEWAY_ADMIN_LISTEN` | `127.0.0.1:9080` | `/livez`, `/readyz`, `/metrics` |
/// | `OIDC_ISSUER` | required | `iss` of access tokens, byte for byte |
/// | `OIDC_KIND` | `auth0` | `auth0` or `cognito`: how tokens name their audience |
/// | `OIDC_AUDIENCE` | required for `auth0` | our API's identifier, which access tokens must name |
/// | `OIDC_CLIENT_ID` | required | our apps at the provider, several with commas |
/// | `OIDC_KEYS_URL` | `.well-known/jwks.json` under the issuer | the provider's public keys |
/// | `GRAPHQL_STATUS_CODES` | `common` | `common`, or `draft` for those of the 2026 draft of GraphQL over HTTP |
/// | `GATEWAY_CONNECTIONS` | `1000` | open connections; further ones wait. Each may hold 256 KiB that it sends |
/// | `GATEWAY_IDLE_TIMEOUT` | `75s` | how long a connection may stay without a request |
/// | `GATEWAY_REQUEST_TIMEOUT` | `30s` | how long a request may take to come in |
/// | `GATEWAY_WRITE_TIMEOUT` | `30s` | how long a client may leave no room for what we send |
/// | `GATEWAY_SOCKET_INIT_TIMEOUT` | `10s` | how long a WebSocket may take to sign in |
/// | `GATEWAY_SOCKET_KEEPALIVE` | `20s` | how often a WebSocket is asked whether it lives |
/// | `GATEWAY_SOCKETS_PER_USER` | `10` | open WebSockets of one user |
/// | `GATEWAY_SUBSCRIPTIONS_PER_USER` | `50` | subscriptions of one user, on all sockets and event streams |
/// | `ONBOARDING_ADDRESS`, `WALLET_ADDRESS`, `FUNDING_ADDRESS`, `INVESTING_ADDRESS`, `AICFO_ADDRESS` | required | the services, `host:port`, several with commas |
///
/// And those of every process: `LOG_LEVEL`, the `RPC_TLS_…` of ServiceKit. None of its own is
/// secret.
struct GatewayConfiguration: Sendable {
  let listen: SocketAddressSetting
  let issuer: OIDCIssuer
  let statusCodes: GraphQLEndpoint.StatusCodes
  let connections: ConnectionLimits
  let sockets: SocketLimits
  let subscriptionsPerUser: Int

  /// - Throws: `SettingError` naming what is missing or malformed.
  init(_ settings: Settings) throws {
    listen = try settings.address("GATEWAY_LISTEN")
    issuer = try Self.issuer(settings)
    statusCodes = try settings.parsed(
      "GRAPHQL_STATUS_CODES", default: .common, expected: "common or draft"
    ) { GraphQLEndpoint.StatusCodes(rawValue: $0) }
    var connections = ConnectionLimits()
    connections.connections = try settings.int(
      "GATEWAY_CONNECTIONS", default: connections.connections, in: 1...100_000)
    connections.idleTimeout = try settings.duration(
      "GATEWAY_IDLE_TIMEOUT", default: connections.idleTimeout)
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
    self.sockets = sockets
    subscriptionsPerUser = try settings.int(
      "GATEWAY_SUBSCRIPTIONS_PER_USER", default: 50, in: 1...1_000)
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
