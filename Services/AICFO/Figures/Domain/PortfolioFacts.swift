import Identifiers
import Money
import Time

/// A user's portfolio as investing tells it.
struct PortfolioFacts: Equatable, Sendable {
  struct Position: Equatable, Sendable {
    let symbol: String
    let name: String
    let value: Money
    let costBasis: Money
    let gain: Money
    /// Percent points in millionths.
    let gainPercentMicros: Int64
  }

  struct Point: Equatable, Sendable {
    let at: Timestamp
    let value: Money
    /// Paid in less taken out up to then.
    let netDeposits: Money
  }

  let totalValue: Money
  let cash: Money
  let invested: Money
  let unrealizedGain: Money
  let realizedGain: Money
  /// Largest value first.
  let positions: [Position]
  let asOf: Timestamp
  /// Oldest first.
  let history: [Point]
  /// Points before this moment are not in `history`, though there may be some.
  let historyReachesBackTo: Timestamp

  /// Whether there is anything to write about.
  var isEmpty: Bool { totalValue.micros == 0 && positions.isEmpty }
}

/// Where portfolios are known.
protocol PortfolioSource: Sendable {
  /// - Throws: `AICFOError.portfolioUnavailable`.
  func facts(of user: UserID) async throws -> PortfolioFacts
  /// The users with an account, page by page; `nil` after the last.
  /// - Throws: `AICFOError.portfolioUnavailable`.
  func investors(after cursor: String?) async throws -> (users: [UserID], next: String?)
}
