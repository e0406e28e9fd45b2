/// How a ``CurlClient`` connects.
package struct CurlConfiguration: Sendable {
  /// How long name resolution, TCP and TLS may take together.
  package var connectTimeout: Duration = .seconds(5)
  /// Connections to one host; further requests wait for one, within their timeout.
  package var connectionsPerHost = 16
  /// Connections to all hosts together, open or kept for reuse.
  package var connections = 64
  /// Requests under way or waiting; more are refused as not sent.
  package var maximumRequests = 1024
  /// The largest response body, in bytes.
  package var maximumResponseSize = 8 << 20
  /// The largest response header block, in bytes.
  package var maximumHeaderSize = 64 << 10
  /// A PEM file of trusted authorities in place of the system's.
  package var caBundle: String?
  /// An HTTP proxy's URL. The environment's proxy variables are not read.
  package var proxy: String?
  /// Sent as `User-Agent`.
  package var userAgent = "stack/1"

  package init() {}
}
