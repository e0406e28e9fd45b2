import Identifiers
import Money
import Time

/// A user's cash as the app shows it; all in USD.
struct UserBalance: Hashable, Sendable {
  let user: UserID
  /// Settled and unsettled cash that is free.
  var buyingPower = Money.zero(.usd)
  /// Settled cash that is free.
  var withdrawable = Money.zero(.usd)
  /// From the first sight on chain to the broker's confirmation; whole cents.
  var pendingDeposits = Money.zero(.usd)
  var reservedForOrders = Money.zero(.usd)
  var reservedForWithdrawals = Money.zero(.usd)
  /// Debited at the broker, not at the user's address yet.
  var outbound = Money.zero(.usd)
  /// What later credits repay first.
  var owed = Money.zero(.usd)
  /// The last change; `nil` without history.
  var updatedAt: Timestamp?

  /// `balances`: The user's cash accounts by code, micro-units.
  init(user: UserID, balances: [AccountCode: Int64] = [:], updatedAt: Timestamp? = nil) {
    func sum(_ codes: AccountCode...) -> Money {
      .usd(micros: codes.reduce(0) { $0 + (balances[$1] ?? 0) })
    }
    self.user = user
    buyingPower = sum(.l21, .l22)
    withdrawable = sum(.l21)
    pendingDeposits = sum(.l10, .l11, .l12, .l20).roundedDownToCent
    reservedForOrders = sum(.l23)
    reservedForWithdrawals = sum(.l24)
    outbound = sum(.l25, .l13)
    owed = sum(.a90)
    self.updatedAt = updatedAt
  }

  /// Free and reserved, less what is owed.
  var atBroker: Money {
    get throws(MoneyError) {
      try buyingPower.adding(reservedForOrders).adding(reservedForWithdrawals).subtracting(owed)
    }
  }
}
