import NIOCore
import Synchronization

/// Runs tasks on an event loop, so that a handler, or a caller that wishes so, shares the thread of
/// its connection: waking another thread costs more than most handlers do.
final class EventLoopExecutor: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var spare: [UnownedJob] = []
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
    // The batch and the queue change places, so that neither is allocated anew each time.
    var batch = state.withLock { state in
      defer { state.spare = [] }
      return state.spare
    }
    for _ in 0..<16 {
      state.withLock { swap(&$0.jobs, &batch) }
      guard !batch.isEmpty else { break }
      for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
      batch.removeAll(keepingCapacity: true)
    }
    let isFirst = state.withLock { state in
      state.spare = batch
      guard !state.jobs.isEmpty, !state.isScheduled else { return false }
      state.isScheduled = true
      return true
    }
    if isFirst { eventLoop.execute { self.runScheduled() } }
  }
}
