import CLibcurl

/// libcurl's multi handle, and the sockets that it waits for.
///
/// `@unchecked Sendable`: only ``wake()`` is called from other threads, and only under the loop's
/// lock, under which the loop's thread takes the handle back before it frees it. All else is for the
/// loop's thread.
final class MultiHandle: @unchecked Sendable {
  private let pointer: OpaquePointer

  init?(_ configuration: CurlConfiguration) {
    let pointer = cc_multi_new(configuration.connectionsPerHost, configuration.connections)
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  func wake() { cc_multi_wake(pointer) }

  /// Waits until there is something to do, and does it; false when it cannot.
  func step(atMost milliseconds: Int64) -> Bool { cc_multi_step(pointer, milliseconds) == 1 }

  func free() { cc_multi_free(pointer) }

  /// Hands a transfer to libcurl, which keeps an unowned pointer to it until ``finish(_:)``: the
  /// loop holds it for that long.
  func start(_ transfer: Transfer) -> Bool {
    cc_multi_start(
      pointer, transfer.handle.pointer, Unmanaged.passUnretained(transfer).toOpaque()) == 1
  }

  /// Goes on with a transfer whose receiver paused it.
  func resume(_ transfer: Transfer) { cc_multi_resume(transfer.handle.pointer) }

  /// Ends a transfer, wherever it stands.
  func finish(_ transfer: Transfer) { cc_multi_finish(pointer, transfer.handle.pointer) }

  /// The next transfer that ended by itself.
  func nextEnded() -> (Transfer, Result<Void, HTTPError>)? {
    var ended = cc_result()
    guard cc_multi_ended(pointer, &ended) == 1, let context = ended.context else { return nil }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return (transfer, Self.outcome(ended))
  }

  private static func outcome(_ ended: cc_result) -> Result<Void, HTTPError> {
    if UInt32(ended.outcome) == CC_ANSWERED.rawValue { return .success(()) }
    let words = ended.reason.map { String(cString: $0) } ?? "Unknown reason"
    let reason = "\(words) (libcurl \(ended.code))."
    return .failure(
      UInt32(ended.outcome) == CC_NOT_SENT.rawValue ? .notSent(reason) : .unknown(reason))
  }
}
