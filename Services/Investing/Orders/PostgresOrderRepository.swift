import Cryptography
import FoundationEssentials
import Identifiers
import Money
import Postgres
import Time
import Workflow

/// Orders in PostgreSQL. Each method is one transaction.
struct PostgresOrderRepository: OrderRepository {
  /// The kind of an order's saga.
  static let sagaKind = "order"

  let pool: PostgresPool
  let clock: any WallClock
  let keys: any DeskKeys
  /// An order as its user is told of it.
  let describe: @Sendable (Order) throws -> [UInt8]

  static func saga(_ id: ID<Order>) -> SagaReference { SagaReference(kind: sagaKind, id: id) }

  func placed(by wish: OrderWish) async throws -> Order? {
    try await pool.transaction { tx in try tx.order(placedBy: wish) }
  }

  func insert(_ order: Order, for wish: OrderWish) async throws -> Order {
    try await pool.transaction { tx in
      guard try tx.insert(order, for: wish) else {
        guard let other = try tx.order(placedBy: wish) else {
          throw InvestingError.conflict("the order is being placed")
        }
        return other
      }
      for (position, leg) in order.legs.enumerated() {
        try tx.insert(leg, of: order, position: position)
      }
      // The request itself reserves at once; the saga comes behind it in case it dies.
      try tx.startSaga(
        Self.saga(order.id), user: order.user, wakeAt: order.createdAt.adding(.seconds(15)))
      return order
    }
  }

  func find(_ id: ID<Order>) async throws -> Order {
    try await pool.transaction(.snapshot) { tx in try tx.order(id, lock: false) }
  }

  func find(_ id: ID<Order>, of user: UserID) async throws -> Order {
    let order = try await find(id)
    guard order.user == user, order.isShown else { throw InvestingError.notFound("order") }
    return order
  }

  func list(of user: UserID, before cursor: OrderCursor?, limit: Int) async throws -> [Order] {
    try await pool.transaction(.snapshot) { tx in
      let after: SQL =
        cursor.map { "AND (created_at, id) < (\($0.createdAt), \($0.id))" } ?? ""
      let rows = try tx.query(
        """
        SELECT id FROM orders
         WHERE user_id = \(user) AND stage IN ('working', 'closed') \(after)
         ORDER BY created_at DESC, id DESC LIMIT \(limit)
        """)
      return try rows.map { try tx.order($0.value("id"), lock: false) }
    }
  }

  func update(
    _ id: ID<Order>, _ change: @escaping @Sendable (inout Order) throws -> OrderEffect
  ) async throws -> OrderUpdate {
    let now = clock.now
    return try await pool.transaction { tx in
      let before = try tx.order(id, lock: true)
      var order = before
      let effect = try change(&order)
      if order.isShown, !before.isShown || order.status != before.status {
        order.timeline.append(Order.Change(status: order.status, at: order.updatedAt))
        try tx.append(order.timeline.count, order.timeline[order.timeline.count - 1], to: id)
      }
      try tx.save(order, was: before)
      try note(before, order, in: tx)
      if case .changed(let fill?) = effect.reception { try tx.apply(fill, to: order, at: now) }
      try schedule(effect, of: id, in: tx)
      // Last, for it holds off the user's other events until the commit.
      try tell(order, was: before, in: tx)
      return OrderUpdate(order: order, effect: effect)
    }
  }

  func order(ofBrokerOrder brokerOrder: String?, leg: ID<OrderLeg>?) async throws -> ID<Order>? {
    let rows = try await pool.query(
      """
      SELECT order_id FROM order_legs
       WHERE drivewealth_order_ref = \(brokerOrder) OR id = \(leg)
       ORDER BY (drivewealth_order_ref = \(brokerOrder)) DESC NULLS LAST LIMIT 1
      """)
    return try rows.first?.value("order_id")
  }

  func closed(since: Timestamp) async throws -> [ID<Order>] {
    try await pool.query(
      """
      SELECT DISTINCT o.id FROM orders o JOIN order_legs l ON l.order_id = o.id
       WHERE o.stage = 'closed' AND o.updated_at >= \(since) AND l.filled_nanos > 0 LIMIT 10000
      """
    ).map { try $0.value("id") }
  }

  func wake(_ id: ID<Order>) async throws {
    let now = clock.now
    try await pool.transaction { tx in
      let saga = Self.saga(id)
      if try tx.wakeSaga(saga, at: now) { return }
      // News of an order that waits for a human may be what the human waits for, and news of one that
      // is over may be that the broker has taken a fill back.
      try tx.redriveSaga(saga, by: "broker event", at: now)
    }
  }

  // MARK: What follows from a change

  private func schedule(
    _ effect: OrderEffect, of id: ID<Order>, in tx: PostgresTransaction
  ) throws {
    let saga = Self.saga(id)
    if effect.finished {
      try tx.finishSaga(saga)
    } else if let reason = effect.parked {
      try tx.parkSaga(saga, reason: reason)
    } else if let moment = effect.wakeAt {
      try tx.wakeSaga(saga, at: moment)
    }
  }

  /// Tells the user if anything shown has changed.
  private func tell(_ order: Order, was before: Order, in tx: PostgresTransaction) throws {
    guard order.isShown else { return }
    let payload = try describe(order)
    if before.isShown {
      var old = before
      old.updatedAt = order.updatedAt
      guard try describe(old) != payload else { return }
    }
    try tx.recordUserEvent(
      user: order.user, topic: "order", subject: order.id.rawValue, payload: payload,
      at: order.updatedAt)
  }

  /// Keeps the record of calls to the broker in step with the legs.
  private func note(_ before: Order, _ after: Order, in tx: PostgresTransaction) throws {
    for (old, new) in zip(before.legs, after.legs) where old != new {
      let key = keys.key(for: new, of: after)
      if new.sends > old.sends {
        _ = try tx.preparePartnerCall(
          PartnerCall(
            key: key, partner: "drivewealth", operation: "POST /orders", saga: Self.saga(after.id),
            step: "submit/\(new.id)"))
        try tx.markPartnerCallSent(key: key)
      }
      if let brokerOrder = new.brokerOrder, old.brokerOrder == nil {
        try tx.settlePartnerCall(key: key, outcome: .ok, reference: brokerOrder)
      } else if new.brokerOrder == nil, new.state.isFinal, old.state.isAsked {
        try tx.settlePartnerCall(key: key, outcome: .definiteFailure)
      } else if new.state == .inReview, old.state.isAsked {
        try tx.settlePartnerCall(key: key, outcome: .unknown)
      }
    }
  }
}

extension Order {
  /// Whether the user may see it: from the moment that it is reserved.
  var isShown: Bool { stage == .working || stage == .closed }
}

extension LegState {
  fileprivate var isAsked: Bool { self == .asked || self == .askedToCancel }
}
