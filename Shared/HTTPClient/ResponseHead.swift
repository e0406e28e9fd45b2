/// Status and header fields of a response.
struct ResponseHead: Sendable {
  var status: Int
  var headers = HTTPHeaders([])
}

/// Reads a response's header lines one by one, as libcurl has checked and cut them.
struct ResponseHeadReader {
  private let maximumSize: Int
  private var size = 0
  private(set) var isComplete = false
  private var head = ResponseHead(status: 0)

  init(maximumSize: Int) { self.maximumSize = maximumSize }

  enum Step {
    case goOn
    case complete(ResponseHead)
    case tooLarge
  }

  /// Takes one line. A status line begins a new response: what came before was interim. Trailers
  /// are passed over.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> Step {
    size += line.count
    guard size <= maximumSize else { return .tooLarge }
    guard !isComplete else { return .goOn }
    let text = Self.trimmed(line[...])
    if text.isEmpty {
      isComplete = head.status >= 200
      return isComplete ? .complete(head) : .goOn
    }
    if text.starts(with: "HTTP/".utf8) {
      head = ResponseHead(status: Self.status(text))
    } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      head.headers.append(
        String(decoding: text[..<colon], as: UTF8.self),
        String(decoding: Self.trimmed(text[(colon + 1)...]), as: UTF8.self))
    }
    return .goOn
  }

  /// The number after the first space.
  private static func status(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    let rest = line.drop { $0 != UInt8(ascii: " ") }.dropFirst()
    return rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.prefix(3)
      .reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// Without spaces, tabs and line breaks at both ends.
  private static func trimmed(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a
    }
    guard let start = bytes.firstIndex(where: { !isSpace($0) }),
      let end = bytes.lastIndex(where: { !isSpace($0) })
    else { return bytes[bytes.endIndex...] }
    return bytes[start...end]
  }
}
