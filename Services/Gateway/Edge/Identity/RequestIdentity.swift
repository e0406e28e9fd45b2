import FoundationEssentials
import HTTPTypes
import Hummingbird
import RPC
import ServiceKit

/// The ids under which a request appears in every service: ours, and W3C Trace Context.
struct RequestIdentity: Sendable {
  let correlationID: String
  let traceparent: String

  private static let headers = ["x-request-id", "x-correlation-id"]

  /// From the headers of a request: `X-Request-Id`, or `X-Correlation-Id`, and `Traceparent`.
  init(_ headers: HTTPFields) {
    self.init(
      correlationID: Self.headers.lazy.compactMap { headers[named: $0] }.first,
      traceparent: headers[named: "traceparent"])
  }

  /// Tells the client the id, under both names.
  func apply(to response: inout Response) {
    for header in Self.headers {
      if let name = HTTPField.Name(header) { response.headers[name] = correlationID }
    }
  }

  /// Takes over what the client sends where it is well-formed, and makes the rest.
  init(correlationID: String?, traceparent: String?) {
    self.correlationID =
      correlationID.flatMap { Self.isAcceptable($0) ? $0 : nil }
      ?? UUID().uuidString.lowercased()
    self.traceparent = Self.continued(traceparent)
  }

  /// Short and harmless enough to stand in logs and headers.
  private static func isAcceptable(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A)
          || (byte >= 0x61 && byte <= 0x7A) || byte == 0x2D || byte == 0x5F
      }
  }

  /// `version-traceid-parentid-flags` (W3C Trace Context, section 3.2): the same trace with a span
  /// of ours, or a new trace.
  private static func continued(_ header: String?) -> String {
    let span = hex(bytes: 8)
    let parts = header?.split(separator: "-", omittingEmptySubsequences: false) ?? []
    guard parts.count >= 4, isHex(parts[0], 2), parts[0] != "ff", isHex(parts[1], 32),
      isHex(parts[2], 16), isHex(parts[3], 2), parts[1].contains(where: { $0 != "0" }),
      parts[2].contains(where: { $0 != "0" })
    else { return "00-\(hex(bytes: 16))-\(span)-01" }
    return "00-\(parts[1])-\(span)-\(parts[3])"
  }

  private static func isHex(_ text: Substring, _ count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
  }

  private static func hex(bytes: Int) -> String {
    var text = ""
    for _ in 0..<bytes {
      let byte = UInt8.random(in: 1...255)
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }

  /// Metadata of every call made for the request.
  var metadata: RPCMetadata {
    [CallMetadata.correlationID: correlationID, CallMetadata.traceparent: traceparent]
  }
}
