import ArgumentParser
import Foundation
import Logging
import Money
import RPC
import ServiceKit
import StackProto

/// `funding books`: the trial balance and the reconciliation of the running service as tables for
/// people. Reads `FUNDING_ADDRESS`.
struct BooksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "books",
    abstract: "Print the books beside the partners' own; exit 1 when something differs.")

  func run() async throws {
    let settings = Settings()
    let logger = Logger(label: "books") { _ in SwiftLogNoOpLogHandler() }
    let channel = try ServiceCalls.channel(to: "funding", settings, logger: logger)
    let balanced = try await withThrowingTaskGroup(of: Bool?.self) { group in
      group.addTask {
        try await channel.run()
        return nil
      }
      group.addTask { try await Self.show(FundingV1.FundingClient(channel)) }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      return false
    }
    guard balanced else { throw ExitCode(1) }
  }

  private static func show(_ funding: FundingV1.FundingClient) async throws -> Bool {
    var options = RPCCallOptions()
    options.timeout = .seconds(60)
    options.waitForReady = true
    let trial = try await funding.getTrialBalance(.init(), options: options)
    let reconciliation = try await funding.getReconciliation(.init(), options: options)
    print(table(trial))
    print(table(reconciliation))
    return trial.balanced && reconciliation.balanced
  }

  static func table(_ trial: FundingV1.TrialBalance) -> String {
    var rows = [["Code", "Account", "Asset", "Debit", "Credit", "Balance"]]
    rows += trial.accounts.map { account in
      [
        account.code, account.path, account.asset, text(account.debit, account.asset),
        text(account.credit, account.asset), text(account.balance, account.asset),
      ]
    }
    rows += trial.totals.map {
      ["", "Total", $0.asset, text($0.debit, $0.asset), text($0.credit, $0.asset), ""]
    }
    let invariants = trial.invariants.map { invariant in
      let verdict = invariant.violations == 0 ? "holds" : "BROKEN \(invariant.violations) times"
      return "\(invariant.name)  \(invariant.meaning): \(verdict)"
    }
    return lines(rows) + "\n" + invariants.joined(separator: "\n") + "\n"
  }

  static func table(_ reconciliation: FundingV1.Reconciliation) -> String {
    var rows = [["Rule", "Subject", "Reference", "Asset", "Ours", "Theirs", "Break"]]
    rows += reconciliation.lines.map { line in
      [
        line.rule, line.subject, line.reference, line.asset, text(line.ours, line.asset),
        line.asked ? text(line.theirs, line.asset) : "?",
        line.breakKind.isEmpty ? "" : "\(line.breakKind) \(line.note)",
      ]
    }
    return lines(rows)
  }

  private static func text(_ amount: Int64, _ asset: String) -> String {
    let isMoney = asset == "USD" || asset == "USDC"
    return FixedPoint.print(amount, fractionDigits: isMoney ? 6 : 9, atLeast: isMoney ? 2 : 0)
  }

  /// Columns as wide as their widest cell.
  private static func lines(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      row.indices.map { row[$0].padding(toLength: widths[$0], withPad: " ", startingAt: 0) }
        .joined(separator: "  ")
    }.joined(separator: "\n") + "\n"
  }
}
