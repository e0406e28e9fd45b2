import Cryptography
import FoundationEssentials
import Identifiers
import Money
import Postgres
import Time

/// Orders and legs as rows.
extension PostgresTransaction {
  /// The order that the wish's key placed.
  ///
  /// - Throws: `InvestingError.idempotencyMismatch` when that was another wish.
  func order(placedBy wish: OrderWish) throws -> Order? {
    let row = try first(
      """
      SELECT id, input_sha256 FROM orders
       WHERE user_id = \(wish.user) AND idempotency_key = \(wish.key)
      """)
    guard let row else { return nil }
    guard try row.value("input_sha256") == SHA256.hash(wish.canonicalInput) else {
      throw InvestingError.idempotencyMismatch
    }
    return try order(row.value("id"), lock: false)
  }

  /// An order with its legs and timeline.
  ///
  /// - Throws: `InvestingError.notFound`.
  func order(_ id: ID<Order>, lock: Bool) throws -> Order {
    let forUpdate: SQL = lock ? "FOR UPDATE" : ""
    guard let row = try first("SELECT * FROM orders WHERE id = \(id) \(forUpdate)") else {
      throw InvestingError.notFound("order")
    }
    let legs = try query("SELECT * FROM order_legs WHERE order_id = \(id) ORDER BY position")
    let timeline = try query(
      "SELECT status, at FROM order_timeline WHERE order_id = \(id) ORDER BY ordinal")
    return try Order(
      row, legs: legs.map(OrderLeg.init),
      timeline: timeline.map {
        try Order.Change(status: $0.value("status"), at: $0.value("at"))
      })
  }

  /// - Returns: `false` when the key has placed an order before.
  func insert(_ order: Order, for wish: OrderWish) throws -> Bool {
    try execute(
      """
      INSERT INTO orders (id, user_id, idempotency_key, input_sha256, basket_id, asset_type, symbol,
        option_details_json, side, amount_micros, broker_account_id, account_number, stage, status,
        created_at, updated_at)
      VALUES (\(order.id), \(order.user), \(wish.key), \(SHA256.hash(wish.canonicalInput)),
        \(order.subject.basket), \(order.subject.assetType), \(order.subject.symbol),
        \(try order.subject.optionDetails), \(order.side), \(order.amount.micros),
        \(order.account.id), \(order.account.number), \(order.stage), \(order.status),
        \(order.createdAt), \(order.updatedAt))
      ON CONFLICT (user_id, idempotency_key) DO NOTHING
      """) == 1
  }

  func insert(_ leg: OrderLeg, of order: Order, position: Int) throws {
    try execute(
      """
      INSERT INTO order_legs (id, order_id, user_id, position, symbol, asset_type, amount_micros,
        quantity_nanos, limit_micros, state)
      VALUES (\(leg.id), \(order.id), \(order.user), \(Int16(position)), \(leg.symbol),
        \(leg.assetType), \(leg.amount.micros), \(leg.quantity?.nanos), \(leg.limit?.micros),
        \(leg.state))
      """)
  }

  func append(_ ordinal: Int, _ change: Order.Change, to id: ID<Order>) throws {
    try execute(
      """
      INSERT INTO order_timeline (order_id, ordinal, status, at)
      VALUES (\(id), \(Int32(ordinal)), \(change.status), \(change.at))
      """)
  }

  /// Writes what changed. The key of a refused order is free again.
  func save(_ order: Order, was before: Order) throws {
    for (old, new) in zip(before.legs, order.legs) where old != new { try save(new) }
    var compared = before
    compared.legs = order.legs
    compared.timeline = order.timeline
    guard compared != order || order.status != before.status else { return }
    try execute(
      """
      UPDATE orders SET stage = \(order.stage), status = \(order.status),
        cancel_wanted = \(order.cancelWanted), failure_code = \(order.failure?.code),
        failure_reason = \(order.failure?.reason), updated_at = \(order.updatedAt),
        idempotency_key = CASE WHEN \(order.stage == .refused) THEN NULL ELSE idempotency_key END
       WHERE id = \(order.id)
      """)
  }

  private func save(_ leg: OrderLeg) throws {
    try execute(
      """
      UPDATE order_legs SET state = \(leg.state), drivewealth_order_ref = \(leg.brokerOrder),
        filled_nanos = \(leg.fill.quantity.nanos), filled_gross_micros = \(leg.fill.gross.micros),
        filled_fees_micros = \(leg.fill.fees.micros), booked_nanos = \(leg.booked.quantity.nanos),
        booked_gross_micros = \(leg.booked.gross.micros),
        booked_fees_micros = \(leg.booked.fees.micros), failure_code = \(leg.failure?.code),
        failure_reason = \(leg.failure?.reason), asked_at = \(leg.askedAt), sends = \(leg.sends),
        doubts = \(leg.doubts)
       WHERE id = \(leg.id)
      """)
  }
}

extension Order {
  fileprivate init(_ row: PostgresRow, legs: [OrderLeg], timeline: [Change]) throws {
    try self.init(
      id: row.value("id"), user: row.value("user_id"), side: row.value("side"),
      subject: OrderSubject(row), amount: .usd(micros: row.value("amount_micros")),
      account: BrokerAccountReference(
        id: row.value("broker_account_id"), number: row.value("account_number")),
      stage: row.value("stage"), cancelWanted: row.value("cancel_wanted"),
      failure: OrderFailure(row), legs: legs, timeline: timeline,
      createdAt: row.value("created_at"), updatedAt: row.value("updated_at"))
  }
}

extension OrderLeg {
  fileprivate init(_ row: PostgresRow) throws {
    let quantity: Int64? = try row.value("quantity_nanos")
    let limit: Int64? = try row.value("limit_micros")
    try self.init(
      id: row.value("id"), symbol: row.value("symbol"), assetType: row.value("asset_type"),
      amount: .usd(micros: row.value("amount_micros")),
      quantity: quantity.map(ShareQuantity.init(nanos:)), limit: limit.map(Price.init(micros:)),
      state: row.value("state"), brokerOrder: row.value("drivewealth_order_ref"),
      fill: Fill(row, "filled"), booked: Fill(row, "booked"), failure: OrderFailure(row),
      askedAt: row.value("asked_at"), sends: row.value("sends"), doubts: row.value("doubts"))
  }
}

extension Fill {
  fileprivate init(_ row: PostgresRow, _ prefix: String) throws {
    try self.init(
      quantity: ShareQuantity(nanos: row.value("\(prefix)_nanos")),
      gross: .usd(micros: row.value("\(prefix)_gross_micros")),
      fees: .usd(micros: row.value("\(prefix)_fees_micros")))
  }
}

extension OrderFailure {
  fileprivate init?(_ row: PostgresRow) throws {
    guard let code: String = try row.value("failure_code") else { return nil }
    self.init(
      code: Code(rawValue: code) ?? .orderRejected,
      reason: try row.value("failure_reason", as: String?.self) ?? "")
  }
}

/// The option of an order, as its JSON column keeps it.
private struct StoredOption: Codable {
  let underlying: String
  let expiration: CivilDate
  let strikeMicros: Int64
  let right: String
  let contracts: Int64
  let limitMicros: Int64
}

extension OrderSubject {
  fileprivate var basket: ID<Basket>? {
    if case .basket(let id) = self { id } else { nil }
  }

  fileprivate var symbol: String? {
    if case .instrument(let symbol, _) = self { symbol } else { nil }
  }

  fileprivate var optionDetails: PostgresJSON? {
    get throws {
      guard case .option(let contract, let contracts, let limit) = self else { return nil }
      let stored = StoredOption(
        underlying: contract.underlying, expiration: contract.expiration,
        strikeMicros: contract.strike.micros, right: contract.right.rawValue,
        contracts: contracts, limitMicros: limit.micros)
      return PostgresJSON(String(decoding: try JSONEncoder().encode(stored), as: UTF8.self))
    }
  }

  fileprivate init(_ row: PostgresRow) throws {
    if let basket: ID<Basket> = try row.value("basket_id") {
      self = .basket(basket)
    } else if let details: PostgresJSON = try row.value("option_details_json") {
      let stored = try JSONDecoder().decode(StoredOption.self, from: Data(details.text.utf8))
      let contract = try OptionContract(
        underlying: stored.underlying, expiration: stored.expiration,
        strike: Price(micros: stored.strikeMicros),
        right: stored.right == OptionRight.put.rawValue ? .put : .call)
      self = .option(
        contract, contracts: stored.contracts, limit: Price(micros: stored.limitMicros))
    } else {
      self = .instrument(symbol: try row.value("symbol"), try row.value("asset_type"))
    }
  }
}
