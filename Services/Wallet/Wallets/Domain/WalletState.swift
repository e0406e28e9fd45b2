import Time

/// Where a wallet stands. Before it is asked for we write down that it will be; after a crash the
/// duty is to look, not to send.
enum WalletState: Hashable, Sendable {
  /// To be asked for.
  case wanted(WalletAttempt)
  /// Asked for, or we died asking. Nobody knows until we look.
  case asked(WalletAttempt)
  case active(Custody)
  /// Frozen at the custodian.
  case inactive(Custody)

  /// One line per arrow. What is not listed changes nothing.
  func next(on event: WalletEvent) -> WalletState {
    switch (self, event) {
    case (.wanted(let attempt), .asking(let now)): .asked(attempt.sent(at: now))
    case (.asked(let attempt), .notSent): .wanted(attempt)
    case (.asked(let attempt), .neverArrived(let now)):
      .wanted(attempt.isWornOut(at: now) ? attempt.following : attempt)
    case (.asked(let attempt), .refused): .wanted(attempt.following)
    case (.wanted, .made(let custody)), (.asked, .made(let custody)): .active(custody)
    case (.wanted, .madeFrozen(let custody)), (.asked, .madeFrozen(let custody)):
      .inactive(custody)
    default: self
    }
  }

  var duty: WalletDuty? {
    switch self {
    case .wanted: .send
    case .asked: .lookUp
    case .active, .inactive: nil
    }
  }

  var status: WalletStatus {
    switch self {
    case .wanted, .asked: .creating
    case .active: .active
    case .inactive: .inactive
    }
  }
}

/// Which of the derived idempotency keys is in use, and since when.
struct WalletAttempt: Hashable, Sendable {
  /// Counts from 1.
  var number: Int
  /// When its key was first used.
  var firstSentAt: Timestamp?

  /// How long we trust the custodian to know a key again: it publishes no lifetime.
  static let keyLifetime = Duration.seconds(86_400)

  /// The next number, with a fresh key: only after this one definitely made nothing.
  var following: WalletAttempt { WalletAttempt(number: number + 1) }

  func sent(at now: Timestamp) -> WalletAttempt {
    WalletAttempt(number: number, firstSentAt: firstSentAt ?? now)
  }

  /// Whether the custodian may have forgotten the key by now.
  func isWornOut(at now: Timestamp) -> Bool {
    firstSentAt.map { now.since($0) >= Self.keyLifetime } ?? false
  }
}

/// What we learn about a wallet.
enum WalletEvent: Hashable, Sendable {
  /// It is about to be asked for.
  case asking(at: Timestamp)
  /// The question surely did not leave us.
  case notSent
  /// The custodian has no such wallet.
  case neverArrived(at: Timestamp)
  /// The custodian said no.
  case refused
  case made(Custody)
  /// Made, and not to be used.
  case madeFrozen(Custody)
}

/// What is owed to a wallet.
enum WalletDuty: Hashable, Sendable {
  case send
  case lookUp
}
