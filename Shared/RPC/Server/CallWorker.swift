/// A task that runs handlers, to be cancelled from outside with the call that it runs.
///
/// `@unchecked Sendable`: `cancel()` may be called from any thread while the task is alive. It is
/// alive as long as a `ServerTask` has it: `ServerTask.run`, which the task itself calls, puts it there
/// and takes it out before it returns, and both this and `cancel()` happen under one mutex.
/// A class, because the layout of what it holds is not known to the compiler, and would slow down the
/// use of everything beside it.
final class CallWorker: @unchecked Sendable {
  private let task: UnsafeCurrentTask

  init(_ task: UnsafeCurrentTask) { self.task = task }

  func cancel() { task.cancel() }
}
