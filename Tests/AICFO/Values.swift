import FoundationEssentials
import Identifiers
import Money
import Time

@testable import AICFO

/// Tuesday, 24 November 2026, 12:00 UTC.
let noon = Timestamp(seconds: 1_795_521_600)

func usd(_ text: String) -> Money { Money(text, asset: .usd) ?? .zero(.usd) }

extension PortfolioFacts {
  /// A portfolio of two holdings, which gained 12.30 in the last full week after 100 came in.
  static let sample = PortfolioFacts(
    totalValue: usd("1234.56"), cash: usd("234.56"), invested: usd("1000.00"),
    unrealizedGain: usd("25.00"), realizedGain: usd("-3.10"),
    positions: [
      Position(
        symbol: "VTI", name: "Vanguard Total Stock Market ETF", value: usd("750.00"),
        costBasis: usd("720.00"), gain: usd("30.00"), gainPercentMicros: 4_166_667),
      Position(
        symbol: "3M", name: "3M Company", value: usd("250.00"), costBasis: usd("255.00"),
        gain: usd("-5.00"), gainPercentMicros: -1_960_784),
    ],
    asOf: noon,
    history: [
      Point(
        at: noon.adding(.seconds(-9 * 86_400)), value: usd("1000.00"),
        netDeposits: usd("1000.00")),
      Point(
        at: noon.adding(.seconds(-3 * 86_400)), value: usd("1112.30"),
        netDeposits: usd("1100.00")),
      Point(at: noon, value: usd("1234.56"), netDeposits: usd("1200.00")),
    ], historyReachesBackTo: noon.adding(.seconds(-90 * 86_400)))

  static let empty = PortfolioFacts(
    totalValue: usd("0"), cash: usd("0"), invested: usd("0"), unrealizedGain: usd("0"),
    realizedGain: usd("0"), positions: [], asOf: noon, history: [],
    historyReachesBackTo: noon.adding(.seconds(-90 * 86_400)))
}

/// The figures of the sample in the week from 16 to 22 November.
let sampleFigures: Figures = {
  let week = Week.lastEnded(at: noon)
  return Figures(.sample, from: week.begin, to: week.end)
}()

func answer(_ headline: String, _ paragraphs: String...) -> String {
  let texts = paragraphs.map { "\"\($0)\"" }.joined(separator: ",")
  return "{\"headline\":\"\(headline)\",\"paragraphs\":[\(texts)]}"
}
