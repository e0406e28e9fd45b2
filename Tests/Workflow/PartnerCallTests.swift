import FoundationEssentials
import Postgres
import TestSupport
import Testing
import Workflow

@Suite(.timeLimit(.minutes(10))) struct PartnerCallTests {
  private static let secret = Array("0123456789abcdef0123456789abcdef".utf8)

  private func call(_ saga: SagaReference, attempt: Int = 1) -> PartnerCall {
    PartnerCall(
      key: PartnerKey.derive(secret: Self.secret, saga: saga, step: "payout", attempt: attempt),
      partner: "circle_mint", operation: "createPayout", saga: saga, step: "payout",
      attempt: attempt)
  }

  @Test func aKeyFollowsFromSagaStepAndAttemptAlone() throws {
    let saga = SagaReference(
      kind: "deposit", id: try #require(UUID(uuidString: "01890a5d-ac96-774b-bcce-b302099a8057")))
    func key(_ step: String, _ attempt: Int, _ secret: [UInt8] = Self.secret) -> String {
      PartnerKey.derive(secret: secret, saga: saga, step: step, attempt: attempt)
    }
    #expect(key("payout", 1) == key("payout", 1))
    let keys = [key("payout", 1), key("payout", 2), key("sweep", 1), key("payout", 1, [1])]
    #expect(Set(keys).count == 4)
    for key in keys {
      let characters = Array(key)
      #expect(UUID(uuidString: key) != nil)
      #expect(characters[14] == "4")
      #expect("89ab".contains(characters[19]))
    }
  }

  @Test func aCallIsNotedBeforeItIsSentAndSettledAfterwards() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      let call = call(saga)
      try await pool.transaction { transaction throws in
        #expect(try transaction.preparePartnerCall(call) == .prepared)
        #expect(try transaction.markPartnerCallSent(key: call.key))
      }
      try await pool.transaction { transaction in
        // A crash later somebody looks: it was sent.
        #expect(try transaction.preparePartnerCall(call) == .sent)
        #expect(try !transaction.markPartnerCallSent(key: call.key))
        try transaction.settlePartnerCall(key: call.key, outcome: .unknown)
        try transaction.settlePartnerCall(
          key: call.key, outcome: .ok, reference: "p-1", payload: [123])
        try transaction.settlePartnerCall(key: call.key, outcome: .ok)
        try transaction.settlePartnerCall(key: call.key, outcome: .unknown)
        let record = try #require(try transaction.partnerCall(key: call.key))
        #expect(record.state == .ok)
        #expect(record.reference == "p-1")
        #expect(record.payload == [123])
        #expect(throws: WorkflowError.partnerCallContradiction) {
          try transaction.settlePartnerCall(key: call.key, outcome: .definiteFailure)
        }
      }
    }
  }

  @Test func attemptsOfAStepAreKeptInOrder() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      try await pool.transaction { transaction in
        for attempt in 1...3 {
          _ = try transaction.preparePartnerCall(call(saga, attempt: attempt))
          try transaction.settlePartnerCall(
            key: call(saga, attempt: attempt).key,
            outcome: attempt < 3 ? .definiteFailure : .ok)
        }
        let calls = try transaction.partnerCalls(of: saga, step: "payout")
        #expect(calls.map(\.call.attempt) == [1, 2, 3])
        #expect(calls.map(\.state) == [.definiteFailure, .definiteFailure, .ok])
      }
    }
  }

  @Test func aKeyOfAnotherStepIsRefused() async throws {
    try await Fixture.withPool { pool in
      let call = call(Fixture.saga())
      let other = PartnerCall(
        key: call.key, partner: call.partner, operation: call.operation, saga: call.saga,
        step: "sweep")
      try await pool.transaction { transaction in
        _ = try transaction.preparePartnerCall(call)
        #expect(throws: WorkflowError.noSuchPartnerCall) {
          try transaction.preparePartnerCall(other)
        }
        #expect(throws: WorkflowError.noSuchPartnerCall) {
          try transaction.settlePartnerCall(key: "nobody's", outcome: .ok)
        }
      }
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct PollLoopTests {
  private struct Crash: Error {}

  @Test func aFailedRoundDoesNotEndTheLoop() async throws {
    let rounds = Shared(0)
    let loop = PollLoop(every: .milliseconds(1), name: "test", logger: TestDatabase.quiet) {
      rounds.change { $0 += 1 }
      throw Crash()
    }
    try await withRunning([loop]) { () async throws in
      #expect(try await eventually { rounds.value >= 5 })
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct WorkflowSchemaTests {
  @Test func goesUpAndDownAndUpAgain() async throws {
    try await TestDatabase.with { database in
      let migrator = Migrator(
        configuration: try database.configuration(), schema: database.schema,
        migrations: Fixture.migrations, logger: TestDatabase.quiet)
      try await migrator.migrate()
      try await migrator.rollback(to: 0)
      try await migrator.migrate()
      #expect(try await migrator.status().map(\.isApplied) == [true, true])
    }
  }

  @Test func updatedAtMovesByItself() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      try await pool.start(saga)
      try await pool.transaction { try $0.wakeSaga(saga, at: Fixture.longAgo) }
      let moved = try await pool.query("SELECT updated_at > created_at AS moved FROM sagas")
      #expect(try moved.first?.value("moved") == true)
    }
  }
}
