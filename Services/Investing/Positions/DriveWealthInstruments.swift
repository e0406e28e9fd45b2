import DriveWealth
import HTTPClient
import Money
import Postgres
import Time

/// Instruments and prices from DriveWealth, remembered in our own tables.
struct DriveWealthInstruments: InstrumentSource, QuoteSource {
  let driveWealth: DriveWealthClient
  let pool: PostgresPool
  let holdings: any HoldingsRepository
  let cache: QuoteCache
  let clock: any WallClock

  func instrument(_ symbol: Ticker) async throws -> Instrument? {
    let found: DriveWealth.Instrument
    do {
      found = try await driveWealth.instrument(symbol.text)
    } catch {
      if error.isNotFound || error.code == "I050" { return nil }
      throw InvestingError.partnerUnavailable("the broker's instruments cannot be read now")
    }
    let instrument = Instrument(
      symbol: found.symbol, name: found.name ?? found.symbol,
      assetType: found.type?.uppercased() == "ETF" ? .etf : .stock,
      isTradable: found.status == nil || found.status == .active)
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
    guard !missing.isEmpty, let quotes = try? await driveWealth.quotes(missing) else {
      return prices
    }
    var fresh: [String: Price] = [:]
    for quote in quotes where missing.contains(quote.symbol) {
      fresh[quote.symbol] = DecimalScale.price(quote.lastTrade.value)
    }
    cache.keep(fresh, at: now)
    // Only for when the broker is away; not worth failing for.
    try? await holdings.remember(fresh, at: now)
    prices.merge(fresh) { _, new in new }
    return prices
  }
}
