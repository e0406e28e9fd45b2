import Glibc

/// Lets tasks go on where their answers arrive: on the thread of the connection that read them.
///
///     try await withTaskExecutorPreference(pool.executor) { … }
///
/// It saves waking a thread of the cooperative pool for each answer, and waking the connection's
/// thread for each transaction. Worth it for tasks that mostly talk to the database. Between two
/// awaits they hold up one connection, so they must do no more there than a transaction's body may.
/// A task that something else wakes goes on on the cooperative pool.
///
/// With one connection it is faster than the cooperative pool. With more busy connections than cores
/// it is slower, since their threads crowd each other out: measure before use.
package final class PostgresExecutor: TaskExecutor {
  package func enqueue(_ job: consuming ExecutorJob) {
    if let thread = ConnectionThread.current {
      thread.add(UnownedJob(job))
    } else {
      globalConcurrentExecutor.enqueue(job)
    }
  }
}

/// What belongs to one connection's thread and is touched by that thread alone.
final class ConnectionThread {
  /// Under which a thread finds its own; `nil` when the system had no more.
  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  let worker: ConnectionWorker
  private let executor: PostgresExecutor
  private var jobs: [UnownedJob] = []

  /// Of the calling thread, when it is a connection's.
  static var current: ConnectionThread? {
    guard let key, let pointer = pthread_getspecific(key) else { return nil }
    return Unmanaged<ConnectionThread>.fromOpaque(pointer).takeUnretainedValue()
  }

  init(_ worker: ConnectionWorker, _ executor: PostgresExecutor) {
    self.worker = worker
    self.executor = executor
  }

  /// Makes the calling thread this one for as long as `body` runs.
  func run(_ body: () -> Void) {
    guard let key = Self.key else { return body() }
    pthread_setspecific(key, Unmanaged.passUnretained(self).toOpaque())
    body()
    pthread_setspecific(key, nil)
  }

  func add(_ job: UnownedJob) {
    jobs.append(job)
  }

  /// Lets the tasks go on that were woken meanwhile, and those that they wake.
  ///
  /// - Returns: Whether there was one.
  func goOn() -> Bool {
    guard !jobs.isEmpty else { return false }
    let identity = executor.asUnownedTaskExecutor()
    var index = 0
    while index < jobs.count {
      jobs[index].runSynchronously(on: identity)
      index += 1
    }
    jobs.removeAll(keepingCapacity: true)
    return true
  }
}
