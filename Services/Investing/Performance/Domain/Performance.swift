import Identifiers
import Money
import Time

/// The value of a portfolio at a moment.
struct PortfolioPoint: Equatable, Sendable {
  let at: Timestamp
  let totalValue: Money
  /// Money put in less money taken out up to then.
  let netDeposits: Money
}

/// How far back to look.
enum HistoryRange: String, Sendable, CaseIterable {
  case oneDay, oneWeek, oneMonth, threeMonths, oneYear, all

  /// How long before now it starts; `nil` = the beginning.
  var length: Duration? {
    let day: Int64 = 86_400
    return switch self {
    case .oneDay: .seconds(day)
    case .oneWeek: .seconds(7 * day)
    case .oneMonth: .seconds(31 * day)
    case .threeMonths: .seconds(92 * day)
    case .oneYear: .seconds(366 * day)
    case .all: nil
    }
  }
}

/// Where the value over time is kept.
protocol PerformanceRepository: Sendable {
  func record(_ point: PortfolioPoint, of user: UserID) async throws
  /// The points from a moment on, oldest first, evenly thinned out to at most `limit`; the first
  /// and the last always among them.
  func points(of user: UserID, from: Timestamp?, limit: Int) async throws -> [PortfolioPoint]
}

/// Keeps and shows the value of portfolios over time.
struct PerformanceKeeper: PortfolioRecorder {
  /// The most points of one answer.
  static let maximumPoints = 500
  /// How many users are recorded in one go.
  static let batch = 200

  let points: any PerformanceRepository
  let portfolios: PortfolioReader
  let accounts: any AccountRepository
  let clock: any WallClock

  /// Records the portfolio as it is now.
  func record(_ user: UserID) async throws {
    let portfolio = try await portfolios.portfolio(of: user)
    try await points.record(PortfolioPoint(portfolio), of: user)
  }

  /// Records everybody with an open account. One that cannot be valued now is left out; the next
  /// round comes.
  func recordAll() async throws {
    var last: UserID?
    repeat {
      let users = try await accounts.openUsers(after: last, limit: Self.batch)
      for user in users {
        try Task.checkCancellation()
        try? await record(user)
      }
      last = users.count == Self.batch ? users.last : nil
    } while last != nil
  }

  /// The recorded points of a range, and the present as the last one where it can be had.
  func history(of user: UserID, range: HistoryRange) async throws -> [PortfolioPoint] {
    let from = range.length.map { clock.now.adding(.zero - $0) }
    var history = try await points.points(
      of: user, from: from, limit: Self.maximumPoints - 1)
    if let now = try? await portfolios.portfolio(of: user) {
      history.append(PortfolioPoint(now))
    }
    return history
  }
}

extension PortfolioPoint {
  /// A portfolio as a point.
  init(_ portfolio: Portfolio) {
    self.init(
      at: portfolio.asOf, totalValue: portfolio.totalValue, netDeposits: portfolio.netDeposits)
  }
}
