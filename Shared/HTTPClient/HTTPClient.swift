/// Something that exchanges one HTTP request for one response.
///
/// Any status is an answer; errors are only about the way there and back, and say whether the peer
/// may have got the request. Cancelling the task ends the exchange.
package protocol HTTPClient: Sendable {
  /// Sends `request` and waits for the whole response, at most for the request's timeout.
  ///
  /// - Throws: ``HTTPError``.
  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse
}

/// Why there is no response.
package enum HTTPError: Error, Equatable, Sendable {
  /// Surely nothing of the request reached the peer: its name did not resolve, it refused the
  /// connection, the TLS handshake failed, or we decided not to send.
  case notSent(String)
  /// The peer may have received and acted on the request; nobody knows.
  case unknown(String)
  /// The task was cancelled. The peer may have received the request.
  case cancelled
  /// The response is larger than the client's limit. The peer did receive the request.
  case tooLarge
}
