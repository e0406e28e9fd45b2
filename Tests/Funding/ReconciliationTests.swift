import FoundationEssentials
import Identifiers
import Money
import Postgres
import Testing
import Time

@testable import Funding

/// Breaks: how they are named and followed, and what they stop.
@Suite struct ReconciliationTests {
  private func line(
    _ user: UserID?, ours: Int64, theirs: Int64?, inFlight: Int64 = 0
  ) -> ReconciliationLine {
    ReconciliationLine(
      rule: user == nil ? "R2" : "R7", subject: "Cash", reference: user.map { "\($0)" } ?? "",
      user: user, asset: .usd, ours: ours, theirs: theirs, inFlight: inFlight)
  }

  private func round(_ world: FundingWorld, _ line: ReconciliationLine) async throws {
    try await world.breaks.record(ReconciliationReport(lines: [line], at: world.clock.now))
    world.clock.advance(by: .seconds(301))
  }

  /// A difference of a cent that lasts stops that user's withdrawals, and nobody else's; the user
  /// is told that it is pending. It goes on by itself when the figures agree.
  @Test func aBreakThatLastsStopsItsUsersWithdrawals() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let (other, otherWallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      try await world.fund(usd(50), user: other, wallet: otherWallet)
      let differs = line(user, ours: usd(50), theirs: usd(50) - 10_000)
      for _ in 1...2 { try await round(world, differs) }
      let stopped = try await world.withdrawals.request(world.wish(usd(20), user))
      let free = try await world.withdrawals.request(world.wish(usd(20), other))
      #expect(try await world.drive(stopped.id).phase == .held)
      #expect(try await world.drive(free.id).phase == .awaitingCash)
      let told = try await world.lists.withdrawal(stopped.id, of: user)
      #expect(told.status == .pending)
      #expect(try await world.breaks.open().map(\.stops) == [true])

      try await round(world, line(user, ours: usd(50), theirs: usd(50)))
      #expect(try await world.breaks.open().isEmpty)
      #expect(try await world.drive(stopped.id).phase == .awaitingCash)
    }
  }

  /// The last door: what is in our treasury wallet already does not leave either.
  @Test func aBreakStopsWhatIsAlreadyInOurTreasury() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      try await world.fund(usd(50), user: user, wallet: wallet)
      let withdrawal = try await world.withdrawals.request(world.wish(usd(20), user))
      #expect(try await world.drive(withdrawal.id).phase == .awaitingCash)
      let differs = line(user, ours: usd(30), theirs: usd(50))
      for _ in 1...2 { try await round(world, differs) }
      await world.partners.settle()
      try await world.settlements.look()
      #expect(try await world.drive(withdrawal.id).phase == .hopFinal)
      #expect(await world.partners.outside.isEmpty)
    }
  }

  /// Both books are not read at the same moment: what differs once stops nothing, nor what is under
  /// way, nor a partner that could not be asked, which clears nothing either.
  @Test func whatDiffersOnceOrIsUnderWayStopsNothing() async throws {
    try await FundingWorld.with { world in
      let user = UserID(UUID())
      let differs = line(user, ours: usd(50), theirs: usd(40))
      try await round(world, differs)
      #expect(try await !world.breaks.isStopped(user))
      try await round(world, line(user, ours: usd(50), theirs: nil))
      #expect(try await world.breaks.open().count == 1)
      try await round(world, line(user, ours: usd(50), theirs: usd(50)))
      for _ in 1...3 {
        try await round(world, line(user, ours: usd(50), theirs: usd(40), inFlight: usd(10)))
      }
      #expect(try await world.breaks.open().map(\.kind) == [.timing])
      #expect(try await !world.breaks.isStopped(user))
      // Explained, but not for ever.
      world.clock.advance(by: .seconds(3 * 86_400))
      try await round(world, line(user, ours: usd(50), theirs: usd(40), inFlight: usd(10)))
      #expect(try await world.breaks.isStopped(user))
      try await round(world, line(user, ours: usd(50), theirs: usd(50)))
      try await round(world, line(user, ours: usd(50), theirs: usd(40), inFlight: usd(10)))
      // Explained until now, and from now on not.
      try await round(world, differs)
      #expect(try await !world.breaks.isStopped(user))
      try await round(world, differs)
      #expect(try await world.breaks.isStopped(user))
    }
  }

  /// A pool that is short by more than $1,000 stops everybody's money, and equal figures do not let
  /// it go: two people do.
  @Test func aPoolsBreakStopsEverybodyUntilTwoPeopleClearIt() async throws {
    try await FundingWorld.with { world in
      let short = line(nil, ours: usd(90_000_000), theirs: usd(90_000_000) - usd(1_001))
      for _ in 1...2 { try await round(world, short) }
      #expect(try await world.breaks.isStopped(UserID(UUID())))
      try await round(world, line(nil, ours: usd(9), theirs: usd(9)))
      #expect(try await world.breaks.isStopped(UserID(UUID())))
      let found = try #require(try await world.breaks.open().first)
      let subject = ReviewSubject(kind: .breach, id: found.id)
      let proposed = try await world.reviews.propose(
        .clear, about: subject, by: "ada", reason: "the bank was late", evidence: "ticket 7")
      let proposal = try #require(proposed.proposals.first)
      _ = try await world.reviews.decide(
        ReviewDecision(proposal: proposal.id, approves: true, by: "ben", remark: ""))
      #expect(try await !world.breaks.isStopped(UserID(UUID())))
      #expect(try await world.breaks.open().isEmpty)
    }
  }

  /// A small pool's thousandth is as much as a large one's thousand dollars.
  @Test func limitsArePartsOfThePoolToo() {
    let policy = BreakPolicy()
    #expect(policy.stopsAll(line(nil, ours: usd(10_000), theirs: usd(10_002))))
    #expect(!policy.stopsAll(line(nil, ours: usd(1_000_000), theirs: usd(1_000_002))))
    #expect(!policy.stopsAll(line(nil, ours: usd(1), theirs: usd(1) + 9_000)))
    #expect(!policy.stopsUser(line(UserID(UUID()), ours: usd(1), theirs: usd(1) + 9_000)))
  }

  /// What lists have and have not is named.
  @Test func differencesOfListsAreNamed() {
    let list = ItemComparison(rule: "R4", subject: "Redemptions", asset: .usd)
    func item(_ id: String, _ micros: Int64, returned: Bool = false) -> ReconciledItem {
      ReconciledItem(reference: id, amount: micros, isReturned: returned)
    }
    let lines = list.lines(
      ours: [
        item("equal", 1), item("gone", 2), item("other", 3), item("returned", 4), item("twice", 5),
      ],
      theirs: [
        item("equal", 1), item("other", 30), item("returned", 4, returned: true), item("twice", 5),
        item("twice", 5), item("foreign", 6), item("old", 7),
      ], known: ["old"])
    let named = lines.compactMap { line in
      line.breakKind.map { "\(line.reference): \($0.rawValue)" }
    }
    #expect(
      named.sorted() == [
        "foreign: missing_here", "gone: missing_there", "other: amount", "returned: status",
        "twice: duplicate",
      ])
    #expect(list.lines(ours: [], theirs: nil, known: []).map(\.breakKind) == [.unasked])
  }
}
