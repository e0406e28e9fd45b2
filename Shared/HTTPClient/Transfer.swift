import CLibcurl

/// One request on its way, and what has come back so far.
///
/// `@unchecked Sendable`: the lets are immutable, and everything else is touched only by the thread
/// of the loop that it was handed to.
final class Transfer: @unchecked Sendable {
  typealias Answer = CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>

  let request: HTTPRequest
  let headerLines: [String]
  private let maximumBody: Int
  private let maximumHeader: Int

  // Only for the loop's thread:
  var easy: OpaquePointer?
  var answer: Answer?
  var isTooLarge = false
  private var sent = 0
  private var headerBytes = 0
  private(set) var headers = HTTPHeaders([])
  private(set) var body: [UInt8] = []

  /// Refuses what could not be written as HTTP, or would be written as something else.
  init(_ request: HTTPRequest, _ configuration: CurlConfiguration) throws(HTTPError) {
    guard request.url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw .notSent("The URL is not percent-encoded.")
    }
    var lines: [String] = []
    for (name, value) in request.headers {
      guard Self.isToken(name), Self.isFieldValue(value) else {
        throw .notSent("A header field contains characters that HTTP does not allow.")
      }
      lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    // libcurl would add a type of its own.
    if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
    self.request = request
    headerLines = lines
    maximumBody = configuration.maximumResponseSize
    maximumHeader = configuration.maximumHeaderSize
  }

  /// Copies the next bytes of the request's body.
  func read(into buffer: UnsafeMutablePointer<UInt8>, room: Int) -> Int {
    guard let body = request.body else { return 0 }
    let count = min(room, body.count - sent)
    body.withUnsafeBufferPointer { bytes in
      if count > 0, let base = bytes.baseAddress {
        buffer.update(from: base + sent, count: count)
      }
    }
    sent += count
    return count
  }

  func receive(body bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard body.count + bytes.count <= maximumBody else {
      isTooLarge = true
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// Takes one line. A status line begins a new response: what came before was informational.
  func receive(header bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    headerBytes += bytes.count
    guard headerBytes <= maximumHeader else {
      isTooLarge = true
      return false
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      headers = HTTPHeaders([])
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...]
      headers.append(String(line[..<colon]), Self.trimmed(value))
    }
    return true
  }

  private static func trimmed(_ value: Substring) -> String {
    let start = value.firstIndex { !$0.isWhitespace } ?? value.endIndex
    guard let end = value.lastIndex(where: { !$0.isWhitespace }), start <= end else { return "" }
    return String(value[start...end])
  }

  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  private static func isFieldValue(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }
  }
}
