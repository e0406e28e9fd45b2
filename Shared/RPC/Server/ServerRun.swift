import NIOCore
import Synchronization

/// What a server shares with its connections, and with the services that tell of it.
final class ServerRun: Sendable {
  private let state = Mutex(ServerRunState())

  func withLock<Result: Sendable>(_ body: (inout ServerRunState) -> Result) -> Result {
    state.withLock { body(&$0) }
  }

  /// The calls that are open now.
  func calls(limit: Int) async -> RPCCallList {
    let census = CallCensus(limit: limit)
    for channel in withLock(\.open) {
      // One that closes meanwhile has none.
      try? await channel.triggerUserOutboundEvent(ServerConnectionCommand.count(census)).get()
    }
    return census.result
  }
}
