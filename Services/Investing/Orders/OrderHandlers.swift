import Identifiers
import RPC
import ServiceKit
import StackProto

extension InvestingHandlers {
  func placeOrder(
    _ request: InvestingV1.PlaceOrderRequest, _ context: RPCContext
  ) async throws -> InvestingV1.Order {
    let wish = try OrderWish(request, by: context.user)
    return InvestingV1.Order(try await placement.place(wish))
  }

  func cancelOrder(
    _ request: InvestingV1.CancelOrderRequest, _ context: RPCContext
  ) async throws -> InvestingV1.Order {
    let id = try ID<Order>(wire: request.orderID, field: "order_id")
    return InvestingV1.Order(try await orderWorkflow.cancel(id, by: context.user))
  }

  func getOrder(
    _ request: InvestingV1.GetOrderRequest, _ context: RPCContext
  ) async throws -> InvestingV1.Order {
    let id = try ID<Order>(wire: request.orderID, field: "order_id")
    return InvestingV1.Order(try await orders.find(id, of: context.user))
  }

  func listOrders(
    _ request: InvestingV1.ListOrdersRequest, _ context: RPCContext
  ) async throws -> InvestingV1.ListOrdersResponse {
    let page = try PageWish(request.page, maximum: 100)
    let cursor = try page.after.map { try OrderCursor(text: $0) }
    let found = try await orders.list(of: context.user, before: cursor, limit: page.first + 1)
    let shown = found.prefix(page.first)
    let cursors = shown.map { OrderCursor(createdAt: $0.createdAt, id: $0.id).text }
    return InvestingV1.ListOrdersResponse(
      orders: shown.map(InvestingV1.Order.init), cursors: cursors,
      pageInfo: TypesV1.PageInfo(
        hasNextPage: found.count > shown.count, endCursor: cursors.last ?? ""))
  }
}
