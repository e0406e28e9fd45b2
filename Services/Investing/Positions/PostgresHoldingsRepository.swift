import Identifiers
import Money
import Postgres
import Time

/// What users hold, in PostgreSQL.
struct PostgresHoldingsRepository: HoldingsRepository {
  let pool: PostgresPool

  func snapshot(of user: UserID) async throws -> HoldingsSnapshot {
    try await pool.transaction(.snapshot) { tx in
      let rows = try tx.query(
        """
        SELECT p.*, i.name, i.price_micros FROM positions_cache p
          LEFT JOIN instruments i ON i.symbol = p.symbol
         WHERE p.user_id = \(user) ORDER BY p.symbol
        """)
      var (names, prices): ([String: String], [String: Price]) = ([:], [:])
      var holdings: [Holding] = []
      for row in rows {
        let holding = try Holding(row)
        holdings.append(holding)
        names[holding.symbol] = try row.value("name", as: String?.self)
        let price: Int64? = try row.value("price_micros")
        prices[holding.symbol] = price.map(Price.init(micros:))
      }
      return HoldingsSnapshot(
        holdings: holdings, names: names, lastPrices: prices, openFills: try tx.openFills(of: user))
    }
  }

  func sellable(by user: UserID, symbols: [String]) async throws -> [String: ShareQuantity] {
    let rows = try await pool.query(
      """
      SELECT p.symbol, p.quantity_nanos - coalesce((
               SELECT sum(l.quantity_nanos - l.filled_nanos) FROM order_legs l
                 JOIN orders o ON o.id = l.order_id
                WHERE l.user_id = p.user_id AND l.symbol = p.symbol AND o.side = 'sell'
                  AND l.state NOT IN ('filled', 'canceled', 'failed')), 0)::bigint AS free
        FROM positions_cache p
       WHERE p.user_id = \(user) AND p.symbol = ANY(\(symbols))
      """)
    var sellable: [String: ShareQuantity] = [:]
    for row in rows {
      let free: Int64 = try row.value("free")
      sellable[try row.value("symbol")] = ShareQuantity(nanos: max(0, free))
    }
    return sellable
  }

  func remember(_ prices: [String: Price], at moment: Timestamp) async throws {
    guard !prices.isEmpty else { return }
    let sorted = prices.sorted { $0.key < $1.key }
    try await pool.execute(
      """
      UPDATE instruments i SET price_micros = new.price, price_at = \(moment)
        FROM unnest(\(sorted.map(\.key)), \(sorted.map(\.value.micros))) AS new(symbol, price)
       WHERE i.symbol = new.symbol AND (i.price_at IS NULL OR i.price_at < \(moment))
      """)
  }
}

extension PostgresTransaction {
  /// Follows a fill: the position, the record of fills, and the last price.
  func apply(_ fill: FillDelta, to order: Order, at now: Timestamp) throws {
    guard let leg = order.legs.first(where: { $0.symbol == fill.symbol }) else { return }
    try execute(
      """
      INSERT INTO fills (leg_id, ordinal, user_id, symbol, side, quantity_nanos, cash_micros, at)
      SELECT \(leg.id), coalesce(max(ordinal), 0) + 1, \(order.user), \(fill.symbol),
             \(fill.side), \(fill.quantity.nanos), \(fill.cash.micros), \(now)
        FROM fills WHERE leg_id = \(leg.id)
      """)
    if fill.assetType == .option {
      try execute(
        """
        INSERT INTO instruments (symbol, name, asset_type)
        VALUES (\(fill.symbol), \(fill.symbol), 'option') ON CONFLICT (symbol) DO NOTHING
        """)
    }
    if let price = leg.averagePrice, price.micros > 0 {
      try execute(
        """
        UPDATE instruments SET price_micros = \(price.micros), price_at = \(now)
         WHERE symbol = \(fill.symbol) AND (price_at IS NULL OR price_at < \(now))
        """)
    }
    try follow(fill, user: order.user, at: now)
  }

  private func follow(_ fill: FillDelta, user: UserID, at now: Timestamp) throws {
    try execute(
      """
      INSERT INTO positions_cache (user_id, symbol, asset_type, quantity_nanos, cost_basis_micros)
      VALUES (\(user), \(fill.symbol), \(fill.assetType), 0, 0) ON CONFLICT DO NOTHING
      """)
    let row = try first(
      """
      SELECT * FROM positions_cache WHERE user_id = \(user) AND symbol = \(fill.symbol)
         AND asset_type = \(fill.assetType) FOR UPDATE
      """)
    guard let row else { return }
    var holding = try Holding(row)
    try holding.follow(fill)
    try execute(
      """
      UPDATE positions_cache SET quantity_nanos = \(holding.quantity.nanos),
        cost_basis_micros = \(holding.costBasis.micros),
        realized_gain_micros = \(holding.realizedGain.micros), last_updated_at = \(now)
       WHERE user_id = \(user) AND symbol = \(fill.symbol) AND asset_type = \(fill.assetType)
      """)
  }

  /// What the legs of orders that are not closed have filled. A closed order is booked in full.
  fileprivate func openFills(of user: UserID) throws -> [OpenFill] {
    try query(
      """
      SELECT o.id, o.side, l.symbol, l.filled_gross_micros
             + CASE o.side WHEN 'buy' THEN 1 ELSE -1 END * l.filled_fees_micros AS cash_micros
        FROM orders o JOIN order_legs l ON l.order_id = o.id
       WHERE o.user_id = \(user) AND o.stage = 'working' ORDER BY o.id, l.symbol
      """
    ).map { row in
      OpenFill(
        order: try row.value("id"), side: try row.value("side"), symbol: try row.value("symbol"),
        cash: .usd(micros: try row.value("cash_micros")))
    }
  }
}

extension Holding {
  fileprivate init(_ row: PostgresRow) throws {
    try self.init(
      symbol: row.value("symbol"), assetType: row.value("asset_type"),
      quantity: ShareQuantity(nanos: row.value("quantity_nanos")),
      costBasis: .usd(micros: row.value("cost_basis_micros")),
      realizedGain: .usd(micros: row.value("realized_gain_micros")))
  }
}
