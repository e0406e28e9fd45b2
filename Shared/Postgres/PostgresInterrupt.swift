import CLibpq
import Glibc
import Synchronization

/// Tells one connection's thread to give up what it runs, also while that thread waits for the
/// server: the thread polls `descriptor` beside its socket.
final class PostgresInterrupt: Sendable {
  /// An eventfd, readable once the interrupt is requested; -1 when the system had none left, and
  /// then a running statement ends by its timeout instead.
  let descriptor: Int32
  private let requested = Atomic(false)

  init() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  var isRequested: Bool { requested.load(ordering: .acquiring) }

  func request() {
    requested.store(true, ordering: .releasing)
    if descriptor >= 0 { eventfd_write(descriptor, 1) }
  }

  /// Blocks the calling thread for so long, or until the interrupt is requested.
  func pause(_ limit: Duration) {
    var descriptors = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&descriptors, 1, Int32(clamping: limit.wholeMilliseconds))
  }

  /// Makes ready for the next piece of work.
  func reset() {
    requested.store(false, ordering: .releasing)
    silence()
  }

  /// Makes `descriptor` unreadable; the request stands.
  func silence() {
    var count: eventfd_t = 0
    if descriptor >= 0 { eventfd_read(descriptor, &count) }
  }
}
