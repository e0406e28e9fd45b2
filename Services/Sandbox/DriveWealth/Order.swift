/// An order at DriveWealth.
struct Order: Codable, Sendable {
  enum Side: String, Codable, Sendable {
    case buy = "BUY"
    case sell = "SELL"
    case buyOpen = "BUY_OPEN"
    case sellClose = "SELL_CLOSE"

    var isBuy: Bool { self == .buy || self == .buyOpen }
  }

  /// What the market will do with it, in turn.
  enum Step: Codable, Sendable {
    /// So many nanos; 0 for all that is left.
    case fill(Int64)
    case cancel
    case reject
    /// Wait for a cancel.
    case rest
  }

  let id: String
  let number: String
  let account: String
  let symbol: String
  let isOption: Bool
  let type: String
  let side: Side
  /// In nanos; of a cash order, what has been bought.
  var quantity: Int64?
  let amountCash: Int64?
  let price: Int64?
  let timeInForce: String
  let clientOrderID: String?
  let metadata: String
  var status = "NEW"
  var filled: Int64 = 0
  /// Cash of the fills so far.
  var amount: Int64 = 0
  var lastPrice: Int64 = 0
  var lastShares: Int64 = 0
  var executedAt: Int64?
  var errorCode = ""
  var errorMessage = ""
  /// Cash kept back for what is still to be bought.
  var reserved: Int64 = 0
  var steps: [Step] = []
  var isCancelWanted = false
  var isTriggered = false
  let createdAt: Int64
  let expiresAt: Int64

  var isFinal: Bool { ["FILLED", "CANCELED", "REJECTED"].contains(status) }

  /// Shares per unit of quantity.
  var multiplier: Int64 { isOption ? 100 : 1 }

  /// Cash of so many nanos at a price.
  func cost(_ nanos: Int64, at price: Int64) -> Int64 {
    Exact.scaled(nanos, by: price * multiplier, over: 1_000_000_000)
  }

  /// The average of all fills in micros, rounded down.
  var average: Int64 {
    filled == 0 ? 0 : Exact.scaled(amount, by: 1_000_000_000, over: filled * multiplier)
  }
}

extension Order {
  /// What the sandbox's magic quantities and underlyings ask for (DriveWealth's documentation).
  static func steps(symbol: String, quantity: Int64?, isOption: Bool) -> [Step] {
    let unit: Int64 = 1_000_000_000
    func parts(_ size: Int64, of total: Int64) -> [Step] {
      Array(repeating: Step.fill(size * unit), count: Int(total / size)) + [.fill(0)]
    }
    if isOption {
      let half = max(1, (quantity ?? unit) / unit / 2)
      switch OptionContract(symbol)?.underlying.symbol {
      case "MMM": return parts(1, of: (quantity ?? unit) / unit - 1)
      case "EAT": return [.fill(half * unit), .rest]
      case "AMZN": return [.cancel]
      case "META": return [.fill(half * unit), .cancel]
      case "ASST": return [.reject]
      case "IREN": return [.rest]
      default: return [.fill(0)]
      }
    }
    guard symbol == "HL", let quantity, quantity % unit == 0 else { return [.fill(0)] }
    switch quantity / unit {
    case 176: return [.fill(88 * unit), .cancel]
    case 177: return [.fill(88 * unit), .fill(0)]
    case 178: return parts(10, of: 170)
    case 179: return parts(20, of: 160)
    case 1039: return parts(1, of: 1038)
    case 1049: return parts(100, of: 1000)
    case 1059: return [.reject]
    case 1069: return [.fill(500 * unit), .cancel]
    case 1079: return [.cancel]
    case 1089, 5089: return [.rest]
    default: return [.fill(0)]
    }
  }
}

extension Books {
  /// Takes an order in: everything that DriveWealth decides later is decided later.
  mutating func accept(_ order: Order, preventsQueuing: Bool) {
    var order = order
    order.steps = Order.steps(
      symbol: order.symbol, quantity: order.quantity, isOption: order.isOption)
    if order.side.isBuy, let quote = quote(order.symbol) {
      let price = order.price.map { order.type == "LIMIT" ? $0 : max($0, quote.ask) } ?? quote.ask
      order.reserved = order.amountCash ?? order.cost(order.quantity ?? 0, at: price)
    }
    let (problem, free) = (problem(of: order), cash(of: order.account).forTrade)
    broker.orders[order.id] = order
    broker.orderOrder.append(order.id)
    publish("orders.created", json(order))
    if let problem {
      reject(order.id, problem.0, problem.1)
    } else if order.side.isBuy, order.reserved > free {
      reject(order.id, "O999", "Insufficient buying power.")
    } else if preventsQueuing, nextTrading(for: order) > now {
      reject(order.id, "O099", "The market is closed.")
    } else {
      // Fills of one account come one after the other.
      let earliest = max(now, broker.accounts[order.account]?.nextFillAt ?? 0)
      let due = earliest + fillDelay(broker.orderCount)
      broker.accounts[order.account]?.nextFillAt = due
      agenda.add(.fill(order: order.id), at: due)
    }
  }

  private func problem(of order: Order) -> (String, String)? {
    guard !order.side.isBuy else { return nil }
    let held = broker.accounts[order.account]?.positions[order.symbol]?.nanos ?? 0
    let wanted =
      order.quantity
      ?? Exact.scaled(
        order.amountCash ?? 0, by: 1_000_000_000, over: max(1, quote(order.symbol)?.bid ?? 1))
    return wanted > held - resting(order.symbol, in: order.account)
      ? ("O105", "The account does not hold that many shares.") : nil
  }

  /// Shares that resting sales are about to sell.
  func resting(_ symbol: String, in account: String) -> Int64 {
    broker.orders.values.reduce(0) { sum, order in
      guard order.account == account, order.symbol == symbol, !order.side.isBuy, !order.isFinal
      else { return sum }
      return sum + max(0, (order.quantity ?? 0) - order.filled)
    }
  }

  private func nextTrading(for order: Order) -> Int64 {
    broker.accounts[order.account]?.ignoresMarketHours == true ? now : nextTrading(from: now)
  }

  /// The market turns to an order: the next step of it, or another wait.
  mutating func workOrder(_ id: String) {
    guard let order = broker.orders[id], !order.isFinal else { return }
    if order.isCancelWanted || now >= order.expiresAt { return cancel(id) }
    let opening = nextTrading(for: order)
    if opening > now { return agenda.add(.fill(order: id), at: opening) }
    if broker.halted.contains(order.symbol) {
      if (order.quantity ?? 1) % 1_000_000_000 != 0 || order.amountCash != nil {
        return reject(id, "O099", "The instrument is halted.")
      }
      return after(Moment.second, .fill(order: id))
    }
    guard let quote = quote(order.symbol) else {
      return reject(id, "O101", "Unknown instrument.")
    }
    guard let price = executable(order, quote) else {
      return after(min(Moment.second, settings.fillMaximum + 1), .fill(order: id))
    }
    guard let step = order.steps.first else { return cancel(id) }
    if case .rest = step { return }
    broker.orders[id]?.steps.removeFirst()
    switch step {
    case .fill(let nanos): fill(id, nanos, at: price)
    case .cancel: return cancel(id)
    case .reject: return reject(id, "O099", "The order was refused by the exchange.")
    case .rest: return
    }
    if broker.orders[id]?.isFinal == false {
      after(min(settings.fillMinimum, 20_000), .fill(order: id))
    }
  }

  /// The price it can be done at, or nil while it has to wait.
  private mutating func executable(
    _ order: Order, _ quote: (bid: Int64, ask: Int64, last: Int64)
  ) -> Int64? {
    let market = order.side.isBuy ? quote.ask : quote.bid
    guard let price = order.price, !order.isTriggered else { return market }
    let isReady =
      switch (order.type, order.side.isBuy) {
      case ("LIMIT", true): quote.ask <= price
      case ("LIMIT", false): quote.bid >= price
      case ("STOP", true): quote.last >= price
      case ("STOP", false): quote.last <= price
      case (_, true): quote.ask <= price
      case (_, false): quote.bid >= price
      }
    if isReady, order.type != "LIMIT" { broker.orders[order.id]?.isTriggered = true }
    return isReady ? market : nil
  }

  private mutating func fill(_ id: String, _ wanted: Int64, at price: Int64) {
    guard var order = broker.orders[id] else { return }
    let (nanos, micros) = size(order, wanted, at: price)
    guard nanos > 0 else { return reject(id, "O099", "The order is too small.") }
    if order.side.isBuy, micros > cash(of: order.account).balance - othersReserved(order) {
      return reject(id, "O999", "Insufficient buying power.")
    }
    order.filled += nanos
    order.amount += micros
    order.lastPrice = price
    order.lastShares = nanos
    order.executedAt = now
    let isDone = order.amountCash != nil || order.filled >= (order.quantity ?? 0)
    if order.amountCash != nil { order.quantity = order.filled }
    order.status = isDone ? "FILLED" : "PARTIAL_FILL"
    order.reserved = isDone || !order.side.isBuy ? 0 : max(0, order.reserved - micros)
    broker.orders[id] = order
    bookFill(order, nanos, micros, price)
    publish(isDone ? "orders.completed" : "orders.updated", event(order))
  }

  /// A cash order is filled for exactly its cash; its shares are rounded down to 8 decimals.
  private func size(_ order: Order, _ wanted: Int64, at price: Int64) -> (Int64, Int64) {
    if let cash = order.amountCash {
      let nanos = Exact.scaled(cash, by: 1_000_000_000, over: price)
      return (nanos / 10 * 10, cash)
    }
    let left = (order.quantity ?? 0) - order.filled
    let nanos = wanted == 0 ? left : min(wanted, left)
    return (nanos, order.cost(nanos, at: price))
  }

  private func othersReserved(_ order: Order) -> Int64 {
    broker.orders.values.reduce(0) { sum, other in
      other.account == order.account && other.id != order.id && !other.isFinal
        ? sum + other.reserved : sum
    }
  }

  private mutating func bookFill(_ order: Order, _ nanos: Int64, _ micros: Int64, _ price: Int64) {
    let held = broker.accounts[order.account]?.positions[order.symbol] ?? .init(nanos: 0, cost: 0)
    var position = held
    if order.side.isBuy {
      position.nanos += nanos
      position.cost += micros
    } else {
      position.cost -= Exact.scaled(held.cost, by: nanos, over: max(1, held.nanos))
      position.nanos -= nanos
      broker.accounts[order.account]?.unsettledSales += micros
      after(settings.tradeSettlement, .tradeSettlement(account: order.account, micros: micros))
    }
    broker.accounts[order.account]?.positions[order.symbol] = position.nanos == 0 ? nil : position
    moveCash(
      order.side.isBuy ? -micros : micros, of: order.account, against: "street",
      type: order.side.isBuy ? "SPUR" : "SSAL", comment: "\(order.side.rawValue) \(order.symbol)",
      order: order.id, symbol: order.symbol, nanos: order.side.isBuy ? nanos : -nanos, price: price)
  }

  mutating func reject(_ id: String, _ code: String, _ message: String) {
    // What was bought stays bought: a partly filled order is cancelled, not rejected.
    guard broker.orders[id]?.filled == 0 else { return cancel(id) }
    end(id, "REJECTED", code, message)
  }

  mutating func cancel(_ id: String) { end(id, "CANCELED", "", "") }

  private mutating func end(_ id: String, _ status: String, _ code: String, _ message: String) {
    guard broker.orders[id]?.isFinal == false else { return }
    broker.orders[id]?.status = status
    broker.orders[id]?.reserved = 0
    broker.orders[id]?.errorCode = code
    broker.orders[id]?.errorMessage = message
    if let order = broker.orders[id] { publish("orders.completed", event(order)) }
  }
}
