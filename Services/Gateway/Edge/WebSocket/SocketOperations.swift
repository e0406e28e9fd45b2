import Synchronization

/// The operations that run on one socket, by the client's ids. An id is free again once its
/// operation has ended on either side.
final class SocketOperations: Sendable {
  /// One run; tells runs under a reused id apart.
  struct Run: Hashable, Sendable {
    let id: String
    fileprivate let number: Int
  }

  enum Admission {
    /// The stream ends when the client stops the operation.
    case started(Run, AsyncStream<Never>)
    case taken
    case full
  }

  private struct State {
    var running: [String: (run: Run, stop: AsyncStream<Never>.Continuation)] = [:]
    var next = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  func start(_ id: String) -> Admission {
    state.withLock { state in
      guard state.running[id] == nil else { return .taken }
      guard state.running.count < limit else { return .full }
      let run = Run(id: id, number: state.next)
      state.next += 1
      let (stopped, stop) = AsyncStream.makeStream(of: Never.self)
      state.running[id] = (run, stop)
      return .started(run, stopped)
    }
  }

  /// The client wants no more of it; unknown ids are ignored.
  func stop(_ id: String) {
    state.withLock { $0.running.removeValue(forKey: id) }?.stop.finish()
  }

  /// The operation ended by itself. False when the client had stopped it: then nothing more is
  /// said.
  func end(_ run: Run) -> Bool {
    state.withLock { state in
      guard state.running[run.id]?.run == run else { return false }
      state.running[run.id] = nil
      return true
    }
  }

  func isRunning(_ run: Run) -> Bool {
    state.withLock { $0.running[run.id]?.run == run }
  }
}
