/// What one side of a connection lets the other do.
package struct RPCLimits: Sendable, Hashable {
  /// Largest message either way, in bytes. Larger ones end their call with `RESOURCE_EXHAUSTED`
  /// before they are buffered.
  package var maximumMessageBytes: Int
  /// Largest encoded metadata of one message, in bytes.
  package var maximumMetadataBytes: Int
  /// How many calls may be open on one connection at once.
  package var maximumConcurrentCalls: Int
  /// How many bytes of one stream may be on the way to a reader who has not taken them.
  package var streamWindowBytes: Int
  /// On a server: how many bytes the requests of one connection may have together, each counted as
  /// announced from its first frame until its handler ends. One message always fits.
  package var maximumRequestBytes: Int
  /// On a server: how many open calls a client may cancel within a second. Opening and cancelling
  /// costs a client nothing, and the server a handler.
  package var maximumCancelsPerSecond: Int
  /// On a server: how many pings a client may send within a second.
  package var maximumPingsPerSecond: Int

  /// Limits; the defaults suit calls between services.
  package init(
    maximumMessageBytes: Int = 4 << 20, maximumMetadataBytes: Int = 8 << 10,
    maximumConcurrentCalls: Int = 1024, streamWindowBytes: Int = 256 << 10,
    maximumRequestBytes: Int = 64 << 20, maximumCancelsPerSecond: Int = 2048,
    maximumPingsPerSecond: Int = 100
  ) {
    self.maximumMessageBytes = maximumMessageBytes
    self.maximumMetadataBytes = maximumMetadataBytes
    self.maximumConcurrentCalls = maximumConcurrentCalls
    self.streamWindowBytes = streamWindowBytes
    self.maximumRequestBytes = maximumRequestBytes
    self.maximumCancelsPerSecond = maximumCancelsPerSecond
    self.maximumPingsPerSecond = maximumPingsPerSecond
  }
}
