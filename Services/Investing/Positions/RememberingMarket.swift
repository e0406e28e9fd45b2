import Money
import Postgres
import Time

/// Instruments and prices from the broker, kept for a moment in memory and for bad times in our own
/// table.
struct RememberingMarket: InstrumentSource, QuoteSource {
  let source: any MarketData
  let pool: PostgresPool
  let holdings: any HoldingsRepository
  let cache: QuoteCache
  let clock: any WallClock

  func instrument(_ symbol: Ticker) async throws -> Instrument? {
    guard let instrument = try await source.instrument(symbol) else { return nil }
    try await pool.execute(
      """
      INSERT INTO instruments (symbol, name, asset_type)
      VALUES (\(instrument.symbol), \(instrument.name), \(instrument.assetType))
      ON CONFLICT (symbol) DO UPDATE
         SET name = EXCLUDED.name, asset_type = EXCLUDED.asset_type
       WHERE (instruments.name, instruments.asset_type)
             IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.asset_type)
      """)
    return instrument
  }

  func prices(of symbols: [String]) async -> [String: Price] {
    guard !symbols.isEmpty else { return [:] }
    let now = clock.now
    var prices = cache.prices(of: symbols, at: now)
    let missing = symbols.filter { prices[$0] == nil }
    guard !missing.isEmpty, let fresh = try? await source.quotes(missing) else { return prices }
    cache.keep(fresh, at: now)
    // Only for when the broker is away; not worth failing for.
    try? await holdings.remember(fresh, at: now)
    prices.merge(fresh) { _, new in new }
    return prices
  }
}
