import FoundationEssentials
import Identifiers
import Money
import Time

/// Marks identities of orders; investing's.
enum OrderEntity {}

/// Which way an order goes.
enum OrderSide: String, Hashable, Sendable {
  case buy, sell
}

/// What one order has set aside, and what its fills have taken of it.
struct Reservation: Hashable, Sendable {
  let order: ID<OrderEntity>
  let user: UserID
  let side: OrderSide
  /// Cash set aside at the start; none for a sale.
  let reserved: Money
  /// Cash still set aside.
  var held: Money
  /// Cost or proceeds booked for fills.
  var captured = Money.zero(.usd)
  var released = false
  /// How many journal entries it has; numbers the next one.
  var entries = 0
  var lines: [ReservationLine] = []
  /// What of `held` was taken from lots of unsettled cash; the rest was settled.
  var lots: [LotShare] = []
}

/// One symbol of a reservation; nano-shares, and micro-dollars.
struct ReservationLine: Hashable, Sendable {
  let symbol: String
  var reserved: Int64 = 0
  var held: Int64 = 0
  /// The highest cumulative figures that were booked.
  var filled: Int64 = 0
  var filledMicros: Int64 = 0
}

/// What an order's fills of one symbol come to so far, as the broker counts.
struct CumulativeFill: Hashable, Sendable {
  let symbol: String
  /// Cost with fees, or proceeds net of fees.
  let amount: Money
  let quantity: ShareQuantity
  let at: Timestamp
}

/// What reserving, filling and releasing do: the reservation after it, and what is booked.
struct ReservationMove: Hashable, Sendable {
  let reservation: Reservation
  let entries: [JournalEntry]
}

extension Reservation {
  /// O1: sets cash aside, settled cash first.
  static func reserving(
    _ amount: Money, for order: ID<OrderEntity>, of user: UserID, at now: Timestamp
  ) -> ReservationMove {
    var reservation = Reservation(
      order: order, user: user, side: .buy, reserved: amount, held: amount)
    let entry = reservation.entry(
      "O1", at: now,
      [.drawCash(user, credit: .heldForOrders(user), amount.micros, .refuse)])
    return ReservationMove(reservation: reservation, entries: [entry])
  }

  /// O1s: sets shares aside, all lines or none.
  static func reserving(
    _ shares: [(symbol: String, quantity: ShareQuantity)], for order: ID<OrderEntity>,
    of user: UserID, at now: Timestamp
  ) -> ReservationMove {
    var reservation = Reservation(
      order: order, user: user, side: .sell, reserved: .zero(.usd), held: .zero(.usd))
    reservation.lines = shares.map {
      ReservationLine(symbol: $0.symbol, reserved: $0.quantity.nanos, held: $0.quantity.nanos)
    }
    let entry = reservation.entry(
      "O1s", at: now,
      shares.map {
        .move(
          debit: .shares(user, $0.symbol), credit: .heldShares(user, $0.symbol), $0.quantity.nanos)
      })
    return ReservationMove(reservation: reservation, entries: [entry])
  }

  /// O3: books what is new of a buy's fills; `nil` when nothing is.
  func capturing(_ fill: CumulativeFill) -> ReservationMove? {
    var changed = self
    guard let news = changed.take(fill) else { return nil }
    let fromHold = min(news.micros, held.micros)
    changed.held = .usd(micros: held.micros - fromHold)
    changed.consume(fromHold)
    let entry = changed.entry(
      "O3", at: fill.at,
      [
        .move(debit: .heldForOrders(user), credit: .brokerCash(user), fromHold),
        .drawCash(user, credit: .brokerCash(user), news.micros - fromHold, .owe),
        .move(
          debit: .brokerShares(user, fill.symbol), credit: .shares(user, fill.symbol), news.nanos),
      ])
    return ReservationMove(reservation: changed, entries: [entry])
  }

  /// O3s: books what is new of a sale's fills; `nil` when nothing is.
  func crediting(_ fill: CumulativeFill, settlesAt: Timestamp) -> ReservationMove? {
    var changed = self
    guard let news = changed.take(fill),
      let index = changed.lines.firstIndex(where: { $0.symbol == fill.symbol })
    else { return nil }
    let fromHold = min(news.nanos, changed.lines[index].held)
    changed.lines[index].held -= fromHold
    let (shares, held) = (
      Account.shares(user, fill.symbol), Account.heldShares(user, fill.symbol)
    )
    let sold = Account.brokerShares(user, fill.symbol)
    let entry = changed.entry(
      "O3s", at: fill.at,
      [
        .move(debit: held, credit: sold, fromHold),
        .move(debit: shares, credit: sold, news.nanos - fromHold),
        .creditCash(
          user, debit: .brokerCash(user), news.micros, .unsettledUntil(settlesAt)),
      ])
    return ReservationMove(reservation: changed, entries: [entry])
  }

  /// O5: books that a fill was taken back or lowered to these cumulative figures; `nil` when that is
  /// booked, or they are higher.
  func reversing(_ fill: CumulativeFill) -> ReservationMove? {
    guard let index = lines.firstIndex(where: { $0.symbol == fill.symbol }) else { return nil }
    let (cash, shares) = (
      lines[index].filledMicros - fill.amount.micros, lines[index].filled - fill.quantity.nanos
    )
    guard cash >= 0, shares >= 0, cash > 0 || shares > 0 else { return nil }
    var changed = self
    changed.lines[index].filledMicros -= cash
    changed.lines[index].filled -= shares
    changed.captured = .usd(micros: captured.micros - cash)
    let (broker, atBroker) = (Account.brokerCash(user), Account.brokerShares(user, fill.symbol))
    let booked: [Line] =
      switch side {
      case .buy:
        [
          .creditCash(user, debit: broker, cash, .settled),
          .drawShares(user, fill.symbol, credit: atBroker, shares),
        ]
      case .sell:
        [
          .drawCash(user, credit: broker, cash, .owe),
          .move(debit: atBroker, credit: .shares(user, fill.symbol), shares),
        ]
      }
    let entry = changed.entry("O5", at: fill.at, booked)
    return ReservationMove(reservation: changed, entries: [entry])
  }

  /// O4: gives back what is still set aside; of one symbol's shares only, or all.
  func releasing(symbol: String?, at now: Timestamp) -> ReservationMove? {
    guard !released else { return nil }
    var changed = self
    var booked: [Line] = []
    if symbol == nil {
      booked.append(
        .restoreCash(user, debit: .heldForOrders(user), held.micros, unsettled: lots))
      changed.held = .zero(.usd)
      changed.lots = []
      changed.released = true
    }
    for index in lines.indices where symbol == nil || lines[index].symbol == symbol {
      let line = lines[index]
      booked.append(
        .move(
          debit: .heldShares(user, line.symbol), credit: .shares(user, line.symbol), line.held))
      changed.lines[index].held = 0
    }
    let entry = changed.entry("O4", at: now, booked)
    return ReservationMove(reservation: changed, entries: [entry])
  }

  /// Takes in cumulative figures; what is new of them, or `nil` for old news.
  private mutating func take(_ fill: CumulativeFill) -> (micros: Int64, nanos: Int64)? {
    let index =
      lines.firstIndex { $0.symbol == fill.symbol }
      ?? {
        lines.append(ReservationLine(symbol: fill.symbol))
        return lines.endIndex - 1
      }()
    let micros = fill.amount.micros - lines[index].filledMicros
    let nanos = fill.quantity.nanos - lines[index].filled
    guard micros >= 0, nanos >= 0, micros > 0 || nanos > 0 else { return nil }
    lines[index].filledMicros = fill.amount.micros
    lines[index].filled = fill.quantity.nanos
    captured = .usd(micros: captured.micros + micros)
    return (micros, nanos)
  }

  /// Takes an amount out of the hold: settled money first, then the lots, oldest first.
  private mutating func consume(_ amount: Int64) {
    let settled = held.micros + amount - lots.reduce(0) { $0 + $1.amount }
    var rest = max(0, amount - settled)
    lots = lots.compactMap { share in
      let part = min(share.amount, rest)
      rest -= part
      return part == share.amount ? nil : LotShare(lot: share.lot, amount: share.amount - part)
    }
  }

  private mutating func entry(_ step: String, at: Timestamp, _ lines: [Line]) -> JournalEntry {
    entries += 1
    return JournalEntry(
      step, ordinal: entries, cause: "order \(order)", at: at, lines)
  }
}
