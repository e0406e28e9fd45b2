import Identifiers
import Money
import Time

/// Takes orders further: sends the legs, follows the fills, books them and frees the rest. Each
/// wake-up looks at the row and does what it is owed; losing or repeating one is harmless.
struct OrderWorkflow: Sendable {
  /// How old an order is given up that could not be reserved: when nobody's reservation counts any
  /// more, by more than replicas' clocks may differ.
  static let givingUp: Duration = OrderPlacement.patience + .seconds(30)
  /// How long a key is sure to be remembered by the broker: it keeps them four days, and we stop a
  /// day earlier.
  static let keyLife: Duration = .seconds(72 * 3_600)
  /// The broker answers a key at most five times (its error E101).
  static let sendsPerKey = 4
  /// How old the first sending must be for the second, third and fourth, while the broker says that
  /// it has no such order.
  static let resendsWhenNotFound: [Duration] = [.zero, .seconds(5), .seconds(60)]
  /// And while it does not even say that: who cannot be asked will hardly answer a sending, and a
  /// broker that is away for a while must not use up the few there are.
  static let resendsWhenSilent: [Duration] = [.seconds(60), .seconds(600), .seconds(3_600)]
  /// When all sendings are used up and the broker still says that it has no such order, a human need
  /// not wait for the key to be forgotten.
  static let searchPatience: Duration = .seconds(3_600)

  let orders: any OrderRepository
  let desk: any TradingDesk
  let reservations: any Reservations
  let placement: OrderPlacement
  let keys: any DeskKeys
  let recorder: any PortfolioRecorder
  let clock: any WallClock

  /// Does what the order is owed.
  func wake(_ id: ID<Order>) async throws {
    let order = try await orders.find(id)
    switch order.stage {
    case .closed: try await lookForBusts(order)
    case .refused: try await free(order)
    case .reserving: try await reserve(order)
    case .working: try await work(order)
    }
  }

  /// Asks for the rest of an order to be canceled.
  func cancel(_ id: ID<Order>, by user: UserID) async throws -> Order {
    _ = try await orders.find(id, of: user)
    let now = clock.now
    return try await orders.update(id) { order in
      try order.cancel(at: now)
      return OrderEffect(wakeAt: now)
    }.order
  }

  /// Learns from elsewhere under which id the broker has a leg that we sent and never heard of, also
  /// when we had given it up for lost.
  func learn(brokerOrder: String, of leg: ID<OrderLeg>, in id: ID<Order>) async throws {
    let now = clock.now
    try await orders.update(id) { order in
      guard let known = order.legs.first(where: { $0.id == leg }), known.brokerOrder == nil,
        known.state == .asked || known.state == .askedToCancel || known.state == .inReview
      else { return .none }
      return OrderEffect(reception: order.find(leg, under: brokerOrder, at: now))
    }
  }

  // MARK: Busts

  /// How long after an order is closed its fills are looked at again: exchanges take back erroneous
  /// trades within a day, and a broker corrects its own until they settle.
  static let bustWatch = Duration.seconds(3 * 86_400)

  /// Wakes every order that closed lately: the event that tells of a bust may be lost.
  func lookAtClosed() async throws {
    for id in try await orders.closed(since: clock.now.adding(.zero - Self.bustWatch)) {
      try Task.checkCancellation()
      try await orders.wake(id)
    }
  }

  /// A closed order never changes, except that the broker takes a fill back. The ledger books that
  /// first, then the order goes to a human.
  private func lookForBusts(_ order: Order) async throws {
    guard order.stage == .closed else { return }
    let now = clock.now
    var isBust = order.legs.contains { $0.state == .inReview }
    for leg in order.legs where leg.fill.quantity > .zero {
      guard let brokerOrder = leg.brokerOrder,
        case .fact(let report) = await desk.report(on: brokerOrder),
        report.isFinal, report.fill.quantity < leg.fill.quantity
      else { continue }
      guard case .fact = await reservations.reverse(leg, to: report.fill, of: order) else {
        try await orders.update(order.id) { _ in OrderEffect(wakeAt: now.adding(.seconds(15))) }
        return
      }
      isBust = true
      try await orders.update(order.id) { order in
        OrderEffect(reception: .changed(order.bust(leg.id, to: report.fill, at: now)))
      }
    }
    let parks = isBust
    try await orders.update(order.id) { _ in
      parks
        ? OrderEffect(parked: "the broker has taken a fill back") : OrderEffect(finished: true)
    }
  }

  // MARK: Reserving

  private func reserve(_ order: Order) async throws {
    guard clock.now < order.createdAt.adding(Self.givingUp) else {
      return try await giveUp(order)
    }
    guard clock.now < order.createdAt.adding(OrderPlacement.patience) else {
      let moment = order.createdAt.adding(Self.givingUp)
      try await orders.update(order.id) { _ in OrderEffect(wakeAt: moment) }
      return
    }
    do {
      _ = try await placement.reserve(order)
    } catch InvestingError.partnerUnavailable {
      let now = clock.now
      try await orders.update(order.id) { _ in
        OrderEffect(wakeAt: now.adding(.seconds(2)))
      }
    } catch is InvestingError {
      return  // Refused, and written down as such.
    }
  }

  /// Nobody waits for it any longer: whatever got reserved is freed, and it never was an order.
  ///
  /// Nothing can come to be reserved from now on; what was until now is seen under the order's lock.
  private func giveUp(_ order: Order) async throws {
    let now = clock.now
    let current = try await orders.update(order.id) { _ in .none }.order
    guard current.stage == .reserving else {
      try await orders.update(order.id) { _ in OrderEffect(wakeAt: now) }
      return
    }
    switch await reservations.release(order) {
    case .fact:
      try await orders.update(order.id) { order in
        order.refuse(OrderFailure(code: .unavailable, reason: "could not be reserved"), at: now)
        return OrderEffect(finished: true)
      }
    case .silence:
      try await orders.update(order.id) { _ in OrderEffect(wakeAt: now.adding(.seconds(15))) }
    }
  }

  /// Two may have asked for the reservation at once, and only one been refused: nothing stays set
  /// aside for what is no order, and nothing can be any more.
  private func free(_ order: Order) async throws {
    let now = clock.now
    switch await reservations.release(order) {
    case .fact: try await orders.update(order.id) { _ in OrderEffect(finished: true) }
    case .silence:
      try await orders.update(order.id) { _ in OrderEffect(wakeAt: now.adding(.seconds(15))) }
    }
  }

  // MARK: Legs

  private func work(_ order: Order) async throws {
    for leg in order.legs {
      try Task.checkCancellation()
      try await serve(leg, of: order)
    }
    let now = try await book(try await orders.find(order.id))
    try await settle(now)
  }

  private func serve(_ leg: OrderLeg, of order: Order) async throws {
    switch leg.state.duty {
    case .submit: try await submit(leg, of: order)
    case .findOut: try await findOut(leg, of: order)
    case .lookUp: try await lookUp(leg, of: order)
    case .cancel:
      guard let brokerOrder = leg.brokerOrder else { return }
      _ = await desk.cancel(brokerOrder)
      try await lookUp(leg, of: order)
    case nil: return
    }
  }

  private func submit(_ leg: OrderLeg, of order: Order) async throws {
    // Written down before it is sent. Two workers at once would send the same key.
    guard case .changed = try await hear(.asking, about: leg, of: order) else { return }
    let request = DeskOrder(leg, of: order, key: keys.key(for: leg, of: order))
    switch await desk.submit(request) {
    case .fact(.accepted(let id)):
      try await hear(.accepted(brokerOrder: id), about: leg, of: order)
    case .fact(.refused(let why)): try await hear(.refused(why), about: leg, of: order)
    case .fact(.neverArrived):
      // Sure only of this sending: an earlier one under the same key may have arrived.
      if leg.sends == 0 {
        try await hear(.neverArrived, about: leg, of: order)
      } else {
        try await orders.update(order.id) { order in
          order.uncountSending(of: leg.id)
          return .none
        }
      }
    case .silence: return
    }
  }

  private func findOut(_ leg: OrderLeg, of order: Order) async throws {
    let askedAt = leg.askedAt ?? order.createdAt
    let request = DeskOrder(leg, of: order, key: keys.key(for: leg, of: order))
    let resends: [Duration]
    switch await desk.find(request, since: askedAt) {
    case .fact(let found?):
      try await hear(.accepted(brokerOrder: found), about: leg, of: order)
      return
    case .fact(nil): resends = Self.resendsWhenNotFound
    case .silence: resends = Self.resendsWhenSilent
    }
    let age = clock.now.since(askedAt)
    if leg.sends >= Self.sendsPerKey, resends == Self.resendsWhenNotFound,
      age >= Self.searchPatience
    {
      try await hear(.lost, about: leg, of: order)
    } else if age >= Self.keyLife {
      try await hear(.lost, about: leg, of: order)
    } else if leg.sends < Self.sendsPerKey, age >= resends[max(0, leg.sends - 1)] {
      try await submit(leg, of: order)
    }
  }

  private func lookUp(_ leg: OrderLeg, of order: Order) async throws {
    guard let brokerOrder = leg.brokerOrder else { return }
    if case .fact(let report) = await desk.report(on: brokerOrder) {
      try await hear(.report(report), about: leg, of: order)
    }
  }

  @discardableResult
  private func hear(
    _ news: LegNews, about leg: OrderLeg, of order: Order
  ) async throws -> Reception {
    let now = clock.now
    return try await orders.update(order.id) { order in
      OrderEffect(reception: order.hear(news, about: leg.id, at: now))
    }.effect.reception
  }

  // MARK: Books

  /// Books in the ledger what is filled beyond what it knows.
  private func book(_ order: Order) async throws -> Order {
    var current = order
    for leg in order.legs where leg.fill.quantity > leg.booked.quantity {
      guard case .fact = await reservations.book(leg, of: order) else { continue }
      current = try await orders.update(order.id) { order in
        order.booked(leg.fill, of: leg.id)
        return .none
      }.order
    }
    return current
  }

  /// Closes the order when all is over, else says when to look again.
  private func settle(_ order: Order) async throws {
    let now = clock.now
    let allBooked = order.legs.allSatisfy { $0.booked.quantity >= $0.fill.quantity }
    if order.isFinal, allBooked {
      guard case .fact = await reservations.release(order) else {
        try await orders.update(order.id) { _ in OrderEffect(wakeAt: now.adding(.seconds(2))) }
        return
      }
      try await orders.update(order.id) { order in
        order.stage = .closed
        return OrderEffect(finished: true)
      }
      // A point on the user's chart; the next round makes up for one that fails.
      if order.filledAmount.micros > 0 { try? await recorder.record(order.user) }
      return
    }
    let waitsForHuman =
      allBooked
      && order.legs.allSatisfy {
        $0.state.isFinal || $0.state == .inReview
      }
    try await orders.update(order.id) { order in
      waitsForHuman
        ? OrderEffect(
          parked: "a leg is lost at the broker, or the broker contradicts itself about it")
        : OrderEffect(wakeAt: now.adding(order.pause(at: now)))
    }
  }
}

/// Keeps the value of portfolios over time.
protocol PortfolioRecorder: Sendable {
  /// Records the user's portfolio as it is now.
  func record(_ user: UserID) async throws
}

/// Derives the broker's idempotency keys. The same leg always gets the same key.
protocol DeskKeys: Sendable {
  func key(for leg: OrderLeg, of order: Order) -> String
}

extension Order {
  /// How long to leave the broker alone: short while the user watches, a minute later on.
  func pause(at now: Timestamp) -> Duration {
    if legs.contains(where: { $0.state == .ready }) { return .seconds(1) }
    if legs.contains(where: { $0.doubts > 0 }) { return .seconds(30) }
    let age = now.since(updatedAt)
    if age < .seconds(15) { return .seconds(1) }
    if age < .seconds(120) { return .seconds(5) }
    return .seconds(60)
  }
}

extension DeskOrder {
  /// A leg as the broker is to get it.
  init(_ leg: OrderLeg, of order: Order, key: String) {
    let kind: Kind =
      if let limit = leg.limit, let contracts = leg.quantity {
        .limitContracts(contracts.nanos / 1_000_000_000, limit: limit)
      } else if let quantity = leg.quantity {
        .marketQuantity(quantity)
      } else {
        .marketAmount(leg.amount)
      }
    self.init(
      key: key, account: order.account, order: order.id, leg: leg.id, side: order.side,
      symbol: leg.symbol, kind: kind)
  }
}
