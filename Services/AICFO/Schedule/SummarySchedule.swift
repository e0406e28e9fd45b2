import Identifiers
import Time

/// Sees to it that everybody who holds something gets a summary of every week.
struct SummarySchedule: Sendable {
  let workflow: SummaryWorkflow
  /// Whether the week that is still running is summarized too, for development: the first look then
  /// is the only one at that week.
  let includesCurrentWeek: Bool

  /// One round over all users. Who has the week's summary already costs one look at our own table.
  ///
  /// - Throws: `AICFOError.portfolioUnavailable`; the next round comes.
  func round() async throws {
    let now = workflow.clock.now
    let week: Week = includesCurrentWeek ? .current(at: now) : .lastEnded(at: now)
    var cursor: String?
    repeat {
      let page = try await workflow.portfolios.investors(after: cursor)
      for user in page.users {
        try Task.checkCancellation()
        if try await workflow.summaries.exists(for: user, week: week) { continue }
        guard try await workflow.portfolios.isInvested(user) else { continue }
        _ = try await workflow.request(for: user, day: week.start)
      }
      cursor = page.next
    } while cursor != nil
  }
}
