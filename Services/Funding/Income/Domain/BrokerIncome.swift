import Identifiers
import Money
import Time

/// A line of a customer's account at the broker.
struct BrokerLine: Hashable, Sendable {
  /// The broker's id of it.
  let id: String
  /// The broker's word for what it is, such as "DIV".
  let kind: String
  /// What it changed of the cash; negative when it took some.
  let amount: Money
  let at: Timestamp
}

extension BrokerLine {
  /// What comes and goes at the broker without anybody asking: dividends, interest, and the taxes and
  /// fees on them. Everything else is an order's, a deposit's or a withdrawal's, or unknown to us; an
  /// unknown line is not guessed at, and shows as a break (R7).
  private static let kinds: Set = [
    "DIV", "DIVM", "DIVTAX", "DIVNRA", "INT", "FEE", "PTP_WITHHOLDING",
  ]

  /// Whether the broker's word is for such a line.
  static func comesByItself(_ kind: String) -> Bool { kinds.contains(kind) }

  /// The entry of a line that comes by itself; `nil` for any other.
  func entry(for user: UserID) -> JournalEntry? {
    guard Self.kinds.contains(kind), amount.micros != 0 else { return nil }
    let line: Line =
      amount.micros > 0
      ? .creditCash(user, debit: .brokerCash(user), amount.micros, .settled)
      : .drawCash(user, credit: .brokerCash(user), -amount.micros, .owe)
    return JournalEntry("DIV", cause: "broker transaction \(id), \(kind)", at: at, [line])
  }
}
