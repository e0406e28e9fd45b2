import Money
import Time

/// Everything a text about a portfolio may be based on: exact, and each in the one form in which it
/// may be quoted.
struct Figures: Equatable, Sendable {
  struct Holding: Equatable, Sendable {
    let symbol: String
    let name: String
    let value: Figure
    /// Of the total value.
    let share: Figure
    let gain: Figure
    let gainPercent: Figure
  }

  /// What a span of time brought; `nil` when nothing was recorded in it, or it began before what
  /// the history reaches back to.
  struct Change: Equatable, Sendable {
    let startValue: Figure
    let endValue: Figure
    /// Paid in less taken out meanwhile.
    let netDeposits: Figure
    /// End less start less what was paid in: what the markets did.
    let gain: Figure
    let gainPercent: Figure
  }

  let totalValue: Figure
  let cash: Figure
  let cashShare: Figure
  let invested: Figure
  let unrealizedGain: Figure
  let realizedGain: Figure
  let holdings: [Holding]
  let change: Change?

  /// - Parameters:
  ///   - facts: The portfolio.
  ///   - from: Where the span to look back on begins.
  ///   - to: Where it ends.
  init(_ facts: PortfolioFacts, from: Timestamp, to: Timestamp) {
    let total = facts.totalValue.micros
    totalValue = .dollars(total)
    cash = .dollars(facts.cash.micros)
    cashShare = .percent(Self.share(facts.cash.micros, of: total))
    invested = .dollars(facts.invested.micros)
    unrealizedGain = .dollars(facts.unrealizedGain.micros)
    realizedGain = .dollars(facts.realizedGain.micros)
    holdings = facts.positions.map { position in
      Holding(
        symbol: position.symbol, name: position.name, value: .dollars(position.value.micros),
        share: .percent(Self.share(position.value.micros, of: total)),
        gain: .dollars(position.gain.micros),
        gainPercent: .percent(Self.share(position.gain.micros, of: position.costBasis.micros)))
    }
    change = Change(facts, from: from, to: to)
  }

  /// All figures: what a text may state.
  var all: Set<Figure> {
    var all: Set<Figure> = [
      totalValue, cash, cashShare, invested, unrealizedGain, realizedGain,
      .count(Int64(holdings.count)),
    ]
    for holding in holdings {
      all.formUnion([holding.value, holding.share, holding.gain, holding.gainPercent])
    }
    if let change {
      all.formUnion([
        change.startValue, change.endValue, change.netDeposits, change.gain, change.gainPercent,
      ])
    }
    return all
  }

  /// `part` in hundredths of a percent of `whole`, to the nearest; 0 of nothing.
  static func share(_ part: Int64, of whole: Int64) -> Int64 {
    guard whole > 0 else { return 0 }
    let scaled = Int128(part) * 20_000 / Int128(whole)
    return Int64(clamping: (scaled + (scaled < 0 ? -1 : 1)) / 2)
  }
}

extension Figures.Change {
  /// From the last point at or before the start to the last before the end. Where there is none at
  /// or before the start, the user began within the span, with nothing: what they had paid in by
  /// their first point came in meanwhile too.
  fileprivate init?(_ facts: PortfolioFacts, from: Timestamp, to: Timestamp) {
    guard from >= facts.historyReachesBackTo,
      let last = facts.history.last(where: { $0.at >= from && $0.at < to })
    else { return nil }
    let first = facts.history.last { $0.at <= from }
    let (startValue, startDeposits) = (first?.value.micros ?? 0, first?.netDeposits.micros ?? 0)
    let deposits = last.netDeposits.micros &- startDeposits
    let gained = last.value.micros &- startValue &- deposits
    self.startValue = .dollars(startValue)
    endValue = .dollars(last.value.micros)
    netDeposits = .dollars(deposits)
    gain = .dollars(gained)
    // On what was there, and what came in.
    gainPercent = .percent(Figures.share(gained, of: startValue &+ max(0, deposits)))
  }
}
