import NIOCore

/// Whether a server listens, its open connections, and who waits for either.
struct ServerRunState: Sendable {
  private var listener: (any Channel)?
  private var connections: [ObjectIdentifier: any Channel] = [:]
  private(set) var isStopping = false
  private var port: Result<Int, any Error>?
  private var waiters: [Int: CheckedContinuation<Int, any Error>] = [:]
  private var nextWaiter = 0
  private var stopped: [@Sendable () -> Void] = []

  /// The open connections.
  var open: [any Channel] { Array(connections.values) }

  /// Called once nothing can arrive any more.
  mutating func onStopped(_ body: @escaping @Sendable () -> Void) { stopped.append(body) }

  /// The listener is there. Gives back what to do about it outside of the lock.
  mutating func listening(_ channel: any Channel) -> (@Sendable () -> Void)? {
    listener = channel
    resolve(.success(channel.localAddress?.port ?? 0))
    let close: @Sendable () -> Void = { channel.close(promise: nil) }
    return isStopping ? close : nil
  }

  /// It could not listen.
  mutating func failed(_ error: any Error) { resolve(.failure(error)) }

  private mutating func resolve(_ result: Result<Int, any Error>) {
    port = result
    for waiter in waiters.values { waiter.resume(with: result) }
    waiters = [:]
  }

  /// Whether the connection may stay.
  mutating func adopt(_ channel: any Channel, limit: Int) -> Bool {
    guard !isStopping, connections.count < limit else { return false }
    connections[ObjectIdentifier(channel)] = channel
    return true
  }

  /// A connection closed. Gives back what to do outside of the lock.
  mutating func released(_ channel: any Channel) -> [@Sendable () -> Void] {
    connections[ObjectIdentifier(channel)] = nil
    return takeStopped()
  }

  /// No further connections. Gives back those that are open, and what to do outside of the lock.
  mutating func drain() -> ([any Channel], [@Sendable () -> Void]) {
    isStopping = true
    var actions = takeStopped()
    if let listener { actions.append { listener.close(promise: nil) } }
    return (open, actions)
  }

  private mutating func takeStopped() -> [@Sendable () -> Void] {
    guard isStopping, connections.isEmpty else { return [] }
    defer { stopped = [] }
    return stopped
  }

  /// Resumes the continuation once the port is known.
  mutating func wait(
    _ continuation: CheckedContinuation<Int, any Error>, ticket: Int
  ) {
    if let port {
      continuation.resume(with: port)
    } else if Task.isCancelled {
      continuation.resume(throwing: CancellationError())
    } else {
      waiters[ticket] = continuation
    }
  }

  /// A name for one who waits.
  mutating func takeTicket() -> Int {
    defer { nextWaiter += 1 }
    return nextWaiter
  }

  /// Waits no longer.
  mutating func giveUp(_ ticket: Int) {
    waiters.removeValue(forKey: ticket)?.resume(throwing: CancellationError())
  }
}
