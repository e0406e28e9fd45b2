import Identifiers
import Money
import Time

/// What the broker says about an order of ours.
struct BrokerReport: Equatable, Sendable {
  /// The broker's words, as far as we have names for them.
  enum Status: Equatable, Sendable {
    case new, partiallyFilled, filled, canceling, canceled, rejected
    case unknown(String)
  }
  /// The broker's id of it.
  let brokerOrder: String
  let status: Status
  /// Cumulative.
  let fill: Fill
  /// Why it is rejected or canceled.
  let failure: OrderFailure?

  /// Whether it is the broker's last word. Any other may be late: a lower fill in it is old news.
  var isFinal: Bool { status == .filled || status == .canceled || status == .rejected }

  /// The fact it states. A rejection after a part was filled ends the rest, like a cancellation.
  var event: LegEvent {
    switch status {
    case .new: .reportedNew
    case .partiallyFilled: .reportedPartial
    case .filled: .reportedFilled
    case .canceling: .reportedCanceling
    case .canceled: .reportedCanceled
    case .rejected: fill.quantity > .zero ? .reportedCanceled : .reportedRejected
    case .unknown: .reportedUnknown
    }
  }
}

/// A fact about a leg with what belongs to it.
enum LegNews: Equatable, Sendable {
  case asking
  case neverArrived
  case accepted(brokerOrder: String)
  case refused(OrderFailure)
  case report(BrokerReport)
  case lost

  var event: LegEvent {
    switch self {
    case .asking: .asking
    case .neverArrived: .neverArrived
    case .accepted: .accepted
    case .refused: .refused
    case .report(let report): report.event
    case .lost: .lost
    }
  }
}

/// What was newly filled: shares and cash that the positions must follow.
struct FillDelta: Equatable, Sendable {
  typealias Side = OrderSide

  let symbol: String
  let assetType: AssetType
  let side: OrderSide
  let quantity: ShareQuantity
  /// Cost of a buy, proceeds of a sale.
  let cash: Money
}

/// What became of a piece of news.
enum Reception: Equatable, Sendable {
  /// The leg changed; and so much is newly filled.
  case changed(FillDelta?)
  /// Nothing new.
  case seen
  /// Cannot be; the leg will be looked at again, or by a human.
  case doubted
}

extension Order {
  /// How often in a row the broker may contradict itself before a human looks.
  static let allowedDoubts = 1

  /// Takes in news about one leg. Answers, events and polling all come through here.
  mutating func hear(_ news: LegNews, about leg: ID<OrderLeg>, at now: Timestamp) -> Reception {
    guard let index = legs.firstIndex(where: { $0.id == leg }) else { return .seen }
    var changed = legs[index]
    guard changed.adopt(brokerOrderOf: news) else { return doubt(index) }
    let delta: FillDelta?
    switch changed.take(fillOf: news, side: side) {
    case .grown(let grown): delta = grown
    case .same: delta = nil
    case .old: return .seen
    case .impossible: return doubt(index)
    }
    switch changed.state.next(on: news.event) {
    case .park: return doubt(index)
    case .seen: break
    case .to(let state): changed.state = state
    }
    changed.note(news, at: now)
    changed.doubts = 0
    guard changed != legs[index] else { return .seen }
    legs[index] = changed
    updatedAt = now
    return .changed(delta)
  }

  private mutating func doubt(_ index: Int) -> Reception {
    guard legs[index].state != .inReview else { return .seen }
    legs[index].doubts += 1
    if legs[index].doubts > Self.allowedDoubts { legs[index].state = .inReview }
    return .doubted
  }

  /// Everything it needs is reserved: the legs may go.
  mutating func reserved(at now: Timestamp) {
    guard stage == .reserving else { return }
    stage = .working
    for index in legs.indices {
      if case .to(let state) = legs[index].state.next(on: .reserved) { legs[index].state = state }
    }
    updatedAt = now
  }

  /// It will not be reserved, so it never was an order.
  mutating func refuse(_ why: OrderFailure, at now: Timestamp) {
    guard stage == .reserving else { return }
    stage = .refused
    failure = why
    for index in legs.indices {
      if case .to(let state) = legs[index].state.next(on: .notReserved) {
        legs[index].state = state
      }
    }
    updatedAt = now
  }

  /// The user wants the rest canceled.
  ///
  /// - Throws: `InvestingError.conflict` when there is nothing left to cancel.
  mutating func cancel(at now: Timestamp) throws(InvestingError) {
    if status == .canceled || (cancelWanted && !isFinal) { return }
    guard stage == .working, !isFinal else {
      throw .conflict("the order is \(status.rawValue) and cannot be canceled")
    }
    cancelWanted = true
    cancelLegs()
    updatedAt = now
  }

  /// Has those legs canceled that still can be.
  private mutating func cancelLegs() {
    for index in legs.indices where !legs[index].state.isFinal {
      if case .to(let state) = legs[index].state.next(on: .cancelAsked) {
        legs[index].state = state
      }
    }
  }

  /// Takes in that the broker has a leg which we had lost track of.
  mutating func find(
    _ leg: ID<OrderLeg>, under brokerOrder: String, at now: Timestamp
  ) -> Reception {
    let reception = hear(.accepted(brokerOrder: brokerOrder), about: leg, at: now)
    // What the user wanted before it was lost, they still want.
    if cancelWanted { cancelLegs() }
    return reception
  }

  /// A repeated sending of a leg surely did not get there. It uses up none of the few that the broker
  /// answers under one key, or a broker that is away for seconds would leave the leg unsent for days.
  mutating func uncountSending(of leg: ID<OrderLeg>) {
    guard let index = legs.firstIndex(where: { $0.id == leg }), legs[index].sends > 1 else {
      return
    }
    legs[index].sends -= 1
  }

  /// The broker has taken back what it had filled of a leg, but for this much, and the ledger has
  /// booked that. A human looks at it.
  ///
  /// - Returns: What the positions must follow: the way back.
  mutating func bust(_ leg: ID<OrderLeg>, to fill: Fill, at now: Timestamp) -> FillDelta? {
    guard let index = legs.firstIndex(where: { $0.id == leg }) else { return nil }
    let old = legs[index].fill
    let cash = old.cash(side).micros - fill.cash(side).micros
    guard fill.quantity < old.quantity, cash >= 0,
      let shares = try? old.quantity.subtracting(fill.quantity)
    else { return nil }
    legs[index].fill = fill
    legs[index].booked = fill
    legs[index].state = .inReview
    updatedAt = now
    return FillDelta(
      symbol: legs[index].symbol, assetType: legs[index].assetType,
      side: side == .buy ? .sell : .buy, quantity: shares, cash: .usd(micros: cash))
  }

  /// The ledger has booked a leg's fill up to here.
  mutating func booked(_ fill: Fill, of leg: ID<OrderLeg>) {
    guard let index = legs.firstIndex(where: { $0.id == leg }),
      fill.quantity > legs[index].booked.quantity
    else { return }
    legs[index].booked = fill
  }
}

extension OrderLeg {
  fileprivate enum Growth {
    case grown(FillDelta), same, old, impossible
  }

  /// Learns the broker's id; `false` when it contradicts the one we know.
  fileprivate mutating func adopt(brokerOrderOf news: LegNews) -> Bool {
    let told: String
    switch news {
    case .accepted(let id): told = id
    case .report(let report): told = report.brokerOrder
    default: return true
    }
    if let brokerOrder { return brokerOrder == told }
    brokerOrder = told
    return true
  }

  /// Takes over a higher cumulative fill; a lower one is old news.
  fileprivate mutating func take(fillOf news: LegNews, side: OrderSide) -> Growth {
    guard case .report(let report) = news else { return .same }
    let told = report.fill
    if report.event == .reportedFilled, told.quantity == .zero { return .impossible }
    if told.quantity < fill.quantity {
      // A last word with less than we have seen filled contradicts itself; any other is late.
      switch report.event {
      case .reportedFilled, .reportedCanceled, .reportedRejected: return .impossible
      default: return .old
      }
    }
    guard told.quantity > fill.quantity else { return .same }
    guard !state.isFinal, state != .inReview, state != .waiting, state != .ready else {
      return .impossible
    }
    let cash = told.cash(side).micros.subtractingReportingOverflow(fill.cash(side).micros)
    guard let shares = try? told.quantity.subtracting(fill.quantity), !cash.overflow,
      cash.partialValue >= 0, quantity.map({ told.quantity <= $0 }) ?? true
    else { return .impossible }
    fill = told
    return .grown(
      FillDelta(
        symbol: symbol, assetType: assetType, side: side, quantity: shares,
        cash: .usd(micros: cash.partialValue)))
  }

  /// Keeps what else the news says.
  fileprivate mutating func note(_ news: LegNews, at now: Timestamp) {
    switch news {
    case .asking:
      askedAt = askedAt ?? now
      sends += 1
    case .neverArrived:
      // The key was never seen by the broker, so its clock starts anew.
      askedAt = nil
      sends = 0
    case .refused(let why): failure = why
    case .report(let report) where state == .failed || state == .canceled:
      failure = failure ?? report.failure
    default: break
    }
  }
}
