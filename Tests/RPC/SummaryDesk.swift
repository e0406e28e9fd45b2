@testable import RPC
@testable import StackProto

/// A service with a contract, for clients that learn it from the server.
struct SummaryDesk: AICFOV1.AICFOService {
  let cancelled = Event()

  /// For the user in the metadata; the week `never` takes for ever.
  func generateWeeklySummary(
    _ request: AICFOV1.GenerateWeeklySummaryRequest, _ context: RPCContext
  ) async throws -> AICFOV1.Summary {
    if request.weekStart == "never" { try await Task.sleep(for: .seconds(3600)) }
    return AICFOV1.Summary(
      summaryID: context.metadata["stack-user-id"] ?? "", weekStart: request.weekStart,
      generatedAtMicros: 9_007_199_254_740_993, status: .ready)
  }

  func analyzePortfolioOnDemand(
    _ request: AICFOV1.AnalyzePortfolioOnDemandRequest, _ context: RPCContext
  ) async throws -> AICFOV1.Analysis {
    AICFOV1.Analysis(markdown: request.question)
  }

  func getLatestSummary(
    _ request: AICFOV1.GetLatestSummaryRequest, _ context: RPCContext
  ) async throws -> AICFOV1.Summary {
    throw RPCError(
      .notFound, "There is none yet.", reason: "NOT_FOUND", field: "page",
      retryAfter: .milliseconds(1500))
  }

  func listSummaries(
    _ request: AICFOV1.ListSummariesRequest, _ context: RPCContext
  ) async throws -> AICFOV1.ListSummariesResponse {
    AICFOV1.ListSummariesResponse(cursors: [request.page?.after ?? ""])
  }

  /// As many events as the cursor says.
  func watchUser(
    _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
    _ responses: RPCResponseWriter<TypesV1.UserEvent>
  ) async throws {
    do {
      for cursor in 0..<request.afterCursor {
        try await responses.send(
          TypesV1.UserEvent(cursor: cursor, payload: [UInt8](repeating: 7, count: 3000)))
      }
    } catch {
      cancelled.set()
      throw error
    }
  }

  /// Runs `body` with a server of this service that tells its contract.
  func withServer<Result: Sendable>(
    reflection: Bool = true, _ body: (Int) async throws -> Result
  ) async throws -> Result {
    var configuration = RPCServerConfiguration()
    configuration.offersReflection = reflection
    let server = RPCServer(configuration.patient, services: [self, TalkDesk()], logger: quiet)
    return try await withRunning(server) { try await body(try await server.boundPort) }
  }
}
