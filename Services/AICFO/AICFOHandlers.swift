import Identifiers
import RPC
import ServiceKit
import StackProto
import Time
import Workflow

/// Speaks `stack.aicfo.v1.AICFO`; decides nothing.
struct AICFOHandlers: AICFOV1.AICFOService {
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
    let page = try PageWish(request.page, maximum: 100)
    let week = try page.after.map { try CivilDate(wire: $0, "page.after") }
    let found = try await summaries.list(of: context.user, before: week, limit: page.first + 1)
    let shown = found.prefix(page.first)
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
    try await feed.serve(request, context, responses)
  }
}
