/// What the server tells a connection through its pipeline.
enum ServerConnectionCommand: Sendable {
  /// Refuse new calls, close when the last one has ended.
  case drain
  /// Cancel what is left and close.
  case stop
  /// Tell of the open calls.
  case count(CallCensus)
}
