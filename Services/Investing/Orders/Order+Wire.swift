import FoundationEssentials
import Identifiers
import Money
import StackProto
import Time

extension OrderWish {
  /// A wire value is a guess until it is checked.
  ///
  /// - Throws: `InvestingError.invalidInput` naming the field.
  init(_ wire: InvestingV1.PlaceOrderRequest, by user: UserID) throws(InvestingError) {
    guard let key = UUID(uuidString: wire.idempotencyKey) else {
      throw .invalidInput(field: "idempotency_key", "not a UUID")
    }
    let side: OrderSide
    switch wire.side {
    case .buy: side = .buy
    case .sell: side = .sell
    case .unspecified, .unrecognized: throw .invalidInput(field: "side", "missing")
    }
    try self.init(
      user: user, key: key, side: side, target: Target(wire),
      amount: wire.amountMicros == 0 ? nil : .usd(micros: wire.amountMicros))
  }
}

extension OrderWish.Target {
  fileprivate init(_ wire: InvestingV1.PlaceOrderRequest) throws(InvestingError) {
    switch wire.instrument {
    case .basketID(let id): self = .basket(try ID(wire: id, field: "basket_id"))
    case .symbol(let text):
      guard let ticker = Ticker(text) else {
        throw .invalidInput(field: "symbol", "not a ticker")
      }
      self = .symbol(ticker)
    case .option(let option):
      guard let contract = option.contract else {
        throw .invalidInput(field: "option.contract", "missing")
      }
      self = .option(
        try OptionContract(contract), contracts: option.contracts,
        limit: Price(micros: option.limitPriceMicros))
    case nil:
      throw .invalidInput(field: "instrument", "exactly one of basket_id, symbol and option")
    }
  }
}

extension OptionContract {
  fileprivate init(_ wire: InvestingV1.OptionContract) throws(InvestingError) {
    guard let expiration = CivilDate(wire.expiration) else {
      throw .invalidInput(field: "option.expiration", "not a date")
    }
    let right: OptionRight
    switch wire.right {
    case .call: right = .call
    case .put: right = .put
    case .unspecified, .unrecognized: throw .invalidInput(field: "option.right", "missing")
    }
    try self.init(
      underlying: wire.underlying, expiration: expiration,
      strike: Price(micros: wire.strikeMicros), right: right)
  }
}

extension InvestingV1.Order {
  /// An order as it travels, also in user events.
  init(_ order: Order) {
    let failure = order.shownFailure
    self.init(
      orderID: order.id.description,
      assetType: InvestingV1.AssetType(order.subject.assetType),
      side: order.side == .buy ? .buy : .sell,
      amountMicros: order.amount.micros, filledAmountMicros: order.filledAmount.micros,
      status: InvestingV1.OrderStatus(order.status),
      failureReason: failure?.reason ?? "", failureCode: failure?.code.rawValue ?? "",
      legs: order.legs.map { InvestingV1.OrderLeg($0, side: order.side) },
      timeline: order.timeline.map {
        TypesV1.StatusChange(status: $0.status.rawValue.uppercased(), atMicros: $0.at.microseconds)
      },
      createdAtMicros: order.createdAt.microseconds, updatedAtMicros: order.updatedAt.microseconds,
      isFinal: order.isFinal)
    switch order.subject {
    case .basket(let id): basketID = id.description
    case .instrument(let symbol, _): self.symbol = symbol
    case .option(let contract, let contracts, let limit):
      option = InvestingV1.OptionContract(contract)
      (self.contracts, limitPriceMicros) = (contracts, limit.micros)
    }
  }
}

extension InvestingV1.OptionContract {
  fileprivate init(_ contract: OptionContract) {
    self.init(
      underlying: contract.underlying, expiration: contract.expiration.description,
      strikeMicros: contract.strike.micros, right: contract.right == .call ? .call : .put,
      symbol: contract.symbol)
  }
}

extension InvestingV1.OrderLeg {
  fileprivate init(_ leg: OrderLeg, side: OrderSide) {
    self.init(
      legID: leg.id.description, symbol: leg.symbol,
      amountMicros: leg.assetType == .option ? 0 : leg.amount.micros,
      requestedQuantityNanos: leg.quantity?.nanos ?? 0,
      filledQuantityNanos: leg.fill.quantity.nanos,
      filledAmountMicros: leg.fill.cash(side).micros,
      averagePriceMicros: leg.averagePrice?.micros ?? 0,
      status: InvestingV1.OrderStatus(leg.state.status),
      failureReason: leg.failure?.reason ?? "")
  }
}

extension InvestingV1.OrderStatus {
  init(_ status: OrderStatus) {
    self =
      switch status {
      case .pending: .pending
      case .acceptedByBroker: .acceptedByBroker
      case .partiallyFilled: .partiallyFilled
      case .filled: .filled
      case .cancelRequested: .cancelRequested
      case .canceled: .canceled
      case .failed: .failed
      case .inReview: .inReview
      }
  }
}

extension OrderCursor {
  /// What clients are given; they only hand it back.
  var text: String { "\(createdAt.microseconds)_\(id)" }

  /// - Throws: `InvestingError.invalidInput`.
  init(text: String) throws(InvestingError) {
    let parts = text.split(separator: "_", maxSplits: 1)
    guard parts.count == 2, let micros = Int64(parts[0]), let id = ID<Order>(String(parts[1]))
    else { throw .invalidInput(field: "page.after", "not a cursor") }
    self.init(createdAt: Timestamp(microseconds: micros), id: id)
  }
}
