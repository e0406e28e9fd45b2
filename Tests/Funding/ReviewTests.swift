import FoundationEssentials
import Identifiers
import Money
import Postgres
import Testing
import Time

@testable import Funding

/// What waits for people goes on when two of them say so, and not before.
@Suite struct ReviewTests {
  /// A deposit that was refused once too often.
  private func stopped(_ world: FundingWorld) async throws -> ReviewSubject {
    let (user, wallet) = await world.makeUser()
    await world.partners.refuse(.payout, times: 3)
    let deposit = try await world.fund(usd(40), user: user, wallet: wallet, settled: false)
    #expect(deposit.phase == .inReview)
    return ReviewSubject(kind: .deposit, id: deposit.id.rawValue)
  }

  private func propose(
    _ world: FundingWorld, _ subject: ReviewSubject, _ action: ReviewAction = .retry
  ) async throws -> UUID {
    let found = try await world.reviews.propose(
      action, about: subject, by: "ada", reason: "Circle has mended it", evidence: "ticket 4")
    return try #require(found.proposals.last).id
  }

  private func decide(
    _ world: FundingWorld, _ proposal: UUID, by person: String, approves: Bool = true
  ) async throws -> ReviewCase {
    try await world.reviews.decide(
      ReviewDecision(proposal: proposal, approves: approves, by: person, remark: "seen"))
  }

  @Test func twoPeopleLetItGoOn() async throws {
    try await FundingWorld.with { world in
      let subject = try await stopped(world)
      let waiting = try await world.reviews.list()
      #expect(waiting.map(\.subject) == [subject] && waiting.first?.actions == [.retry])
      let proposal = try await propose(world, subject)
      #expect(try await world.reviews.list().first?.proposals.map(\.id) == [proposal])
      // Proposing does nothing, and nobody approves what they proposed.
      #expect(try await world.depositRecords.find(ID(subject.id))?.phase == .inReview)
      await #expect(throws: FundingError.self) {
        _ = try await decide(world, proposal, by: "ada")
      }
      _ = try await decide(world, proposal, by: "ben")
      #expect(try await world.drive(ID<Deposit>(subject.id)).phase == .funded)
      #expect(try await world.reviews.list().isEmpty)
      let told = try #require(try await world.reviews.find(subject).proposals.first)
      #expect(told.state == .approved && told.proposedBy == "ada" && told.decidedBy == "ben")
      // Once.
      await #expect(throws: FundingError.self) {
        _ = try await decide(world, proposal, by: "cleo")
      }
    }
  }

  /// Two who approve at the same moment carry it out once.
  @Test func itIsCarriedOutOnce() async throws {
    try await FundingWorld.with { world in
      let subject = try await stopped(world)
      let proposal = try await propose(world, subject)
      let approved = await withTaskGroup(of: Bool.self) { group in
        for person in ["ben", "cleo", "dora"] {
          group.addTask { (try? await decide(world, proposal, by: person)) != nil }
        }
        return await group.reduce(0) { $1 ? $0 + 1 : $0 }
      }
      #expect(approved == 1)
    }
  }

  @Test func aRejectedProposalChangesNothingAndMakesWayForAnother() async throws {
    try await FundingWorld.with { world in
      let subject = try await stopped(world)
      let first = try await propose(world, subject)
      await #expect(throws: FundingError.self) { _ = try await propose(world, subject) }
      let after = try await decide(world, first, by: "ben", approves: false)
      #expect(after.state == "in_review" && after.proposals.map(\.state) == [.rejected])
      _ = try await propose(world, subject)
    }
  }

  @Test func onlyWhatTheCasePermitsCanBeProposed() async throws {
    try await FundingWorld.with { world in
      let subject = try await stopped(world)
      for action in [ReviewAction.refund, .clear] {
        await #expect(throws: FundingError.self) { _ = try await propose(world, subject, action) }
      }
      await #expect(throws: FundingError.self) {
        _ = try await propose(world, ReviewSubject(kind: .withdrawal, id: UUID()))
      }
    }
  }

  /// Money that the broker returned goes there again.
  @Test func aReturnedDepositIsRefunded() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let deposit = try await world.fund(usd(30), user: user, wallet: wallet, settled: false)
      await world.partners.returnDeposit(try #require(deposit.brokerReference))
      world.clock.advance(by: .seconds(60))
      #expect(try await world.drive(deposit.id).phase == .returned)
      let subject = ReviewSubject(kind: .deposit, id: deposit.id.rawValue)
      let proposal = try await propose(world, subject, .refund)
      _ = try await decide(world, proposal, by: "ben")
      #expect(try await world.drive(deposit.id).phase == .funded)
    }
  }

  /// Whatever a program or a person at the database's own prompt tries.
  @Test func theDatabaseItselfWantsTwoPeopleAndKeepsWhatTheyDid() async throws {
    try await FundingWorld.with { world in
      let subject = try await stopped(world)
      let proposal = try await propose(world, subject)
      let alone: SQL = """
        UPDATE review_proposal SET state = 'approved', decided_by = proposed_by, decided_at = now()
         WHERE id = \(proposal)
        """
      await #expect(throws: PostgresError.self) { _ = try await world.pool.execute(alone) }
      _ = try await decide(world, proposal, by: "ben")
      let changes: [SQL] = [
        "UPDATE review_proposal SET reason = 'other' WHERE id = \(proposal)",
        "DELETE FROM review_proposal", "TRUNCATE review_proposal",
      ]
      for change in changes {
        await #expect(throws: PostgresError.self) { _ = try await world.pool.execute(change) }
      }
    }
  }
}
