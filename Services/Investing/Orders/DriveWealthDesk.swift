import DriveWealth
import FoundationEssentials
import HTTPClient
import Identifiers
import Money
import Time

/// DriveWealth as our trading desk. Its words stop at this file.
struct DriveWealthDesk: TradingDesk {
  let driveWealth: DriveWealthClient
  let clock: any WallClock

  func submit(_ request: DeskOrder) async -> Answer<DeskAnswer> {
    do {
      let receipt = try await driveWealth.createOrder(
        OrderRequest(request), idempotencyKey: request.key)
      return .fact(.accepted(brokerOrder: receipt.orderID))
    } catch .notSent {
      return .fact(.neverArrived)
    } catch {
      return error.orderRefusal.map { .fact(.refused($0)) } ?? .silence("\(error)")
    }
  }

  /// There is no look-up by our own id (its OpenAPI has none), so the account's lists are searched
  /// for orders of the same symbol, each of which is read to see whether it bears our id.
  func find(_ request: DeskOrder, since: Timestamp) async -> Answer<String?> {
    do {
      let resting = try await driveWealth.restingOrders(accountID: request.account.id)
      let ended = try await driveWealth.orderHistory(
        accountID: request.account.id, from: since.adding(.seconds(-300)), to: clock.now)
      let candidates = (resting + ended).filter { $0.symbol == nil || $0.symbol == request.symbol }
      for candidate in candidates.prefix(20) {
        let order =
          candidate.clientOrderID == nil
          ? try await driveWealth.order(candidate.id) : candidate
        if order.names(request.leg) { return .fact(order.id) }
      }
      return .fact(nil)
    } catch {
      return .silence("\(error)")
    }
  }

  func report(on brokerOrder: String) async -> Answer<BrokerReport> {
    do {
      let order = try await driveWealth.order(brokerOrder)
      guard let report = BrokerReport(order) else {
        return .silence("a fill without quantity or price")
      }
      return .fact(report)
    } catch {
      return .silence("\(error)")
    }
  }

  func cancel(_ brokerOrder: String) async -> Answer<Void> {
    do {
      try await driveWealth.cancelOrder(brokerOrder)
      return .fact(())
    } catch {
      return .silence("\(error)")
    }
  }
}

extension OrderRequest {
  /// An order of ours in DriveWealth's words. Options are bought to open and sold to close, and
  /// rest for the day.
  fileprivate init(_ order: DeskOrder) {
    let isBuy = order.side == .buy
    let metadata = ["stackOrder": order.order.description, "stackLeg": order.leg.description]
    switch order.kind {
    case .marketAmount(let amount):
      self.init(
        accountNo: order.account.number, symbol: order.symbol, side: isBuy ? .buy : .sell,
        size: .cash(amount), clientOrderID: order.leg.description, metadata: metadata)
    case .marketQuantity(let quantity):
      self.init(
        accountNo: order.account.number, symbol: order.symbol, side: isBuy ? .buy : .sell,
        size: .quantity(quantity), clientOrderID: order.leg.description, metadata: metadata)
    case .limitContracts(let contracts, let limit):
      self.init(
        accountNo: order.account.number, symbol: order.symbol,
        side: isBuy ? .buyOpen : .sellClose,
        size: .quantity(ShareQuantity(nanos: contracts * 1_000_000_000)), kind: .limit(limit),
        timeInForce: .day, clientOrderID: order.leg.description, metadata: metadata)
    }
  }
}

extension DriveWealthOrder {
  /// Whether it is the order that we sent for this leg.
  func names(_ leg: ID<OrderLeg>) -> Bool {
    [clientOrderID, metadata["stackLeg"]].contains { $0?.lowercased() == leg.description }
  }
}

extension BrokerReport {
  /// What DriveWealth's order says; `nil` when it says that something is filled but not how much or
  /// for what.
  init?(_ order: DriveWealthOrder) {
    let status: Status
    switch order.status {
    case .new: status = .new
    case .partialFill: status = .partiallyFilled
    case .filled: status = .filled
    case .pendingCancel: status = .canceling
    case .canceled: status = .canceled
    case .rejected: status = .rejected
    case .unknown(let word): status = .unknown(word)
    }
    guard let fill = Fill(order) else { return nil }
    self.init(
      brokerOrder: order.id, status: status, fill: fill,
      failure: status == .rejected || status == .canceled ? OrderFailure(order) : nil)
  }
}

extension Fill {
  fileprivate init?(_ order: DriveWealthOrder) {
    let shares = order.cumulativeQuantity?.value ?? 0
    guard let quantity = DecimalScale.shares(shares),
      let fees = DecimalScale.dollars(order.fees?.value ?? 0)
    else { return nil }
    guard quantity > .zero else {
      self = .none
      return
    }
    guard let price = order.averagePrice?.value, price > 0 else { return nil }
    let multiplier: Decimal =
      switch order.side {
      case .buyOpen, .buyClose, .sellOpen, .sellClose: Decimal(OptionContract.multiplier)
      default: 1
      }
    guard let product = DecimalScale.dollars(price * shares * multiplier) else { return nil }
    // The average is rounded, so the exact dollars are in the total; but some answers may have the
    // ordered amount there, which is another number while only a part is filled.
    let total = order.totalOrderAmount.flatMap { DecimalScale.dollars($0.value) }
    let isTotal = total.map { ($0.micros - product.micros).magnitude <= Money.microsPerCent }
    let gross = isTotal == true ? total ?? product : product
    self.init(quantity: quantity, gross: gross, fees: fees)
  }
}

extension OrderFailure {
  /// Why DriveWealth rejected or canceled an order. Its codes for that are not to be branched on,
  /// but for the one that says that the order outlived its day.
  fileprivate init(_ order: DriveWealthOrder) {
    let expired = order.statusMessage?.errorCode == "O123"
    let message = order.statusMessage?.message.map { String($0.prefix(200)) }
    self.init(
      code: expired ? .marketClosed : .orderRejected,
      reason: message ?? (expired ? "the market closed first" : "rejected by the broker"))
  }
}

extension PartnerError {
  /// The refusal of an order that this is; `nil` when it says nothing about the order: our key or
  /// our access is at fault, or DriveWealth did not answer.
  fileprivate var orderRefusal: OrderFailure? {
    guard case .refused(let status, let code, let message) = self else { return nil }
    guard !isAboutTheCall, status != 403 || code.hasPrefix("O") || code.hasPrefix("A") else {
      return nil
    }
    // A065: outside the hours in which this is possible.
    return OrderFailure(
      code: code == "A065" ? .marketClosed : .orderRejected,
      reason: "refused by the broker: \(message.prefix(200))")
  }
}
