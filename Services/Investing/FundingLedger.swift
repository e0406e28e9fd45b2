import Identifiers
import Money
import RPC
import ServiceKit
import StackProto

/// The ledger, which is funding's: cash and shares are reserved, booked and freed by calls to it.
/// All of them are idempotent by the order's id.
struct FundingLedger: Reservations, CashSource {
  let funding: FundingV1.FundingClient

  func reserve(_ order: Order) async -> Answer<ReservationAnswer> {
    do {
      switch order.side {
      case .buy:
        _ = try await funding.reserveBuyingPower(
          FundingV1.ReserveBuyingPowerRequest(
            orderID: order.id.description, amountMicros: order.amount.micros),
          options: RPCCallOptions(user: order.user))
      case .sell:
        _ = try await funding.reserveShares(
          FundingV1.ReserveSharesRequest(
            orderID: order.id.description,
            lines: order.legs.map {
              FundingV1.ShareLine(symbol: $0.symbol, quantityNanos: $0.quantity?.nanos ?? 0)
            }),
          options: RPCCallOptions(user: order.user))
      }
      return .fact(.reserved)
    } catch {
      return error.refusal(of: order.side).map { .fact(.refused($0)) } ?? .silence("\(error)")
    }
  }

  func book(_ leg: OrderLeg, of order: Order) async -> Answer<Void> {
    let cash = leg.fill.cash(order.side).micros
    let quantity = leg.fill.quantity.nanos
    return await answer {
      switch order.side {
      case .buy:
        _ = try await funding.captureReservation(
          FundingV1.CaptureReservationRequest(
            orderID: order.id.description, symbol: leg.symbol, cumulativeCostMicros: cash,
            cumulativeQuantityNanos: quantity, filledAtMicros: order.updatedAt.microseconds),
          options: RPCCallOptions(user: order.user))
      case .sell:
        _ = try await funding.creditSaleProceeds(
          FundingV1.CreditSaleProceedsRequest(
            orderID: order.id.description, symbol: leg.symbol, cumulativeProceedsMicros: cash,
            cumulativeQuantityNanos: quantity, filledAtMicros: order.updatedAt.microseconds),
          options: RPCCallOptions(user: order.user))
      }
    }
  }

  func reverse(_ leg: OrderLeg, to fill: Fill, of order: Order) async -> Answer<Void> {
    await answer {
      _ = try await funding.reverseFill(
        FundingV1.ReverseFillRequest(
          orderID: order.id.description, symbol: leg.symbol,
          cumulativeCashMicros: fill.cash(order.side).micros,
          cumulativeQuantityNanos: fill.quantity.nanos),
        options: RPCCallOptions(user: order.user))
    }
  }

  func release(_ order: Order) async -> Answer<Void> {
    await answer {
      _ = try await funding.releaseReservation(
        FundingV1.ReleaseReservationRequest(orderID: order.id.description),
        options: RPCCallOptions(user: order.user))
    }
  }

  func cash(of user: UserID, orders: [ID<Order>]) async throws -> BrokerCash {
    do {
      let answer = try await funding.getBrokerCash(
        FundingV1.GetBrokerCashRequest(orderIDs: orders.map(\.description)),
        options: RPCCallOptions(user: user))
      return BrokerCash(
        cash: .usd(micros: answer.cashMicros),
        booked: answer.bookedFills.reduce(into: [:]) { booked, fill in
          guard let order = ID<Order>(fill.orderID) else { return }
          booked[order, default: [:]][fill.symbol] = .usd(micros: fill.amountMicros)
        })
    } catch {
      throw InvestingError.partnerUnavailable("the balance is not known now: \(error.code.name)")
    }
  }

  private func answer(_ call: () async throws -> Void) async -> Answer<Void> {
    do {
      try await call()
      return .fact(())
    } catch {
      return .silence("\(error)")
    }
  }
}

extension RPCError {
  /// Only a reason that we know is a refusal; everything else says nothing about the reservation.
  fileprivate func refusal(of side: OrderSide) -> OrderFailure? {
    guard reason == "INSUFFICIENT_FUNDS" else { return nil }
    return OrderFailure(
      code: .insufficientFunds,
      reason: side == .buy ? "not enough buying power" : "not enough shares")
  }
}
