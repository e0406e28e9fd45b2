import Synchronization

/// Whether a subscription has had its first event.
final class SubscriptionProgress: Sendable {
  private let begun = Atomic(false)

  var hasBegun: Bool { begun.load(ordering: .relaxed) }

  func begin() {
    begun.store(true, ordering: .relaxed)
  }
}
