import Identifiers
import Money
import Time

/// Where reservations are kept. Each method is one transaction.
protocol ReservationRepository: Sendable {
  /// Keeps a new reservation and books its entries, or answers with the one that is there.
  ///
  /// `fingerprint`: Of what was asked.
  /// - Throws: `FundingError.insufficientFunds`, `.idempotencyMismatch`, `.notFound`; `.conflict`
  ///   when it has been released.
  func insert(_ move: ReservationMove, fingerprint: [UInt8]) async throws -> Reservation
  /// Keeps a released reservation of nothing for an order that has none, so that a request which is
  /// still on its way finds it and sets nothing aside any more.
  ///
  /// - Returns: `nil` when there is one already.
  func bar(_ order: ID<OrderEntity>, of user: UserID) async throws -> Reservation?
  /// Changes a user's reservation under its lock; `nil` from `change` leaves it as it is.
  ///
  /// - Throws: `FundingError.notFound`, `.insufficientFunds`.
  func update(
    _ order: ID<OrderEntity>, of user: UserID,
    _ change: @escaping @Sendable (Reservation) throws -> ReservationMove?
  ) async throws -> Reservation
}

/// Sets cash and shares aside for orders, and books what the broker fills.
struct ReservationWorkflow: Sendable {
  let reservations: any ReservationRepository
  let clock: any WallClock
  /// SHA-256, given so that the domain needs no library for it.
  let fingerprint: @Sendable (String) -> [UInt8]

  func reserve(
    _ amount: Money, for order: ID<OrderEntity>, of user: UserID
  ) async throws -> Reservation {
    guard amount.micros > 0 else { throw FundingError.invalid(field: "amount_micros", "positive") }
    return try await reservations.insert(
      Reservation.reserving(amount, for: order, of: user, at: clock.now),
      fingerprint: fingerprint("buy \(amount.micros)"))
  }

  func reserve(
    _ shares: [(symbol: String, quantity: ShareQuantity)], for order: ID<OrderEntity>,
    of user: UserID
  ) async throws -> Reservation {
    let sorted = shares.sorted { $0.symbol < $1.symbol }
    guard (1...100).contains(sorted.count), Set(sorted.map(\.symbol)).count == sorted.count,
      sorted.allSatisfy({ !$0.symbol.isEmpty && $0.quantity > .zero })
    else { throw FundingError.invalid(field: "lines", "1 to 100 different symbols") }
    let text = sorted.map { "\($0.symbol) \($0.quantity.nanos)" }.joined(separator: ",")
    return try await reservations.insert(
      Reservation.reserving(sorted, for: order, of: user, at: clock.now),
      fingerprint: fingerprint("sell \(text)"))
  }

  func capture(
    _ fill: CumulativeFill, for order: ID<OrderEntity>, of user: UserID
  ) async throws -> Reservation {
    try await reservations.update(order, of: user) { reservation in
      guard reservation.side == .buy else { throw FundingError.conflict("the order is a sale") }
      return reservation.capturing(fill)
    }
  }

  /// `settlesAt`: When the proceeds settle; the next business day when not known.
  func credit(
    _ fill: CumulativeFill, settlesAt: Timestamp?, for order: ID<OrderEntity>, of user: UserID
  ) async throws -> Reservation {
    let tradeDate = CivilDate(NewYork.local(fill.at))
    let moment =
      settlesAt ?? NewYork.instant(NewYork.nextBusinessDay(after: tradeDate), hour: 10)
    return try await reservations.update(order, of: user) { reservation in
      guard reservation.side == .sell else { throw FundingError.conflict("the order is a buy") }
      guard reservation.lines.contains(where: { $0.symbol == fill.symbol }) else {
        throw FundingError.invalid(field: "symbol", "not in the reservation")
      }
      return reservation.crediting(fill, settlesAt: moment)
    }
  }

  /// Books that the broker took a fill back, or lowered it.
  func reverse(
    _ fill: CumulativeFill, for order: ID<OrderEntity>, of user: UserID
  ) async throws -> Reservation {
    try await reservations.update(order, of: user) { $0.reversing(fill) }
  }

  /// Gives back what is still set aside. An order that has no reservation cannot get one any more:
  /// whoever releases has given it up.
  func release(
    symbol: String?, of order: ID<OrderEntity>, of user: UserID
  ) async throws -> Reservation {
    let now = clock.now
    do {
      return try await reservations.update(order, of: user) {
        $0.releasing(symbol: symbol, at: now)
      }
    } catch FundingError.notFound where symbol == nil {
      if let barred = try await reservations.bar(order, of: user) { return barred }
      // It came between the two.
      return try await reservations.update(order, of: user) { $0.releasing(symbol: nil, at: now) }
    }
  }

  func find(_ order: ID<OrderEntity>, of user: UserID) async throws -> Reservation {
    try await reservations.update(order, of: user) { _ in nil }
  }
}
