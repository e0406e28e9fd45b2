import FoundationEssentials
import Identifiers
import Money
import Postgres
import TestSupport
import Testing
import Time

@testable import Funding

@Suite struct LedgerTests {
  private func entry(_ step: String, _ lines: [Line]) -> JournalEntry {
    JournalEntry(step, cause: "test", at: FundingWorld.start, lines)
  }

  private func post(
    _ world: FundingWorld, saga: UUID = UUID(), _ entries: [JournalEntry]
  ) async throws {
    try await world.pool.transaction { tx in
      _ = try PostgresLedger(tx: tx, saga: saga, actor: "test").post(entries)
    }
  }

  /// Cash that came from nowhere, with its other side at the broker.
  private func give(_ world: FundingWorld, _ user: UserID, _ micros: Int64) async throws {
    try await post(
      world,
      [
        entry("gift", [.creditCash(user, debit: .brokerCash(user), micros, .settled)])
      ])
  }

  /// The database itself refuses to change what was written, whoever asks.
  @Test(arguments: [
    "UPDATE journal SET actor = 'me'", "DELETE FROM transfer", "TRUNCATE journal CASCADE",
  ])
  func theJournalIsAppendOnly(_ statement: String) async throws {
    try await FundingWorld.with { world in
      let user = UserID(UUID())
      try await give(world, user, usd(5))
      await #expect(throws: PostgresError.self) {
        try await world.pool.execute(SQL(unescaped: statement))
      }
    }
  }

  @Test func theSuperuserCannotChangeTheJournalEither() async throws {
    try await TestDatabase.withPool(schema: "funding", migrations: Funding.migrations) {
      pool, database in
      try await pool.transaction { tx in
        let user = UserID(UUID())
        _ = try PostgresLedger(tx: tx, saga: UUID(), actor: "test").post([
          entry("gift", [.creditCash(user, debit: .brokerCash(user), 1, .settled)])
        ])
      }
      let configuration = try PostgresConfiguration(
        url: database.superuserURL, schema: "funding", applicationName: "test")
      let admin = PostgresPool(configuration, logger: TestDatabase.quiet)
      try await withRunning([admin]) { () async -> Void in
        _ = await #expect(throws: PostgresError.self) {
          try await admin.execute("UPDATE transfer SET amount = 2")
        }
      }
    }
  }

  /// A step is booked once, however often somebody tries.
  @Test func aStepIsBookedOnce() async throws {
    try await FundingWorld.with { world in
      let (user, saga) = (UserID(UUID()), UUID())
      let gift = entry("gift", [.creditCash(user, debit: .brokerCash(user), usd(5), .settled)])
      try await post(world, saga: saga, [gift])
      await #expect(throws: LedgerError.alreadyPosted(gift.name)) {
        try await post(world, saga: saga, [gift])
      }
      #expect(try await world.books.balance(of: user).buyingPower == .usd(micros: usd(5)))
    }
  }

  @Test func anEnforcedAccountNeverFallsBelowZero() async throws {
    try await FundingWorld.with { world in
      let user = UserID(UUID())
      try await give(world, user, usd(5))
      let hold = entry("hold", [.move(debit: .cash(user), credit: .heldForOrders(user), usd(6))])
      await #expect(throws: LedgerError.overdrawn(.l21)) { try await post(world, [hold]) }
      #expect(try await world.books.balance(of: user).withdrawable == .usd(micros: usd(5)))
    }
  }

  /// Whoever owes pays that first, out of every credit.
  @Test func debtsAreRepaidFirst() async throws {
    try await FundingWorld.with { world in
      let user = UserID(UUID())
      try await give(world, user, usd(5))
      let taken = entry("taken", [.drawCash(user, credit: .brokerCash(user), usd(8), .owe)])
      try await post(world, [taken])
      var balance = try await world.books.balance(of: user)
      #expect(balance.owed == .usd(micros: usd(3)))
      #expect(balance.buyingPower == .zero(.usd))
      try await world.checkBooks()
      try await give(world, user, usd(10))
      balance = try await world.books.balance(of: user)
      #expect(balance.owed == .zero(.usd))
      #expect(balance.buyingPower == .usd(micros: usd(7)))
    }
  }

  /// A reversal is the exact mirror, and happens once.
  @Test func aReversalMirrors() async throws {
    try await FundingWorld.with { world in
      let (user, saga) = (UserID(UUID()), UUID())
      let gift = entry(
        "gift", [.move(debit: .brokerCash(user), credit: .cash(user), usd(5))])
      try await post(world, saga: saga, [gift])
      let undo = JournalEntry("undo", mirroring: gift.name, cause: "test", at: FundingWorld.start)
      try await post(world, saga: saga, [undo])
      #expect(try await world.books.balance(of: user).buyingPower == .zero(.usd))
      let again = JournalEntry(
        "undo", ordinal: 1, mirroring: gift.name, cause: "test", at: FundingWorld.start)
      await #expect(throws: PostgresError.self) { try await post(world, saga: saga, [again]) }
      let entries = try await world.books.entries(of: saga)
      #expect(entries.map(\.step) == ["gift", "undo"])
      #expect(entries.last?.reverses == entries.first?.id)
    }
  }

  /// Unsettled cash is spent oldest first, and what is left of a lot settles.
  @Test func lotsAreSpentOldestFirst() async throws {
    try await FundingWorld.with { world in
      let user = UserID(UUID())
      let (first, second) = (UUID(), UUID())
      let day = BulkDay(of: FundingWorld.start)
      for (saga, micros) in [(first, usd(5)), (second, usd(7))] {
        try await post(
          world, saga: saga,
          [
            entry(
              "credit",
              [
                .creditCash(
                  user, debit: .brokerCash(user), micros, .unsettledUntilSettlement(day))
              ])
          ])
      }
      try await post(
        world, [entry("spend", [.drawCash(user, credit: .brokerCash(user), usd(6), .refuse)])])
      try await post(world, saga: first, [entry("O6", [.matureAll(user)])])
      #expect(try await world.books.balance(of: user).withdrawable == .zero(.usd))
      try await post(world, saga: second, [entry("O6", [.matureAll(user)])])
      let balance = try await world.books.balance(of: user)
      #expect(balance.withdrawable == .usd(micros: usd(6)))
      #expect(balance.buyingPower == .usd(micros: usd(6)))
    }
  }

  /// Somebody who could change a balance by hand would be noticed at once.
  @Test func tamperingIsNoticed() async throws {
    try await TestDatabase.withPool(schema: "funding", migrations: Funding.migrations) { pool, _ in
      let user = UserID(UUID())
      try await pool.transaction { tx in
        _ = try PostgresLedger(tx: tx, saga: UUID(), actor: "test").post([
          entry("gift", [.creditCash(user, debit: .brokerCash(user), usd(1), .settled)])
        ])
      }
      try await pool.execute("UPDATE account SET balance = balance + 1 WHERE code = 'L21'")
      let trial = try await PostgresBooks(pool: pool).trialBalance(at: FundingWorld.start)
      #expect(!trial.isBalanced)
      let broken = trial.invariants.filter { $0.violations > 0 }.map(\.name)
      #expect(broken.contains("I1b") && broken.contains("I3"))
    }
  }

  /// Every entry is sealed, and whoever gets around the trigger is found out by the chain.
  @Test func sealsShowWhatWasChangedBehindTheTrigger() async throws {
    try await TestDatabase.withPool(schema: "funding", migrations: Funding.migrations) {
      pool, database in
      for amount in [Int64(1), 2, 3] {
        try await pool.transaction { tx in
          _ = try PostgresLedger(tx: tx, saga: UUID(), actor: "test").post([
            entry("gift", [.creditCash(UserID(UUID()), debit: .bank, amount, .settled)])
          ])
        }
      }
      let sealer = JournalSealer(pool: pool)
      let isSealed = try await eventually { try await sealer.seal()?.sequence == 3 }
      #expect(isSealed)
      let intact = try await sealer.firstBrokenSeal()
      #expect(intact == nil)
      let admin = PostgresPool(
        try PostgresConfiguration(
          url: database.superuserURL, schema: "funding", applicationName: "test"),
        logger: TestDatabase.quiet)
      try await withRunning([admin]) { () async throws -> Void in
        try await admin.transaction { tx in
          try tx.executeScript(
            """
            ALTER TABLE transfer DISABLE TRIGGER ALL;
            UPDATE transfer SET amount = 7 WHERE amount = 2;
            """)
        }
      }
      let broken = try await sealer.firstBrokenSeal()
      #expect(broken == 2)
    }
  }

  @Test func migrationsGoDownAndUpAgain() async throws {
    try await TestDatabase.with(schema: "funding", migrations: Funding.migrations) { database in
      let migrator = Migrator(
        configuration: try database.configuration(), schema: "funding",
        migrations: Funding.migrations, logger: TestDatabase.quiet)
      try await migrator.rollback(to: 0)
      try await migrator.migrate()
      #expect(try await migrator.status().allSatisfy(\.isApplied))
    }
  }

  /// What had happened by a moment, and what we knew of it by another.
  @Test func balancesAreThoseOfAnyTwoMoments() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(20), user: user, wallet: wallet)
      let (effective, recorded) = (world.clock.now, SystemWallClock().now)
      world.clock.advance(by: .seconds(3_600))
      try await world.fund(usd(5), user: user, wallet: wallet)
      func cash(_ effective: Timestamp? = nil, _ recorded: Timestamp? = nil) async throws -> Int64 {
        let trial = try await world.books.trialBalance(
          effectiveBy: effective, recordedBy: recorded, at: world.clock.now)
        return world.total(trial, "user/\(user)/usd/cash")
      }
      #expect(try await cash() == usd(25))
      #expect(try await cash(effective) == usd(20))
      #expect(try await cash(nil, recorded.adding(.seconds(-86_400))) == 0)
      #expect(try await cash(effective, recorded.adding(.seconds(86_400))) == usd(20))
    }
  }

  /// What is to be sealed is a range of an index, however long the journal is.
  @Test func sealingReadsOnlyWhatIsNew() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(20), user: user, wallet: wallet)
      let sealer = JournalSealer(pool: world.pool)
      // Transactions of the server's other databases hold it up as well.
      func everythingIsSealed() async throws -> Bool {
        let entries = try await world.pool.query("SELECT id FROM journal").count
        return try await eventually { try await sealer.seal()?.sequence == Int64(entries) }
      }
      #expect(try await everythingIsSealed())
      let first = try await sealer.head()
      #expect(try await sealer.seal() == first)
      try await world.fund(usd(20), user: user, wallet: wallet)
      #expect(try await everythingIsSealed())
      #expect(try await sealer.firstBrokenSeal() == nil)

      let place = JournalPlace(transaction: "1", journal: 1)
      let plan = try await world.pool.transaction { tx in
        // The tables of a test are so small that reading them whole is quicker.
        try tx.execute("SET LOCAL enable_seqscan = off")
        try tx.execute("SET LOCAL enable_bitmapscan = off")
        let range = JournalSealer.unsealed(after: place)
        return try tx.query(
          "EXPLAIN SELECT j.id FROM journal j WHERE " + range + " ORDER BY j.txid, j.id LIMIT 500"
        ).map { try $0.value("QUERY PLAN", as: String.self) }
      }
      #expect(plan.contains { $0.contains("journal_order") }, "\(plan)")
      #expect(plan.contains { $0.contains("Index Cond") && $0.contains("ROW(") }, "\(plan)")
      #expect(!plan.contains { $0.contains("Sort") }, "\(plan)")
    }
  }
}
