import Money

/// The broker, as far as instruments and prices go.
protocol MarketData: Sendable {
  /// - Returns: `nil` when there is no such instrument.
  /// - Throws: `InvestingError.partnerUnavailable`.
  func instrument(_ symbol: Ticker) async throws -> Instrument?
  /// The latest price of each symbol that has one.
  /// - Throws: `InvestingError.partnerUnavailable`.
  func quotes(_ symbols: [String]) async throws -> [String: Price]
}
