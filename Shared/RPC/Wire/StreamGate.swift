import Synchronization

/// Whether the streams of a connection may send. The credit that the other side gives bounds what it holds;
/// it may give any, and read nothing. So streams also wait while their connection has enough to write.
final class StreamGate: Sendable {
  /// How many bytes may wait for the next write before streams have to wait with theirs.
  static let highWater = 64 << 10

  private let state = Atomic<Bool>(true)

  var isOpen: Bool { state.load(ordering: .acquiring) }

  func close() { state.store(false, ordering: .releasing) }

  /// Says whether it was closed: whoever waits has to be woken then.
  func open() -> Bool { !isOpen && !state.exchange(true, ordering: .acquiringAndReleasing) }
}
