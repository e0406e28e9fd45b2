import FoundationEssentials
import Identifiers
import Money
import Postgres

/// The baskets in PostgreSQL.
struct PostgresBasketCatalog: BasketCatalog {
  let pool: PostgresPool

  func activeBaskets(riskLevel: RiskLevel?) async throws -> [Basket] {
    let chosen: SQL = riskLevel.map { "AND risk_level = \($0)" } ?? ""
    return try await pool.query(
      """
      SELECT * FROM baskets WHERE is_active \(chosen)
       ORDER BY array_position(ARRAY['conservative', 'balanced', 'growth'], risk_level), id
      """
    ).map(Basket.init)
  }

  func baskets(_ ids: [ID<Basket>]) async throws -> [Basket] {
    try await pool.query("SELECT * FROM baskets WHERE id = ANY(\(ids))").map(Basket.init)
  }
}

/// A basket's row that is no basket: a mistake in a migration, said at the first use.
struct MalformedBasket: Error {
  let id: ID<Basket>
}

/// One holding as `composition_json` keeps it.
private struct StoredHolding: Decodable {
  let symbol: String
  let name: String
  let type: String
  /// Exact decimal text.
  let weight: String
}

extension Basket {
  fileprivate init(_ row: PostgresRow) throws {
    let id: ID<Basket> = try row.value("id")
    let json: PostgresJSON = try row.value("composition_json")
    let stored = try JSONDecoder().decode([StoredHolding].self, from: Data(json.text.utf8))
    let holdings = try stored.map { holding in
      guard let weight = FixedPoint.parse(holding.weight, fractionDigits: 9),
        let type = AssetType(rawValue: holding.type)
      else { throw MalformedBasket(id: id) }
      return BasketHolding(
        symbol: holding.symbol, name: holding.name, weightNanos: weight, assetType: type)
    }
    let basket = try Basket(
      id: id, name: row.value("name"), description: row.value("description"),
      riskLevel: row.value("risk_level"), holdings: holdings, isActive: row.value("is_active"))
    guard let basket else { throw MalformedBasket(id: id) }
    self = basket
  }
}
