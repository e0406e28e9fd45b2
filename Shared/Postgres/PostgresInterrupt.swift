import CLibpq
import Glibc
import Synchronization

/// Wakes one connection's thread where it waits, and tells it to give up what it runs: the thread
/// polls `descriptor` beside its socket.
final class PostgresInterrupt: Sendable {
  /// An eventfd, readable once it was rung; -1 when the system had none left.
  let descriptor: Int32
  private let requested = Atomic(false)

  init() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether the thread is to give up what it runs.
  var isRequested: Bool { requested.load(ordering: .acquiring) }

  /// Asks the thread to give up what it runs.
  func request() {
    requested.store(true, ordering: .releasing)
    ring()
  }

  /// Wakes the thread.
  func ring() {
    if descriptor >= 0 { eventfd_write(descriptor, 1) }
  }

  /// Makes `descriptor` unreadable; a request stands.
  func silence() {
    var count: eventfd_t = 0
    if descriptor >= 0 { eventfd_read(descriptor, &count) }
  }

  /// Takes the request back; its ring may still be heard, as one for nothing.
  func reset() {
    requested.store(false, ordering: .relaxed)
  }

  /// Blocks the calling thread for so long, or until it is rung.
  func pause(_ limit: Duration) {
    _ = Readiness.wait(socket: -1, self, until: .now.advanced(by: limit))
  }
}
