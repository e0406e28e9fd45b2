import DriveWealth
import HTTPClient
import Identifiers
import Money
import Time

/// DriveWealth's transactions as the lines of customers' accounts.
struct DriveWealthStatement: BrokerStatement {
  let driveWealth: DriveWealthClient
  let accounts: InvestingService

  func accountID(of user: UserID) async -> Answer<String> {
    switch await accounts.account(of: user) {
    case .fact(let account): .fact(account.id)
    case .absent: .absent
    case .waiting: .waiting
    case .silence(let why): .silence(why)
    }
  }

  func lines(of accountID: String, from: Timestamp, to: Timestamp) async -> Answer<[BrokerLine]> {
    do {
      let found = try await driveWealth.transactions(accountID: accountID, from: from, to: to)
      return .fact(
        found.compactMap { transaction in
          guard let amount = Money(transaction.accountAmount.text, asset: .usd) else { return nil }
          return BrokerLine(
            id: transaction.finTranID, kind: transaction.finTranTypeID, amount: amount,
            at: transaction.tranWhen ?? to)
        })
    } catch {
      return .silence(error)
    }
  }
}
