import Identifiers
import Postgres
import StackProto
import Time
import Workflow

/// The features of the service put together over one database, whoever the model is.
struct Features: Sendable {
  let handlers: AICFOHandlers
  let summaries: SummaryWorkflow
  let schedule: SummarySchedule

  /// What of the settings the features themselves read.
  struct Options: Sendable {
    var maximumRequests = 3
    var analysisLimit = AnalysisLimit(count: 10, window: .seconds(3_600))
  }

  init(
    _ options: Options, pool: PostgresPool, portfolios: any PortfolioSource,
    model: any ProseModel, clock: any WallClock
  ) {
    let ids = UUIDv7Generator(clock: clock)
    let writer = ProseWriter(
      model: model, log: PostgresModelRequestLog(pool: pool),
      maximumRequests: options.maximumRequests, clock: clock)
    let rows = PostgresSummaryRepository(pool: pool, clock: clock) { summary in
      try AICFOV1.Summary(summary).serialized()
    }
    summaries = SummaryWorkflow(
      summaries: rows, portfolios: portfolios, writer: writer, clock: clock, ids: ids)
    schedule = SummarySchedule(workflow: summaries)
    handlers = AICFOHandlers(
      summaries: rows, summaryWorkflow: summaries,
      analysisWorkflow: AnalysisWorkflow(
        analyses: PostgresAnalysisRepository(pool: pool), portfolios: portfolios, writer: writer,
        limit: options.analysisLimit, clock: clock, ids: ids),
      feed: UserEventFeed(pool: pool))
  }

  /// By kind of saga.
  var wakeHandlers: [String: @Sendable (Wake) async throws -> Void] {
    [
      PostgresSummaryRepository.sagaKind: { [summaries] in
        try await summaries.wake(ID($0.saga.id))
      }
    ]
  }
}
