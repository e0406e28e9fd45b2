/// How a ``CurlClient`` connects, and what it lets grow.
package struct CurlConfiguration: Sendable {
  /// How long name resolution, TCP, a proxy's tunnel and TLS may take together.
  package var connectTimeout: Duration = .seconds(5)
  /// Connections to one host; further requests wait for one, within their timeout.
  package var connectionsPerHost = 16
  /// Connections to all hosts together, open or kept for reuse.
  package var connections = 64
  /// How long a connection may lie unused and still be used again, in whole seconds. Shorter than
  /// what servers usually allow: one that is closed just as we write leaves us not knowing.
  package var connectionIdleTime: Duration = .seconds(30)
  /// How old a connection may be and still be used again, in whole seconds; so that a name's new
  /// address is found.
  package var connectionLifetime: Duration = .seconds(600)
  /// Requests under way or waiting; more are refused as not sent.
  package var maximumRequests = 1024
  /// The largest response body, in bytes.
  package var maximumResponseSize = 8 << 20
  /// The largest response header block, in bytes, interim responses included.
  package var maximumHeaderSize = 64 << 10
  /// How much of a streamed body, in bytes, may wait for its reader. Then the connection is no
  /// longer read from.
  package var streamBufferSize = 256 << 10
  /// A PEM file of trusted authorities in place of the system's.
  package var caBundle: String?
  /// An HTTP proxy's URL. The environment's proxy variables are not read.
  package var proxy: String?
  /// Sent as `User-Agent`.
  package var userAgent = "stack/1"

  package init() {}
}
