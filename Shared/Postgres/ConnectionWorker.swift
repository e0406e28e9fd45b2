/// A thread and the connection that it holds.
///
/// Unchecked because of its two variables. `phase` is read and written only under the lock of the
/// pool. `connection` belongs to the worker's thread, except in the phase `leased`: then it belongs
/// to the caller who leased it, and the thread keeps its hands off. The lock, which every change of
/// phase takes, hands over what was done.
final class ConnectionWorker: @unchecked Sendable {
  enum Phase {
    /// Without a connection.
    case connecting
    /// With a connection that nobody uses.
    case idle
    /// A caller is sending the job's statement from its own thread.
    case leased(ConnectionJob)
    /// The job's statement is on its way; the thread reads the answer.
    case sent(ConnectionJob)
    /// The thread does the whole job.
    case working(ConnectionJob)
    /// The thread looks whether its connection is alive.
    case checking
  }

  let interrupt = PostgresInterrupt()
  var phase = Phase.connecting
  /// In the phase `leased`: the thread was woken meanwhile and waits to be told how it went on.
  var wantsWord = false
  var connection: PostgresConnection?

  var job: ConnectionJob? {
    switch phase {
    case .leased(let job), .sent(let job), .working(let job): job
    case .connecting, .idle, .checking: nil
    }
  }
}
