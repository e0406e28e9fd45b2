import FoundationEssentials
import Identifiers
import Money
import Time

/// What a partner or another service answered: a fact, or silence. Silence means nobody knows.
enum Answer<Fact: Sendable>: Sendable {
  case fact(Fact)
  /// Nothing is known; the cause is for the log.
  case silence(String)
}

/// The broker, as far as orders go.
protocol TradingDesk: Sendable {
  /// Sends an order. The same key never makes a second one.
  func submit(_ request: DeskOrder) async -> Answer<DeskAnswer>
  /// Looks for an order that may or may not have reached the broker; `nil` = not found, which
  /// proves nothing.
  func find(_ request: DeskOrder, since: Timestamp) async -> Answer<String?>
  /// How far an order is.
  func report(on brokerOrder: String) async -> Answer<BrokerReport>
  /// Asks to cancel; what became of it shows in the report.
  func cancel(_ brokerOrder: String) async -> Answer<Void>
}

/// One order as the broker is to get it.
struct DeskOrder: Equatable, Sendable {
  /// The idempotency key at the broker.
  let key: String
  let account: BrokerAccountReference
  let order: ID<Order>
  let leg: ID<OrderLeg>
  let side: OrderSide
  let symbol: String
  let kind: Kind

  enum Kind: Equatable, Sendable {
    /// At the market, for so many dollars.
    case marketAmount(Money)
    /// At the market, so many shares.
    case marketQuantity(ShareQuantity)
    /// Option contracts at a limit.
    case limitContracts(Int64, limit: Price)
  }
}

/// What the broker says to a submitted order.
enum DeskAnswer: Equatable, Sendable {
  /// Taken; nothing more is known.
  case accepted(brokerOrder: String)
  case refused(OrderFailure)
  /// It surely did not get there.
  case neverArrived
}

/// The ledger, as far as orders go. All calls can be repeated.
protocol Reservations: Sendable {
  /// Sets aside what the order needs: dollars for a buy, shares for a sale.
  func reserve(_ order: Order) async -> Answer<ReservationAnswer>
  /// Books everything that is filled of a leg so far.
  func book(_ leg: OrderLeg, of order: Order) async -> Answer<Void>
  /// Books that of a leg only this much is filled after all.
  func reverse(_ leg: OrderLeg, to fill: Fill, of order: Order) async -> Answer<Void>
  /// Frees what is left. Nothing can be set aside for the order afterwards.
  func release(_ order: Order) async -> Answer<Void>
}

enum ReservationAnswer: Equatable, Sendable {
  case reserved
  case refused(OrderFailure)
}

/// What is known of an instrument.
struct Instrument: Equatable, Sendable {
  let symbol: String
  let name: String
  /// A stock or an ETF.
  let assetType: AssetType
  /// Whether it can be bought now.
  let isTradable: Bool
}

/// Looks up instruments at the broker.
protocol InstrumentSource: Sendable {
  /// - Returns: `nil` when there is no such instrument.
  func instrument(_ symbol: Ticker) async throws -> Instrument?
}

/// Current prices.
protocol QuoteSource: Sendable {
  /// The latest price of each symbol that has one; a symbol without is left out.
  func prices(of symbols: [String]) async -> [String: Price]
}

/// The user's account at the broker.
protocol AccountDirectory: Sendable {
  /// - Throws: `InvestingError.kycRequired` while there is none that may trade so.
  func account(of user: UserID, for side: OrderSide) async throws -> BrokerAccountReference
}

/// What of a user's holdings can be sold.
protocol HoldingsView: Sendable {
  /// Per symbol what is held less what open orders already sell.
  func sellable(by user: UserID, symbols: [String]) async throws -> [String: ShareQuantity]
}

/// Where orders are kept.
protocol OrderRepository: Sendable {
  /// The order that the key placed before, with its input's digest check.
  /// - Throws: `InvestingError.idempotencyMismatch`.
  func placed(by wish: OrderWish) async throws -> Order?
  /// Writes down an order that is about to be reserved, and starts its saga. If the key has placed
  /// one meanwhile, that one.
  func insert(_ order: Order, for wish: OrderWish) async throws -> Order
  /// - Throws: `InvestingError.notFound`.
  func find(_ id: ID<Order>) async throws -> Order
  /// One of the user's orders that was reserved.
  /// - Throws: `InvestingError.notFound`, also for another user's order.
  func find(_ id: ID<Order>, of user: UserID) async throws -> Order
  /// The user's orders from the newest, after a cursor.
  func list(of user: UserID, before: OrderCursor?, limit: Int) async throws -> [Order]
  /// Changes an order in one transaction with everything that follows: positions, timeline, what
  /// the user is told, and the saga's next wake-up.
  @discardableResult
  func update(
    _ id: ID<Order>, _ change: @escaping @Sendable (inout Order) throws -> OrderEffect
  ) async throws -> OrderUpdate
  /// The order that a broker's order or a leg belongs to.
  func order(ofBrokerOrder: String?, leg: ID<OrderLeg>?) async throws -> ID<Order>?
  /// Orders with a fill that closed since a moment.
  func closed(since: Timestamp) async throws -> [ID<Order>]
  /// Makes the order's saga look now, also one that waits for a human or is over: the broker may take
  /// back what it had filled.
  func wake(_ id: ID<Order>) async throws
}

/// What a change of an order brings about besides itself.
struct OrderEffect: Equatable, Sendable {
  /// What became of the news that caused it; a new fill in it moves the positions.
  var reception = Reception.seen
  /// When the saga is to look again; `nil` leaves its wake-up as it is.
  var wakeAt: Timestamp?
  /// The saga has ended.
  var finished = false
  /// The saga waits for a human, for this reason.
  var parked: String?

  static let none = OrderEffect()
}

/// An order after a change, and what the change brought about.
struct OrderUpdate: Equatable, Sendable {
  let order: Order
  let effect: OrderEffect
}

/// A place in a user's list of orders.
struct OrderCursor: Equatable, Sendable {
  let createdAt: Timestamp
  let id: ID<Order>
}
