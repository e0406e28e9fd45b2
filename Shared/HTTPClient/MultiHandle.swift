import CLibcurl
import Foundation

/// libcurl's multi handle.
///
/// `@unchecked Sendable`: only ``wake()`` is called from other threads, which libcurl allows
/// (curl_multi_wakeup(3)), and only under the loop's lock, under which the loop's thread takes the
/// handle back before it frees it. All else is for the loop's thread.
final class MultiHandle: @unchecked Sendable {
  private let pointer: OpaquePointer

  init?(_ configuration: CurlConfiguration) {
    let pointer = cc_multi_new(configuration.connectionsPerHost, configuration.connections)
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  func wake() { _ = cc_multi_wake(pointer) }

  func step() -> Bool { cc_multi_step(pointer) == 1 }

  func wait(milliseconds: Int32) -> Bool { cc_multi_wait(pointer, milliseconds) == 1 }

  func free() { cc_multi_free(pointer) }

  /// Hands a transfer to libcurl, which keeps an unowned pointer to it until ``finish(_:)``: the
  /// loop holds it for that long.
  func start(_ transfer: Transfer, _ configuration: CurlConfiguration) -> Bool {
    let request = transfer.request
    let lines = transfer.headerLines
    return withCStrings(lines) { headers in
      withCStrings(
        [
          request.method.rawValue, request.url, configuration.proxy ?? "",
          configuration.userAgent, configuration.caBundle ?? "",
        ]
      ) { texts in
        var wire = cc_request(
          method: texts[0], url: texts[1], headers: headers.baseAddress,
          body_length: request.body.map { Int64($0.count) } ?? -1,
          resendable: request.isIdempotent ? 1 : 0,
          timeout_ms: request.timeout.wholeMilliseconds,
          connect_timeout_ms: configuration.connectTimeout.wholeMilliseconds,
          proxy: texts[2], ca_bundle: configuration.caBundle == nil ? nil : texts[4],
          user_agent: texts[3])
        var callbacks = Self.callbacks
        transfer.easy = cc_start(
          pointer, &wire, &callbacks, Unmanaged.passUnretained(transfer).toOpaque())
        return transfer.easy != nil
      }
    }
  }

  /// Ends a transfer, wherever it stands.
  func finish(_ transfer: Transfer) {
    guard let easy = transfer.easy else { return }
    cc_finish(pointer, easy)
    transfer.easy = nil
  }

  /// The next transfer that ended by itself.
  func nextEnded() -> (Transfer, Result<HTTPResponse, HTTPError>)? {
    var ended = cc_result()
    guard cc_multi_ended(pointer, &ended) == 1, let context = ended.context else { return nil }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let reason = ended.reason.map { String(cString: $0) } ?? "Unknown reason."
    let result: Result<HTTPResponse, HTTPError>
    switch Int(ended.outcome) {
    case Int(CC_ANSWERED.rawValue):
      result = .success(
        HTTPResponse(
          status: Int(ended.status), headers: transfer.headers, body: transfer.body))
    case Int(CC_NOT_SENT.rawValue):
      result = .failure(.notSent(reason))
    case Int(CC_STOPPED.rawValue) where transfer.isTooLarge:
      result = .failure(.tooLarge)
    default:
      result = .failure(.unknown(reason))
    }
    finish(transfer)
    return (transfer, result)
  }

  private static let callbacks = cc_callbacks(
    read: { context, buffer, room in
      guard let buffer, let transfer = Transfer.from(context) else { return 0 }
      return transfer.read(into: buffer, room: room)
    },
    body: { context, bytes, count in
      let bytes = UnsafeBufferPointer(start: bytes, count: count)
      return Transfer.from(context)?.receive(body: bytes) == true ? 1 : 0
    },
    header: { context, bytes, count in
      let bytes = UnsafeBufferPointer(start: bytes, count: count)
      return Transfer.from(context)?.receive(header: bytes) == true ? 1 : 0
    })
}

extension Transfer {
  fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension Duration {
  /// At least one: libcurl takes zero for "no limit".
  fileprivate var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let limited = min(max(seconds, 0), 86_400)
    return max(1, limited * 1_000 + attoseconds / 1_000_000_000_000_000)
  }
}

/// Lends the texts as a null-terminated array of C strings.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  let copies = texts.map { UnsafePointer<CChar>(strdup($0)) } + [nil]
  defer { for copy in copies { free(UnsafeMutablePointer(mutating: copy)) } }
  return copies.withUnsafeBufferPointer(body)
}
