import FoundationEssentials
import Identifiers
import Money
import Time

/// What a user asks for when placing an order, checked for form.
struct OrderWish: Equatable, Sendable {
  /// What is to be bought or sold.
  enum Target: Equatable, Sendable {
    case basket(ID<Basket>)
    case symbol(Ticker)
    case option(OptionContract, contracts: Int64, limit: Price)
  }

  let user: UserID
  /// Made by the client; never places a second order.
  let key: UUID
  let side: OrderSide
  let target: Target
  /// Dollars in whole cents; for an option what the contracts cost at the limit.
  let amount: Money

  /// The amount is dollars in whole cents; `nil` with an option, and only then.
  ///
  /// - Throws: `InvestingError.invalidInput` naming the field.
  init(
    user: UserID, key: UUID, side: OrderSide, target: Target, amount: Money?
  ) throws(InvestingError) {
    (self.user, self.key, self.side, self.target) = (user, key, side, target)
    switch (target, amount) {
    case (.option(_, let contracts, let limit), nil):
      self.amount = try Self.cost(of: contracts, at: limit)
    case (.option, _?):
      throw .invalidInput(field: "amount", "not with an option")
    case (_, let amount?):
      guard amount.micros > 0, amount.isWholeCents else {
        throw .invalidInput(field: "amount", "a positive amount in whole cents")
      }
      self.amount = amount
    case (_, nil):
      throw .invalidInput(field: "amount", "missing")
    }
  }

  private static func cost(of contracts: Int64, at limit: Price) throws(InvestingError) -> Money {
    guard (1...10_000).contains(contracts) else {
      throw .invalidInput(field: "option.contracts", "from 1 to 10,000")
    }
    guard limit.micros > 0, limit.micros % Money.microsPerCent == 0,
      limit.micros < 100_000_000_000
    else { throw .invalidInput(field: "option.limitPrice", "a positive price in whole cents") }
    // At most 10⁴ · 10² · 10¹¹ micros: fits.
    return .usd(micros: contracts * OptionContract.multiplier * limit.micros)
  }

  /// The input in one canonical form, to tell a repetition from another wish under the same key.
  var canonicalInput: [UInt8] {
    let subject: String =
      switch target {
      case .basket(let id): "basket:\(id)"
      case .symbol(let ticker): "symbol:\(ticker.text)"
      case .option(let contract, let contracts, let limit):
        "option:\(contract.symbol):\(contracts):\(limit.micros)"
      }
    return Array("v1|\(side.rawValue)|\(subject)|\(amount.micros)".utf8)
  }
}

/// What a wish becomes: the subject and the legs, everything looked up.
struct OrderPlan: Equatable, Sendable {
  let subject: OrderSubject
  let legs: [PlannedLeg]
}

/// One leg before it has an identity.
struct PlannedLeg: Equatable, Sendable {
  let symbol: String
  let assetType: AssetType
  let amount: Money
  /// `nil` for a buy by amount.
  let quantity: ShareQuantity?
  let limit: Price?
}

/// What of one instrument could be sold, and what for.
struct Sellable: Equatable, Sendable {
  let symbol: String
  let assetType: AssetType
  /// Held and not already being sold.
  let quantity: ShareQuantity
  let price: Price
}

extension OrderPlan {
  /// The broker takes quantities with at most eight decimals (DriveWealth, fractional assets).
  static let quantityStepNanos: Int64 = 10

  /// A buy of a basket: by the weights, in whole cents that sum exactly to the amount.
  ///
  /// - Throws: `InvestingError.invalidInput` when a part would be less than a cent.
  static func buying(_ basket: Basket, for amount: Money) throws(InvestingError) -> OrderPlan {
    guard let parts = amount.split(byWeights: basket.holdings.map(\.weightNanos)),
      parts.allSatisfy({ $0.micros > 0 })
    else { throw .invalidInput(field: "amount", "too little for every part of the basket") }
    let legs = zip(basket.holdings, parts).map { holding, part in
      PlannedLeg(
        symbol: holding.symbol, assetType: holding.assetType, amount: part, quantity: nil,
        limit: nil)
    }
    return OrderPlan(subject: .basket(basket.id), legs: legs)
  }

  /// A sale worth `amount` from what can be sold: each holding gives in proportion to what it is
  /// worth, so that a sale of everything is always possible.
  ///
  /// - Throws: `InvestingError.insufficientFunds` when it is not worth so much.
  static func selling(
    _ holdings: [Sellable], worth amount: Money, subject: OrderSubject
  ) throws(InvestingError) -> OrderPlan {
    let held = holdings.filter { $0.quantity > .zero }
    var values: [Int64] = []
    for holding in held {
      guard let value = try? holding.price.value(of: holding.quantity) else {
        throw .limitExceeded("the holding is too large")
      }
      values.append(value.micros)
    }
    let total = values.reduce(Int128(0)) { $0 + Int128($1) }
    // A cent of grace: what is shown as 10.00 may be worth 9.996.
    guard total > 0, Int128(amount.micros) <= total + Int128(Money.microsPerCent) else {
      throw .insufficientFunds("not enough of it is held")
    }
    guard let parts = amount.split(byWeights: values) else {
      throw .invalidInput(field: "amount", "cannot be split")
    }
    var legs: [PlannedLeg] = []
    for (index, part) in parts.enumerated() where part.micros > 0 {
      let holding = held[index]
      let quantity = portion(of: holding.quantity, part.micros, of: values[index])
      guard quantity > .zero else { continue }
      legs.append(
        PlannedLeg(
          symbol: holding.symbol, assetType: holding.assetType, amount: part, quantity: quantity,
          limit: nil))
    }
    guard !legs.isEmpty else { throw .invalidInput(field: "amount", "too little to sell") }
    return OrderPlan(subject: subject, legs: legs)
  }

  /// The same share of the quantity as the amount is of the value, in the broker's steps, rounded
  /// down; all of it when the amount is the value or more.
  private static func portion(
    of quantity: ShareQuantity, _ amount: Int64, of value: Int64
  ) -> ShareQuantity {
    let whole = quantity.nanos - quantity.nanos % quantityStepNanos
    guard amount < value else { return ShareQuantity(nanos: whole) }
    let nanos = Int64(Int128(quantity.nanos) * Int128(amount) / Int128(value))
    return ShareQuantity(nanos: nanos - nanos % quantityStepNanos)
  }

  /// Whole contracts at a limit, bought or sold.
  static func option(
    _ contract: OptionContract, contracts: Int64, limit: Price, amount: Money
  ) -> OrderPlan {
    OrderPlan(
      subject: .option(contract, contracts: contracts, limit: limit),
      legs: [
        PlannedLeg(
          symbol: contract.symbol, assetType: .option, amount: amount,
          quantity: ShareQuantity(nanos: contracts * 1_000_000_000), limit: limit)
      ])
  }
}
