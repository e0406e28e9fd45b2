import Synchronization

/// How many retries all requests of a client may make together: a share of the requests, and a
/// reserve that is there after quiet times. Needs no clock: a client that sends nothing new has no
/// right to send again either.
final class RetryBudget: Sendable {
  private let share: Double
  private let reserve: Double
  private let balance: Mutex<Double>

  /// - Parameters:
  ///   - share: what each request pays in; a retry costs 1.
  ///   - reserve: what is there at first, and at most.
  init(share: Double, reserve: Int) {
    self.share = share
    self.reserve = Double(reserve)
    balance = Mutex(Double(reserve))
  }

  func deposit() { balance.withLock { $0 = min($0 + share, reserve) } }

  /// Pays for a retry, if there is enough left.
  func withdraw() -> Bool {
    balance.withLock { balance in
      guard balance >= 1 else { return false }
      balance -= 1
      return true
    }
  }
}
