import FoundationEssentials
import Identifiers
import Money
import Postgres
import TestSupport
import Testing
import Time
import Workflow

@testable import Funding

/// Money that the broker pays or takes by itself.
@Suite struct IncomeTests {
  private func with(
    _ body: @Sendable (FundingWorld, UserID) async throws -> Void
  ) async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      try await body(world, user)
    }
  }

  /// A dividend and the tax on it are the user's; what orders and payments brought is booked
  /// elsewhere, and what nobody knows is not guessed at.
  @Test func aDividendBecomesCashOnce() async throws {
    try await with { world, user in
      let now = world.clock.now
      await world.partners.addLine("DIV", usd(3, cents: 41), at: now)
      await world.partners.addLine("DIVTAX", -usd(1), at: now)
      for kind in ["SPUR", "CSR", "JNLC", "SOMETHING"] {
        await world.partners.addLine(kind, usd(9), at: now)
      }
      for _ in 1...3 {
        world.clock.advance(by: .seconds(3_601))
        try await world.income.look()
      }
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(52, cents: 41))
      try await world.checkBooks()
    }
  }

  /// The event says where to look; without it the hourly round finds it, also when the broker was
  /// away or the line is dated before the last reading.
  @Test func itIsHeardByEventAndByPoll() async throws {
    try await with { world, user in
      try await world.income.look()
      let seen = world.clock.now
      world.clock.advance(by: .seconds(60))
      await world.partners.addLine("INT", usd(1), at: seen.adding(.seconds(-30)))
      try await world.income.look()
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(50))
      try await world.income.look(atAccount: "somebody else's")
      try await world.income.look(atAccount: "account \(user)")
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(51))

      await world.partners.addLine("DIV", usd(2), at: world.clock.now)
      world.clock.advance(by: .seconds(3_700))
      await world.partners.set(statementSilent: true)
      try await world.income.look()
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(51))
      await world.partners.set(statementSilent: false)
      try await world.income.look()
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(53))
    }
  }

  /// A fee that the free cash does not cover is owed, and the next dividend repays it.
  @Test func aFeeThatIsNotCoveredIsOwed() async throws {
    try await with { world, user in
      await world.partners.addLine("FEE", -usd(60), at: world.clock.now)
      try await world.income.look()
      #expect(try await world.books.balance(of: user).owed.micros == usd(10))
      world.clock.advance(by: .seconds(3_601))
      await world.partners.addLine("DIV", usd(15), at: world.clock.now)
      try await world.income.look()
      let balance = try await world.books.balance(of: user)
      #expect(balance.owed == .zero(.usd) && balance.withdrawable.micros == usd(5))
    }
  }

  /// From the broker's event, as investing hands it on, to the user's cash.
  @Test func theBrokersEventIsActedOn() async throws {
    try await with { world, user in
      try await world.income.look()
      await world.partners.addLine("DIV", usd(4), at: world.clock.now)
      let body = """
        {"id":"event_1","type":"transactions.created","timestamp":"2026-11-23T15:00:00Z",
         "payload":{"accountID":"account \(user)","transaction":{"finTranTypeID":"DIV"}}}
        """
      let hints = PostgresHints(pool: world.pool, clock: world.clock)
      _ = try await hints.receiveBrokerEvent(
        id: "event_1", type: "transactions.created", body: Array(body.utf8))
      let inbox = InboxHandlers(
        deposits: world.deposits, settlements: world.settlements, income: world.income,
        hints: hints)
      let worker = InboxWorker(
        pool: world.pool, clock: world.clock, logger: TestDatabase.quiet, handlers: inbox.bySource)
      try await withRunning([worker]) { () async throws -> Void in
        let isDone = try await eventually {
          try await world.pool.query("SELECT 1 FROM inbox WHERE processed_at IS NULL").isEmpty
        }
        #expect(isDone)
      }
      #expect(try await world.books.balance(of: user).withdrawable.micros == usd(54))
    }
  }
}
