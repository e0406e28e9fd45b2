import Collections
import Synchronization

/// Where the connections of one event loop leave calls for the tasks that run their handlers, the
/// workers. A worker runs call after call, so that most calls need no task of their own: those of a
/// read cycle that do not wait are all run by one. Before a worker begins a call it sees to it that
/// another comes for the rest: they do not wait for a handler that does.
final class CallIntake: Sendable {
  /// So many workers may wait for calls; others end.
  private static let mostIdle = 64

  private struct State {
    var calls: Deque<ServerTask> = []
    var idle: [UnsafeContinuation<Void, Never>] = []
    /// A worker was woken or asked for, and will take a call. Always so while there are calls.
    var isWorkerComing = false
    /// It is to be made.
    var wantsWorker = false
    /// Whoever makes workers waits to be asked.
    var maker: UnsafeContinuation<Void, Never>?
    var isFinished = false

    /// Nothing is left to do, and nothing comes.
    var isDone: Bool { isFinished && calls.isEmpty }

    /// Has a worker come if calls are there for one. Gives what is to be resumed for that.
    mutating func callWorker() -> UnsafeContinuation<Void, Never>? {
      guard !calls.isEmpty, !isWorkerComing else { return nil }
      isWorkerComing = true
      if let worker = idle.popLast() { return worker }
      wantsWorker = true
      return maker.take()
    }
  }

  private let state = Mutex(State())

  /// Leaves a call. Bounded by the limits on connections and on the calls of each.
  func add(_ call: ServerTask) {
    let sleeper = state.withLock { state in
      state.calls.append(call)
      return state.callWorker()
    }
    sleeper?.resume()
  }

  /// No further calls come.
  func finish() {
    let (workers, maker) = state.withLock { state in
      state.isFinished = true
      defer { state.idle = [] }
      return (state.idle, state.maker.take())
    }
    for worker in workers { worker.resume() }
    maker?.resume()
  }

  /// Waits until a further task is to call `work`. `false` when no more will be needed.
  /// Only one task may ask.
  func needsWorker() async -> Bool {
    while true {
      let (isNeeded, isOver) = state.withLock { state in
        defer { state.wantsWorker = false }
        return (state.wantsWorker, state.isDone)
      }
      if isNeeded || isOver { return isNeeded }
      await withUnsafeContinuation { continuation in
        let isReady = state.withLock { state in
          if state.wantsWorker || state.isDone { return true }
          state.maker = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }
  }

  /// Runs calls until no more come or this worker is not needed. Its task is cancelled with a call
  /// that it runs; it ends then, and others go on.
  func work() async {
    guard let task = withUnsafeCurrentTask(body: { $0.map(CallWorker.init) }) else { return }
    repeat {
      var hasJustCome = true
      while let call = take(hasJustCome) {
        hasJustCome = false
        await call.run(by: task)
        if Task.isCancelled { return }
      }
    } while await waitForCalls()
  }

  private func take(_ hasJustCome: Bool) -> ServerTask? {
    let (call, sleeper) = state.withLock { state in
      if hasJustCome { state.isWorkerComing = false }
      let call = state.calls.popFirst()
      return (call, state.isDone ? state.maker.take() : state.callWorker())
    }
    sleeper?.resume()
    return call
  }

  /// `false` when the worker is to end.
  private func waitForCalls() async -> Bool {
    let isWanted = state.withLock { state in
      !state.isFinished && state.idle.count < Self.mostIdle
    }
    guard isWanted else { return false }
    await withUnsafeContinuation { continuation in
      let isReady = state.withLock { state in
        if state.isFinished || !state.calls.isEmpty { return true }
        state.idle.append(continuation)
        return false
      }
      if isReady { continuation.resume() }
    }
    return true
  }
}
