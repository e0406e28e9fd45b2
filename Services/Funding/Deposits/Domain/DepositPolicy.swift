import Money
import Time

/// The rules that operations set for deposits.
struct DepositPolicy: Sendable {
  /// Less than this is not swept; it waits for company.
  var minimum = Money.usdc(micros: 1_000_000)
  /// From this amount on, Circle's word does not suffice: the chain itself must say final.
  var finalityThreshold = Money.usdc(micros: 1_000_000_000)
  /// How soon it looks again, while news is likely and after.
  var pace = Pace()

  /// How long a phase may last before a person looks; `nil` for ever.
  func deadline(of phase: DepositPhase) -> Duration? {
    switch phase {
    case .seen: .seconds(24 * 3_600)
    // A weekend and a holiday fit between two business days.
    case .sweepAsked, .sweeping, .swept, .payoutAsked, .payoutPending: .seconds(5 * 86_400)
    case .paidOut, .brokerAsked, .brokerPending, .funded: .seconds(5 * 86_400)
    case .confirmed: .seconds(24 * 3_600)
    case .belowMinimum, .settled, .failed, .returned, .inReview: nil
    }
  }

  /// How long returns are watched for: 10 business days.
  static let watch = Duration.seconds(14 * 86_400)
  /// How long Circle surely remembers a key, and the broker (it says four days).
  static let circleKeyLife = Duration.seconds(24 * 3_600)
  static let brokerKeyLife = Duration.seconds(72 * 3_600)

  func nextLook(at deposit: Deposit, now: Timestamp) -> Timestamp {
    switch deposit.phase {
    case .settled: now.adding(.seconds(6 * 3_600))
    case .belowMinimum: now.adding(.seconds(3_600))
    default: pace.next(since: deposit.phaseSince, now: now)
    }
  }
}

/// How soon to look at a partner again without a hint: silence costs minutes and nothing more.
struct Pace: Sendable {
  /// While the phase is young.
  var first = Duration.seconds(2)
  /// After that.
  var later = Duration.seconds(60)
  /// How long a phase is young.
  var young = Duration.seconds(120)
  /// Before a step that definitely failed is tried anew.
  static let afterSetback = Duration.seconds(15)

  func next(since: Timestamp, now: Timestamp) -> Timestamp {
    now.adding(now.since(since) < young ? first : later)
  }
}
