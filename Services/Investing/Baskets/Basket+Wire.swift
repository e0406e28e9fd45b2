import Identifiers
import StackProto

extension InvestingV1.Basket {
  /// A basket as it travels.
  init(_ basket: Basket) {
    self.init(
      basketID: basket.id.description, name: basket.name, description: basket.description,
      riskLevel: InvestingV1.RiskLevel(basket.riskLevel),
      composition: basket.holdings.map { holding in
        InvestingV1.BasketHolding(
          symbol: holding.symbol, name: holding.name, weightNanos: holding.weightNanos,
          assetType: InvestingV1.AssetType(holding.assetType))
      },
      isActive: basket.isActive)
  }
}

extension InvestingV1.RiskLevel {
  init(_ level: RiskLevel) {
    self =
      switch level {
      case .conservative: .conservative
      case .balanced: .balanced
      case .growth: .growth
      }
  }
}

extension RiskLevel {
  /// Which level a filter names; `nil` for none.
  ///
  /// - Throws: `InvestingError.invalidInput` for a level that we do not know.
  init?(filter wire: InvestingV1.RiskLevel) throws(InvestingError) {
    switch wire {
    case .unspecified: return nil
    case .conservative: self = .conservative
    case .balanced: self = .balanced
    case .growth: self = .growth
    case .unrecognized: throw .invalidInput(field: "risk_level", "unknown")
    }
  }
}

extension InvestingV1.AssetType {
  init(_ type: AssetType) {
    self =
      switch type {
      case .basket: .basket
      case .stock: .stock
      case .etf: .etf
      case .option: .option
      }
  }
}

extension ID {
  /// An id of a request.
  ///
  /// - Throws: `InvestingError.invalidInput` naming the field.
  init(wire text: String, field: String) throws(InvestingError) {
    guard let id = Self(text) else { throw .invalidInput(field: field, "not a UUID") }
    self = id
  }
}
