import StackProto

extension InvestingV1.Portfolio {
  /// A portfolio as it travels.
  init(_ portfolio: Portfolio) {
    self.init(
      totalValueMicros: portfolio.totalValue.micros, cashMicros: portfolio.cash.micros,
      investedValueMicros: portfolio.investedValue.micros,
      unrealizedGainMicros: portfolio.unrealizedGain.micros,
      realizedGainMicros: portfolio.realizedGain.micros,
      positions: portfolio.positions.map(InvestingV1.Position.init),
      asOfMicros: portfolio.asOf.microseconds)
  }
}

extension InvestingV1.Position {
  fileprivate init(_ position: Position) {
    self.init(
      symbol: position.symbol, name: position.name,
      assetType: InvestingV1.AssetType(position.assetType),
      quantityNanos: position.quantity.nanos, averagePriceMicros: position.averagePrice.micros,
      marketPriceMicros: position.marketPrice.micros,
      marketValueMicros: position.marketValue.micros, costBasisMicros: position.costBasis.micros,
      unrealizedGainMicros: position.unrealizedGain.micros,
      unrealizedGainPercentMicros: position.unrealizedGainPercentMicros)
  }
}

extension InvestingV1.PortfolioPoint {
  init(_ point: PortfolioPoint) {
    self.init(
      atMicros: point.at.microseconds, totalValueMicros: point.totalValue.micros,
      netDepositsMicros: point.netDeposits.micros)
  }
}

extension HistoryRange {
  /// - Throws: `InvestingError.invalidInput` when the request names none that we know.
  init(_ wire: InvestingV1.HistoryRange) throws(InvestingError) {
    switch wire {
    case .oneDay: self = .oneDay
    case .oneWeek: self = .oneWeek
    case .oneMonth: self = .oneMonth
    case .threeMonths: self = .threeMonths
    case .oneYear: self = .oneYear
    case .all: self = .all
    case .unspecified, .unrecognized: throw .invalidInput(field: "range", "missing")
    }
  }
}
