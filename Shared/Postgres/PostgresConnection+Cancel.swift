import CLibpq

extension PostgresConnection {
  /// Makes the server give up the statement that runs.
  ///
  /// libpq's call for it waits for the server without limit, so a thread of its own makes it. Until
  /// it has returned, the request might still hit the session's next statement.
  ///
  /// - Returns: Whether the server took the request within the configuration's grace.
  func cancelStatement() -> Bool {
    guard let pointer = PQgetCancel(handle) else { return false }
    let request = Request(pointer: pointer)
    let taken = PostgresInterrupt()
    let hasThread = startThread {
      var reason = [CChar](repeating: 0, count: 256)
      let isTaken = PQcancel(request.pointer, &reason, Int32(reason.count)) == 1
      PQfreeCancel(request.pointer)
      if isTaken { taken.request() } else { taken.ring() }
    }
    guard hasThread else {
      PQfreeCancel(pointer)
      return false
    }
    taken.pause(configuration.answerGrace)
    return taken.isRequested
  }

  /// Unchecked because of the C pointer: only the thread that it is handed to uses it.
  private struct Request: @unchecked Sendable {
    let pointer: OpaquePointer
  }
}
