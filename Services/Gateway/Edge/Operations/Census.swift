import Synchronization

/// Counts what each identity has open of something.
final class Census: Sendable {
  private let limit: Int
  private let counts = Mutex<[String: Int]>([:])

  init(limit: Int) {
    self.limit = limit
  }

  /// False when there are too many already.
  func enter(_ identity: Identity) -> Bool {
    counts.withLock { counts in
      let key = "\(identity.issuer) \(identity.subject)"
      guard counts[key, default: 0] < limit else { return false }
      counts[key, default: 0] += 1
      return true
    }
  }

  func leave(_ identity: Identity) {
    counts.withLock { counts in
      let key = "\(identity.issuer) \(identity.subject)"
      let count = (counts[key] ?? 1) - 1
      counts[key] = count > 0 ? count : nil
    }
  }
}
