// What a worker's thread does.
extension ConnectionWorkers {
  private enum Next {
    /// Close the connection, and make a new one if it is needed.
    case connect
    case wait
    case work(ConnectionJob, wasSent: Bool)
  }

  /// The whole life of a worker's thread.
  func live(_ worker: ConnectionWorker) {
    let thread = ConnectionThread(worker, executor)
    thread.run { live(worker, thread) }
  }

  private func live(_ worker: ConnectionWorker, _ thread: ConnectionThread) {
    var next = Next.connect
    while true {
      let hasGoneOn = thread.goOn()
      switch next {
      case .connect:
        worker.connection = nil
        guard let after = connect(worker) else { return }
        next = after
      case .wait:
        next = wait(worker, afterTasks: hasGoneOn)
      case .work(let job, let wasSent):
        guard let connection = worker.connection else {
          next = giveBack(job, worker)
          continue
        }
        let tell = job.perform(connection, worker.interrupt, wasSent)
        let now = ContinuousClock.now
        connection.lastUse = now
        // Free before the caller hears of it: its next job then finds this connection.
        next = settle(worker, at: now)
        tell()
      }
    }
  }

  /// What a worker does that has done what it had to do.
  private func settle(
    _ worker: ConnectionWorker, at now: ContinuousClock.Instant = .now
  ) -> Next {
    let isFit = worker.connection.map { $0.isFit && !$0.isOld(at: now) } ?? false
    return withLock { state in
      worker.interrupt.reset()
      guard isFit, !state.isClosed else {
        worker.phase = .connecting
        state.connecting += 1
        return .connect
      }
      guard !state.waiting.isEmpty else {
        worker.phase = .idle
        state.idle.append(worker)
        return .wait
      }
      let job = state.waiting.removeFirst()
      worker.phase = .working(job)
      return .work(job, wasSent: false)
    }
  }

  /// A job whose connection turned out to be dead before anything was sent keeps its place.
  private func giveBack(_ job: ConnectionJob, _ worker: ConnectionWorker) -> Next {
    let isKept = withLock { state in
      worker.interrupt.reset()
      worker.phase = .connecting
      state.connecting += 1
      guard !state.isClosed, !job.ticket.isCancelled else { return false }
      state.waiting.insert(job, at: 0)
      return true
    }
    if !isKept {
      job.fail(job.ticket.isCancelled ? CancellationError() : PostgresError.poolIsClosed)
    }
    return .connect
  }
}

// Connecting.
extension ConnectionWorkers {
  /// Tries for as long as somebody waits: a server that restarts is back before long.
  ///
  /// - Returns: `nil` when the thread is to end.
  private func connect(_ worker: ConnectionWorker) -> Next? {
    var pause = 50.0
    while needs(worker) {
      do throws(PostgresError) {
        let preferred = withLock { $0.host }
        let (connection, host) = try PostgresConnection.open(
          configuration, preferring: preferred, worker.interrupt)
        worker.connection = connection
        withLock { state in
          state.connecting -= 1
          state.lastFailure = nil
          state.host = host
        }
        return settle(worker)
      } catch {
        note(error)
        // Spread, so that those whom a server's end threw out do not come back all at once.
        worker.interrupt.silence()
        worker.interrupt.pause(.milliseconds(pause * Double.random(in: 0.5...1)))
        pause = min(pause * 2, 1_000)
      }
    }
    return nil
  }

  private func note(_ failure: PostgresError) {
    let refused = withLock { state in
      state.lastFailure = failure
      guard failure.isLasting, state.connecting == state.workers.count else {
        return [ConnectionJob]()
      }
      defer { state.waiting = [] }
      return state.waiting
    }
    for job in refused { job.fail(failure) }
    expire()
  }
}

// Waiting.
extension ConnectionWorkers {
  private enum Finding {
    case next(Next)
    case job(ConnectionJob)
    /// The connection is this thread's: the server may have said something, or is to say something.
    case check(ping: Bool)
    case again(withSocket: Bool)
  }

  /// Waits beside the idle connection for work, and for the connection's end.
  /// After tasks ran on this thread it looks first: they may have used the connection without
  /// ringing.
  private func wait(_ worker: ConnectionWorker, afterTasks: Bool) -> Next {
    guard let connection = worker.connection else { return .connect }
    var watchesSocket = true
    var looksFirst = afterTasks
    while true {
      let readiness =
        looksFirst
        ? Readiness(canRead: false, canWrite: false, isRung: false)
        : Readiness.wait(
          socket: watchesSocket ? connection.socket : -1, worker.interrupt,
          until: watchesSocket ? connection.nextAttention : nil)
      looksFirst = false
      if readiness?.isRung ?? false { worker.interrupt.silence() }
      switch look(worker, connection, readiness) {
      case .next(let next): return next
      case .again(let withSocket): watchesSocket = withSocket
      case .job(let job):
        // The bell and the server's farewell may come together.
        return connection.isAlive() ? .work(job, wasSent: false) : giveBack(job, worker)
      case .check(let ping):
        _ = ping ? connection.answersPing() : connection.isAlive()
        return settle(worker)
      }
    }
  }

  private func look(
    _ worker: ConnectionWorker, _ connection: PostgresConnection, _ readiness: Readiness?
  ) -> Finding {
    let now = ContinuousClock.now
    return withLock { state in
      switch worker.phase {
      case .working(let job): return .job(job)
      case .sent(let job):
        worker.phase = .working(job)
        connection.hasInput = readiness?.canRead ?? false
        return .next(.work(job, wasSent: true))
      case .leased:
        worker.wantsWord = true
        return .again(withSocket: false)
      case .connecting, .checking: return .again(withSocket: true)
      case .idle:
        let isOld = connection.isOld(at: now)
        let isQuiet = readiness.map { !$0.canRead } ?? false
        if isQuiet, !isOld, !state.isClosed, now < connection.nextPing {
          return .again(withSocket: true)
        }
        state.idle.removeAll { $0 === worker }
        if isOld || state.isClosed {
          worker.phase = .connecting
          state.connecting += 1
          return .next(.connect)
        }
        worker.phase = .checking
        return .check(ping: isQuiet)
      }
    }
  }
}
