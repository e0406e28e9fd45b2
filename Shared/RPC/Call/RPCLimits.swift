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

  /// Limits; the defaults suit calls between services.
  package init(
    maximumMessageBytes: Int = 4 << 20, maximumMetadataBytes: Int = 8 << 10,
    maximumConcurrentCalls: Int = 1024, streamWindowBytes: Int = 256 << 10
  ) {
    self.maximumMessageBytes = maximumMessageBytes
    self.maximumMetadataBytes = maximumMetadataBytes
    self.maximumConcurrentCalls = maximumConcurrentCalls
    self.streamWindowBytes = streamWindowBytes
  }
}
