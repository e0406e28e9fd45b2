import Logging
import ServiceLifecycle

/// A way to one service.
package final class RPCChannel: Service {
  private let configuration: RPCChannelConfiguration

  /// A channel; `run()` makes it usable.
  package init(
    _ configuration: RPCChannelConfiguration, interceptors: [any RPCClientInterceptor] = [],
    logger: Logger
  ) {
    self.configuration = configuration
  }

  /// Keeps the channel usable until shutdown.
  package func run() async throws {
    throw RPCError(.unimplemented, "Not yet.")
  }

  /// Makes a unary call. Generated clients call this.
  package func call<Request: RPCMessage, Response: RPCMessage>(
    _ method: String, _ request: Request, options: RPCCallOptions, isIdempotent: Bool = false
  ) async throws(RPCError) -> Response {
    throw RPCError(.unimplemented, "Not yet.")
  }

  /// Makes a server-streaming call. Generated clients call this.
  package func stream<Request: RPCMessage, Response: RPCMessage>(
    _ method: String, _ request: Request, options: RPCCallOptions
  ) -> RPCResponseStream<Response> {
    RPCResponseStream()
  }
}
