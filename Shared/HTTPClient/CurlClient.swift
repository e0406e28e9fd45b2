import ServiceLifecycle
import Synchronization

/// HTTP over libcurl: keeps connections open for reuse, speaks HTTP/2 where TLS offers it, follows
/// no redirects.
///
/// One thread drives all transfers (libcurl's multi interface), so nothing here blocks the
/// cooperative pool. The thread does not hold the client: when the client goes, or after
/// ``shutdown()``, it cancels what is under way and ends. Works from the moment it is made; as a
/// `Service`, it shuts down with its group.
package final class CurlClient: HTTPClient {
  private let loop: CurlLoop

  package init(_ configuration: CurlConfiguration = CurlConfiguration()) {
    loop = CurlLoop(configuration)
    loop.start()
  }

  deinit { loop.close() }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let transfer: Transfer
    transfer = try Transfer(request, loop.configuration)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.start(transfer, continuation)
        // The handler may have run before there was anything to cancel.
        if Task.isCancelled { loop.cancel(transfer) }
      }
    } onCancel: {
      loop.cancel(transfer)
    }
    return try result.get()
  }

  /// Cancels what is under way, closes all connections and waits for the thread to end. Requests
  /// made later are not sent.
  package func shutdown() async {
    loop.close()
    await loop.ended()
  }
}

extension CurlClient: Service {
  /// Waits for the group's shutdown, then shuts down itself.
  package func run() async throws {
    try? await gracefulShutdown()
    await shutdown()
  }
}
