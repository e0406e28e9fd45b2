import Identifiers
import Money
import Time

/// Whether something is bought or sold.
enum OrderSide: String, Sendable {
  case buy, sell
}

/// What an order is for.
enum OrderSubject: Equatable, Sendable {
  case basket(ID<Basket>)
  /// A single stock or ETF.
  case instrument(symbol: String, AssetType)
  /// Whole option contracts at a limit per share.
  case option(OptionContract, contracts: Int64, limit: Price)

  /// What the app calls it.
  var assetType: AssetType {
    switch self {
    case .basket: .basket
    case .instrument(_, let type): type
    case .option: .option
    }
  }
}

/// Why an order or a leg came to nothing.
struct OrderFailure: Equatable, Sendable {
  /// What the app can act on.
  enum Code: String, Sendable {
    case insufficientFunds = "INSUFFICIENT_FUNDS"
    case marketClosed = "MARKET_CLOSED"
    case orderRejected = "ORDER_REJECTED"
    case unavailable = "UNAVAILABLE"
  }
  let code: Code
  /// For people.
  let reason: String
}

/// How far an order is with what we owe for it.
enum OrderStage: String, Sendable {
  /// Written down; the money or shares are being reserved. Not yet shown to the user.
  case reserving
  /// Could not be reserved: it never was an order, and is never shown.
  case refused
  /// Reserved; the legs are on their way.
  case working
  /// All is over: fills booked, the rest released.
  case closed
}

/// How much of a leg is filled. Cumulative: it only ever grows.
struct Fill: Equatable, Sendable {
  static let none = Fill(quantity: .zero, gross: .zero(.usd), fees: .zero(.usd))

  /// Shares or contracts.
  let quantity: ShareQuantity
  /// Price times quantity.
  let gross: Money
  /// What the broker keeps.
  let fees: Money

  /// What the fill moves in cash: the cost with fees of a buy, the proceeds less fees of a sale.
  /// Within 64 bits for anything the broker can report; clamped beyond.
  func cash(_ side: OrderSide) -> Money {
    let sum =
      side == .buy
      ? gross.micros.addingReportingOverflow(fees.micros)
      : gross.micros.subtractingReportingOverflow(fees.micros)
    return .usd(micros: sum.overflow ? .max : sum.partialValue)
  }
}

/// The part of an order in one instrument: what the broker sees as an order.
struct OrderLeg: Equatable, Sendable {
  let id: ID<OrderLeg>
  let symbol: String
  /// A stock, an ETF or an option.
  let assetType: AssetType
  /// Dollars to spend or to raise, in whole cents.
  let amount: Money
  /// Shares or contracts to order; `nil` for a buy by amount.
  let quantity: ShareQuantity?
  /// Per share, for options.
  let limit: Price?
  var state: LegState
  /// The broker's id of it, once known.
  var brokerOrder: String?
  var fill: Fill
  /// How much of the fill is booked in the ledger.
  var booked: Fill
  var failure: OrderFailure?
  /// When it was first sent; under one key it is sent again only for so long.
  var askedAt: Timestamp?
  /// How often it was sent under that key.
  var sends: Int
  /// How often in a row the broker said something that cannot be.
  var doubts: Int

  /// Per share of what is filled; `nil` while nothing is. An option contract is 100 shares.
  var averagePrice: Price? {
    guard let price = Price.average(of: fill.gross, over: fill.quantity) else { return nil }
    return assetType == .option
      ? Price(micros: price.micros / OptionContract.multiplier) : price
  }
}

/// What a user wants bought or sold, and how far it is.
struct Order: Equatable, Sendable {
  /// A status and when the order came to it.
  struct Change: Equatable, Sendable {
    let status: OrderStatus
    let at: Timestamp
  }

  let id: ID<Order>
  let user: UserID
  let side: OrderSide
  let subject: OrderSubject
  /// Dollars ordered, in whole cents; the sum of the legs' amounts.
  let amount: Money
  /// The broker account it is in.
  let account: BrokerAccountReference
  var stage: OrderStage
  /// Whether the user asked to cancel it.
  var cancelWanted: Bool
  var failure: OrderFailure?
  var legs: [OrderLeg]
  /// Oldest first.
  var timeline: [Change]
  let createdAt: Timestamp
  var updatedAt: Timestamp

  var status: OrderStatus {
    if stage == .refused { return .failed }
    return OrderStatus(
      legs: legs.map { ($0.state, $0.fill.quantity > .zero) }, cancelWanted: cancelWanted)
  }

  /// Dollars filled so far.
  var filledAmount: Money {
    .usd(micros: legs.reduce(Int64(0)) { $0 &+ $1.fill.cash(side).micros })
  }

  /// Whether every leg is over.
  var isFinal: Bool { legs.allSatisfy(\.state.isFinal) }

  /// Why it failed, or why the first part that failed did.
  var shownFailure: OrderFailure? { failure ?? legs.lazy.compactMap(\.failure).first }
}

/// The account at the broker that an order trades in.
struct BrokerAccountReference: Equatable, Sendable {
  /// The broker's id of the account.
  let id: String
  /// The account number, which orders name.
  let number: String
}
