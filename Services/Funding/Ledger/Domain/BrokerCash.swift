import Identifiers
import Money

/// A user's cash at the broker and what of some orders' fills is booked in it, at one moment.
struct BrokerCash: Hashable, Sendable {
  /// Free and reserved, less what is owed.
  let cash: Money
  /// Of the orders asked for, each symbol with a booked fill.
  let bookedFills: [BookedFill]
}

/// What one order's fills of one symbol come to so far, as booked.
struct BookedFill: Hashable, Sendable {
  let order: ID<OrderEntity>
  let symbol: String
  /// Cost with fees of a buy, proceeds net of fees of a sale.
  let amount: Money
}
