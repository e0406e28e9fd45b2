import Synchronization

/// Whether the services of a process serve. `grpc.health.v1.Health` tells it to others.
package final class RPCHealth: Sendable {
  /// gRPC's states.
  package enum Status: Int64, Sendable {
    case unknown = 0
    case serving = 1
    case notServing = 2
    /// Only in a watcher's answer: nobody here has that name.
    case serviceUnknown = 3
  }

  private struct State {
    var statuses: [String: Status]
    var watchers: [Int: (service: String, continuation: AsyncStream<Status>.Continuation)] = [:]
    var nextWatcher = 0
  }

  private let state: Mutex<State>

  /// All of them serve. The empty name stands for the process as a whole.
  init(services: [String]) {
    let names = Set(services + [""])
    state = Mutex(State(statuses: Dictionary(uniqueKeysWithValues: names.map { ($0, .serving) })))
  }

  /// The state of a service by full name, or of the process (`""`). `nil` when nobody has that name.
  package func status(of service: String = "") -> Status? {
    state.withLock { $0.statuses[service] }
  }

  /// Changes it, and tells who watches.
  package func set(_ status: Status, for service: String = "") {
    state.withLock { state in
      state.statuses[service] = status
      for watcher in state.watchers.values where watcher.service == service {
        watcher.continuation.yield(status)
      }
    }
  }

  /// Changes all of them.
  package func setAll(_ status: Status) {
    for service in state.withLock({ Array($0.statuses.keys) }) { set(status, for: service) }
  }

  /// The state now and whenever it changes; a slow watcher sees the newest only.
  func changes(of service: String) -> AsyncStream<Status> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Status.self, bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state in
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = (service, continuation)
      continuation.yield(state.statuses[service] ?? .serviceUnknown)
      return state.nextWatcher
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.state.withLock { $0.watchers.removeValue(forKey: id) }
    }
    return stream
  }
}
