import ArgumentParser
import StackProto
import Time

/// `funding reconcile`: our figures beside the partners', and every break with its age and owner.
struct ReconcileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Print our books beside the partners' own and every break; exit 1 on a break.")

  func run() async throws {
    let balanced = try await FundingCall.with { funding in
      let report = try await funding.getReconciliation(.init(), options: FundingCall.options())
      print(Self.report(report))
      return report.balanced && report.breaks.isEmpty
    }
    guard balanced else { throw ExitCode(1) }
  }

  static func report(_ report: FundingV1.Reconciliation) -> String {
    let figures = BooksCommand.table(report)
    guard !report.breaks.isEmpty else {
      let unequal = report.lines.filter { !$0.breakKind.isEmpty }.count
      return figures
        + (unequal == 0 ? "Every figure is equal.\n" : "\(unequal) figures differ just now.\n")
    }
    var rows = [
      ["Open since", "Age", "Rule", "Kind", "Subject", "Ours", "Theirs", "Owner", "Stops"]
    ]
    rows += report.breaks.map { row($0, at: report.atMicros) }
    return figures + "\n\(report.breaks.count) open breaks:\n" + TextTable.lines(rows)
  }

  private static func row(_ found: FundingV1.ReconciliationBreak, at now: Int64) -> [String] {
    let subject = [found.subject, found.reference, found.asset].filter { !$0.isEmpty }
    return [
      TextTable.moment(found.firstSeenAtMicros), age(now - found.firstSeenAtMicros), found.rule,
      found.kind, subject.joined(separator: " "), TextTable.amount(found.ours, found.asset),
      TextTable.amount(found.theirs, found.asset), found.owner,
      found.stopsAll ? "everybody" : found.stops ? "the user" : "",
    ]
  }

  /// In the largest unit that fits.
  private static func age(_ micros: Int64) -> String {
    let minutes = max(0, micros / 60_000_000)
    if minutes < 60 { return "\(minutes)m" }
    return minutes < 2_880 ? "\(minutes / 60)h" : "\(minutes / 1_440)d"
  }
}
