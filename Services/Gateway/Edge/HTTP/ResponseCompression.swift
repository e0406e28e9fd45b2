import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Compresses responses that are worth it and whose client can read it. Event streams are not:
/// each event has to leave at once. Nor is what a browser sends credentials for unasked: there is
/// nothing such, so that a page cannot make a victim's browser ask again and again and learn a
/// secret from the sizes (BREACH).
struct ResponseCompression: Sendable {
  /// From how many bytes on: below, the packet is one anyway.
  var threshold = 1_024

  private static let types = ["application/json", "application/graphql-response+json"]

  /// - Throws: what the body throws.
  func apply(to response: inout Response, of request: Request) async throws {
    guard let length = response.body.contentLength, length >= threshold,
      response.headers[.contentEncoding] == nil,
      let type = response.headers[.contentType]?.prefix(while: { $0 != ";" }),
      Self.types.contains(String(type))
    else { return }
    response.headers.vary(on: "Accept-Encoding")
    guard let coding = ContentCoding.negotiated(request.headers[.acceptEncoding]) else { return }
    let collector = BodyCollector()
    try await response.body.write(collector)
    response.headers[.contentEncoding] = coding.rawValue
    response.body = ResponseBody(byteBuffer: coding.encode(collector.bytes))
  }
}

/// Takes a body whose length is known.
private final class BodyCollector: ResponseBodyWriter, Sendable {
  private let collected = Mutex(ByteBuffer())

  var bytes: ByteBuffer { collected.withLock { $0 } }

  func write(_ buffer: ByteBuffer) {
    collected.withLock { _ = $0.writeImmutableBuffer(buffer) }
  }

  func finish(_ trailingHeaders: HTTPFields?) {}
}
