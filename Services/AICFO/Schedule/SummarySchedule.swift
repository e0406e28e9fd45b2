import Identifiers
import Logging
import Time

/// Sees to it that everybody who holds something gets a summary of every week.
struct SummarySchedule: Sendable {
  let workflow: SummaryWorkflow

  /// One round over all users. Who has the week's summary already costs one look at our own table;
  /// whose portfolio cannot be read is left for the next round.
  ///
  /// - Throws: `AICFOError.portfolioUnavailable`; the next round comes.
  func round() async throws {
    let week = Week.lastEnded(at: workflow.clock.now)
    var cursor: String?
    repeat {
      let page = try await workflow.portfolios.investors(after: cursor)
      for user in page.users {
        try Task.checkCancellation()
        do {
          try await summarize(week, for: user)
        } catch AICFOError.portfolioUnavailable(let why) {
          Logger.current.warning(
            "A portfolio could not be read for a summary",
            metadata: ["user.id": "\(user)", "error": "\(why)"])
        }
      }
      cursor = page.next
    } while cursor != nil
  }

  private func summarize(_ week: Week, for user: UserID) async throws {
    if try await workflow.summaries.exists(for: user, week: week) { return }
    let facts = try await workflow.portfolios.facts(of: user)
    // Of a week before their first there is nothing to say.
    guard !facts.positions.isEmpty, facts.history.contains(where: { $0.at < week.end }) else {
      return
    }
    _ = try await workflow.request(for: user, day: week.start)
  }
}
