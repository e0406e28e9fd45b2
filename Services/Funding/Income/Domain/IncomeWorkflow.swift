import Identifiers
import Logging
import Time

/// Reads customers' accounts at the broker.
protocol BrokerStatement: Sendable {
  /// The broker's id of the user's account; `.absent` when there is none.
  func accountID(of user: UserID) async -> Answer<String>
  /// An account's lines between two moments.
  func lines(of accountID: String, from: Timestamp, to: Timestamp) async -> Answer<[BrokerLine]>
}

/// A customer's account at the broker, and until when its lines have been read.
struct StatementReading: Hashable, Sendable {
  let user: UserID
  /// `nil` before the first reading.
  let accountID: String?
  let readUntil: Timestamp?
}

/// Where it is kept what has been read. Each method is one transaction.
protocol IncomeRepository: Sendable {
  /// Accounts that have not been read since a moment, the longest unread first.
  func due(before: Timestamp, limit: Int) async throws -> [StatementReading]
  /// The account that the broker knows by this id; `nil` for one that was never read.
  func reading(of accountID: String) async throws -> StatementReading?
  /// Books what of the lines comes by itself, each once, and writes down until when was read.
  func take(
    _ lines: [BrokerLine], of user: UserID, accountID: String, until: Timestamp
  ) async throws
}

/// Books what the broker pays or takes without anybody asking, such as dividends. The broker's event
/// says at which account to look; who hears of none looks at every account once an hour.
struct IncomeWorkflow: Sendable {
  let statement: any BrokerStatement
  let repository: any IncomeRepository
  let clock: any WallClock

  /// Lines may appear later than they are dated.
  private static let overlap = Duration.seconds(3 * 86_400)
  /// How far back a first reading goes.
  private static let first = Duration.seconds(30 * 86_400)
  private static let every = Duration.seconds(3_600)

  /// One round over the accounts that are due.
  func look() async throws {
    let due = clock.now.adding(.zero - Self.every)
    for reading in try await repository.due(before: due, limit: 500) {
      try Task.checkCancellation()
      try await read(reading)
    }
  }

  /// Looks at one account of the broker's now.
  func look(atAccount accountID: String) async throws {
    guard let reading = try await repository.reading(of: accountID) else { return }
    try await read(reading)
  }

  private func read(_ reading: StatementReading) async throws {
    let now = clock.now
    var known = reading.accountID
    if known == nil, case .fact(let found) = await statement.accountID(of: reading.user) {
      known = found
    }
    guard let known else { return }
    let from =
      reading.readUntil?.adding(.zero - Self.overlap) ?? now.adding(.zero - Self.first)
    guard case .fact(let lines) = await statement.lines(of: known, from: from, to: now) else {
      return
    }
    try await repository.take(lines, of: reading.user, accountID: known, until: now)
  }
}
