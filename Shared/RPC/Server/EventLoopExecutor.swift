import NIOCore
import Synchronization

/// Runs tasks on an event loop, so that a handler shares the thread of its connection: waking another
/// thread costs more than most handlers do.
final class EventLoopExecutor: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var isScheduled = false
  }

  /// Those that were asked for; there are no more of them than event loops.
  private static let executors = Mutex<[ObjectIdentifier: EventLoopExecutor]>([:])

  let eventLoop: any EventLoop
  private let state = Mutex(State())

  private init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  /// The one of this event loop, which servers and channels on it share: each drains it at the end of
  /// its read cycle.
  static func of(_ eventLoop: any EventLoop) -> EventLoopExecutor {
    executors.withLock { executors in
      if let executor = executors[ObjectIdentifier(eventLoop)] { return executor }
      let executor = EventLoopExecutor(eventLoop)
      executors[ObjectIdentifier(eventLoop)] = executor
      return executor
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = state.withLock { state in
      state.jobs.append(job)
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if isFirst { eventLoop.execute { self.runScheduled() } }
  }

  private func runScheduled() {
    state.withLock { $0.isScheduled = false }
    run()
  }

  /// Runs what is ready, and what that makes ready, up to a bound that keeps sockets from waiting.
  /// Only to be called on the event loop, outside of any job.
  func run() {
    for _ in 0..<16 {
      let jobs = state.withLock { state in
        let jobs = state.jobs
        state.jobs.removeAll(keepingCapacity: true)
        return jobs
      }
      guard !jobs.isEmpty else { return }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
    let isFirst = state.withLock { state in
      guard !state.jobs.isEmpty, !state.isScheduled else { return false }
      state.isScheduled = true
      return true
    }
    if isFirst { eventLoop.execute { self.runScheduled() } }
  }
}
