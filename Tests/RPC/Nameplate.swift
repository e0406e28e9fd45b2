import NIOCore
import Synchronization

@testable import RPC
@testable import StackProto

/// Stands before one of several servers: counts the calls that reach it, and lets them fail or wait
/// as the test wishes. Health checks pass by.
final class Nameplate: RPCServerInterceptor {
  struct State {
    var calls = 0
    var previousAttempts: [String] = []
    var arrivals: [ContinuousClock.Instant] = []
    /// How many of the next calls fail, and how.
    var failures = 0
    var error = RPCError(.unavailable, "Not this time.")
    /// Whether calls stay until they are released or cancelled.
    var holds = false
  }

  let state = Mutex(State())
  let released = Event()
  let cancelled = Event()

  var calls: Int { state.withLock(\.calls) }

  func fail(_ count: Int = .max, with error: RPCError = RPCError(.unavailable, "Not this time.")) {
    state.withLock { state in
      state.failures = count
      state.error = error
    }
  }

  func intercept(
    _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    guard call.context.method.hasPrefix("test.") else { return try await next(call) }
    let (error, holds) = state.withLock { state -> (RPCError?, Bool) in
      state.calls += 1
      state.arrivals.append(.now)
      state.previousAttempts.append(call.context.metadata[RPCMetadata.previousAttempts] ?? "")
      guard state.failures > 0 else { return (nil, state.holds) }
      state.failures -= 1
      return (state.error, state.holds)
    }
    if let error { throw error }
    if holds {
      do { try await released.wait() } catch {
        cancelled.set()
        throw error
      }
    }
    return try await next(call)
  }
}

/// Runs `body` with so many servers and what stands before each.
func withServers<Result: Sendable>(
  _ count: Int, _ body: ([RPCServer], [Nameplate]) async throws -> Result
) async throws -> Result {
  let plates = (0..<count).map { _ in Nameplate() }
  let servers = plates.map {
    RPCServer(.init().patient, services: [Echo()], interceptors: [$0], logger: quiet)
  }
  return try await withRunning(servers) { try await body(servers, plates) }
}

/// Runs `body` with so many servers, and a channel to all of them.
func withSpread<Result: Sendable>(
  over count: Int, configure: (inout RPCChannelConfiguration) -> Void = { _ in },
  _ body: (RPCChannel, [Nameplate]) async throws -> Result
) async throws -> Result {
  try await withServers(count) { servers, plates in
    let channel = try await spread(over: servers, configure: configure)
    return try await withRunning(channel) { try await body(channel, plates) }
  }
}

extension RPCChannel {
  /// A call of a method that is declared idempotent.
  func sayAgain(_ options: RPCCallOptions = .patient) async throws(RPCError) {
    let _: TypesV1.WebhookRequest = try await call(
      "test.Echo/Say", TypesV1.WebhookRequest(), options: options.patient, isIdempotent: true)
  }

  /// Calls, until every server has had some.
  func warmUp(_ plates: [Nameplate]) async throws {
    for _ in 0..<100_000 where plates.contains(where: { $0.calls == 0 }) { _ = try await say("") }
  }
}
