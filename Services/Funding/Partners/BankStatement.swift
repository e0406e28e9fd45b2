import Bank
import HTTPClient
import Logging
import Money
import Time

/// Our bank account's statement.
struct BankStatement: Sendable {
  let bank: BankClient
  let clock: any WallClock

  /// Lines after one of them, oldest first; at most a page.
  func lines(after bankID: String?) async -> Answer<[BankLine]> {
    do {
      return .fact(try await bank.transactions(after: bankID).transactions.compactMap(line))
    } catch {
      return .silence(error)
    }
  }

  /// A booking as a line; `nil` for one that moves nothing, or that we cannot read and must hear of.
  private func line(_ booking: BankTransaction) -> BankLine? {
    guard let amount = Money(booking.amount.text, asset: .usd), amount.micros >= 0,
      booking.currency == "USD", ["credit", "debit"].contains(booking.direction)
    else {
      Logger.current.error(
        "A line of the bank's statement cannot be read", metadata: ["bank.line": "\(booking.id)"])
      return nil
    }
    guard amount.micros > 0 else { return nil }
    let isCredit = booking.direction == "credit"
    return BankLine(
      bankID: booking.id, amount: .usd(micros: isCredit ? amount.micros : -amount.micros),
      reference: booking.reference ?? "", counterparty: booking.counterparty ?? "",
      wireID: booking.wireId, bookedAt: booking.bookedAt ?? clock.now)
  }
}
