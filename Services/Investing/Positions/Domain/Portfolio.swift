import Identifiers
import Money
import Time

/// One holding at a price.
struct Position: Equatable, Sendable {
  let symbol: String
  let name: String
  let assetType: AssetType
  let quantity: ShareQuantity
  /// Per share.
  let averagePrice: Price
  let marketPrice: Price
  /// In whole cents.
  let marketValue: Money
  /// In whole cents.
  let costBasis: Money
  let unrealizedGain: Money
  /// Percent points in millionths; 0 when it cost nothing.
  let unrealizedGainPercentMicros: Int64

  /// - Throws: `MoneyError.overflow`.
  init(_ holding: Holding, name: String, price: Price) throws(MoneyError) {
    (symbol, self.name, assetType) = (holding.symbol, name, holding.assetType)
    (quantity, marketPrice) = (holding.quantity, price)
    let shares = try Self.shares(holding)
    averagePrice = Price.average(of: holding.costBasis, over: shares) ?? Price(micros: 0)
    marketValue = try price.value(of: shares).roundedToCent
    costBasis = holding.costBasis.roundedToCent
    unrealizedGain = try marketValue.subtracting(costBasis)
    unrealizedGainPercentMicros =
      costBasis.micros > 0
      ? Int64(clamping: Int128(unrealizedGain.micros) * 100_000_000 / Int128(costBasis.micros)) : 0
  }

  /// The shares behind a holding: an option contract stands for 100.
  private static func shares(_ holding: Holding) throws(MoneyError) -> ShareQuantity {
    guard holding.assetType == .option else { return holding.quantity }
    let product = holding.quantity.nanos.multipliedReportingOverflow(
      by: OptionContract.multiplier)
    guard !product.overflow else { throw .overflow }
    return ShareQuantity(nanos: product.partialValue)
  }
}

/// Everything a user has at the broker, at one moment. Adds up to the cent, always.
struct Portfolio: Equatable, Sendable {
  /// Dollars at the broker, also those reserved, in whole cents.
  let cash: Money
  /// Largest value first.
  let positions: [Position]
  let realizedGain: Money
  let asOf: Timestamp
  /// The sum of the positions' values.
  let investedValue: Money
  /// Cash and invested value.
  let totalValue: Money
  let unrealizedGain: Money
  /// Money put in less money taken out: what is there, less everything that was gained.
  let netDeposits: Money

  /// - Throws: `MoneyError.overflow`.
  init(
    cash: Money, positions: [Position], realizedGain: Money, asOf: Timestamp
  ) throws(MoneyError) {
    self.cash = cash.roundedToCent
    self.positions = positions.sorted {
      ($1.marketValue.micros, $0.symbol) < ($0.marketValue.micros, $1.symbol)
    }
    self.realizedGain = realizedGain.roundedToCent
    self.asOf = asOf
    var (invested, unrealized) = (Money.zero(.usd), Money.zero(.usd))
    for position in positions {
      invested = try invested.adding(position.marketValue)
      unrealized = try unrealized.adding(position.unrealizedGain)
    }
    (investedValue, unrealizedGain) = (invested, unrealized)
    totalValue = try self.cash.adding(invested)
    netDeposits = try totalValue.subtracting(unrealized).subtracting(self.realizedGain)
  }
}

extension Money {
  /// The nearest whole cent; half a cent away from zero.
  var roundedToCent: Money {
    let half = micros < 0 ? -Self.microsPerCent / 2 : Self.microsPerCent / 2
    let (sum, overflow) = micros.addingReportingOverflow(half)
    guard !overflow else { return roundedDownToCent }
    return Money(micros: sum - sum % Self.microsPerCent, asset: asset)
  }
}
