import Logging
import ServiceLifecycle

/// Serves calls.
package final class RPCServer: Service {
  private let configuration: RPCServerConfiguration

  /// A server of the given services; `run()` makes it listen.
  package init(
    _ configuration: RPCServerConfiguration, services: [any RPCService],
    interceptors: [any RPCServerInterceptor] = [], logger: Logger
  ) {
    self.configuration = configuration
  }

  /// Serves until shutdown.
  package func run() async throws {
    throw RPCError(.unimplemented, "Not yet.")
  }

  /// The port it listens on, once it does.
  package var boundPort: Int {
    get async throws { throw RPCError(.unimplemented, "Not yet.") }
  }
}
