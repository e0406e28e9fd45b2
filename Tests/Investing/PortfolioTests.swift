import DriveWealth
import FoundationEssentials
import Identifiers
import Money
import Synchronization
import Testing
import Time

@testable import Investing

@Suite struct PortfolioTests {
  private func delta(_ side: FillDelta.Side, _ quantity: String, _ cash: String) -> FillDelta {
    FillDelta(
      symbol: "A", assetType: .etf, side: side, quantity: shares(quantity), cash: usd(cash))
  }

  @Test func holdingsFollowFills() throws {
    var held = Holding(symbol: "A", assetType: .etf)
    try held.follow(delta(.buy, "2", "20"))
    try held.follow(delta(.buy, "1", "16"))
    #expect(held.quantity == shares("3") && held.costBasis == usd("36"))
    try held.follow(delta(.sell, "1", "15"))
    #expect(held.costBasis == usd("24") && held.realizedGain == usd("3"))
    try held.follow(delta(.sell, "2", "20"))
    #expect(held.quantity == .zero && held.costBasis == .zero(.usd))
    #expect(held.realizedGain == usd("-1"))
  }

  /// Between the look at the holdings and the one at the ledger an order is filled and booked.
  @Test func holdingsAndCashAreOfOneMoment() async throws {
    let books = FillInBetween()
    let reader = PortfolioReader(
      holdings: books, quotes: books, cash: books, clock: ManualClock(noon))
    let portfolio = try await reader.portfolio(of: testIDs.makeID())
    #expect(portfolio.cash == usd("900") && portfolio.totalValue == usd("1000"))
  }

  @Test func cashFollowsTheFillsThatWeKnowOf() throws {
    let (buy, sale) = (ID<Order>(UUID()), ID<Order>(UUID()))
    let ledger = BrokerCash(
      cash: usd("500"), booked: [buy: ["A": usd("30")], sale: ["A": usd("7")]])
    let fills = [
      OpenFill(order: buy, side: .buy, symbol: "A", cash: usd("20")),
      OpenFill(order: buy, side: .buy, symbol: "B", cash: usd("5")),
      OpenFill(order: sale, side: .sell, symbol: "A", cash: usd("9")),
    ]
    #expect(try ledger.following(fills) == usd("507"))
  }

  /// Whatever is bought and sold, money in less money out is what it cost less what was gained.
  @Test func nothingIsLostToRounding() throws {
    var held = Holding(symbol: "A", assetType: .etf)
    var (paid, received) = (Int64(0), Int64(0))
    for step in 1...60 {
      let cash = Int64(step * 7_919 % 1_000_003 + 1)
      let side: FillDelta.Side = step % 3 == 0 && held.quantity.nanos > 10 ? .sell : .buy
      let quantity = side == .buy ? Int64(step * 333_333_331) : held.quantity.nanos / 3
      try held.follow(
        FillDelta(
          symbol: "A", assetType: .etf, side: side, quantity: ShareQuantity(nanos: quantity),
          cash: .usd(micros: cash)))
      if side == .buy { paid += cash } else { received += cash }
    }
    #expect(paid - received == held.costBasis.micros - held.realizedGain.micros)
  }

  @Test func sellingMoreThanIsHeldIsNotFollowed() throws {
    var held = Holding(symbol: "A", assetType: .etf)
    try held.follow(delta(.buy, "1", "10"))
    #expect(throws: HoldingError.soldMoreThanHeld("A")) {
      try held.follow(delta(.sell, "1.1", "11"))
    }
  }

  @Test func portfoliosAddUpToTheCent() throws {
    let positions = try [("0.0874187", "25", "290.07"), ("1.33333333", "19.999999", "17.013")].map {
      try Position(
        Holding(
          symbol: $0.0, assetType: .etf, quantity: shares($0.0), costBasis: usd($0.1),
          realizedGain: .zero(.usd)), name: "", price: price($0.2))
    }
    let portfolio = try Portfolio(
      cash: usd("12.345678"), positions: positions, realizedGain: usd("0.015"), asOf: noon)
    #expect(portfolio.positions.map(\.marketValue) == [usd("25.36"), usd("22.68")])
    #expect(portfolio.investedValue == usd("48.04"))
    #expect(portfolio.cash == usd("12.35"))
    #expect(portfolio.totalValue == usd("60.39"))
    #expect(portfolio.unrealizedGain == usd("3.04"))
    #expect(portfolio.positions[0].unrealizedGainPercentMicros == 1_440_000)
    #expect(portfolio.netDeposits == usd("57.33"))
  }

  @Test func anOptionContractIsAHundredShares() throws {
    let option = Holding(
      symbol: "AAPL270115C00200000", assetType: .option, quantity: shares("2"),
      costBasis: usd("250"), realizedGain: .zero(.usd))
    let position = try Position(option, name: "", price: price("1.5"))
    #expect(position.marketValue == usd("300") && position.averagePrice == price("1.25"))
  }

  @Test(arguments: [
    ("25", "25000000"), ("0.0000005", "1"), ("0.00000049", "0"), ("285.98000049", "285980000"),
    ("1e3", "1000000000"),
  ])
  func partnerDecimalsAreRoundedOnce(_ text: String, _ micros: String) throws {
    let value = try #require(Decimal(string: text))
    #expect(DecimalScale.scaled(value, fractionDigits: 6).map(String.init) == micros)
  }

  @Test func negativePartnerDecimalsAreRefused() {
    #expect(DecimalScale.scaled(-1, fractionDigits: 6) == nil)
  }
}

@Suite struct BrokerReportTests {
  private func decode(_ json: String) throws -> BrokerReport? {
    BrokerReport(try JSONDecoder().decode(DriveWealthOrder.self, from: Data(json.utf8)))
  }

  @Test func aFilledCashOrderCostsWhatItSays() throws {
    let report = try decode(
      """
      {"id":"QA.1","status":"FILLED","symbol":"VTI","side":"BUY","averagePrice":285.98,
       "totalOrderAmount":25,"cumulativeQuantity":0.0874187,"amountCash":25,"fees":0}
      """)
    #expect(report?.fill == fill("0.0874187", "25"))
    #expect(report?.status == .filled)
  }

  /// The total is what was done, unless it is what was ordered.
  @Test(arguments: [("2.859876", "2.859876"), ("25", "2.859877")])
  func theTotalCountsWhereItIsOne(_ total: String, _ expected: String) throws {
    let report = try decode(
      """
      {"id":"QA.1","status":"PARTIAL_FILL","side":"BUY","averagePriceRaw":285.98765432,
       "cumulativeQuantity":0.01,"amountCash":25,"totalOrderAmount":\(total)}
      """)
    #expect(report?.fill == fill("0.01", expected))
  }

  @Test func aPartOfItCostsPriceTimesQuantity() throws {
    let report = try decode(
      """
      {"id":"QA.1","status":"PARTIAL_FILL","side":"BUY","averagePriceRaw":285.98765432,
       "cumulativeQuantity":0.01,"amountCash":25,"fees":0.01}
      """)
    #expect(report?.fill == fill("0.01", "2.859877", fees: "0.01"))
  }

  @Test func optionContractsCountAHundredfold() throws {
    let report = try decode(
      """
      {"id":"QA.1","status":"FILLED","side":"BUY_OPEN","averagePrice":1.2,
       "cumulativeQuantity":2,"quantity":2}
      """)
    #expect(report?.fill == fill("2", "240"))
  }

  /// Something is filled but the price is missing: silence, not a guess.
  @Test func aFillWithoutAPriceIsNotBelieved() throws {
    #expect(
      try decode(#"{"id":"QA.1","status":"PARTIAL_FILL","cumulativeQuantity":1}"#) == nil)
  }

  @Test func bothSpellingsOfCanceledAreUnderstood() throws {
    for word in ["CANCELED", "CANCELLED"] {
      #expect(try decode(#"{"id":"QA.1","status":"\#(word)"}"#)?.status == .canceled)
    }
    #expect(try decode(#"{"id":"QA.1","status":"DONE"}"#)?.status == .unknown("DONE"))
  }
}

/// Holdings and a ledger: right after the first look at the holdings 100 dollars' worth is bought.
private final class FillInBetween: HoldingsRepository, QuoteSource, CashSource {
  private let looks = Mutex(0)

  func snapshot(of user: UserID) async throws -> HoldingsSnapshot {
    let look = looks.withLock { looks in
      looks += 1
      return looks
    }
    let held = Holding(
      symbol: "A", assetType: .etf, quantity: shares("10"), costBasis: usd("100"),
      realizedGain: usd("0"))
    return HoldingsSnapshot(
      holdings: look == 1 ? [] : [held], names: [:], lastPrices: [:], openFills: [])
  }

  func cash(of user: UserID, orders: [ID<Order>]) async throws -> BrokerCash {
    BrokerCash(cash: usd("900"), booked: [:])
  }

  func prices(of symbols: [String]) async -> [String: Price] { ["A": price("10")] }
  func remember(_ prices: [String: Price], at moment: Timestamp) async throws {}
  func sellable(by user: UserID, symbols: [String]) async throws -> [String: ShareQuantity] { [:] }
}
