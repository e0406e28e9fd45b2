import CLibpq
import Glibc

extension PostgresConnection {
  /// Connects to the first host that answers and is what the URL asks for
  /// (`target_session_attrs`), beginning with the one that was so the last time.
  ///
  /// - Returns: The connection, and which host it is with.
  static func open(
    _ configuration: PostgresConfiguration, preferring preferred: Int,
    _ interrupt: PostgresInterrupt
  ) throws(PostgresError) -> (PostgresConnection, host: Int) {
    var failure: PostgresError?
    for offset in configuration.hosts.indices {
      let index = (preferred + offset) % configuration.hosts.count
      do throws(PostgresError) {
        let handle = try open(configuration, configuration.hosts[index], interrupt)
        return (PostgresConnection(handle, configuration), index)
      } catch {
        // That one host is misconfigured matters less than that another may come back.
        if failure?.isLasting ?? true { failure = error }
      }
    }
    throw failure ?? PostgresError(.connectionFailed, "the database URL names no host")
  }

  private static func open(
    _ configuration: PostgresConfiguration, _ host: PostgresConfiguration.Host,
    _ interrupt: PostgresInterrupt
  ) throws(PostgresError) -> OpaquePointer {
    let keywords = configuration.keywords(for: host)
    let names = CStrings(keywords.map(\.0))
    let values = CStrings(keywords.map(\.1))
    guard let handle = PQconnectStartParams(names.pointers, values.pointers, 1) else {
      throw PostgresError(.connectionFailed, "out of memory")
    }
    do throws(PostgresError) {
      // Notices would otherwise go to standard error.
      PQsetNoticeReceiver(handle, { _, _ in }, nil)
      // So that the server's refusal names its SQLSTATE.
      PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
      try finishOpening(handle, .now.advanced(by: configuration.connectTimeout), interrupt)
    } catch {
      PQfinish(handle)
      throw error
    }
    PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
    return handle
  }

  private static func finishOpening(
    _ handle: OpaquePointer, _ deadline: ContinuousClock.Instant, _ interrupt: PostgresInterrupt
  ) throws(PostgresError) {
    guard PQstatus(handle) != CONNECTION_BAD else { throw PostgresError(connecting: handle) }
    var wish = PGRES_POLLING_WRITING
    while wish != PGRES_POLLING_OK {
      guard wish != PGRES_POLLING_FAILED else { throw PostgresError(connecting: handle) }
      if interrupt.isRequested { throw PostgresError.poolIsClosed }
      let ready = Readiness.wait(
        socket: PQsocket(handle), writing: wish == PGRES_POLLING_WRITING, interrupt,
        until: deadline)
      guard let ready, !ready.isTimeout else {
        throw PostgresError(.connectionFailed, "the database did not answer in time")
      }
      if ready.isRung { interrupt.silence() }
      if ready.canRead || ready.canWrite { wish = PQconnectPoll(handle) }
    }
  }
}

/// C strings with a terminating NULL, alive as long as this object.
private final class CStrings {
  let pointers: [UnsafePointer<CChar>?]

  init(_ strings: [String]) {
    pointers = strings.map { UnsafePointer(strdup($0)) } + [nil]
  }

  deinit {
    for pointer in pointers { free(UnsafeMutablePointer(mutating: pointer)) }
  }
}
