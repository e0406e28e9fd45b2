/// How connections from outside are bounded.
struct ConnectionLimits: Sendable {
  /// Open at once; further ones wait until one ends.
  var connections = 1_000
  /// Of one address; further ones are closed.
  var connectionsPerAddress = 200
  /// How long a connection may stay without a request.
  var idleTimeout: Duration = .seconds(75)
  /// How long a TLS handshake, and the head of a request, may take to come in.
  var headTimeout: Duration = .seconds(10)
  /// How long a request may take to come in after its head.
  var requestTimeout: Duration = .seconds(30)
  /// How long a client may leave no room for what we send.
  var writeTimeout: Duration = .seconds(30)
  /// How long HTTP/2 streams may go on after we have said that we go away.
  var drainTimeout: Duration = .seconds(15)
}
