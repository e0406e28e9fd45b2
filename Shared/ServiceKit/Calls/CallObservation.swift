import FoundationEssentials
import Logging
import Metrics
import RPC

/// Binds a call's ids to the logger of everything under it, counts and times it, and logs it once
/// when it fails.
///
/// - `rpc_server_calls_total` by `method` and `code`;
/// - `rpc_server_call_seconds` by `method`: unary calls;
/// - `rpc_server_calls_in_flight`.
struct CallObservation: RPCServerInterceptor {
  private let factory: any MetricsFactory
  private let inFlight: Meter

  init(metrics factory: any MetricsFactory = MetricsSystem.factory) {
    self.factory = factory
    inFlight = Meter(label: "rpc_server_calls_in_flight", factory: factory)
  }

  func intercept(
    _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    var call = call
    // A caller that is no service of ours may have sent none.
    let correlationID = call.context.correlationID ?? UUID().uuidString.lowercased()
    call.context.metadata[CallMetadata.correlationID] = correlationID
    let start = ContinuousClock.now
    inFlight.increment()
    defer { inFlight.decrement() }
    return try await withLogger(mergingMetadata: metadata(of: call.context, correlationID)) {
      logger in
      do {
        let reply = try await next(call)
        observe(call, .ok, start)
        return reply
      } catch {
        let status = RPCError(describing: error)
        observe(call, status.code, start)
        report(error, status, logger)
        throw error
      }
    }
  }

  private func metadata(of context: RPCContext, _ correlationID: String) -> Logger.Metadata {
    var metadata: Logger.Metadata = [
      "rpc.method": "\(context.method)", "correlation.id": "\(correlationID)",
    ]
    if let user = context.metadata[CallMetadata.userID] { metadata["user.id"] = "\(user)" }
    if let trace = context.metadata[CallMetadata.traceparent] { metadata["trace"] = "\(trace)" }
    return metadata
  }

  private func observe(_ call: RPCServerCall, _ code: RPCCode, _ start: ContinuousClock.Instant) {
    let method = ("method", call.context.method)
    Counter(
      label: "rpc_server_calls_total", dimensions: [method, ("code", code.name)], factory: factory
    ).increment()
    guard !call.isStreaming else { return }
    let seconds = start.duration(to: .now)
    Metrics.Timer(label: "rpc_server_call_seconds", dimensions: [method], factory: factory)
      .recordNanoseconds(Int64(seconds / .nanoseconds(1)))
  }

  /// What a caller did wrong is its own business; what we could not do is ours.
  private func report(_ error: any Error, _ status: RPCError, _ logger: Logger) {
    switch status.code {
    case .unknown, .internalError, .dataLoss, .unimplemented:
      logger.error("A call failed", error: error)
    case .unavailable, .resourceExhausted, .deadlineExceeded:
      logger.warning("A call could not be served", error: error)
    default:
      logger.debug("A call was refused", error: error)
    }
  }
}

/// Lets a call act for a user only when its peer may: over TLS the certificate says so; plaintext
/// reaches loopback alone, where only our own processes are.
struct ActingUserPolicy: RPCServerInterceptor {
  /// Names in certificates.
  let peers: [String]

  func intercept(
    _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    let peer = call.context.peer
    let actsForUser = call.context.metadata[CallMetadata.userID] != nil
    let trusted =
      peer.isEncrypted
      ? peer.certificateNames.contains { peers.contains($0) } : peer.isLoopback
    guard !actsForUser || trusted else {
      throw RPCError(.permissionDenied, "This peer may not act for users.", reason: "FORBIDDEN")
    }
    return try await next(call)
  }
}

/// Hands the ids of the call being served on to the calls made meanwhile.
struct ContextPropagation: RPCClientInterceptor {
  func intercept(
    _ call: RPCClientCall, _ next: @Sendable (RPCClientCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    try await next(withContext(call))
  }

  func interceptStream(
    _ call: inout RPCClientCall
  ) throws -> (@Sendable (Result<RPCReply, RPCError>) -> Void)? {
    call = withContext(call)
    return nil
  }

  private func withContext(_ call: RPCClientCall) -> RPCClientCall {
    guard let context = RPCContext.current else { return call }
    var call = call
    for key in [CallMetadata.correlationID, CallMetadata.traceparent]
    where call.options.metadata[key] == nil {
      call.options.metadata[key] = context.metadata[key]
    }
    return call
  }
}
