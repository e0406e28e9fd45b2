import FoundationEssentials
import Identifiers
import Postgres
import Time
import Workflow

/// Carries out what two people have agreed on, through the state machines like all other news.
struct ReviewExecutor: Sendable {
  let news: UserNews
  let keys: PartnerKeys

  /// - Throws: `FundingError.conflict` when the case does not permit it any more.
  func carryOut(
    _ proposal: ReviewProposal, with second: String, at now: Timestamp, _ tx: PostgresTransaction
  ) throws {
    let people = "\(proposal.proposedBy) and \(second)"
    switch (proposal.subject.kind, proposal.action) {
    case (.deposit, .retry), (.deposit, .refund):
      let deposit = try tx.lockDeposit(ID(proposal.subject.id))
      guard deposit.phase == .inReview || deposit.phase == .returned else {
        return try redrive(deposit.saga, by: people, at: now, tx)
      }
      let event: DepositEvent = proposal.action == .refund ? .refunding : .resuming
      let recorded = try DepositWriter(news: news, keys: keys)
        .record(event, for: deposit, at: now, tx)
      guard case .moved = recorded else { throw Self.noLonger }
    case (.withdrawal, .retry):
      let withdrawal = try tx.withdrawal(ID(proposal.subject.id), lock: true)
      guard withdrawal.phase == .inReview else {
        return try redrive(withdrawal.saga, by: people, at: now, tx)
      }
      let recorded = try WithdrawalWriter(news: news, keys: keys)
        .record(.resuming, for: withdrawal, at: now, tx)
      guard case .moved = recorded else { throw Self.noLonger }
    case (.breach, .clear):
      let cleared = try tx.execute(
        """
        UPDATE reconciliation_break SET cleared_at = \(now), cleared_by = \(people)
         WHERE id = \(proposal.subject.id) AND cleared_at IS NULL
        """)
      guard cleared == 1 else { throw Self.noLonger }
    default: throw Self.noLonger
    }
  }

  /// A saga that was given up after crashes, on a subject that is fine itself.
  private func redrive(
    _ saga: SagaReference, by people: String, at now: Timestamp, _ tx: PostgresTransaction
  ) throws {
    guard try tx.sagaStatus(saga)?.state == .inReview else { throw Self.noLonger }
    _ = try tx.redriveSaga(saga, by: people, at: now)
  }

  private static let noLonger = FundingError.conflict("The case does not permit this any more.")
}
