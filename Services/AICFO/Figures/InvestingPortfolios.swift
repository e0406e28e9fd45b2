import Identifiers
import Money
import RPC
import ServiceKit
import StackProto
import Time

/// Portfolios as investing tells them, on behalf of their users.
struct InvestingPortfolios: PortfolioSource {
  /// What investing surely tells of a history of three months, backwards from now.
  private static let historyLength: Duration = .seconds(-90 * 86_400)

  let investing: InvestingV1.InvestingClient

  func facts(of user: UserID) async throws -> PortfolioFacts {
    do {
      let options = RPCCallOptions(user: user)
      let portfolio = try await investing.getPortfolio(
        InvestingV1.GetPortfolioRequest(), options: options)
      let asked = Timestamp(microseconds: portfolio.asOfMicros)
      let history = try await investing.getPortfolioHistory(
        InvestingV1.GetPortfolioHistoryRequest(range: .threeMonths), options: options)
      return PortfolioFacts(portfolio, history, since: asked.adding(Self.historyLength))
    } catch {
      throw unavailable(error)
    }
  }

  func investors(after cursor: String?) async throws -> (users: [UserID], next: String?) {
    do {
      let page = try await investing.listInvestors(
        InvestingV1.ListInvestorsRequest(
          page: TypesV1.PageRequest(first: 500, after: cursor ?? "")))
      let hasMore = page.pageInfo?.hasNextPage ?? false
      return (page.userIDs.compactMap(UserID.init), hasMore ? page.pageInfo?.endCursor : nil)
    } catch {
      throw unavailable(error)
    }
  }

  private func unavailable(_ error: RPCError) -> AICFOError {
    .portfolioUnavailable("the portfolio cannot be read now: \(error.code.name)")
  }
}

extension PortfolioFacts {
  fileprivate init(
    _ portfolio: InvestingV1.Portfolio, _ history: InvestingV1.GetPortfolioHistoryResponse,
    since start: Timestamp
  ) {
    self.init(
      totalValue: .usd(micros: portfolio.totalValueMicros),
      cash: .usd(micros: portfolio.cashMicros),
      invested: .usd(micros: portfolio.investedValueMicros),
      unrealizedGain: .usd(micros: portfolio.unrealizedGainMicros),
      realizedGain: .usd(micros: portfolio.realizedGainMicros),
      positions: portfolio.positions.map {
        Position(
          symbol: $0.symbol, name: $0.name, value: .usd(micros: $0.marketValueMicros),
          costBasis: .usd(micros: $0.costBasisMicros), gain: .usd(micros: $0.unrealizedGainMicros),
          gainPercentMicros: $0.unrealizedGainPercentMicros)
      },
      asOf: Timestamp(microseconds: portfolio.asOfMicros),
      history: history.points.map {
        Point(
          at: Timestamp(microseconds: $0.atMicros), value: .usd(micros: $0.totalValueMicros),
          netDeposits: .usd(micros: $0.netDepositsMicros))
      }, historyReachesBackTo: start)
  }
}
