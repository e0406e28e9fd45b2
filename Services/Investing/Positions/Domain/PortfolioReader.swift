import Identifiers
import Money
import Time

/// The user's dollars at the broker, from the ledger.
protocol CashSource: Sendable {
  /// Free and reserved, less what is owed.
  /// - Throws: `InvestingError.partnerUnavailable`.
  func cash(of user: UserID) async throws -> Money
}

/// What a user holds, and what of it the ledger does not know yet.
struct HoldingsSnapshot: Equatable, Sendable {
  /// Also those with nothing left, for the gains realized with them.
  let holdings: [Holding]
  /// Full names by symbol.
  let names: [String: String]
  /// The last price seen of each symbol.
  let lastPrices: [String: Price]
  /// Cash that fills have moved and the ledger has not booked: what it is short or over.
  let unbookedCash: Money
}

/// Where holdings are kept.
protocol HoldingsRepository: HoldingsView {
  func snapshot(of user: UserID) async throws -> HoldingsSnapshot
  /// Remembers the last price of each symbol.
  func remember(_ prices: [String: Price], at: Timestamp) async throws
}

/// Puts a user's portfolio together from holdings, prices and cash.
struct PortfolioReader: Sendable {
  let holdings: any HoldingsRepository
  let quotes: any QuoteSource
  let cash: any CashSource
  let clock: any WallClock

  /// The portfolio now. A holding without a current price is valued at the last one seen, and one
  /// that never had any at what it cost.
  ///
  /// - Throws: `InvestingError.partnerUnavailable` when the cash is not known; `MoneyError`.
  func portfolio(of user: UserID) async throws -> Portfolio {
    // Holdings before cash: a fill booked in between shows twice for a moment at worst, and is
    // corrected by `unbookedCash` when it is not booked yet.
    let snapshot = try await holdings.snapshot(of: user)
    let ledgerCash = try await cash.cash(of: user)
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
      cash: ledgerCash.adding(snapshot.unbookedCash), positions: positions,
      realizedGain: realized, asOf: clock.now)
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
