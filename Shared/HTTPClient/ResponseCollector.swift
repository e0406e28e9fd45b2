/// Collects one whole response, and gives it to whoever waits for it.
///
/// `@unchecked Sendable`: the continuation is set before the transfer is handed to the loop (under
/// the loop's lock), and from then on all is touched by the loop's thread alone.
final class ResponseCollector: ResponseReceiver, @unchecked Sendable {
  var continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>?
  private let maximumSize: Int
  private var head = ResponseHead(status: 0)
  private var body: [UInt8] = []

  init(maximumSize: Int) { self.maximumSize = maximumSize }

  func receive(_ head: ResponseHead) { self.head = head }

  func receive(_ bytes: UnsafeBufferPointer<UInt8>, expecting total: Int) -> BodyVerdict {
    guard max(body.count + bytes.count, total) <= maximumSize else { return .tooLarge }
    // A peer that announces much and sends little costs address space, not memory.
    if body.isEmpty, total > bytes.count { body.reserveCapacity(total) }
    body.append(contentsOf: bytes)
    return .taken
  }

  func end(_ outcome: Result<Void, HTTPError>) {
    continuation?.resume(
      returning: outcome.map {
        HTTPResponse(status: head.status, headers: head.headers, body: body)
      })
    continuation = nil
  }
}
