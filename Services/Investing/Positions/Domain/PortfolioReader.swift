import Identifiers
import Money
import Time

/// The user's dollars at the broker, from the ledger.
protocol CashSource: Sendable {
  /// Cash, and what of the orders' fills is booked in it, at one moment.
  /// - Throws: `InvestingError.partnerUnavailable`.
  func cash(of user: UserID, orders: [ID<Order>]) async throws -> BrokerCash
}

/// What the ledger says of a user's cash at one moment.
struct BrokerCash: Equatable, Sendable {
  /// Free and reserved, less what is owed.
  let cash: Money
  /// What the fills of an order's symbols come to, as booked; absent means nothing.
  let booked: [ID<Order>: [String: Money]]

  /// The cash once these fills are booked as we know them: the ledger may not know of a fill yet, or
  /// may have booked more than we knew.
  ///
  /// - Throws: `MoneyError.overflow`.
  func following(_ fills: [OpenFill]) throws(MoneyError) -> Money {
    var cash = cash
    for fill in fills {
      let booked = booked[fill.order]?[fill.symbol] ?? .zero(.usd)
      cash =
        switch fill.side {
        case .buy: try cash.adding(booked).subtracting(fill.cash)
        case .sell: try cash.adding(fill.cash).subtracting(booked)
        }
    }
    return cash
  }
}

/// What a leg of an order that is not closed has filled so far.
struct OpenFill: Equatable, Sendable {
  let order: ID<Order>
  let side: OrderSide
  let symbol: String
  /// The cost with fees of a buy, the proceeds less fees of a sale.
  let cash: Money
}

/// What a user holds, and the fills that the ledger may not know of yet.
struct HoldingsSnapshot: Equatable, Sendable {
  /// Also those with nothing left, for the gains realized with them.
  let holdings: [Holding]
  /// Full names by symbol.
  let names: [String: String]
  /// The last price seen of each symbol.
  let lastPrices: [String: Price]
  /// Of every leg of the orders that are not closed.
  let openFills: [OpenFill]
}

/// Where holdings are kept.
protocol HoldingsRepository: HoldingsView {
  func snapshot(of user: UserID) async throws -> HoldingsSnapshot
  /// Remembers the last price of each symbol.
  func remember(_ prices: [String: Price], at: Timestamp) async throws
}

/// Puts a user's portfolio together from holdings, prices and cash.
struct PortfolioReader: Sendable {
  /// How often a moment without a new fill is looked for.
  private static let looks = 4

  let holdings: any HoldingsRepository
  let quotes: any QuoteSource
  let cash: any CashSource
  let clock: any WallClock

  /// The portfolio now. A holding without a current price is valued at the last one seen, and one
  /// that never had any at what it cost.
  ///
  /// - Throws: `InvestingError.partnerUnavailable` when the cash is not known; `MoneyError`.
  func portfolio(of user: UserID) async throws -> Portfolio {
    let (snapshot, cash) = try await consistent(user)
    let held = snapshot.holdings.filter { $0.quantity > .zero }
    let prices = await quotes.prices(of: held.map(\.symbol))
    let positions = try held.map { holding in
      try Position(
        holding, name: snapshot.names[holding.symbol] ?? "",
        price: prices[holding.symbol] ?? snapshot.lastPrices[holding.symbol]
          ?? holding.averagePrice)
    }
    let realized = try snapshot.holdings.reduce(Money.zero(.usd)) {
      try $0.adding($1.realizedGain)
    }
    return try Portfolio(
      cash: cash, positions: positions, realizedGain: realized, asOf: clock.now)
  }

  /// Holdings and cash of one moment, though they are in two databases: the ledger tells which fills
  /// are in its cash, and holdings that are the same before and after had no others. Someone whose
  /// orders fill faster than we look gets the last look.
  private func consistent(_ user: UserID) async throws -> (HoldingsSnapshot, Money) {
    var looks = 0
    var before = try await holdings.snapshot(of: user)
    while true {
      let ledger = try await cash.cash(of: user, orders: before.orders)
      let after = try await holdings.snapshot(of: user)
      looks += 1
      if after == before || looks == Self.looks {
        return (before, try ledger.following(before.openFills))
      }
      before = after
    }
  }
}

extension HoldingsSnapshot {
  /// The orders that are not closed.
  fileprivate var orders: [ID<Order>] {
    openFills.reduce(into: []) { orders, fill in
      if orders.last != fill.order { orders.append(fill.order) }
    }
  }
}

extension Holding {
  /// Per share of what is held.
  var averagePrice: Price {
    let price = Price.average(of: costBasis, over: quantity) ?? Price(micros: 0)
    return assetType == .option
      ? Price(micros: price.micros / OptionContract.multiplier) : price
  }
}
