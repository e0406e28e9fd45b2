import Identifiers
import Money
import Time

/// Our own limits on orders.
struct OrderLimits: Equatable, Sendable {
  /// The least an order may be for.
  let minimum: Money
  /// The most an order may be for.
  let maximum: Money
}

/// Turns what a user wants into an order that is written down and reserved.
struct OrderPlacement: Sendable {
  /// How long an order may wait for its reservation. What is reserved later does not count: the saga
  /// may be giving the order up, and frees it.
  static let patience: Duration = .seconds(120)

  let orders: any OrderRepository
  let reservations: any Reservations
  let accounts: any AccountDirectory
  let catalog: any BasketCatalog
  let instruments: any InstrumentSource
  let quotes: any QuoteSource
  let holdings: any HoldingsView
  let limits: OrderLimits
  let clock: any WallClock
  let ids: any IDGenerator

  /// Places an order once, however often it is asked under one key.
  ///
  /// It is written down before anything is reserved, so that a crash in between leaves a row that
  /// its saga takes further, and never money that nobody remembers.
  /// - Throws: `InvestingError`.
  func place(_ wish: OrderWish) async throws -> Order {
    if let known = try await orders.placed(by: wish) { return try await reserve(known) }
    try check(wish)
    let account = try await accounts.account(of: wish.user, for: wish.side)
    let plan = try await plan(for: wish)
    let order = try await orders.insert(
      Order(wish, plan: plan, account: account, ids: ids, now: clock.now), for: wish)
    return try await reserve(order)
  }

  private func check(_ wish: OrderWish) throws(InvestingError) {
    guard wish.amount.micros >= limits.minimum.micros else {
      throw .invalidInput(field: "amount", "at least \(limits.minimum.decimalText)")
    }
    guard wish.amount.micros <= limits.maximum.micros else {
      throw .limitExceeded("at most \(limits.maximum.decimalText) an order")
    }
    if case .option(let contract, _, _) = wish.target, contract.expiration < CivilDate(clock.now) {
      throw .invalidInput(field: "option.expiration", "has passed")
    }
  }

  private func plan(for wish: OrderWish) async throws -> OrderPlan {
    switch wish.target {
    case .option(let contract, let contracts, let limit):
      return .option(contract, contracts: contracts, limit: limit, amount: wish.amount)
    case .basket(let id):
      guard let basket = try await catalog.baskets([id]).first else {
        throw InvestingError.notFound("basket")
      }
      if wish.side == .sell {
        return try await selling(
          basket.holdings.map { ($0.symbol, $0.assetType) }, wish, subject: .basket(id))
      }
      guard basket.isActive else {
        throw InvestingError.orderRejected("this basket is no longer sold")
      }
      return try .buying(basket, for: wish.amount)
    case .symbol(let ticker):
      guard let instrument = try await instruments.instrument(ticker) else {
        throw InvestingError.invalidInput(field: "symbol", "unknown")
      }
      let subject = OrderSubject.instrument(
        symbol: instrument.symbol, instrument.assetType)
      if wish.side == .sell {
        return try await selling(
          [(instrument.symbol, instrument.assetType)], wish, subject: subject)
      }
      guard instrument.isTradable else {
        throw InvestingError.orderRejected("\(instrument.symbol) cannot be bought now")
      }
      let leg = PlannedLeg(
        symbol: instrument.symbol, assetType: instrument.assetType, amount: wish.amount,
        quantity: nil, limit: nil)
      return OrderPlan(subject: subject, legs: [leg])
    }
  }

  private func selling(
    _ instruments: [(symbol: String, type: AssetType)], _ wish: OrderWish, subject: OrderSubject
  ) async throws -> OrderPlan {
    let symbols = instruments.map(\.symbol)
    let held = try await holdings.sellable(by: wish.user, symbols: symbols)
    let prices = await quotes.prices(of: symbols.filter { (held[$0] ?? .zero) > .zero })
    let sellable = try instruments.compactMap { instrument -> Sellable? in
      guard let quantity = held[instrument.symbol], quantity > .zero else { return nil }
      guard let price = prices[instrument.symbol] else {
        throw InvestingError.partnerUnavailable("no price for \(instrument.symbol) now")
      }
      return Sellable(
        symbol: instrument.symbol, assetType: instrument.type, quantity: quantity, price: price)
    }
    return try .selling(sellable, worth: wish.amount, subject: subject)
  }

  /// Sets aside what the order needs. Also what its saga does if we die here.
  func reserve(_ order: Order) async throws -> Order {
    guard order.stage == .reserving else { return order }
    switch await reservations.reserve(order) {
    case .fact(.reserved):
      let clock = clock
      let reserved = try await orders.update(order.id) { order in
        // The time under the order's lock: whoever gives it up looks at it under the same.
        let now = clock.now
        guard now < order.createdAt.adding(Self.patience) else { return .none }
        order.reserved(at: now)
        return OrderEffect(wakeAt: now)
      }.order
      // Too late, or refused meanwhile: its saga releases what we were given.
      guard reserved.stage == .working || reserved.stage == .closed else {
        throw InvestingError.partnerUnavailable("the money could not be reserved in time")
      }
      return reserved
    case .fact(.refused(let failure)):
      let now = clock.now
      try await orders.update(order.id) { order in
        order.refuse(failure, at: now)
        // Its saga sees to it that nothing stays set aside.
        return order.stage == .refused ? OrderEffect(wakeAt: now) : .none
      }
      throw InvestingError(failure)
    case .silence(let cause):
      throw InvestingError.partnerUnavailable("the money could not be reserved: \(cause)")
    }
  }
}

extension InvestingError {
  /// The refusal that a failure is to whoever asked.
  init(_ failure: OrderFailure) {
    switch failure.code {
    case .insufficientFunds: self = .insufficientFunds(failure.reason)
    case .marketClosed: self = .marketClosed(failure.reason)
    case .orderRejected: self = .orderRejected(failure.reason)
    case .unavailable: self = .partnerUnavailable(failure.reason)
    }
  }
}

extension Order {
  /// A new order, nothing reserved yet.
  init(
    _ wish: OrderWish, plan: OrderPlan, account: BrokerAccountReference, ids: any IDGenerator,
    now: Timestamp
  ) {
    let legs = plan.legs.map { leg in
      OrderLeg(
        id: ids.makeID(), symbol: leg.symbol, assetType: leg.assetType, amount: leg.amount,
        quantity: leg.quantity, limit: leg.limit, state: .waiting, brokerOrder: nil, fill: .none,
        booked: .none, failure: nil, askedAt: nil, sends: 0, doubts: 0)
    }
    self.init(
      id: ids.makeID(), user: wish.user, side: wish.side, subject: plan.subject,
      amount: wish.amount, account: account, stage: .reserving, cancelWanted: false, failure: nil,
      legs: legs, timeline: [], createdAt: now, updatedAt: now)
  }
}
