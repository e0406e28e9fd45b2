import Identifiers
import RPC
import StackProto

extension InvestingHandlers {
  /// Any more ids in one call would be a mistake.
  private static let maximumBasketIDs = 100

  func getBaskets(
    _ request: InvestingV1.GetBasketsRequest, _ context: RPCContext
  ) async throws -> InvestingV1.GetBasketsResponse {
    let baskets = try await catalog.activeBaskets(riskLevel: RiskLevel(filter: request.riskLevel))
    return InvestingV1.GetBasketsResponse(baskets: baskets.map(InvestingV1.Basket.init))
  }

  func getBasket(
    _ request: InvestingV1.GetBasketRequest, _ context: RPCContext
  ) async throws -> InvestingV1.Basket {
    let id = try ID<Basket>(wire: request.basketID, field: "basket_id")
    guard let basket = try await catalog.baskets([id]).first else {
      throw InvestingError.notFound("basket")
    }
    return InvestingV1.Basket(basket)
  }

  func getBasketsByIDs(
    _ request: InvestingV1.GetBasketsByIDsRequest, _ context: RPCContext
  ) async throws -> InvestingV1.GetBasketsByIDsResponse {
    guard request.basketIDs.count <= Self.maximumBasketIDs else {
      throw InvestingError.invalidInput(
        field: "basket_ids", "at most \(Self.maximumBasketIDs)")
    }
    let ids = try request.basketIDs.map { try ID<Basket>(wire: $0, field: "basket_ids") }
    let baskets = try await catalog.baskets(ids)
    return InvestingV1.GetBasketsByIDsResponse(baskets: baskets.map(InvestingV1.Basket.init))
  }
}
