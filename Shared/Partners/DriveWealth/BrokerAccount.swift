import HTTPClient
import Time

/// An account to open.
package struct AccountOrder: Sendable {
  package var userID: String
  /// SELF, ADVISORY, MANAGED …
  package var managementType = "SELF"
  /// CASH or MARGIN.
  package var tradingType = "CASH"
  package var metadata: [String: String] = [:]
  /// Fills orders at any hour; only the test environment takes it.
  package var ignoreMarketHoursForTest = false

  package init(userID: String) { self.userID = userID }
}

/// An account at DriveWealth.
package struct BrokerAccount: Sendable, Decodable {
  /// "<userID>.<epoch millis>".
  package let id: String
  /// Four letters and six digits: what orders and payments name.
  package let accountNo: String
  package let userID: String?
  package let status: AccountStatus

  private enum CodingKeys: String, CodingKey {
    case id, accountNo, userID, status, account
  }

  /// Reads both shapes: bare, and wrapped in `account`.
  package init(from decoder: any Decoder) throws {
    var container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.account) {
      container = try container.nestedContainer(keyedBy: CodingKeys.self, forKey: .account)
    }
    id = try container.decode(String.self, forKey: .id)
    accountNo = try container.decode(String.self, forKey: .accountNo)
    userID = try? container.decodeIfPresent(String.self, forKey: .userID)
    status = AccountStatus(
      word: try container.decodeIfPresent(NamedStatus.self, forKey: .status)?.name ?? "")
  }
}

/// What an account may do.
package enum AccountStatus: OpenWord {
  case pending
  case open
  case openNoNewTrades
  case frozen
  case closed
  case unknown(String)

  package init(word: String) {
    self =
      switch word.uppercased() {
      case "PENDING", "1": .pending
      case "OPEN", "2": .open
      case "OPEN_NO_NEW_TRADES", "3": .openNoNewTrades
      case "FROZEN", "4": .frozen
      case "CLOSED", "9": .closed
      default: .unknown(word)
      }
  }
}

/// The cash of an account (`summary/money`).
package struct AccountMoney: Sendable, Decodable {
  package let accountNo: String
  package let cash: Cash

  /// The amounts, in dollars.
  package struct Cash: Sendable, Hashable, Decodable {
    /// Buying power, less resting buys.
    package let cashAvailableForTrade: ExactDecimal
    /// Settled and seasoned.
    package let cashAvailableForWithdrawal: ExactDecimal
    /// Settled and unsettled.
    package let cashBalance: ExactDecimal
    /// What will settle when.
    @Maybe package var cashSettlement: [Settling]?
    @Maybe package var pendingPaymentsAmount: ExactDecimal?
  }

  /// Cash that settles at a time.
  package struct Settling: Sendable, Hashable, Decodable {
    @Instant package var utcTime: Timestamp?
    package let cash: ExactDecimal
  }
}

/// What an account holds (`summary/positions`).
package struct AccountPositions: Sendable, Decodable {
  package let accountNo: String
  package let equityValue: ExactDecimal
  package let equityPositions: [EquityPosition]
  package let optionsPositions: [EquityPosition]

  private enum CodingKeys: String, CodingKey {
    case accountNo, equityValue, equityPositions, optionsPositions, optionPositions
  }

  /// A guide's sample calls the options `optionPositions`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    accountNo = try container.decode(String.self, forKey: .accountNo)
    equityValue = try container.decode(ExactDecimal.self, forKey: .equityValue)
    equityPositions =
      try container.decodeIfPresent([EquityPosition].self, forKey: .equityPositions) ?? []
    optionsPositions =
      try container.decodeIfPresent([EquityPosition].self, forKey: .optionsPositions)
      ?? container.decodeIfPresent([EquityPosition].self, forKey: .optionPositions) ?? []
  }
}

/// Shares or contracts of one instrument.
package struct EquityPosition: Sendable, Hashable, Decodable {
  package let symbol: String
  @Maybe package var instrumentID: String?
  package let openQty: ExactDecimal
  @Maybe package var availableForTradingQty: ExactDecimal?
  @Maybe package var avgPrice: ExactDecimal?
  @Maybe package var costBasis: ExactDecimal?
  @Maybe package var mktPrice: ExactDecimal?
  @Maybe package var marketValue: ExactDecimal?
  @Maybe package var priorClose: ExactDecimal?
  @Maybe package var unrealizedPL: ExactDecimal?
  @Maybe package var unrealizedDayPL: ExactDecimal?
}

/// One line of an account's books (`transactions`).
package struct AccountTransaction: Sendable, Hashable, Decodable {
  package let finTranID: String
  /// SPUR, SSAL, CSR, CSD, COMM, FEE, DIV … The list is open.
  package let finTranTypeID: String
  /// What it changed of the cash, in dollars.
  package let accountAmount: ExactDecimal
  @Maybe package var accountBalance: ExactDecimal?
  @Maybe package var comment: String?
  @Maybe package var fillQty: ExactDecimal?
  @Maybe package var fillPx: ExactDecimal?
  @Maybe package var orderID: String?
  @Maybe package var positionDelta: ExactDecimal?
  @Maybe package var instrument: InstrumentName?
  @Instant package var tranWhen: Timestamp?

  /// Which instrument.
  package struct InstrumentName: Sendable, Hashable, Decodable {
    @Maybe package var id: String?
    @Maybe package var symbol: String?
  }
}

/// An account's returns over time (`performance-returns`, version 2: modified Dietz on end-of-day
/// data).
package struct PerformanceReturns: Sendable, Decodable {
  package let timeSeries: [Point]
  package let summary: Summary

  /// One period.
  package struct Point: Sendable, Hashable, Decodable {
    package let date: CivilDate
    package let marketValue: ExactDecimal
    package let gainLoss: ExactDecimal
    @Maybe package var cashBalance: ExactDecimal?
    @Maybe package var positionBalance: ExactDecimal?
    @Maybe package var cashFlows: ExactDecimal?
    @Maybe package var deposits: ExactDecimal?
    @Maybe package var withdrawals: ExactDecimal?
    /// 0.0137 is 1.37 %.
    @Maybe package var rateOfReturn: ExactDecimal?
  }

  /// The whole span.
  package struct Summary: Sendable, Hashable, Decodable {
    @Maybe package var beginningMarketValue: ExactDecimal?
    @Maybe package var endingMarketValue: ExactDecimal?
    @Maybe package var periodGainLoss: ExactDecimal?
    @Maybe package var periodReturn: ExactDecimal?
    @Maybe package var inceptionReturn: ExactDecimal?
  }
}
