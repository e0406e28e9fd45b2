import Identifiers
import RPC
import ServiceKit
import StackProto
import Time
import Workflow

/// Speaks `stack.aicfo.v1.AICFO`; decides nothing.
struct AICFOHandlers: AICFOV1.AICFOService {
  private static let usualPage = 20
  private static let maximumPage = 100

  let summaries: any SummaryRepository
  let summaryWorkflow: SummaryWorkflow
  let analysisWorkflow: AnalysisWorkflow
  let feed: UserEventFeed

  func generateWeeklySummary(
    _ request: AICFOV1.GenerateWeeklySummaryRequest, _ context: RPCContext
  ) async throws -> AICFOV1.Summary {
    let day = try request.weekStart.isEmpty ? nil : CivilDate(wire: request.weekStart, "week_start")
    return AICFOV1.Summary(try await summaryWorkflow.request(for: context.user, day: day))
  }

  func analyzePortfolioOnDemand(
    _ request: AICFOV1.AnalyzePortfolioOnDemandRequest, _ context: RPCContext
  ) async throws -> AICFOV1.Analysis {
    let question = request.question.isEmpty ? nil : request.question
    return AICFOV1.Analysis(
      try await analysisWorkflow.analyze(for: context.user, question: question))
  }

  func getLatestSummary(
    _ request: AICFOV1.GetLatestSummaryRequest, _ context: RPCContext
  ) async throws -> AICFOV1.Summary {
    guard let summary = try await summaries.latest(of: context.user) else {
      throw AICFOError.notFound("summary")
    }
    return AICFOV1.Summary(summary)
  }

  func listSummaries(
    _ request: AICFOV1.ListSummariesRequest, _ context: RPCContext
  ) async throws -> AICFOV1.ListSummariesResponse {
    let wanted = Int(request.page?.first ?? 0)
    guard (0...Self.maximumPage).contains(wanted) else {
      throw AICFOError.invalidInput(field: "page.first", "from 1 to \(Self.maximumPage)")
    }
    let first = wanted == 0 ? Self.usualPage : wanted
    let after = request.page?.after ?? ""
    let week = try after.isEmpty ? nil : CivilDate(wire: after, "page.after")
    let found = try await summaries.list(of: context.user, before: week, limit: first + 1)
    let shown = found.prefix(first)
    let cursors = shown.map(\.weekStart.description)
    return AICFOV1.ListSummariesResponse(
      summaries: shown.map(AICFOV1.Summary.init), cursors: cursors,
      pageInfo: TypesV1.PageInfo(
        hasNextPage: found.count > shown.count, endCursor: cursors.last ?? ""))
  }

  func watchUser(
    _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
    _ responses: RPCResponseWriter<TypesV1.UserEvent>
  ) async throws {
    let user = try context.user
    let cursor = request.fromNow ? try await feed.latestCursor(for: user) : request.afterCursor
    for try await row in feed.events(for: user, after: cursor) {
      try await responses.send(
        TypesV1.UserEvent(
          cursor: row.cursor, topic: row.topic, subjectID: row.subject.uuidString.lowercased(),
          atMicros: row.at.microseconds, payload: row.payload))
    }
  }
}
