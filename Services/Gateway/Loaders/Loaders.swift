import RPC
import StackProto

/// What one request loads in batches.
struct Loaders: Sendable {
  /// By id; open to everyone, so no user is named.
  let baskets: BatchLoader<String, InvestingV1.Basket>

  init(services: ServiceClients, request: RequestIdentity) {
    baskets = BatchLoader(batchSize: 100) { ids in
      let answer = try await services.investing.getBasketsByIDs(
        .init(basketIDs: ids), options: RPCCallOptions(metadata: request.metadata))
      return Dictionary(answer.baskets.map { ($0.basketID, $0) }) { first, _ in first }
    }
  }
}
