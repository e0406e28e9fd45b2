import Logging
import NIOCore

/// What a connection needs from its server. One for each event loop.
struct ServerConnectionEnvironment: Sendable {
  let configuration: RPCServerConfiguration
  let methods: [RPCMethod]
  let hello: Hello
  let executor: EventLoopExecutor
  /// Takes calls to the task that runs the handlers of this event loop.
  let intake: CallIntake
  let handle: @Sendable (RPCServerCall, RPCMethod, ServerTask) async throws -> RPCReply
  let load: ServerLoad
  let metrics: ServerMetrics
  let logger: Logger
}
