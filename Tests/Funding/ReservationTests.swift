import FoundationEssentials
import Identifiers
import Money
import Testing
import Time

@testable import Funding

@Suite struct ReservationTests {
  private func fill(
    _ symbol: String, _ micros: Int64, _ nanos: Int64, at: Timestamp = FundingWorld.start
  ) -> CumulativeFill {
    CumulativeFill(
      symbol: symbol, amount: .usd(micros: micros), quantity: ShareQuantity(nanos: nanos), at: at)
  }

  private func cash(_ micros: Int64) -> Money { .usd(micros: micros) }

  /// A hundred orders at once for money that covers forty of them.
  @Test func buyingPowerIsNeverSpentTwice() async throws {
    try await FundingWorld.with(poolSize: 16) { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(400), user: user, wallet: wallet)
      let granted = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<100 {
          group.addTask {
            do {
              _ = try await world.reservations.reserve(cash(usd(10)), for: ID(UUID()), of: user)
              return true
            } catch {
              #expect(error as? FundingError == .insufficientFunds)
              return false
            }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(granted == 40)
      let balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower == .zero(.usd))
      #expect(balance.reservedForOrders == cash(usd(400)))
    }
  }

  /// The same order asks again and again, at once: it is reserved once.
  @Test func reservingAgainAnswersWithTheFirst() async throws {
    try await FundingWorld.with(poolSize: 8) { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      let order = ID<OrderEntity>(UUID())
      try await withThrowingTaskGroup(of: Reservation.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await world.reservations.reserve(cash(usd(30)), for: order, of: user)
          }
        }
        for try await reservation in group { #expect(reservation.held == cash(usd(30))) }
      }
      await #expect(throws: FundingError.idempotencyMismatch) {
        try await world.reservations.reserve(cash(usd(31)), for: order, of: user)
      }
      #expect(try await world.books.balance(of: user).buyingPower == cash(usd(20)))
    }
  }

  /// The order was given up while the request for its money was still on its way.
  @Test func afterTheReleaseNothingIsSetAsideAnyMore() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      let (unknown, known) = (ID<OrderEntity>(UUID()), ID<OrderEntity>(UUID()))
      for _ in 1...2 {
        let barred = try await world.reservations.release(symbol: nil, of: unknown, of: user)
        #expect(barred.released && barred.held == cash(0))
      }
      await #expect(throws: FundingError.idempotencyMismatch) {
        try await world.reservations.reserve(cash(usd(30)), for: unknown, of: user)
      }
      await #expect(throws: FundingError.notFound("reservation")) {
        try await world.reservations.release(symbol: nil, of: unknown, of: UserID(UUID()))
      }
      _ = try await world.reservations.reserve(cash(usd(30)), for: known, of: user)
      _ = try await world.reservations.release(symbol: nil, of: known, of: user)
      await #expect(throws: FundingError.conflict("The reservation is released.")) {
        try await world.reservations.reserve(cash(usd(30)), for: known, of: user)
      }
      #expect(try await world.books.balance(of: user).buyingPower == cash(usd(50)))
    }
  }

  /// Fills count up; only what is new is booked, and what comes late or twice changes nothing.
  @Test func fillsAreCumulative() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      let order = ID<OrderEntity>(UUID())
      _ = try await world.reservations.reserve(cash(usd(60)), for: order, of: user)
      for (micros, nanos) in [(usd(10), 1), (usd(25), 3), (usd(25), 3), (usd(10), 1)] {
        _ = try await world.reservations.capture(
          fill("VTI", micros, Int64(nanos) * 1_000_000), for: order, of: user)
        try await world.checkBooks()
      }
      let filled = try await world.reservations.capture(
        fill("BND", usd(30), 5_000_000), for: order, of: user)
      #expect(filled.captured == cash(usd(55)))
      #expect(filled.held == cash(usd(5)))
      let booked = try await world.books.brokerCash(of: user, orders: [order, ID(UUID())])
      #expect(booked.cash == cash(usd(45)))
      #expect(
        Set(booked.bookedFills) == [
          BookedFill(order: order, symbol: "VTI", amount: cash(usd(25))),
          BookedFill(order: order, symbol: "BND", amount: cash(usd(30))),
        ])
      let stranger = try await world.books.brokerCash(of: UserID(UUID()), orders: [order])
      #expect(stranger == BrokerCash(cash: .zero(.usd), bookedFills: []))
      let released = try await world.reservations.release(symbol: nil, of: order, of: user)
      #expect(released.held == .zero(.usd) && released.released)
      _ = try await world.reservations.release(symbol: nil, of: order, of: user)
      let balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower == cash(usd(45)))
      #expect(balance.reservedForOrders == .zero(.usd))
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(world.total(trial, "dw/securities/\(user)/VTI") == 3_000_000)
      #expect(world.total(trial, "dw/cash/\(user)") == usd(45))
    }
  }

  /// The broker has filled more than was reserved: it comes from free cash, and the rest is owed.
  @Test func anOverfillIsPaidFromFreeCashAndThenOwed() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(20), user: user, wallet: wallet)
      let order = ID<OrderEntity>(UUID())
      _ = try await world.reservations.reserve(cash(usd(15)), for: order, of: user)
      _ = try await world.reservations.capture(fill("VTI", usd(22), 1), for: order, of: user)
      let balance = try await world.books.balance(of: user)
      #expect(balance.owed == cash(usd(2)))
      #expect(balance.buyingPower == .zero(.usd))
    }
  }

  /// Settled cash is reserved first; what is released goes back to where it came from.
  @Test func releasedCashGoesBackToItsLot() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(30), user: user, wallet: wallet)
      try await world.fund(usd(20), user: user, wallet: wallet, settled: false)
      let order = ID<OrderEntity>(UUID())
      _ = try await world.reservations.reserve(cash(usd(45)), for: order, of: user)
      var balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower == cash(usd(5)) && balance.withdrawable == .zero(.usd))
      _ = try await world.reservations.capture(fill("VTI", usd(10), 1), for: order, of: user)
      _ = try await world.reservations.release(symbol: nil, of: order, of: user)
      balance = try await world.books.balance(of: user)
      #expect(balance.withdrawable == cash(usd(20)))
      #expect(balance.buyingPower == cash(usd(40)))
    }
  }

  /// A lot that settles while its money is reserved gives settled cash back.
  @Test func aLotThatSettledMeanwhileGivesSettledCashBack() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let deposit = try await world.fund(usd(20), user: user, wallet: wallet, settled: false)
      let order = ID<OrderEntity>(UUID())
      _ = try await world.reservations.reserve(cash(usd(15)), for: order, of: user)
      await world.partners.settle()
      try await world.settlements.look()
      try await world.drive(deposit.id)
      #expect(try await world.books.balance(of: user).withdrawable == cash(usd(5)))
      _ = try await world.reservations.release(symbol: nil, of: order, of: user)
      #expect(try await world.books.balance(of: user).withdrawable == cash(usd(20)))
    }
  }

  /// Shares are reserved, sold, and become cash that settles on the next business day.
  @Test func saleProceedsSettleOnTheNextBusinessDay() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      let buy = ID<OrderEntity>(UUID())
      _ = try await world.reservations.reserve(cash(usd(100)), for: buy, of: user)
      _ = try await world.reservations.capture(
        fill("VTI", usd(100), 10_000_000_000), for: buy, of: user)
      _ = try await world.reservations.release(symbol: nil, of: buy, of: user)

      let sell = ID<OrderEntity>(UUID())
      let lines = [("VTI", ShareQuantity(nanos: 4_000_000_000))]
      _ = try await world.reservations.reserve(lines, for: sell, of: user)
      await #expect(throws: FundingError.insufficientFunds) {
        try await world.reservations.reserve(
          [("VTI", ShareQuantity(nanos: 7_000_000_000))], for: ID(UUID()), of: user)
      }
      let sold = fill("VTI", usd(33), 3_000_000_000)
      for _ in 1...2 {
        _ = try await world.reservations.credit(sold, settlesAt: nil, for: sell, of: user)
      }
      _ = try await world.reservations.release(symbol: nil, of: sell, of: user)
      try await world.checkBooks()
      var balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower == cash(usd(33)) && balance.withdrawable == .zero(.usd))

      world.clock.advance(by: .seconds(86_400))
      try await world.settlements.look()
      try await world.settlements.look()
      balance = try await world.books.balance(of: user)
      #expect(balance.withdrawable == cash(usd(33)))
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(world.total(trial, "user/\(user)/shares/VTI") == 7_000_000_000)
    }
  }

  /// O5: the broker takes a buy's fill back, in part and then as a whole. What of the shares is gone
  /// is owed, and what of the money was owed is repaid. The same figures again change nothing, and a
  /// corrected fill is a new one.
  @Test func aBuyThatIsTakenBackIsBookedBackwards() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      let (order, sale) = (ID<OrderEntity>(UUID()), ID<OrderEntity>(UUID()))
      func fill(_ dollars: Int64, _ shares: Int64) -> CumulativeFill {
        CumulativeFill(
          symbol: "VTI", amount: cash(usd(dollars)),
          quantity: ShareQuantity(nanos: shares * 1_000_000_000), at: world.clock.now)
      }
      _ = try await world.reservations.reserve(cash(usd(60)), for: order, of: user)
      _ = try await world.reservations.capture(fill(60, 6), for: order, of: user)
      _ = try await world.reservations.release(symbol: nil, of: order, of: user)
      // Four of the six are sold on meanwhile.
      _ = try await world.reservations.reserve(
        [("VTI", ShareQuantity(nanos: 4_000_000_000))], for: sale, of: user)
      _ = try await world.reservations.credit(
        fill(40, 4), settlesAt: nil, for: sale, of: user)

      for _ in 1...2 {
        _ = try await world.reservations.reverse(fill(50, 5), for: order, of: user)
        try await world.checkBooks()
        let balance = try await world.books.balance(of: user)
        #expect(balance.buyingPower == cash(usd(90)) && balance.withdrawable == cash(usd(50)))
      }
      _ = try await world.reservations.reverse(fill(0, 0), for: order, of: user)
      try await world.checkBooks()
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(world.total(trial, "user/\(user)/shares/VTI") == 0)
      #expect(world.total(trial, "owed-shares/\(user)/VTI") == 4_000_000_000)
      #expect(world.total(trial, "dw/securities/\(user)/VTI") == -4_000_000_000)
      // The broker corrects it.
      _ = try await world.reservations.capture(fill(30, 3), for: order, of: user)
      let corrected = try await world.reservations.find(order, of: user)
      #expect(corrected.captured == cash(usd(30)))
      #expect(try await world.books.balance(of: user).buyingPower == cash(usd(110)))
    }
  }

  /// And a sale's: the shares return, and the proceeds leave, although they are spent.
  @Test func aSaleThatIsTakenBackIsBookedBackwards() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      let (order, sale, next) = (
        ID<OrderEntity>(UUID()), ID<OrderEntity>(UUID()), ID<OrderEntity>(UUID())
      )
      let fill = CumulativeFill(
        symbol: "VTI", amount: cash(usd(100)), quantity: ShareQuantity(nanos: 1_000_000_000),
        at: world.clock.now)
      _ = try await world.reservations.reserve(cash(usd(100)), for: order, of: user)
      _ = try await world.reservations.capture(fill, for: order, of: user)
      _ = try await world.reservations.reserve(
        [("VTI", ShareQuantity(nanos: 1_000_000_000))], for: sale, of: user)
      _ = try await world.reservations.credit(fill, settlesAt: nil, for: sale, of: user)
      _ = try await world.reservations.reserve(cash(usd(70)), for: next, of: user)
      let none = CumulativeFill(
        symbol: "VTI", amount: cash(0), quantity: .zero, at: world.clock.now)
      _ = try await world.reservations.reverse(none, for: sale, of: user)
      let balance = try await world.books.balance(of: user)
      #expect(balance.buyingPower == cash(0) && balance.owed == cash(usd(70)))
      let trial = try await world.books.trialBalance(at: world.clock.now)
      #expect(world.total(trial, "user/\(user)/shares/VTI") == 1_000_000_000)
      #expect(trial.isBalanced)
    }
  }

  @Test func aForeignOrderIsNotFound() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(100), user: user, wallet: wallet)
      let order = ID<OrderEntity>(UUID())
      _ = try await world.reservations.reserve(cash(usd(10)), for: order, of: user)
      let stranger = UserID(UUID())
      await #expect(throws: FundingError.notFound("reservation")) {
        try await world.reservations.release(symbol: nil, of: order, of: stranger)
      }
      await #expect(throws: FundingError.self) {
        try await world.reservations.reserve(cash(usd(10)), for: order, of: stranger)
      }
    }
  }
}
