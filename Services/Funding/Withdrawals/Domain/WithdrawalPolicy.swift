import Money
import Time

/// The rules that operations set for withdrawals.
struct WithdrawalPolicy: Sendable {
  /// The least that may be withdrawn.
  var minimum = Money.usd(micros: 1_000_000)
  /// The most in one withdrawal.
  var maximum = Money.usd(micros: 50_000_000_000)
  /// The most of one user in 24 hours.
  var dailyMaximum = Money.usd(micros: 100_000_000_000)
  /// What we keep of each.
  var fee = Money.zero(.usd)
  /// How long a withdrawal rests before the broker is asked; until then the user can cancel it.
  var coolOff = Duration.seconds(5)
  /// How soon it looks again, while news is likely and after.
  var pace = Pace()

  /// How long a phase may last before a person looks.
  func deadline(of phase: WithdrawalPhase) -> Duration? {
    switch phase {
    case .held: coolOff + .seconds(86_400)
    // A weekend and a holiday fit between two business days.
    case .redemptionAsked, .redemptionPending, .awaitingCash, .wireAsked, .wired:
      .seconds(5 * 86_400)
    case .minted, .hopAsked, .hopSent, .hopFinal, .transferAsked, .transferSent:
      .seconds(6 * 3_600)
    case .complete, .failed, .canceled, .reversed, .inReview: nil
    }
  }

  /// How long Circle and our bank surely remember a key, and the broker (it says four days).
  static let circleKeyLife = Duration.seconds(24 * 3_600)
  static let brokerKeyLife = Duration.seconds(72 * 3_600)
}
