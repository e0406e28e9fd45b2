import Testing
import Time

@testable import AICFO

@Suite struct FiguresTests {
  private let week = Week(containing: CivilDate(noon))

  private func facts(_ history: [PortfolioFacts.Point]) -> PortfolioFacts {
    let sample = PortfolioFacts.sample
    return PortfolioFacts(
      totalValue: sample.totalValue, cash: sample.cash, invested: sample.invested,
      unrealizedGain: sample.unrealizedGain, realizedGain: sample.realizedGain,
      positions: sample.positions, asOf: noon, history: history,
      historyReachesBackTo: sample.historyReachesBackTo)
  }

  /// Net deposits count from the beginning, and before the beginning there was nothing.
  @Test func whoBeganWithinTheWeekPaidInAllTheyHave() {
    let history = [
      PortfolioFacts.Point(
        at: noon.adding(.seconds(-7_200)), value: usd("1000.00"), netDeposits: usd("1000.00")),
      PortfolioFacts.Point(at: noon, value: usd("1002.50"), netDeposits: usd("1000.00")),
    ]
    let change = Figures(facts(history), from: week.begin, to: week.end).change
    #expect(change?.startValue == .dollars(0))
    #expect(change?.netDeposits == .dollars(1_000_000_000))
    #expect(change?.gain == .dollars(2_500_000))
    #expect(change?.gainPercent == .percent(25))
  }

  @Test func whoHadSomethingBeforeIsMeasuredFromThere() {
    let change = Figures(.sample, from: week.begin, to: week.end).change
    #expect(change?.startValue == .dollars(1_112_300_000))
    #expect(change?.netDeposits == .dollars(100_000_000))
    #expect(change?.gain == .dollars(22_260_000))
  }

  /// Points may be missing there: whether the user began within the span nobody knows.
  @Test func nothingIsSaidOfASpanThatTheHistoryDoesNotReachBackTo() {
    let start = PortfolioFacts.sample.historyReachesBackTo.adding(.seconds(-1))
    #expect(Figures(.sample, from: start, to: week.end).change == nil)
  }
}
