/// Where and how a server listens.
package struct RPCServerConfiguration: Sendable {
  /// Address to listen on.
  package var host: String
  /// Port to listen on; 0 takes any free one, see `RPCServer.boundPort`.
  package var port: Int
  /// Encryption. `nil` is plaintext, meant for loopback.
  package var tls: RPCTLS?
  /// What clients may do.
  package var limits: RPCLimits
  /// How many connections may be open at once; further ones are closed at once.
  package var maximumConnections: Int
  /// How many handlers may run at once, over all connections and with those whose connection is gone;
  /// further calls are refused.
  package var maximumCalls: Int
  /// How long a connection may take until its first frame (and TLS handshake) is complete.
  package var handshakeTimeout: Duration
  /// How long nothing may arrive before the peer is asked whether it lives.
  package var keepaliveInterval: Duration
  /// How long its answer may take before the connection is closed.
  package var keepaliveTimeout: Duration
  /// How long calls in flight may take to finish once shutdown began; then they are cancelled.
  package var drainTimeout: Duration
  /// Whether it tells its services, methods and contracts to whoever may connect:
  /// `rpc.reflection.v1.Reflection`.
  package var offersReflection = false
  /// How long a connection may last, within a tenth more or less; `nil` for ever. Its client is then
  /// asked to leave it as at shutdown, and comes back over a new one: so load spreads again over
  /// machines that joined, and new certificates reach old clients.
  package var maximumConnectionAge: Duration?

  /// A configuration; `host` and `port` from `HOST:PORT` text, see `init(listen:)`.
  package init(
    host: String = "127.0.0.1", port: Int = 0, tls: RPCTLS? = nil, limits: RPCLimits = .init(),
    maximumConnections: Int = 4096, maximumCalls: Int = 16_384,
    handshakeTimeout: Duration = .seconds(10),
    keepaliveInterval: Duration = .seconds(30), keepaliveTimeout: Duration = .seconds(20),
    drainTimeout: Duration = .seconds(10)
  ) {
    self.host = host
    self.port = port
    self.tls = tls
    self.limits = limits
    self.maximumConnections = maximumConnections
    self.maximumCalls = maximumCalls
    self.handshakeTimeout = handshakeTimeout
    self.keepaliveInterval = keepaliveInterval
    self.keepaliveTimeout = keepaliveTimeout
    self.drainTimeout = drainTimeout
  }

  /// Listens on `HOST:PORT` (`[::1]:7101` for IPv6). `nil` when the text is no such address.
  package init?(listen: String, tls: RPCTLS? = nil) {
    guard let address = RPCAddress(listen) else { return nil }
    self.init(host: address.host, port: address.port, tls: tls)
  }
}
