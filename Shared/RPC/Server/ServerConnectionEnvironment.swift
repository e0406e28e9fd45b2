import Logging
import NIOCore

/// What a connection needs from its server. One for each event loop. A class, because every call keeps
/// it.
final class ServerConnectionEnvironment: Sendable {
  /// Lets a call happen, with all interceptors around its handler.
  typealias Handle = @Sendable (RPCServerCall, RPCMethod, ServerTask) async throws -> RPCReply

  let configuration: RPCServerConfiguration
  let methods: [RPCMethod]
  let hello: Hello
  let executor: EventLoopExecutor
  /// Takes calls to the tasks that run the handlers of this event loop.
  let intake: CallIntake
  let handle: Handle
  let load: ServerLoad
  let metrics: ServerMetrics
  let logger: Logger

  init(
    configuration: RPCServerConfiguration, methods: [RPCMethod], hello: Hello,
    executor: EventLoopExecutor, intake: CallIntake, handle: @escaping Handle, load: ServerLoad,
    metrics: ServerMetrics, logger: Logger
  ) {
    self.configuration = configuration
    self.methods = methods
    self.hello = hello
    self.executor = executor
    self.intake = intake
    self.handle = handle
    self.load = load
    self.metrics = metrics
    self.logger = logger
  }
}
