/// Which sides of a call stream. The numbers are those of `Proto/WIRE.md`.
package enum RPCMethodKind: UInt8, Sendable {
  /// One request, one answer.
  case unary = 0
  /// One request, any number of answers.
  case serverStreaming = 1
  /// Any number of requests, one answer.
  case clientStreaming = 2
  /// Any number of both, in any order.
  case bidirectional = 3

  /// Whether it answers with a stream.
  package var streamsResponses: Bool { rawValue & 1 != 0 }
  /// Whether its requests are a stream.
  package var streamsRequests: Bool { rawValue & 2 != 0 }
}
