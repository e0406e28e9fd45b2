import Synchronization

/// Whether the streams of a connection may send. The credit that a client gives bounds what it holds; it
/// may give any, and read nothing. So streams also wait while their connection has enough to write.
final class StreamGate: Sendable {
  private let state = Atomic<Bool>(true)

  var isOpen: Bool { state.load(ordering: .acquiring) }

  func close() { state.store(false, ordering: .releasing) }

  /// Says whether it was closed: whoever waits has to be woken then.
  func open() -> Bool { !isOpen && !state.exchange(true, ordering: .acquiringAndReleasing) }
}
