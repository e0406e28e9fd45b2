import CLibpq
import Glibc

/// One session with the server. Belongs to one thread at a time and blocks it, except for `send`.
final class PostgresConnection {
  let handle: OpaquePointer
  var statements: StatementCache
  /// Whether the session is over; nothing more can be done with it.
  private(set) var isBroken = false
  /// When it last did something for a caller.
  var lastUse = ContinuousClock.now
  /// Whether the socket was seen to hold something that nobody has read yet.
  var hasInput = false
  private var lastPing = ContinuousClock.now
  private let end: ContinuousClock.Instant
  let configuration: PostgresConfiguration
  /// How long the server may stay silent before it is taken for hung.
  private(set) var silenceLimit: Duration
  private let farewell = Farewell()

  /// Whether the server has said that it ends the session. Lives as long as the connection, which
  /// is the only one to touch it.
  private final class Farewell {
    var isTold = false
  }

  /// Takes over `handle`, a connection that has been made.
  init(_ handle: OpaquePointer, _ configuration: PostgresConfiguration) {
    self.handle = handle
    self.configuration = configuration
    statements = StatementCache(capacity: configuration.statementCacheSize)
    silenceLimit = configuration.statementTimeout + configuration.answerGrace
    end = .now.advanced(by: configuration.maximumLifetime * Double.random(in: 0.9...1.1))
    // Whoever sends must not be stopped by a server that does not read.
    PQsetnonblocking(handle, 1)
    // Notices would otherwise go to standard error, past the log. Between statements the server's
    // farewell comes as a notice too.
    PQsetNoticeReceiver(
      handle,
      { context, notice in
        guard let context, let notice, PostgresError.isFatal(notice) else { return }
        Unmanaged<Farewell>.fromOpaque(context).takeUnretainedValue().isTold = true
      }, Unmanaged.passUnretained(farewell).toOpaque())
  }

  deinit {
    PQfinish(handle)
  }

  var socket: Int32 { PQsocket(handle) }

  var isConnected: Bool { PQstatus(handle) == CONNECTION_OK }

  /// Whether the session is inside a transaction, also a failed one.
  var isInTransaction: Bool {
    [PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE].contains(PQtransactionStatus(handle))
  }

  /// Forgets what the last piece of work asked for.
  func resetSilenceLimit() {
    silenceLimit = configuration.statementTimeout + configuration.answerGrace
  }

  /// Bears with statements that may run so long.
  func setSilenceLimit(forStatementsOf limit: Duration) {
    silenceLimit = limit + configuration.answerGrace
  }

  func lost(_ cause: PostgresError?) -> PostgresError {
    isBroken = true
    var error = cause ?? PostgresError(.connectionLost, "the connection to the database broke")
    error.kind = .connectionLost
    return error
  }
}

// Whether it is worth keeping.
extension PostgresConnection {
  /// Whether it can be handed to the next caller, as far as we know.
  var isFit: Bool {
    !isBroken && PQtransactionStatus(handle) == PQTRANS_IDLE
  }

  /// Whether nobody needed it for too long, or it has lived too long.
  func isOld(at now: ContinuousClock.Instant) -> Bool {
    now >= lastUse.advanced(by: configuration.idleTimeout) || now >= end
  }

  /// When to ask whether the server still answers.
  var nextPing: ContinuousClock.Instant {
    max(lastUse, lastPing).advanced(by: configuration.healthCheckInterval)
  }

  /// When the idle connection wants to be looked at.
  var nextAttention: ContinuousClock.Instant {
    min(nextPing, end, lastUse.advanced(by: configuration.idleTimeout))
  }

  /// Whether the idle session seems alive. Costs one system call: a server that has ended the
  /// session has told so, and its word lies in the socket.
  func isAlive() -> Bool {
    let now = ContinuousClock.now
    guard isFit, now < end else { return false }
    // As good as a connection in the middle of its work.
    if now < lastUse.advanced(by: .milliseconds(1)) { return true }
    guard let word = Readiness.wait(socket: socket, nil, until: .now) else { return dies() }
    guard word.canRead else { return true }
    return reads() ? true : dies()
  }

  /// Takes in what lies in the socket, between statements.
  ///
  /// - Returns: Whether the session lives on.
  func reads() -> Bool {
    // `PQisBusy` is what makes libpq read the messages that came in.
    PQconsumeInput(handle) == 1 && PQisBusy(handle) == 0 && !farewell.isTold && isConnected
  }

  private func dies() -> Bool {
    isBroken = true
    return false
  }

  /// Whether the server answers within the configuration's grace.
  func answersPing() -> Bool {
    lastPing = .now
    silenceLimit = configuration.answerGrace
    defer { resetSilenceLimit() }
    return (try? script("", interrupt: nil)) != nil
  }
}

// Statements.
extension PostgresConnection {
  /// Runs one statement with its values in binary, prepared at its first use.
  func run(_ sql: SQL, interrupt: PostgresInterrupt?) throws(PostgresError) -> PostgresResult {
    guard let name = statements.name(of: sql.key) else {
      // Preparing it travels along.
      guard let result = try pipeline([sql], interrupt: interrupt).first else { throw lost(nil) }
      return result
    }
    return try finish(sent: sendPrepared(name, sql), of: sql.headline, interrupt: interrupt)
  }

  /// Sends one prepared statement without ever blocking, if that is possible; `finishSent` is to
  /// follow.
  func send(_ sql: SQL) -> Bool {
    guard let name = statements.name(of: sql.key), isAlive() else { return false }
    return sendPrepared(name, sql) == 1
  }

  /// Waits for the answer to what `send` sent.
  func finishSent(_ sql: SQL, interrupt: PostgresInterrupt) throws(PostgresError) -> PostgresResult
  {
    try finish(sent: 1, of: sql.headline, interrupt: interrupt)
  }

  /// Runs a text of any number of statements without values.
  func script(
    _ text: String, interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> PostgresResult {
    try finish(sent: PQsendQuery(handle, text), of: "script", interrupt: interrupt)
  }

  /// Forgets the prepared statements, because the schema they were planned for has changed.
  func forgetStatements() throws(PostgresError) {
    statements.removeAll()
    _ = try script("DEALLOCATE ALL", interrupt: nil)
  }

  /// Sends a prepared statement on its way.
  func sendPrepared(_ name: String, _ sql: SQL) -> Int32 {
    ParameterBuffer(sql.parameters).withPointers { count, values, lengths, formats in
      PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
    }
  }
}

// Answers.
extension PostgresConnection {
  /// Waits for the server's whole answer to what was sent.
  func finish(
    sent: Int32, of statement: @autoclosure () -> String, interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> PostgresResult {
    guard sent == 1 else { throw lost(nil) }
    var last: PostgresResult?
    var failure: PostgresError?
    while true {
      try awaitResult(interrupt)
      guard let pointer = PQgetResult(handle) else { break }
      let result = PostgresResult(pointer)
      switch PQresultStatus(pointer) {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = result
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        // Without an end to the copy libpq would hand out this same result for ever.
        throw lost(PostgresError(.server, "COPY cannot run as a plain statement"))
      default: failure = failure ?? PostgresError(pointer, statement: statement())
      }
    }
    if !isConnected || failure?.isFatal == true { throw lost(failure) }
    if let failure { throw failure }
    guard let last else { throw lost(nil) }
    return last
  }

  /// Blocks until `PQgetResult` would not. An interrupt makes the server cancel the statement,
  /// whose answer is then an error and comes soon.
  ///
  /// - Throws: When the server stays silent for longer than it may.
  func awaitResult(_ interrupt: PostgresInterrupt?) throws(PostgresError) {
    var silence = Silence(limit: silenceLimit)
    while true {
      if hasInput {
        hasInput = false
        if PQconsumeInput(handle) == 0 { return }
      }
      if PQisBusy(handle) == 0 { return }
      guard try exchange(interrupt, &silence) else { return }
    }
  }

  /// Blocks until all that was sent has left.
  func flush(_ interrupt: PostgresInterrupt?) throws(PostgresError) {
    var silence = Silence(limit: silenceLimit)
    while PQflush(handle) == 1 {
      guard try exchange(interrupt, &silence) else { return }
    }
  }

  /// Since when the server has not moved.
  struct Silence {
    let limit: Duration
    fileprivate(set) var end: ContinuousClock.Instant?
    /// When to ask for the statement's cancellation again; `nil` before the first time.
    fileprivate(set) var nextCancel: ContinuousClock.Instant?

    init(limit: Duration) {
      self.limit = limit
    }
  }

  /// Waits once, for whatever the server sends or takes.
  ///
  /// - Returns: Whether the connection still stands; what it still holds tells why not.
  func exchange(
    _ interrupt: PostgresInterrupt?, _ silence: inout Silence
  ) throws(PostgresError) -> Bool {
    let isCancelling = interrupt?.isRequested ?? false
    if isCancelling { try cancelStatement(&silence) }
    let end = silence.end ?? .now.advanced(by: silence.limit)
    silence.end = end
    let hasMore = PQflush(handle) == 1
    guard
      let ready = Readiness.wait(
        socket: socket, writing: hasMore, isCancelling ? nil : interrupt,
        until: min(end, silence.nextCancel ?? end))
    else { throw lost(nil) }
    if ready.isTimeout, .now >= end {
      throw lost(PostgresError(.connectionLost, "the database did not answer in time"))
    }
    if ready.isRung { interrupt?.silence() }
    return ready.canRead ? PQconsumeInput(handle) == 1 : true
  }

  /// Asks again and again: a request that overtakes its statement finds nothing to cancel.
  private func cancelStatement(_ silence: inout Silence) throws(PostgresError) {
    let now = ContinuousClock.now
    if let next = silence.nextCancel, now < next { return }
    if silence.nextCancel == nil { silence.end = now.advanced(by: configuration.answerGrace) }
    guard cancelStatement() else { throw lost(nil) }
    silence.nextCancel = .now.advanced(by: .milliseconds(100))
  }
}
