import FoundationEssentials
import Identifiers
import Postgres
import StackProto
import Time
import Workflow

/// Tells users of what has changed: a numbered row each, with the resource as the app will get it,
/// in the transaction that makes the change.
struct UserNews: Sendable {
  let clock: any WallClock

  func balanceChanged(of user: UserID, _ tx: PostgresTransaction) throws {
    let balance = FundingV1.Balance(try tx.balance(of: user))
    try tx.recordUserEvent(
      user: user, topic: "balance", subject: user.rawValue, payload: balance.serialized(),
      at: clock.now)
  }

  func depositChanged(_ deposit: Deposit, _ tx: PostgresTransaction) throws {
    let timeline = try tx.timelines(of: [deposit.id.rawValue])
    let wire = FundingV1.Deposit(deposit, timeline: timeline[deposit.id.rawValue] ?? [])
    try tx.recordUserEvent(
      user: deposit.user, topic: "deposit", subject: deposit.id.rawValue,
      payload: wire.serialized(), at: clock.now)
  }

  func withdrawalChanged(_ withdrawal: Withdrawal, _ tx: PostgresTransaction) throws {
    let timeline = try tx.timelines(of: [withdrawal.id.rawValue])
    let wire = FundingV1.Withdrawal(
      withdrawal, timeline: timeline[withdrawal.id.rawValue] ?? [])
    try tx.recordUserEvent(
      user: withdrawal.user, topic: "withdrawal", subject: withdrawal.id.rawValue,
      payload: wire.serialized(), at: clock.now)
  }
}

/// A status and when it was entered.
struct StatusEntry: Hashable, Sendable {
  let status: String
  let at: Timestamp
}

extension PostgresTransaction {
  /// Every status that the subjects had, oldest first.
  func timelines(of subjects: [UUID]) throws -> [UUID: [StatusEntry]] {
    let rows = try query(
      """
      SELECT subject_id, status, at FROM status_change
       WHERE subject_id = ANY(\(subjects)) ORDER BY subject_id, ordinal
      """)
    return try rows.reduce(into: [:]) { timelines, row in
      let entry = StatusEntry(status: try row.value("status"), at: try row.value("at"))
      timelines[try row.value("subject_id", as: UUID.self), default: []].append(entry)
    }
  }
}
