import Glibc
import Synchronization

/// One piece of work for whichever connection is free first.
final class ConnectionJob: Sendable {
  /// Until when a connection must have been found.
  let deadline: ContinuousClock.Instant
  /// Does the work on the connection's thread, and gives back how to tell the caller.
  let perform: @Sendable (PostgresConnection, PostgresInterrupt) -> @Sendable () -> Void
  /// Tells the caller that the work was never begun.
  let fail: @Sendable (any Error) -> Void
  let ticket: ConnectionTicket

  init(
    ticket: ConnectionTicket, deadline: ContinuousClock.Instant,
    perform:
      @escaping @Sendable (PostgresConnection, PostgresInterrupt) -> @Sendable () -> Void,
    fail: @escaping @Sendable (any Error) -> Void
  ) {
    self.ticket = ticket
    self.deadline = deadline
    self.perform = perform
    self.fail = fail
  }
}

/// By which a caller can take back its job, even before handing it in.
final class ConnectionTicket: Sendable {
  private let cancelled = Atomic(false)
  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
  func cancel() { cancelled.store(true, ordering: .releasing) }
}

/// The threads that hold connections, and the callers that wait for one.
///
/// A job that waits is owned by the list it waits in: whoever takes it out, under the lock, must
/// finish it. So each caller is answered exactly once.
final class ConnectionWorkers: Sendable {
  private struct State {
    var waiting: [ConnectionJob] = []
    var running: [(job: ConnectionJob, interrupt: PostgresInterrupt)] = []
    /// Threads at hand, and how many of them have no job.
    var threads = 0
    var free = 0
    /// Threads at hand and those that are closing their connection.
    var alive = 0
    /// The fewest free threads since `surveyEnd` was set: so many were never needed.
    var spare = 0
    var surveyEnd: ContinuousClock.Instant?
    /// So many free threads are to leave.
    var dismissals = 0
    var isClosed = false
    var whenEmpty: [CheckedContinuation<Void, Never>] = []
  }

  private let configuration: PostgresConfiguration
  private let monitor = Monitor(State())

  init(_ configuration: PostgresConfiguration) {
    self.configuration = configuration
  }

  /// Callers waiting and connections working, for the metrics.
  var load: (waiting: Int, busy: Int) {
    monitor.withLock { ($0.waiting.count, $0.running.count) }
  }

  func submit(_ job: ConnectionJob) {
    enum Outcome {
      case refused(any Error)
      case queued(startThread: Bool)
    }
    let outcome: Outcome = monitor.withLock { state in
      if job.ticket.isCancelled { return .refused(CancellationError()) }
      if state.isClosed {
        return .refused(PostgresError(.closed, "the connection pool has been shut down"))
      }
      let servedSoon = state.free + configuration.poolSize - state.threads
      if state.waiting.count >= configuration.maximumWaiters + servedSoon {
        return .refused(PostgresError(.poolFull, "too many callers wait for a connection"))
      }
      state.waiting.append(job)
      let more = state.waiting.count > state.free && state.threads < configuration.poolSize
      if more {
        state.threads += 1
        state.free += 1
        state.alive += 1
      }
      return .queued(startThread: more)
    }
    switch outcome {
    case .refused(let error): job.fail(error)
    case .queued(startThread: false): monitor.signal()
    case .queued(startThread: true):
      if !startThread({ [self] in work() }) {
        monitor.withLock { Self.leave(&$0) }
        threadEnded()
      }
    }
  }

  /// Takes a waiting job back, or interrupts it when it runs.
  func cancel(_ ticket: ConnectionTicket) {
    let waiting: ConnectionJob? = monitor.withLock { state in
      ticket.cancel()
      if let index = state.waiting.firstIndex(where: { $0.ticket === ticket }) {
        return state.waiting.remove(at: index)
      }
      // Under the lock, so that the interrupt cannot reach the thread's next job.
      state.running.first { $0.job.ticket === ticket }?.interrupt.request()
      return nil
    }
    waiting?.fail(CancellationError())
  }

  /// Refuses the jobs that have waited too long, and dismisses threads that are not needed.
  func expire(at now: ContinuousClock.Instant = .now) {
    let (expired, dismisses) = monitor.withLock { state in
      let expired = state.waiting.filter { $0.deadline <= now }
      if !expired.isEmpty { state.waiting.removeAll { $0.deadline <= now } }
      survey(&state, now)
      return (expired, state.dismissals > 0)
    }
    if dismisses { monitor.broadcast() }
    for job in expired {
      job.fail(PostgresError(.poolTimeout, "no connection became free in time"))
    }
  }

  private func survey(_ state: inout State, _ now: ContinuousClock.Instant) {
    guard state.surveyEnd.map({ $0 <= now }) ?? true else { return }
    if state.surveyEnd != nil { state.dismissals = state.spare }
    state.spare = max(0, state.free - state.dismissals)
    state.surveyEnd = now.advanced(by: configuration.idleTimeout)
  }

  /// Refuses new and waiting work, lets running work end, and returns when no thread is left.
  func close() async {
    let waiting = monitor.withLock { state in
      state.isClosed = true
      defer { state.waiting = [] }
      return state.waiting
    }
    monitor.broadcast()
    for job in waiting {
      job.fail(PostgresError(.closed, "the connection pool has been shut down"))
    }
    await withCheckedContinuation { continuation in
      let isEmpty = monitor.withLock { state in
        if state.alive > 0 { state.whenEmpty.append(continuation) }
        return state.alive == 0
      }
      if isEmpty { continuation.resume() }
    }
  }
}

// What a thread does.
extension ConnectionWorkers {
  private func work() {
    let interrupt = PostgresInterrupt()
    var connection: PostgresConnection?
    while let job = next(interrupt) {
      if let held = connection, !held.isUsable { connection = nil }
      let tell: @Sendable () -> Void
      do throws(PostgresError) {
        let ready: PostgresConnection
        if let connection { ready = connection } else { ready = try connect(for: job, interrupt) }
        connection = ready
        tell = job.perform(ready, interrupt)
      } catch {
        tell = { [fail = job.fail] in fail(error) }
      }
      // Free before the caller hears of it: its next job then finds this thread.
      monitor.withLock { state in
        state.running.removeAll { $0.job === job }
        state.free += 1
        interrupt.reset()
      }
      tell()
    }
    connection = nil
    threadEnded()
  }

  /// The next job; `nil` when the thread is to leave, and then it no longer counts.
  private func next(_ interrupt: PostgresInterrupt) -> ConnectionJob? {
    monitor.wait { state -> ConnectionJob?? in
      if !state.waiting.isEmpty {
        let job = state.waiting.removeFirst()
        state.free -= 1
        state.spare = min(state.spare, state.free)
        state.running.append((job, interrupt))
        return .some(job)
      }
      guard state.isClosed || state.dismissals > 0 else { return nil }
      state.dismissals = max(0, state.dismissals - 1)
      Self.leave(&state)
      return .some(nil)
    }
  }

  private static func leave(_ state: inout State) {
    state.threads -= 1
    state.free -= 1
    state.spare = min(state.spare, state.free)
  }

  /// Tries until the job's deadline: a server that restarts is back before long.
  private func connect(
    for job: ConnectionJob, _ interrupt: PostgresInterrupt
  ) throws(PostgresError) -> PostgresConnection {
    var pause = Duration.milliseconds(50)
    while true {
      do throws(PostgresError) {
        return try PostgresConnection(configuration)
      } catch {
        let isOver = ContinuousClock.now.advanced(by: pause) >= job.deadline
        let isClosed = monitor.withLock { $0.isClosed }
        if isOver || isClosed || error.isRefusal || job.ticket.isCancelled { throw error }
        interrupt.pause(pause)
        pause = min(pause * 2, .seconds(1))
      }
    }
  }

  /// After a thread has left and its connection is closed.
  private func threadEnded() {
    let (orphans, waiters) = monitor.withLock { state in
      state.alive -= 1
      // Without a thread nobody would take what waits; a thread that left on purpose saw to that.
      let orphans = state.threads == 0 ? state.waiting : []
      if state.threads == 0 { state.waiting = [] }
      let waiters = state.alive == 0 ? state.whenEmpty : []
      if state.alive == 0 { state.whenEmpty = [] }
      return (orphans, waiters)
    }
    for job in orphans {
      job.fail(PostgresError(.connectionFailed, "the system has no thread for a connection"))
    }
    for waiter in waiters { waiter.resume() }
  }
}

extension PostgresError {
  /// Whether the server understood and said no, for a reason that does not pass by itself.
  fileprivate var isRefusal: Bool {
    message.contains("FATAL:")
      && !["starting up", "shutting down", "too many", "recovery", "remaining connection slots"]
        .contains { message.contains($0) }
  }
}
