import Synchronization

@testable import RPC

/// Lets the first calls fail with `UNAVAILABLE`.
final class Flaky: RPCServerInterceptor {
  let failures = Mutex(1)

  func intercept(
    _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    let fails = failures.withLock { left in
      defer { left -= 1 }
      return left > 0
    }
    guard !fails else { throw RPCError(.unavailable, "Not this time.") }
    return try await next(call)
  }
}
