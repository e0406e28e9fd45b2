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
  /// Whether there is any fill that the ledger has not booked, or has and we do not know it yet.
  let hasUnbooked: Bool
}

/// Where holdings are kept.
protocol HoldingsRepository: HoldingsView {
  func snapshot(of user: UserID) async throws -> HoldingsSnapshot
  /// Remembers the last price of each symbol.
  func remember(_ prices: [String: Price], at: Timestamp) async throws
}

/// Puts a user's portfolio together from holdings, prices and cash.
struct PortfolioReader: Sendable {
  /// How long a fill that is being booked is waited for: booking takes milliseconds.
  private static let patience = (looks: 6, pause: Duration.milliseconds(40))

  let holdings: any HoldingsRepository
  let quotes: any QuoteSource
  let cash: any CashSource
  let clock: any WallClock

  /// The portfolio now. A holding without a current price is valued at the last one seen, and one
  /// that never had any at what it cost.
  ///
  /// - Throws: `InvestingError.partnerUnavailable` when the cash is not known; `MoneyError`.
  func portfolio(of user: UserID) async throws -> Portfolio {
    let (snapshot, ledgerCash) = try await consistent(user)
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

  /// Holdings and cash of one moment. They are in two databases: cash that was read between two
  /// equal views of the holdings, neither with a fill that the ledger may be booking just then, fits
  /// them. What is not so within a moment is taken as it is, less what is not known to be booked.
  private func consistent(_ user: UserID) async throws -> (HoldingsSnapshot, Money) {
    var looks = 0
    while true {
      let before = try await holdings.snapshot(of: user)
      let ledgerCash = try await cash.cash(of: user)
      let after = try await holdings.snapshot(of: user)
      looks += 1
      let isBooking = before.hasUnbooked || after.hasUnbooked
      let fits = !isBooking && after.holdings == before.holdings
      if fits || looks == Self.patience.looks { return (before, ledgerCash) }
      try await Task.sleep(for: Self.patience.pause)
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
