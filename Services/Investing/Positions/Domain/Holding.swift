import Identifiers
import Money
import Time

/// What a user holds of one instrument and what it cost, kept from the fills.
struct Holding: Equatable, Sendable {
  let symbol: String
  let assetType: AssetType
  var quantity: ShareQuantity
  /// What was paid, with fees, for what is still held.
  var costBasis: Money
  /// Gains less losses of everything of it that was sold.
  var realizedGain: Money

  /// Nothing yet.
  init(symbol: String, assetType: AssetType) {
    self.init(
      symbol: symbol, assetType: assetType, quantity: .zero, costBasis: .zero(.usd),
      realizedGain: .zero(.usd))
  }

  init(
    symbol: String, assetType: AssetType, quantity: ShareQuantity, costBasis: Money,
    realizedGain: Money
  ) {
    (self.symbol, self.assetType, self.quantity) = (symbol, assetType, quantity)
    (self.costBasis, self.realizedGain) = (costBasis, realizedGain)
  }

  /// Follows a fill. A sale takes its part of the cost by average cost, rounded down, and all of it
  /// when nothing is left.
  ///
  /// - Throws: `MoneyError.overflow`; `HoldingError.soldMoreThanHeld`.
  mutating func follow(_ fill: FillDelta) throws {
    switch fill.side {
    case .buy:
      quantity = try quantity.adding(fill.quantity)
      costBasis = try costBasis.adding(fill.cash)
    case .sell:
      guard fill.quantity <= quantity else { throw HoldingError.soldMoreThanHeld(symbol) }
      let cost =
        fill.quantity == quantity
        ? costBasis.micros
        : Int64(Int128(costBasis.micros) * Int128(fill.quantity.nanos) / Int128(quantity.nanos))
      quantity = try quantity.subtracting(fill.quantity)
      costBasis = try costBasis.subtracting(.usd(micros: cost))
      realizedGain = try realizedGain.adding(
        fill.cash.subtracting(.usd(micros: cost)))
    }
  }
}

/// Why a fill cannot be followed.
enum HoldingError: Error, Equatable {
  /// The broker says that more was sold than we know of.
  case soldMoreThanHeld(String)
}
