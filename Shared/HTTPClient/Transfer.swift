import CLibcurl

/// One request on its way.
///
/// `@unchecked Sendable`: the lets are immutable, and everything else is touched only by the thread
/// of the loop that it was handed to. `deinit`, which clears the handle for the next request, may
/// come on any thread. By then the handle is nobody else's: the loop holds each transfer that is
/// with libcurl, and takes the handle out of the multi handle before it lets go; a handle that is in
/// none may be used by any one thread at a time (libcurl-thread(3)). That `deinit` sees all that
/// others did before they let go is the promise of reference counting.
final class Transfer: @unchecked Sendable {
  let handle: EasyHandle
  private let deadline: ContinuousClock.Instant
  private let firstByteTimeout: Duration?
  private let pool: EasyHandlePool
  private let body: [UInt8]
  private let receiver: any ResponseReceiver

  // Only for the loop's thread:
  /// nil until the request begins to leave.
  private var firstByteDeadline: ContinuousClock.Instant?
  private var hasFirstByte = false
  private var sent = 0
  private var isTooLarge = false
  private var head: ResponseHeadReader
  /// -2: not asked yet.
  private var expectedBody = -2

  /// Refuses what could not be written as HTTP, or would be written as something else.
  init(
    _ request: HTTPRequest, _ receiver: any ResponseReceiver, _ loop: CurlLoop,
    isStreamed: Bool = false
  ) throws(HTTPError) {
    try request.validate()
    handle = try loop.handles.take()
    pool = loop.handles
    self.receiver = receiver
    body = request.body ?? []
    deadline = ContinuousClock.now + request.timeout
    firstByteTimeout = request.firstByteTimeout
    head = ResponseHeadReader(maximumSize: loop.configuration.maximumHeaderSize)
    try handle.prepare(request, onOwnConnection: isStreamed)
  }

  deinit { pool.give(handle) }

  /// The next moment at which it could be late, as far as is known now.
  func limit(at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    guard let firstByteTimeout, !hasFirstByte else { return deadline }
    return min(deadline, firstByteDeadline ?? now + firstByteTimeout)
  }

  /// A connection is ready and the request begins to leave, perhaps not for the first time.
  func ready() { firstByteDeadline = firstByteTimeout.map { ContinuousClock.now + $0 } }

  /// Copies the next bytes of the request's body.
  func read(into buffer: UnsafeMutablePointer<UInt8>, room: Int) -> Int {
    let count = min(room, body.count - sent)
    body.withUnsafeBufferPointer { bytes in
      if count > 0, let base = bytes.baseAddress {
        buffer.update(from: base + sent, count: count)
      }
    }
    sent += count
    return count
  }

  /// The body will be read again.
  func rewind() { sent = 0 }

  func receive(header line: UnsafeBufferPointer<UInt8>) -> BodyVerdict {
    hasFirstByte = true
    switch head.take(line) {
    case .goOn: return .taken
    case .complete(let head):
      receiver.receive(head)
      return .taken
    case .tooLarge:
      isTooLarge = true
      return .tooLarge
    }
  }

  func receive(body bytes: UnsafeBufferPointer<UInt8>) -> BodyVerdict {
    if expectedBody == -2 { expectedBody = handle.expectedBody }
    let verdict = receiver.receive(bytes, expecting: expectedBody)
    if verdict == .tooLarge { isTooLarge = true }
    return verdict
  }

  func end(_ outcome: Result<Void, HTTPError>) {
    switch outcome {
    // libcurl takes a header that breaks off for a whole one.
    case .success where !head.isComplete:
      receiver.end(.failure(.unknown("The answer broke off in its header.")))
    case .failure(.unknown) where isTooLarge: receiver.end(.failure(.tooLarge))
    default: receiver.end(outcome)
    }
  }
}

extension HTTPRequest {
  fileprivate func validate() throws(HTTPError) {
    guard url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw .notSent("The URL is not percent-encoded.")
    }
    for (name, value) in headers {
      guard Self.isToken(name), Self.isFieldValue(value) else {
        throw .notSent("A header field contains characters that HTTP does not allow.")
      }
    }
    guard body == nil || (method != .get && method != .head) else {
      throw .notSent("A body has no meaning in a \(method.rawValue) request.")
    }
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
