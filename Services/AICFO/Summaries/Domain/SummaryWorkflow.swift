import Identifiers
import Time

/// Writes weekly summaries: one a user and week, whoever asks and however often.
struct SummaryWorkflow: Sendable {
  /// How long an unreadable portfolio is waited for.
  static let patience: Duration = .seconds(86_400)
  /// How far back a summary can be asked for: so far the figures reach, and each summary costs money.
  static let reach: Duration = .seconds(12 * 7 * 86_400)

  let summaries: any SummaryRepository
  let portfolios: any PortfolioSource
  let writer: ProseWriter
  let clock: any WallClock
  let ids: any IDGenerator

  /// Has the summary of the week written that a day is in; `nil` = the last week that has ended. Of
  /// a week that is still running it tells what there is so far, and asking again changes nothing;
  /// once the week has ended it is written anew.
  ///
  /// - Throws: `AICFOError.invalidInput` for a week that has not begun, or ended too long ago.
  func request(for user: UserID, day: CivilDate?) async throws -> Summary {
    let now = clock.now
    let week = day.map(Week.init(containing:)) ?? .lastEnded(at: now)
    guard week.begin <= now else {
      throw AICFOError.invalidInput(field: "week_start", "is in the future")
    }
    guard now.since(week.begin) <= Self.reach else {
      throw AICFOError.invalidInput(field: "week_start", "is more than twelve weeks ago")
    }
    return try await summaries.request(
      Summary(
        id: ids.makeID(), user: user, weekStart: week.start, status: .pending, markdown: "",
        author: nil, generatedAt: nil, createdAt: now))
  }

  /// Writes it, if it is not written.
  func wake(_ id: ID<Summary>) async throws {
    var summary = try await summaries.find(id)
    guard summary.isOwed(at: clock.now) else { return try await summaries.finish(summary) }
    let facts: PortfolioFacts
    do {
      facts = try await portfolios.facts(of: summary.user)
    } catch let error as AICFOError {
      guard clock.now >= summary.createdAt.adding(Self.patience) else { throw error }
      summary.status = .failed
      return try await summaries.finish(summary)
    }
    let week = Week(containing: summary.weekStart)
    let brief = ProseBrief(
      figures: Figures(facts, from: week.begin, to: week.end), spanName: "the week",
      question: nil)
    switch try await writer.write(brief, for: summary.subject, patient: true) {
    case .later(let pause):
      try await summaries.postpone(id, until: clock.now.adding(pause))
    case .done(let prose, let author):
      summary.status = .ready
      summary.author = author
      summary.generatedAt = clock.now
      summary.markdown = Self.markdown(week, prose, brief.figures)
      try await summaries.finish(summary)
    }
  }

  /// The figures are composed by us from the exact numbers; only the prose may be the model's.
  private static func markdown(_ week: Week, _ prose: Prose, _ figures: Figures) -> String {
    [
      "# Week of \(week.start)", prose.markdown, figures.markdown(spanName: "the week"),
      "_Not investment advice._",
    ].joined(separator: "\n\n")
  }
}
