import Identifiers
import Logging
import RPC
import ServiceKit
import StackProto
import Time

/// Asks the AI CFO for a summary of the running week. Its own schedule does so when the week has
/// ended, for which a journey cannot wait.
struct WeeklySchedule: Sendable {
  /// Where the AI CFO serves RPC.
  let aicfo: RPCChannelConfiguration

  func summarizeThisWeek(of userID: String) async throws {
    guard let user = UserID(userID) else { throw Phone.Surprise("\(userID) is no user's id") }
    let channel = RPCChannel(aicfo, logger: Logger(label: "journey"))
    let today = CivilDate(SystemWallClock().now).description
    var options = RPCCallOptions(user: user, timeout: .seconds(30))
    options.waitForReady = true
    try await withThrowingTaskGroup(of: Void.self) { [options] group in
      group.addTask { try await channel.run() }
      defer { group.cancelAll() }
      _ = try await AICFOV1.AICFOClient(channel).generateWeeklySummary(
        AICFOV1.GenerateWeeklySummaryRequest(weekStart: today), options: options)
    }
  }
}
