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

  /// The client's own thread as a place for tasks (`withTaskExecutorPreference`). A task that does
  /// little else than exchange requests saves two thread switches for each there. It must never
  /// block or compute for long: all transfers of this client would wait for it.
  package var executor: any TaskExecutor { loop }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let collector = ResponseCollector(maximumSize: loop.configuration.maximumResponseSize)
    let transfer: Transfer
    transfer = try Transfer(request, collector, loop)
    guard !Task.isCancelled else { throw .cancelled }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        collector.continuation = continuation
        loop.start(transfer)
        // The handler may have run before there was anything to cancel.
        if Task.isCancelled { loop.cancel(transfer) }
      }
    } onCancel: {
      loop.cancel(transfer)
    }
    return try result.get()
  }

  /// Sends `request` and lets `body` read the response while it arrives.
  ///
  /// What is not read soon stays with the peer: at most the configuration's `streamBufferSize` waits
  /// here, on a connection of its own (HTTP/1.1), so that a slow reader holds up nobody else. The
  /// request's timeout counts until the last byte has arrived, the reader's pauses included. When
  /// `body` returns early or throws, the transfer is over.
  ///
  /// - Parameters:
  ///   - request: sent once.
  ///   - body: is given the response once its header has arrived.
  /// - Returns: what `body` returns.
  /// - Throws: ``HTTPError`` if no response arrives, and what `body` throws.
  package func withResponse<Value>(
    to request: HTTPRequest, _ body: (HTTPStreamedResponse) async throws -> Value
  ) async throws -> Value {
    let pipe = BodyPipe(capacity: loop.configuration.streamBufferSize)
    let transfer = try Transfer(request, pipe, loop, isStreamed: true)
    guard !Task.isCancelled else { throw HTTPError.cancelled }
    let stream = HTTPBodyStream(pipe: pipe, transfer: transfer, loop: loop)
    defer { loop.cancel(transfer) }
    loop.start(transfer)
    let head = try await stream.head()
    return try await body(
      HTTPStreamedResponse(status: head.status, headers: head.headers, body: stream))
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
