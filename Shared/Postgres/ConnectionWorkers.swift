import Glibc
import Synchronization

/// The connections' threads, and the callers that wait for one.
///
/// A job that waits is owned by the list it waits in: whoever takes it out, under the lock, must
/// finish it. So each caller is answered exactly once, and in the order of asking.
final class ConnectionWorkers: Sendable {
  struct State {
    /// Callers in the order in which they came. Nobody waits while a worker is idle.
    var waiting: [ConnectionJob] = []
    var workers: [ConnectionWorker] = []
    /// The last one used is last, and used first: those not needed get old.
    var idle: [ConnectionWorker] = []
    var connecting = 0
    /// Why the last attempt to connect failed, if none has succeeded since.
    var lastFailure: PostgresError?
    /// The host that was right the last time.
    var host = 0
    var isClosed = false
    var whenEmpty: [CheckedContinuation<Void, Never>] = []
  }

  let configuration: PostgresConfiguration
  let executor = PostgresExecutor()
  private let state = Mutex(State())

  init(_ configuration: PostgresConfiguration) {
    self.configuration = configuration
  }

  func withLock<R: Sendable>(_ body: (inout State) -> R) -> R {
    state.withLock { body(&$0) }
  }

  var load: PostgresPoolLoad {
    withLock { state in
      PostgresPoolLoad(
        waiting: state.waiting.count, connections: state.workers.count - state.connecting,
        busy: state.workers.count - state.connecting - state.idle.count)
    }
  }

  func submit(_ job: ConnectionJob) {
    enum Outcome {
      case refused(any Error)
      case leased(ConnectionWorker)
      case handed(ConnectionWorker)
      case queued
      case queuedForNew(ConnectionWorker)
    }
    let outcome: Outcome = withLock { state in
      if job.ticket.isCancelled { return .refused(CancellationError()) }
      if state.isClosed { return .refused(PostgresError.poolIsClosed) }
      if let worker = state.idle.popLast() {
        worker.phase = job.send == nil ? .working(job) : .leased(job)
        return job.send == nil ? .handed(worker) : .leased(worker)
      }
      let mayStart = configuration.poolSize - state.workers.count
      if state.waiting.count >= configuration.maximumWaiters + state.connecting + mayStart {
        return .refused(PostgresError(.poolFull, "too many callers wait for a connection"))
      }
      state.waiting.append(job)
      guard mayStart > 0, state.connecting < state.waiting.count else { return .queued }
      let worker = ConnectionWorker()
      state.workers.append(worker)
      state.connecting += 1
      return .queuedForNew(worker)
    }
    switch outcome {
    case .refused(let error): job.fail(error)
    case .leased(let worker): send(job, on: worker)
    case .handed(let worker):
      // Our own thread sees it when this task lets go of it.
      if ConnectionThread.current?.worker !== worker { worker.interrupt.ring() }
    case .queued: break
    case .queuedForNew(let worker):
      if !startThread({ [self] in live(worker) }) { strikeOffThreadless(worker) }
    }
  }

  /// Sends from the caller's thread; what could not be sent so, the worker's thread does.
  private func send(_ job: ConnectionJob, on worker: ConnectionWorker) {
    let wasSent = worker.connection.flatMap { job.send?($0) } ?? false
    let mustRing = withLock { _ in
      worker.phase = wasSent ? .sent(job) : .working(job)
      defer { worker.wantsWord = false }
      return worker.wantsWord || !wasSent
    }
    if mustRing, ConnectionThread.current?.worker !== worker { worker.interrupt.ring() }
  }

  /// Takes a waiting job back, or interrupts it when it runs.
  func cancel(_ ticket: ConnectionTicket) {
    let waiting: ConnectionJob? = withLock { state in
      ticket.cancel()
      if let index = state.waiting.firstIndex(where: { $0.ticket === ticket }) {
        return state.waiting.remove(at: index)
      }
      // Under the lock, so that the interrupt cannot reach the worker's next job.
      state.workers.first { $0.job?.ticket === ticket }?.interrupt.request()
      return nil
    }
    waiting?.fail(CancellationError())
  }

  /// Refuses the jobs that have waited too long, and sees to it that answers are not awaited longer
  /// than they may be: a thread that its caller spared the waking still waits as an idle one does.
  func expire(at now: ContinuousClock.Instant = .now) {
    let (expired, reason) = withLock { state -> ([ConnectionJob], PostgresError?) in
      for worker in state.workers {
        if case .sent = worker.phase { worker.interrupt.ring() }
      }
      guard state.waiting.contains(where: { $0.deadline <= now }) else { return ([], nil) }
      let expired = state.waiting.filter { $0.deadline <= now }
      state.waiting.removeAll { $0.deadline <= now }
      return (expired, state.connecting == state.workers.count ? state.lastFailure : nil)
    }
    for job in expired {
      job.fail(reason ?? PostgresError(.poolTimeout, "no connection became free in time"))
    }
  }

  /// Refuses new and waiting work, lets running work end, and returns when no thread is left.
  func close() async {
    let waiting = withLock { state in
      state.isClosed = true
      for worker in state.workers {
        if case .connecting = worker.phase {
          worker.interrupt.request()
        } else {
          worker.interrupt.ring()
        }
      }
      defer { state.waiting = [] }
      return state.waiting
    }
    for job in waiting { job.fail(PostgresError.poolIsClosed) }
    await withCheckedContinuation { continuation in
      let isEmpty = withLock { state in
        if !state.workers.isEmpty { state.whenEmpty.append(continuation) }
        return state.workers.isEmpty
      }
      if isEmpty { continuation.resume() }
    }
  }

  /// Strikes off a worker without connection, if nobody waits for one.
  ///
  /// - Returns: Whether the worker is to connect.
  func needs(_ worker: ConnectionWorker) -> Bool {
    let waiters: [CheckedContinuation<Void, Never>]? = withLock { state in
      if !state.isClosed, !state.waiting.isEmpty { return nil }
      return Self.strikeOff(worker, &state)
    }
    for waiter in waiters ?? [] { waiter.resume() }
    return waiters == nil
  }

  /// Without any thread nobody would take what waits.
  private func strikeOffThreadless(_ worker: ConnectionWorker) {
    let (orphans, waiters) = withLock { state in
      let waiters = Self.strikeOff(worker, &state)
      guard state.workers.isEmpty else { return ([ConnectionJob](), waiters) }
      defer { state.waiting = [] }
      return (state.waiting, waiters)
    }
    for job in orphans {
      job.fail(PostgresError(.connectionFailed, "the system has no thread for a connection"))
    }
    for waiter in waiters { waiter.resume() }
  }

  /// - Returns: Who waits for the last worker to be gone, if this was it.
  private static func strikeOff(
    _ worker: ConnectionWorker, _ state: inout State
  ) -> [CheckedContinuation<Void, Never>] {
    state.workers.removeAll { $0 === worker }
    state.connecting -= 1
    guard state.workers.isEmpty else { return [] }
    defer { state.whenEmpty = [] }
    return state.whenEmpty
  }
}

extension PostgresError {
  static let poolIsClosed = PostgresError(.closed, "the connection pool has been shut down")
}
