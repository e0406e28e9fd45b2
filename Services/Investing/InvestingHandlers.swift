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
    let user = try context.user
    let cursor =
      request.fromNow ? try await feed.latestCursor(for: user) : request.afterCursor
    for try await event in feed.events(for: user, after: cursor) {
      try await responses.send(TypesV1.UserEvent(event))
    }
  }
}

extension TypesV1.UserEvent {
  /// A row of the event table as it travels.
  init(_ row: UserEventRow) {
    self.init(
      cursor: row.cursor, topic: row.topic, subjectID: row.subject.uuidString.lowercased(),
      atMicros: row.at.microseconds, payload: row.payload)
  }
}
