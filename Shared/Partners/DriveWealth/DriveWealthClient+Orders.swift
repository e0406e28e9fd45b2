import HTTPClient
import Time

extension DriveWealthClient {
  /// Places an order. The answer means "received": a rejection comes as the order's status.
  ///
  /// - Throws: ``PartnerError``.
  package func createOrder(
    _ order: OrderRequest, idempotencyKey: String
  ) async throws(PartnerError) -> OrderReceipt {
    try await post(
      "/orders", CreateOrderBody(order), idempotencyKey: idempotencyKey, as: OrderReceipt.self)
  }

  /// One order as it is now.
  ///
  /// - Throws: ``PartnerError``.
  package func order(_ id: String) async throws(PartnerError) -> DriveWealthOrder {
    try await get("/orders/\(URLText.encode(id))", as: DriveWealthOrder.self)
  }

  /// Asks to cancel an order. It may still be filled: wait for its status.
  ///
  /// - Throws: ``PartnerError``.
  package func cancelOrder(_ id: String) async throws(PartnerError) {
    _ = try await send(
      .patch, "/orders/\(URLText.encode(id))", body: try api.encode(["method": "CANCEL"]))
  }

  /// The orders of an account that have not ended.
  ///
  /// - Throws: ``PartnerError``.
  package func restingOrders(
    accountID: String
  ) async throws(PartnerError) -> [DriveWealthOrder] {
    let list = try await get(
      "/accounts/\(URLText.encode(accountID))/summary/orders", as: OrderList.self)
    return list.orders
  }

  /// The ended orders of an account between two instants.
  ///
  /// - Throws: ``PartnerError``.
  package func orderHistory(
    accountID: String, from: Timestamp, to: Timestamp, limit: Int = 500
  ) async throws(PartnerError) -> [DriveWealthOrder] {
    let query: [(String, String?)] = [
      ("from", from.rfc3339), ("to", to.rfc3339), ("limit", String(limit)),
    ]
    let list = try await get(
      "/accounts/\(URLText.encode(accountID))/reports/order-history", query, as: OrderList.self)
    return list.orders
  }
}

/// A list of orders, bare or under `orders`.
private struct OrderList: Decodable {
  let orders: [DriveWealthOrder]

  private enum CodingKeys: String, CodingKey {
    case orders
  }

  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self) {
      orders = try container.decode([DriveWealthOrder].self, forKey: .orders)
    } else {
      orders = try decoder.singleValueContainer().decode([DriveWealthOrder].self)
    }
  }
}
