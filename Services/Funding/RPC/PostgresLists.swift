import FoundationEssentials
import Identifiers
import Postgres
import ServiceKit
import StackProto
import Time

/// Which part of a list is asked for: newest first, stable under inserts.
struct ListPage: Sendable {
  let first: Int
  /// The creation and id of the last one that was shown.
  let after: (at: Int64, id: UUID)?

  /// - Throws: `FundingError.invalid` for a cursor that was not ours.
  init(_ wire: TypesV1.PageRequest?) throws {
    let page = try PageWish(wire, maximum: 100)
    first = page.first
    guard let cursor = page.after else {
      after = nil
      return
    }
    let parts = cursor.split(separator: "_")
    guard parts.count == 2, let at = Int64(parts[0]), let id = UUID(uuidString: String(parts[1]))
    else { throw FundingError.invalid(field: "page.after", "is no cursor of this list") }
    after = (at, id)
  }

  static func cursor(_ at: Timestamp, _ id: UUID) -> String {
    "\(at.microseconds)_\(id.lowercased)"
  }

  /// The condition that leaves out what was shown before.
  var condition: SQL {
    guard let after else { return "TRUE" }
    return "(created_at, id) < (\(Timestamp(microseconds: after.at)), \(after.id))"
  }
}

/// Reads deposits and withdrawals for the people they belong to.
struct PostgresLists: Sendable {
  let pool: PostgresPool

  /// - Throws: `FundingError.notFound`, also for somebody else's.
  func deposit(_ id: ID<Deposit>, of user: UserID?) async throws -> FundingV1.Deposit {
    try await pool.transaction { tx in
      let row = try tx.first("SELECT * FROM deposits WHERE id = \(id)")
      guard let deposit = try row.map(Deposit.init), user == nil || deposit.user == user else {
        throw FundingError.notFound("deposit")
      }
      let timeline = try tx.timelines(of: [id.rawValue])[id.rawValue] ?? []
      return FundingV1.Deposit(deposit, timeline: timeline)
    }
  }

  func deposits(of user: UserID, page: ListPage) async throws -> FundingV1.ListDepositsResponse {
    try await pool.transaction { tx in
      let found = try tx.query(
        """
        SELECT * FROM deposits WHERE user_id = \(user) AND \(page.condition)
         ORDER BY created_at DESC, id DESC LIMIT \(page.first + 1)
        """
      ).map(Deposit.init)
      let shown = found.prefix(page.first)
      let timelines = try tx.timelines(of: shown.map(\.id.rawValue))
      let cursors = shown.map { ListPage.cursor($0.createdAt, $0.id.rawValue) }
      return FundingV1.ListDepositsResponse(
        deposits: shown.map {
          FundingV1.Deposit($0, timeline: timelines[$0.id.rawValue] ?? [])
        },
        cursors: cursors,
        pageInfo: TypesV1.PageInfo(
          hasNextPage: found.count > shown.count, endCursor: cursors.last ?? ""))
    }
  }

  /// - Throws: `FundingError.notFound`, also for somebody else's.
  func withdrawal(_ id: ID<Withdrawal>, of user: UserID?) async throws -> FundingV1.Withdrawal {
    try await pool.transaction { tx in
      let row = try tx.first("SELECT * FROM withdrawals WHERE id = \(id)")
      guard let withdrawal = try row.map(Withdrawal.init),
        user == nil || withdrawal.user == user
      else { throw FundingError.notFound("withdrawal") }
      let timeline = try tx.timelines(of: [id.rawValue])[id.rawValue] ?? []
      return FundingV1.Withdrawal(withdrawal, timeline: timeline)
    }
  }

  func withdrawals(
    of user: UserID, page: ListPage
  ) async throws -> FundingV1.ListWithdrawalsResponse {
    try await pool.transaction { tx in
      let found = try tx.query(
        """
        SELECT * FROM withdrawals WHERE user_id = \(user) AND \(page.condition)
         ORDER BY created_at DESC, id DESC LIMIT \(page.first + 1)
        """
      ).map(Withdrawal.init)
      let shown = found.prefix(page.first)
      let timelines = try tx.timelines(of: shown.map(\.id.rawValue))
      let cursors = shown.map { ListPage.cursor($0.createdAt, $0.id.rawValue) }
      return FundingV1.ListWithdrawalsResponse(
        withdrawals: shown.map {
          FundingV1.Withdrawal($0, timeline: timelines[$0.id.rawValue] ?? [])
        },
        cursors: cursors,
        pageInfo: TypesV1.PageInfo(
          hasNextPage: found.count > shown.count, endCursor: cursors.last ?? ""))
    }
  }
}
