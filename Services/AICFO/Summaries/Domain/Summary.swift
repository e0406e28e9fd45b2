import Identifiers
import Time

/// How far a summary is.
enum SummaryStatus: String, Sendable {
  case pending, ready
  /// The portfolio could not be read for a day; a new request starts it again.
  case failed
}

/// One week of one user.
struct Summary: Equatable, Sendable {
  let id: ID<Summary>
  let user: UserID
  /// The Monday.
  let weekStart: CivilDate
  var status: SummaryStatus
  /// "" while it is not ready.
  var markdown: String
  var author: ProseAuthor?
  var generatedAt: Timestamp?
  let createdAt: Timestamp

  var subject: ProseSubject { ProseSubject(kind: .summary, id: ID(id.rawValue)) }

  /// Whether it is to be written now: it never was, or only of a week that was still running and
  /// now has ended.
  func isOwed(at now: Timestamp) -> Bool {
    let end = Week(containing: weekStart).end
    return switch status {
    case .pending: true
    case .failed: false
    case .ready: now >= end && generatedAt.map { $0 < end } ?? true
    }
  }
}

/// A week from Monday to Monday, in UTC.
struct Week: Equatable, Sendable {
  let start: CivilDate

  /// The week that a day is in.
  init(containing day: CivilDate) { start = day.startOfWeek }

  /// The last week that has ended.
  static func lastEnded(at now: Timestamp) -> Week {
    Week(containing: CivilDate(now).startOfWeek.adding(days: -1))
  }

  var begin: Timestamp { start.startInUTC }
  var end: Timestamp { start.adding(days: 7).startInUTC }
}

/// Where summaries are kept.
protocol SummaryRepository: Sendable {
  /// The user's summary of a week; written down as pending, with its saga, when there is none, and
  /// started again when it failed or is owed anew.
  func request(_ summary: Summary) async throws -> Summary
  /// Whether there is one that is being written or that saw the whole week.
  func exists(for user: UserID, week: Week) async throws -> Bool
  /// - Throws: `AICFOError.notFound`.
  func find(_ id: ID<Summary>) async throws -> Summary
  /// Finishes it, tells the user, and ends its saga. A ready one stays as it is, unless the new one
  /// was written later.
  func finish(_ summary: Summary) async throws
  /// Has the saga look again.
  func postpone(_ id: ID<Summary>, until: Timestamp) async throws
  /// The newest finished one.
  func latest(of user: UserID) async throws -> Summary?
  /// The finished ones from the newest week, before a week.
  func list(of user: UserID, before: CivilDate?, limit: Int) async throws -> [Summary]
}
