import FoundationEssentials
import Identifiers
import Money
import Postgres

/// Reservations in PostgreSQL. A reservation, what it books and the user's new balance commit
/// together.
struct PostgresReservationRepository: ReservationRepository {
  let pool: PostgresPool
  let news: UserNews

  func insert(_ move: ReservationMove, fingerprint: [UInt8]) async throws -> Reservation {
    let (wish, news) = (move.reservation, news)
    return try await pool.transaction(.money) { tx in
      // Takes the order's id first: whoever comes second waits here, and then finds it.
      let inserted = try tx.execute(
        """
        INSERT INTO reservation
          (order_id, user_id, side, input_hash, reserved_micros, held_micros, entries)
        VALUES (\(wish.order), \(wish.user), \(wish.side), \(fingerprint),
          \(wish.reserved.micros), \(wish.held.micros), \(wish.entries))
        ON CONFLICT (order_id) DO NOTHING
        """)
      guard inserted == 1 else {
        let known = try tx.reservation(wish.order, of: wish.user, asked: fingerprint)
        guard !known.released else { throw FundingError.conflict("The reservation is released.") }
        return known
      }
      var reservation = wish
      reservation.lots = try tx.post(move, actor: "reserve").flatMap(\.unsettled)
      try tx.keep(reservation)
      try news.balanceChanged(of: wish.user, tx)
      return reservation
    }
  }

  func bar(_ order: ID<OrderEntity>, of user: UserID) async throws -> Reservation? {
    try await pool.transaction(.money) { tx in
      let inserted = try tx.execute(
        """
        INSERT INTO reservation
          (order_id, user_id, side, input_hash, reserved_micros, held_micros, released)
        VALUES (\(order), \(user), \(OrderSide.buy), \([UInt8]()), 0, 0, TRUE)
        ON CONFLICT (order_id) DO NOTHING
        """)
      return inserted == 1 ? try tx.reservation(order, of: user) : nil
    }
  }

  func update(
    _ order: ID<OrderEntity>, of user: UserID,
    _ change: @escaping @Sendable (Reservation) throws -> ReservationMove?
  ) async throws -> Reservation {
    let news = news
    return try await pool.transaction(.money) { tx in
      let found = try tx.reservation(order, of: user)
      guard let move = try change(found) else { return found }
      _ = try tx.post(move, actor: "order")
      try tx.keep(move.reservation)
      try news.balanceChanged(of: user, tx)
      return move.reservation
    }
  }
}

extension TransactionOptions {
  /// A transaction that moves money: collisions are tried again, its body has no other effects.
  static let money = TransactionOptions(retries: 5)
}

extension PostgresTransaction {
  fileprivate func post(_ move: ReservationMove, actor: String) throws -> [CashDrawn] {
    do {
      return try PostgresLedger(
        tx: self, saga: move.reservation.order.rawValue, actor: actor
      ).post(move.entries)
    } catch LedgerError.overdrawn {
      throw FundingError.insufficientFunds
    }
  }

  fileprivate func reservation(
    _ order: ID<OrderEntity>, of user: UserID, asked fingerprint: [UInt8]? = nil
  ) throws -> Reservation {
    let row = try first(
      "SELECT * FROM reservation WHERE order_id = \(order) AND user_id = \(user) FOR UPDATE")
    guard let row else { throw FundingError.notFound("reservation") }
    if let fingerprint, try row.value("input_hash", as: [UInt8].self) != fingerprint {
      throw FundingError.idempotencyMismatch
    }
    var reservation = Reservation(
      order: order, user: user, side: try row.value("side"),
      reserved: .usd(micros: try row.value("reserved_micros")),
      held: .usd(micros: try row.value("held_micros")))
    reservation.captured = .usd(micros: try row.value("captured_micros"))
    reservation.released = try row.value("released")
    reservation.entries = try row.value("entries")
    reservation.lines = try query(
      "SELECT * FROM reservation_line WHERE order_id = \(order) ORDER BY symbol"
    ).map { line in
      ReservationLine(
        symbol: try line.value("symbol"), reserved: try line.value("reserved_nanos"),
        held: try line.value("held_nanos"), filled: try line.value("filled_nanos"),
        filledMicros: try line.value("filled_micros"))
    }
    reservation.lots = try query(
      """
      SELECT lot_id, held_micros FROM reservation_lot
       WHERE order_id = \(order) AND held_micros > 0 ORDER BY lot_id
      """
    ).map { LotShare(lot: try $0.value("lot_id"), amount: try $0.value("held_micros")) }
    return reservation
  }

  /// Writes a locked reservation back.
  fileprivate func keep(_ reservation: Reservation) throws {
    let order = reservation.order
    try execute(
      """
      UPDATE reservation SET held_micros = \(reservation.held.micros),
        captured_micros = \(reservation.captured.micros), released = \(reservation.released),
        entries = \(reservation.entries)
       WHERE order_id = \(order)
      """)
    for line in reservation.lines {
      try execute(
        """
        INSERT INTO reservation_line
          (order_id, symbol, reserved_nanos, held_nanos, filled_nanos, filled_micros)
        VALUES (\(order), \(line.symbol), \(line.reserved), \(line.held), \(line.filled),
          \(line.filledMicros))
        ON CONFLICT (order_id, symbol) DO UPDATE SET held_nanos = excluded.held_nanos,
          filled_nanos = excluded.filled_nanos, filled_micros = excluded.filled_micros
        """)
    }
    try execute(
      """
      UPDATE reservation_lot SET held_micros = 0
       WHERE order_id = \(order) AND lot_id <> ALL(\(reservation.lots.map(\.lot)))
      """)
    for share in reservation.lots {
      try execute(
        """
        INSERT INTO reservation_lot (order_id, lot_id, held_micros)
        VALUES (\(order), \(share.lot), \(share.amount))
        ON CONFLICT (order_id, lot_id) DO UPDATE SET held_micros = excluded.held_micros
        """)
    }
  }
}
