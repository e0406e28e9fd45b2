import RPC
import ServiceKit
import StackProto
import Workflow

/// Speaks `stack.investing.v1.Investing`; decides nothing. Each feature's calls are an extension
/// beside it.
struct InvestingHandlers: InvestingV1.InvestingService {
  let catalog: any BasketCatalog
  let orders: any OrderRepository
  let placement: OrderPlacement
  let orderWorkflow: OrderWorkflow
  let portfolios: PortfolioReader
  let performance: PerformanceKeeper
  let accounts: any AccountRepository
  let accountWorkflow: AccountWorkflow
  let webhook: BrokerWebhook
  let feed: UserEventFeed

  func watchUser(
    _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
    _ responses: RPCResponseWriter<TypesV1.UserEvent>
  ) async throws {
    try await feed.serve(request, context, responses)
  }
}
