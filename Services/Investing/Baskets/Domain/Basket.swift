import Identifiers

/// How much the value of a basket may swing.
enum RiskLevel: String, Sendable, CaseIterable {
  case conservative, balanced, growth
}

/// What an order or a position is in.
enum AssetType: String, Sendable, CaseIterable {
  case basket, stock, etf, option
}

/// One instrument of a basket.
struct BasketHolding: Equatable, Sendable {
  /// Ticker at the broker.
  let symbol: String
  /// Full name, for people.
  let name: String
  /// Share of the basket in billionths.
  let weightNanos: Int64
  /// A stock or an ETF.
  let assetType: AssetType
}

/// A curated set of instruments, bought with one amount.
struct Basket: Equatable, Sendable {
  /// What the weights of a basket sum to: one, in billionths.
  static let wholeNanos: Int64 = 1_000_000_000

  let id: ID<Basket>
  let name: String
  let description: String
  let riskLevel: RiskLevel
  /// In the order to show them.
  let holdings: [BasketHolding]
  /// Whether it can still be bought; selling is always possible.
  let isActive: Bool

  /// - Returns: `nil` when the holdings are no basket: none, a symbol twice, a weight that is not
  ///   positive, or weights that do not sum to exactly one.
  init?(
    id: ID<Basket>, name: String, description: String, riskLevel: RiskLevel,
    holdings: [BasketHolding], isActive: Bool
  ) {
    guard !holdings.isEmpty, Set(holdings.map(\.symbol)).count == holdings.count,
      holdings.allSatisfy({ $0.weightNanos > 0 }),
      holdings.reduce(Int128(0), { $0 + Int128($1.weightNanos) }) == Int128(Self.wholeNanos)
    else { return nil }
    (self.id, self.name, self.description) = (id, name, description)
    (self.riskLevel, self.holdings, self.isActive) = (riskLevel, holdings, isActive)
  }
}

/// Where baskets are kept.
protocol BasketCatalog: Sendable {
  /// The baskets that can be bought, least risky first; only those of one level, unless that is
  /// `nil`.
  func activeBaskets(riskLevel: RiskLevel?) async throws -> [Basket]
  /// Those of the ids that exist, whether they can be bought or not.
  func baskets(_ ids: [ID<Basket>]) async throws -> [Basket]
}
