/// The chart of accounts. Debit-normal: A (where money is), X (expense). Credit-normal: L (whose it
/// is), E (our float), I (income).
enum AccountCode: String, Hashable, Sendable, CaseIterable {
  /// Seen on chain, not final.
  case a10 = "A10"
  /// Final, in a developer-controlled wallet: a user's, or our treasury's.
  case a11 = "A11"
  /// Our Circle Mint balance, a pool.
  case a12 = "A12"
  /// Between a wallet and Mint, either way, in flight.
  case a13 = "A13"
  /// Sent to a user's address, not final.
  case a14 = "A14"
  /// A Circle redemption in flight to our bank.
  case a20 = "A20"
  /// Our settlement bank account.
  case a21 = "A21"
  /// A wire to Circle, not credited yet.
  case a22 = "A22"
  /// The customer's cash at the broker, settled and unsettled.
  case a30 = "A30"
  /// The customer's shares at the broker.
  case a31 = "A31"
  /// What the broker and we owe each other for one bulk day; either sign until it is paid.
  case a32 = "A32"
  /// Owed to us by a user after a return or an overfill.
  case a90 = "A90"
  /// Shares to buy back after a bust.
  case a91 = "A91"
  /// A partner paid less than it said.
  case a99 = "A99"
  /// Shown to the user as arriving.
  case l10 = "L10"
  /// Final on chain; keeps sub-cent dust until the next deposit.
  case l11 = "L11"
  /// Being swept and redeemed.
  case l12 = "L12"
  /// Bought for a withdrawal, on its way out.
  case l13 = "L13"
  /// USD on its way to the broker.
  case l20 = "L20"
  /// Settled cash: tradeable and withdrawable.
  case l21 = "L21"
  /// Unsettled cash: tradeable, not withdrawable.
  case l22 = "L22"
  /// Reserved for open orders.
  case l23 = "L23"
  /// Reserved for withdrawals the broker has not debited yet.
  case l24 = "L24"
  /// Left the broker, on its way to Circle.
  case l25 = "L25"
  /// Shares owned and free.
  case l30 = "L30"
  /// Shares reserved for open sells.
  case l31 = "L31"
  /// Compliance or review hold.
  case l80 = "L80"
  /// Money we cannot attribute yet.
  case l90 = "L90"
  /// Company money: pre-funding, making users whole.
  case e10 = "E10"
  /// Fees charged to users.
  case i10 = "I10"
  /// Fees that partners keep.
  case x10 = "X10"
  /// Network fees.
  case x11 = "X11"
  /// Losses.
  case x20 = "X20"
  /// Rounding.
  case x30 = "X30"

  /// Whether a debit makes the balance grow.
  var isDebitNormal: Bool {
    rawValue.hasPrefix("A") || rawValue.hasPrefix("X")
  }

  /// Whether the balance is kept in the account's row. The others are global and hot: every money
  /// transaction would queue for one row, so they are summed when somebody asks.
  var isLive: Bool {
    switch self {
    case .a10, .a12, .a21, .a32, .a99, .l90, .e10, .i10, .x10, .x11, .x20, .x30: false
    default: true
    }
  }

  /// Whether the database refuses a balance below zero.
  var isEnforced: Bool {
    switch self {
    case .a13, .a14, .a20, .a22, .a30, .a31: false
    default: isLive
    }
  }

  /// Whether it must be zero once its saga or settlement has closed.
  var isClearing: Bool {
    switch self {
    case .a13, .a14, .a20, .a22, .a32: true
    default: false
    }
  }
}
