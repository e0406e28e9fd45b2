import CLibcurl
import Foundation
import Synchronization

/// One of libcurl's easy handles, for one request after another.
///
/// `@unchecked Sendable`: it belongs to the transfer that took it from the pool. Until that is handed
/// to the loop (under the loop's lock) its maker alone touches it, from then on the loop's thread,
/// and at last whichever thread lets go of the transfer last: see ``Transfer`` for why it may.
final class EasyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Bodies up to here are copied, and leave together with the header; larger ones are read in
  /// pieces as they leave.
  private static let largestCopiedBody = 32 << 10

  fileprivate init?(_ configuration: CurlConfiguration) {
    let made = withTexts(configuration) { proxy, userAgent, authorities in
      var settings = cc_settings(
        connect_timeout_ms: configuration.connectTimeout.wholeMilliseconds,
        idle_seconds: max(1, configuration.connectionIdleTime.components.seconds),
        lifetime_seconds: max(1, configuration.connectionLifetime.components.seconds),
        proxy: proxy, ca_bundle: authorities, user_agent: userAgent,
        callbacks: Transfer.callbacks)
      return cc_easy_new(&settings)
    }
    guard let made else { return nil }
    pointer = made
  }

  deinit { cc_easy_free(pointer) }

  /// Makes it ready to be started.
  func prepare(_ request: HTTPRequest, onOwnConnection: Bool) throws(HTTPError) {
    var isFine = true
    for (name, value) in request.headers where isFine {
      isFine = cc_easy_add_header(pointer, value.isEmpty ? "\(name);" : "\(name): \(value)") == 1
    }
    if request.body != nil, request.headers["Content-Type"] == nil {
      // libcurl would add a type of its own.
      isFine = isFine && cc_easy_add_header(pointer, "Content-Type:") == 1
    }
    guard isFine, fill(request, onOwnConnection) else {
      throw .notSent("libcurl does not accept the request.")
    }
  }

  private func fill(_ request: HTTPRequest, _ onOwnConnection: Bool) -> Bool {
    request.method.rawValue.withCString { method in
      request.url.withCString { url in
        (request.body ?? []).withUnsafeBufferPointer { bytes in
          var wire = cc_request(
            method: method, url: url, body_length: request.body.map { Int64($0.count) } ?? -1,
            body: bytes.count <= Self.largestCopiedBody ? bytes.baseAddress : nil,
            resendable: request.isIdempotent ? 1 : 0, own_connection: onOwnConnection ? 1 : 0)
          return cc_easy_prepare(pointer, &wire) == 1
        }
      }
    }
  }

  /// What is known about its request when the time for it is over.
  var timeoutOutcome: Result<Void, HTTPError> {
    let reason = "The time for the request is over."
    return .failure(cc_easy_may_have_sent(pointer) == 1 ? .unknown(reason) : .notSent(reason))
  }

  /// How long the peer says that the body is; -1 if it does not.
  var expectedBody: Int { Int(cc_easy_expected_body(pointer)) }
}

/// Easy handles for reuse: making one costs more than a request.
final class EasyHandlePool: Sendable {
  private let configuration: CurlConfiguration
  private let free = Mutex<[EasyHandle]>([])

  private static let isReady: Bool = cc_global_init() == 1

  init(_ configuration: CurlConfiguration) { self.configuration = configuration }

  func take() throws(HTTPError) -> EasyHandle {
    if let handle = free.withLock({ $0.popLast() }) { return handle }
    guard Self.isReady, let handle = EasyHandle(configuration) else {
      throw .notSent("libcurl cannot be used.")
    }
    return handle
  }

  /// Takes it back, cleared; more than so many are not kept.
  func give(_ handle: EasyHandle) {
    cc_easy_clear(handle.pointer)
    free.withLock { if $0.count < 2 * configuration.connections { $0.append(handle) } }
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

private func withTexts<Result>(
  _ configuration: CurlConfiguration,
  _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<CChar>?) -> Result
) -> Result {
  (configuration.proxy ?? "").withCString { proxy in
    configuration.userAgent.withCString { userAgent in
      guard let file = configuration.caBundle else { return body(proxy, userAgent, nil) }
      return file.withCString { body(proxy, userAgent, $0) }
    }
  }
}
