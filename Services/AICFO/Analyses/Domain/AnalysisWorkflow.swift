import Identifiers
import Time

/// An analysis that a user asked for.
struct Analysis: Equatable, Sendable {
  let id: ID<Analysis>
  let user: UserID
  /// The user's own words.
  let question: String?
  var markdown: String
  var author: ProseAuthor?
  var generatedAt: Timestamp?
  let createdAt: Timestamp

  var subject: ProseSubject { ProseSubject(kind: .analysis, id: ID(id.rawValue)) }
}

/// How often one user may ask.
struct AnalysisLimit: Equatable, Sendable {
  let count: Int
  let window: Duration
}

/// Where analyses are kept.
protocol AnalysisRepository: Sendable {
  /// Writes a new one down if the user has not asked too often, in one decision.
  /// - Throws: `AICFOError.rateLimited`.
  func begin(_ analysis: Analysis, limit: AnalysisLimit) async throws
  func finish(_ analysis: Analysis) async throws
}

/// Analyses portfolios while the user waits.
struct AnalysisWorkflow: Sendable {
  static let maximumQuestion = 500

  let analyses: any AnalysisRepository
  let portfolios: any PortfolioSource
  let writer: ProseWriter
  let limit: AnalysisLimit
  let clock: any WallClock
  let ids: any IDGenerator

  /// Analyses the portfolio now. The question is at most 500 characters; it is data to the model,
  /// never an instruction.
  ///
  /// - Throws: `AICFOError`.
  func analyze(for user: UserID, question: String?) async throws -> Analysis {
    // As the database counts them.
    if let question, question.unicodeScalars.count > Self.maximumQuestion {
      throw AICFOError.invalidInput(
        field: "question", "at most \(Self.maximumQuestion) characters")
    }
    let now = clock.now
    var analysis = Analysis(
      id: ids.makeID(), user: user, question: question, markdown: "", author: nil,
      generatedAt: nil, createdAt: now)
    try await analyses.begin(analysis, limit: limit)
    let facts = try await portfolios.facts(of: user)
    let brief = ProseBrief(
      figures: Figures(facts, from: now.adding(.seconds(-31 * 86_400)), to: .end),
      spanName: "the last month", question: question)
    let writing = try await writer.write(brief, for: analysis.subject, patient: false)
    guard case .done(let prose, let author) = writing else { return analysis }
    analysis.author = author
    analysis.generatedAt = clock.now
    analysis.markdown = [
      "# Your portfolio", prose.markdown, brief.figures.markdown(spanName: brief.spanName),
      "_Not investment advice._",
    ].joined(separator: "\n\n")
    try await analyses.finish(analysis)
    return analysis
  }
}

extension Timestamp {
  /// Later than anything.
  fileprivate static let end = Timestamp(microseconds: .max)
}
