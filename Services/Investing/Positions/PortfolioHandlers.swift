import RPC
import ServiceKit
import StackProto

extension InvestingHandlers {
  func getPortfolio(
    _ request: InvestingV1.GetPortfolioRequest, _ context: RPCContext
  ) async throws -> InvestingV1.Portfolio {
    InvestingV1.Portfolio(try await portfolios.portfolio(of: context.user))
  }

  func getPortfolioHistory(
    _ request: InvestingV1.GetPortfolioHistoryRequest, _ context: RPCContext
  ) async throws -> InvestingV1.GetPortfolioHistoryResponse {
    let points = try await performance.history(
      of: context.user, range: HistoryRange(request.range))
    return InvestingV1.GetPortfolioHistoryResponse(
      points: points.map(InvestingV1.PortfolioPoint.init))
  }
}
