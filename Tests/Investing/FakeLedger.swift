import Identifiers
import Money
import RPC
import ServiceKit
import StackProto
import Synchronization

@testable import Investing

/// Where a message can get lost on its way.
enum Loss: Equatable, Sendable {
  /// It never arrives.
  case request
  /// It arrives and works; its answer does not come back.
  case answer
}

/// Funding as far as orders need it, with books of its own, served over a real socket.
final class FakeLedger: RPCService {
  struct Hold: Equatable {
    var user: String
    var held: Int64 = 0
    var reserved: Int64 = 0
    var shares: [String: Int64] = [:]
    var cash: [String: Int64] = [:]
    var filled: [String: Int64] = [:]
    var releases = 0
    var isReleased = false
  }

  struct Books {
    var cash: [String: Int64] = [:]
    var shares: [String: Int64] = [:]
    var holds: [String: Hold] = [:]
    var losses: [String: [Loss]] = [:]
    var calls: [String] = []
    var brokerEvents: [String] = []
  }

  let books = Mutex(Books())

  func deposit(_ amount: Money, to user: UserID) {
    books.withLock { $0.cash[user.description, default: 0] += amount.micros }
  }

  /// The next call of a method loses something on its way.
  func lose(_ loss: Loss, of method: String, times: Int = 1) {
    books.withLock { $0.losses[method, default: []] += Array(repeating: loss, count: times) }
  }

  func cash(_ user: UserID) -> Money {
    .usd(micros: books.withLock { $0.cash[user.description] ?? 0 })
  }

  var holds: [String: Hold] { books.withLock(\.holds) }
  var stillHeld: Int64 {
    holds.values.reduce(0) { $0 + $1.held + $1.shares.values.reduce(0, +) }
  }

  var rpcMethods: [RPCMethod] {
    [
      .unary("stack.funding.v1.Funding/GetBrokerCash") {
        (request: FundingV1.GetBrokerCashRequest, context) in
        let user = try context.user.description
        return try self.handle("GetBrokerCash") { books in
          let held = books.holds.values.filter { $0.user == user }.reduce(0) { $0 + $1.held }
          let fills = request.orderIDs.flatMap { order in
            (books.holds[order]?.cash ?? [:]).map {
              FundingV1.BookedFill(orderID: order, symbol: $0.key, amountMicros: $0.value)
            }
          }
          return FundingV1.BrokerCash(
            cashMicros: books.cash[user, default: 0] + held, bookedFills: fills)
        }
      },
      .unary("stack.funding.v1.Funding/ReserveBuyingPower") {
        (request: FundingV1.ReserveBuyingPowerRequest, context) in
        let user = try context.user.description
        return try self.handle("ReserveBuyingPower") { books in
          guard books.holds[request.orderID]?.isReleased != true else {
            throw RPCError(.failedPrecondition, "no", reason: "CONFLICT")
          }
          if books.holds[request.orderID] == nil {
            guard books.cash[user, default: 0] >= request.amountMicros else {
              throw RPCError(.failedPrecondition, "no", reason: "INSUFFICIENT_FUNDS")
            }
            books.cash[user, default: 0] -= request.amountMicros
            books.holds[request.orderID] = Hold(
              user: user, held: request.amountMicros, reserved: request.amountMicros)
          }
          return FundingV1.Reservation(orderID: request.orderID)
        }
      },
      .unary("stack.funding.v1.Funding/ReserveShares") {
        (request: FundingV1.ReserveSharesRequest, context) in
        let user = try context.user.description
        return try self.handle("ReserveShares") { books in
          if books.holds[request.orderID] == nil {
            for line in request.lines
            where books.shares["\(user)/\(line.symbol)", default: 0] < line.quantityNanos {
              throw RPCError(.failedPrecondition, "no", reason: "INSUFFICIENT_FUNDS")
            }
            var hold = Hold(user: user)
            for line in request.lines {
              books.shares["\(user)/\(line.symbol)", default: 0] -= line.quantityNanos
              hold.shares[line.symbol] = line.quantityNanos
            }
            books.holds[request.orderID] = hold
          }
          return FundingV1.Reservation(orderID: request.orderID)
        }
      },
      .unary("stack.funding.v1.Funding/CaptureReservation") {
        (request: FundingV1.CaptureReservationRequest, context) in
        let user = try context.user.description
        return try self.handle("CaptureReservation") { books in
          guard var hold = books.holds[request.orderID], hold.user == user else {
            throw RPCError(.notFound, "no")
          }
          let symbol = request.symbol
          let shares = request.cumulativeQuantityNanos - hold.filled[symbol, default: 0]
          let cost = request.cumulativeCostMicros - hold.cash[symbol, default: 0]
          if shares > 0 {
            hold.filled[symbol, default: 0] += shares
            hold.cash[symbol, default: 0] += cost
            hold.held -= cost
            books.shares["\(user)/\(symbol)", default: 0] += shares
          }
          books.holds[request.orderID] = hold
          return FundingV1.Reservation(orderID: request.orderID)
        }
      },
      .unary("stack.funding.v1.Funding/CreditSaleProceeds") {
        (request: FundingV1.CreditSaleProceedsRequest, context) in
        let user = try context.user.description
        return try self.handle("CreditSaleProceeds") { books in
          guard var hold = books.holds[request.orderID], hold.user == user else {
            throw RPCError(.notFound, "no")
          }
          let symbol = request.symbol
          let shares = request.cumulativeQuantityNanos - hold.filled[symbol, default: 0]
          let proceeds = request.cumulativeProceedsMicros - hold.cash[symbol, default: 0]
          if shares > 0 {
            hold.filled[symbol, default: 0] += shares
            hold.cash[symbol, default: 0] += proceeds
            hold.shares[symbol, default: 0] -= shares
            books.cash[user, default: 0] += proceeds
          }
          books.holds[request.orderID] = hold
          return FundingV1.Reservation(orderID: request.orderID)
        }
      },
      .unary("stack.funding.v1.Funding/ReverseFill") {
        (request: FundingV1.ReverseFillRequest, context) in
        let user = try context.user.description
        return try self.handle("ReverseFill") { books in
          guard var hold = books.holds[request.orderID], hold.user == user else {
            throw RPCError(.notFound, "no")
          }
          let symbol = request.symbol
          let shares = hold.filled[symbol, default: 0] - request.cumulativeQuantityNanos
          if shares > 0 {
            books.cash[user, default: 0] +=
              hold.cash[symbol, default: 0] - request.cumulativeCashMicros
            books.shares["\(user)/\(symbol)", default: 0] -= shares
            hold.filled[symbol] = request.cumulativeQuantityNanos
            hold.cash[symbol] = request.cumulativeCashMicros
          }
          books.holds[request.orderID] = hold
          return FundingV1.Reservation(orderID: request.orderID)
        }
      },
      .unary("stack.funding.v1.Funding/ReleaseReservation") {
        (request: FundingV1.ReleaseReservationRequest, context) in
        let user = try context.user.description
        return try self.handle("ReleaseReservation") { books in
          var hold = books.holds[request.orderID] ?? Hold(user: user)
          guard hold.user == user else { throw RPCError(.notFound, "no") }
          books.cash[user, default: 0] += hold.held
          for (symbol, left) in hold.shares {
            books.shares["\(user)/\(symbol)", default: 0] += left
          }
          (hold.held, hold.shares, hold.isReleased) = (0, [:], true)
          hold.releases += 1
          books.holds[request.orderID] = hold
          return FundingV1.Reservation(orderID: request.orderID, released: true)
        }
      },
      .unary("stack.funding.v1.Funding/HandleBrokerEvent") {
        (request: FundingV1.HandleBrokerEventRequest, _) in
        try self.handle("HandleBrokerEvent") { books in
          books.brokerEvents.append(request.eventID)
          return FundingV1.HandleBrokerEventResponse(accepted: true)
        }
      },
    ]
  }

  /// Runs a call against the books, losing what is to be lost.
  private func handle<Answer: Sendable>(
    _ method: String, _ body: (inout Books) throws -> Answer
  ) throws -> Answer {
    let result: (Result<Answer, any Error>, Loss?) = books.withLock { books in
      books.calls.append(method)
      let loss = books.losses[method]?.isEmpty == false ? books.losses[method]?.removeFirst() : nil
      // What a caller sees of a lost message is the same either way: it does not know.
      if loss == .request { return (.failure(RPCError(.unknown, "lost")), loss) }
      return (Result { try body(&books) }, loss)
    }
    if result.1 != nil { throw RPCError(.unknown, "lost") }
    return try result.0.get()
  }
}
