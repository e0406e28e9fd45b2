import DriveWealth
import HTTPClient
import Money

/// DriveWealth's instruments and quotes. Its words stop at this file.
struct DriveWealthMarket: MarketData {
  let driveWealth: DriveWealthClient

  func instrument(_ symbol: Ticker) async throws -> Instrument? {
    do {
      let found = try await driveWealth.instrument(symbol.text)
      return Instrument(
        symbol: found.symbol, name: found.name ?? found.symbol,
        assetType: found.type?.uppercased() == "ETF" ? .etf : .stock,
        isTradable: found.status == nil || found.status == .active)
    } catch {
      // I050: no such instrument.
      if error.isNotFound || error.code == "I050" { return nil }
      throw InvestingError.partnerUnavailable("the broker's instruments cannot be read now")
    }
  }

  func quotes(_ symbols: [String]) async throws -> [String: Price] {
    do {
      let quotes = try await driveWealth.quotes(symbols)
      return Dictionary(
        quotes.compactMap { quote in
          DecimalScale.price(quote.lastTrade.value).map { (quote.symbol, $0) }
        }, uniquingKeysWith: { first, _ in first })
    } catch {
      throw InvestingError.partnerUnavailable("the broker's quotes cannot be read now")
    }
  }
}
