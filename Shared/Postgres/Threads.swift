import Glibc

/// Starts a thread of our own, for work that blocks.
///
/// - Returns: Whether the system had one to give.
func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  let box = Unmanaged.passRetained(Box(body))
  var thread = pthread_t()
  let status = pthread_create(
    &thread, &attributes,
    { argument in
      guard let argument else { return nil }
      Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
  if status != 0 { box.release() }
  return status == 0
}

/// What a thread found when it stopped waiting.
struct Readiness {
  /// Something has come in on the socket, or it has ended.
  let canRead: Bool
  /// The socket takes more.
  let canWrite: Bool
  /// The interrupt was rung or requested.
  let isRung: Bool

  /// Whether the time was up before anything happened.
  var isTimeout: Bool { !canRead && !canWrite && !isRung }

  /// Blocks the calling thread until a socket is ready, the interrupt rings, or the time is up.
  /// Of these, -1 and `nil` are none.
  ///
  /// - Returns: `nil` when the socket cannot be waited for.
  static func wait(
    socket: Int32, writing: Bool = false, _ interrupt: PostgresInterrupt?,
    until deadline: ContinuousClock.Instant?
  ) -> Readiness? {
    let wish = Int16(writing ? POLLIN | POLLOUT : POLLIN)
    while true {
      var pair = (
        pollfd(fd: socket, events: wish, revents: 0),
        pollfd(fd: interrupt?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
      )
      let count = withUnsafeMutablePointer(to: &pair) {
        $0.withMemoryRebound(to: pollfd.self, capacity: 2) { poll($0, 2, milliseconds(deadline)) }
      }
      if count < 0 {
        guard errno == EINTR else { return nil }
        continue
      }
      // An ended or broken socket is for its reader to find out about.
      let readable = Int16(POLLIN | POLLHUP | POLLERR | POLLNVAL)
      return Readiness(
        canRead: pair.0.revents & readable != 0, canWrite: pair.0.revents & Int16(POLLOUT) != 0,
        isRung: pair.1.revents != 0)
    }
  }

  /// Rounded up, so that the deadline has passed when the wait for it ends.
  private static func milliseconds(_ deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let rest = ContinuousClock.now.duration(to: deadline)
    return rest <= .zero ? 0 : Int32(clamping: rest.wholeMilliseconds + 1)
  }
}
