import Foundation

/// A few threads for work that occupies a core for long, so that the cooperative pool stays free.
///
/// The threads hold only the queue, not this object: when it goes, they finish what waits and end.
final class WorkerThreads: Sendable {
  /// What waits at most; more is refused rather than piled up.
  private static let maximumWaiting = 1024

  private let queue = WorkQueue()

  init(name: String, count: Int) {
    for number in 1...max(1, count) {
      let queue = queue
      let thread = Thread {
        while let job = queue.next() { job() }
      }
      thread.name = "\(name)-\(number)"
      thread.start()
    }
  }

  deinit { queue.close() }

  /// Runs `work` on one of the threads; nil if too much is waiting already.
  func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value?) async -> Value? {
    await withCheckedContinuation { continuation in
      let accepted = queue.add(limit: Self.maximumWaiting) {
        continuation.resume(returning: work())
      }
      if !accepted { continuation.resume(returning: nil) }
    }
  }
}

/// The jobs that wait, behind a condition variable that only the worker threads wait on.
///
/// `@unchecked Sendable`: `jobs` and `isOpen` are only touched while `condition` is locked.
private final class WorkQueue: @unchecked Sendable {
  private let condition = NSCondition()
  private var jobs: [@Sendable () -> Void] = []
  private var isOpen = true

  func add(limit: Int, _ job: @escaping @Sendable () -> Void) -> Bool {
    condition.withLock {
      guard isOpen, jobs.count < limit else { return false }
      jobs.append(job)
      condition.signal()
      return true
    }
  }

  /// The oldest job, waiting for one; nil once the queue is closed and empty.
  func next() -> (@Sendable () -> Void)? {
    condition.withLock {
      while jobs.isEmpty && isOpen { condition.wait() }
      return jobs.isEmpty ? nil : jobs.removeFirst()
    }
  }

  func close() {
    condition.withLock {
      isOpen = false
      condition.broadcast()
    }
  }
}
