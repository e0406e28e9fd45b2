import HTTPClient
import Time

/// Something that can be traded.
package struct Instrument: Sendable, Hashable, Decodable {
  package let id: String
  package let symbol: String
  @Maybe package var name: String?
  /// EQUITY, OPTION …
  @Maybe package var instrumentType: String?
  /// EQUITY, ETF, ADR …
  @Maybe package var type: String?
  @Maybe package var status: InstrumentStatus?
  @Maybe package var exchange: String?
  @Maybe package var orderSizeMin: ExactDecimal?
  @Maybe package var orderSizeMax: ExactDecimal?
  @Maybe package var orderSizeStep: ExactDecimal?
  @Maybe package var isOptionsEnabled: Bool?
  /// 0 until the close.
  @Maybe package var close: ExactDecimal?
  @Maybe package var closePrior: ExactDecimal?
  @Maybe package var sector: String?
}

/// Whether it can be traded at the moment.
package enum InstrumentStatus: OpenWord {
  case active
  case inactive
  case closeOnly
  case halted
  case unknown(String)

  package init(word: String) {
    self =
      switch word.uppercased() {
      case "ACTIVE": .active
      case "INACTIVE": .inactive
      case "CLOSE_ONLY": .closeOnly
      case "HALTED": .halted
      default: .unknown(word)
      }
  }
}

/// The options on one underlying.
package struct OptionChain: Sendable, Hashable, Decodable {
  package let symbol: String
  package let options: [OptionContract]
}

/// One option.
package struct OptionContract: Sendable, Hashable, Decodable {
  package let id: String
  /// OSI form: "AAPL270115C00200000".
  package let symbol: String
  package let optionsData: Terms

  /// What it entitles to.
  package struct Terms: Sendable, Hashable, Decodable {
    package let expirationDate: CivilDate
    /// "CALL" or "PUT".
    package let optionType: String
    package let strikePrice: ExactDecimal
    @Maybe package var multiplier: ExactDecimal?
  }
}

/// Prices at the moment.
package struct Quote: Sendable, Hashable, Decodable {
  package let symbol: String
  @Maybe package var bid: ExactDecimal?
  @Maybe package var ask: ExactDecimal?
  package let lastTrade: ExactDecimal
  @Maybe package var open: ExactDecimal?
  @Maybe package var priorClose: ExactDecimal?
  /// NORMAL, TRADING_HALT or UNKNOWN.
  @Maybe package var marketCondition: String?
}
