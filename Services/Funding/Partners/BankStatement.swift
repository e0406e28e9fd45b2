import Bank
import HTTPClient
import Money
import Time

/// Our bank account's statement.
struct BankStatement: Sendable {
  let bank: BankClient
  let clock: any WallClock

  /// Lines after one of them, oldest first; at most a page.
  func lines(after bankID: String?) async -> Answer<[BankLine]> {
    do {
      let page = try await bank.transactions(after: bankID)
      return .fact(
        page.transactions.compactMap { transaction in
          guard let amount = Money(transaction.amount.text, asset: .usd), amount.micros > 0 else {
            return nil
          }
          let isCredit = transaction.direction == "credit"
          return BankLine(
            bankID: transaction.id, amount: .usd(micros: isCredit ? amount.micros : -amount.micros),
            reference: transaction.reference ?? "", counterparty: transaction.counterparty ?? "",
            wireID: transaction.wireId, bookedAt: transaction.bookedAt ?? clock.now)
        })
    } catch {
      return .silence(error)
    }
  }
}
