import ArgumentParser
import StackProto

/// `funding books`: the trial balance and the reconciliation of the running service as tables for
/// people.
struct BooksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "books",
    abstract: "Print the books beside the partners' own; exit 1 when something differs.")

  func run() async throws {
    let balanced = try await FundingCall.with { try await Self.show($0) }
    guard balanced else { throw ExitCode(1) }
  }

  private static func show(_ funding: FundingV1.FundingClient) async throws -> Bool {
    let options = FundingCall.options()
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
        account.code, account.path, account.asset, TextTable.amount(account.debit, account.asset),
        TextTable.amount(account.credit, account.asset),
        TextTable.amount(account.balance, account.asset),
      ]
    }
    rows += trial.totals.map {
      [
        "", "Total", $0.asset, TextTable.amount($0.debit, $0.asset),
        TextTable.amount($0.credit, $0.asset), "",
      ]
    }
    let invariants = trial.invariants.map { invariant in
      let verdict = invariant.violations == 0 ? "holds" : "BROKEN \(invariant.violations) times"
      return "\(invariant.name)  \(invariant.meaning): \(verdict)"
    }
    return TextTable.lines(rows) + "\n" + invariants.joined(separator: "\n") + "\n"
  }

  static func table(_ reconciliation: FundingV1.Reconciliation) -> String {
    var rows = [["Rule", "Subject", "Reference", "Asset", "Ours", "Theirs", "Break"]]
    rows += reconciliation.lines.map { line in
      [
        line.rule, line.subject, line.reference, line.asset,
        TextTable.amount(line.ours, line.asset),
        line.asked ? TextTable.amount(line.theirs, line.asset) : "?",
        line.breakKind.isEmpty ? "" : "\(line.breakKind) \(line.note)",
      ]
    }
    return TextTable.lines(rows)
  }
}
