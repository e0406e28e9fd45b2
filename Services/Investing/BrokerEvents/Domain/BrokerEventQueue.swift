/// The broker's queue of events: standard, unordered, at least once.
protocol BrokerEventQueue: Sendable {
  /// Up to ten messages; waits a while for the first.
  func receive() async throws -> [BrokerMessage]
  /// To be called once the message is safe with us.
  func delete(_ message: BrokerMessage) async throws
}

/// One message; it comes again until it is deleted.
struct BrokerMessage: Equatable, Sendable {
  let id: String
  /// Names this delivery when deleting.
  let receipt: String
  let body: [UInt8]
}
