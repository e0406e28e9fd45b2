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

/// Counts each identity's sockets.
final class SocketCensus: Sendable {
  private let limit: Int
  private let counts = Mutex<[String: Int]>([:])

  init(limit: Int) {
    self.limit = limit
  }

  /// False when there are too many already.
  func enter(_ identity: Identity) -> Bool {
    counts.withLock { counts in
      let key = "\(identity.issuer) \(identity.subject)"
      guard counts[key, default: 0] < limit else { return false }
      counts[key, default: 0] += 1
      return true
    }
  }

  func leave(_ identity: Identity) {
    counts.withLock { counts in
      let key = "\(identity.issuer) \(identity.subject)"
      let count = (counts[key] ?? 1) - 1
      counts[key] = count > 0 ? count : nil
    }
  }
}
