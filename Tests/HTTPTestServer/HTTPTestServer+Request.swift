import HTTPClient

// In a file of its own: NIOHTTP1 has a type named HTTPHeaders too.
extension HTTPTestServer {
  /// A request as it arrived.
  package struct Request: Sendable {
    package let method: String
    /// Path and query, as sent.
    package let uri: String
    package let headers: HTTPHeaders
    package let body: [UInt8]
    /// Counts the server's connections from 1: tells whether one was used again.
    package let connection: Int

    package var text: String { String(decoding: body, as: UTF8.self) }
  }
}
