import Synchronization

/// How far a subscription has come.
final class SubscriptionProgress: Sendable {
  private let begun = Atomic(false)
  private let abandoned = Atomic(false)

  /// Whether it has had its first event.
  var hasBegun: Bool { begun.load(ordering: .relaxed) }

  /// Whether a result could not be sent: nobody is there any more.
  var isAbandoned: Bool { abandoned.load(ordering: .relaxed) }

  func begin() {
    begun.store(true, ordering: .relaxed)
  }

  func abandon() {
    abandoned.store(true, ordering: .relaxed)
  }
}
