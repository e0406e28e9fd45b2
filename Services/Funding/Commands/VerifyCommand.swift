import ArgumentParser
import Cryptography
import Foundation
import Logging
import Postgres
import ServiceKit
import Time

/// `funding verify`: reads the whole ledger from the database and says whether anybody has changed it.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every seal of the journal and every invariant; exit 1 when one is broken.")

  func run() async throws {
    let logger = Logger(label: "verify") { _ in SwiftLogNoOpLogHandler() }
    let pool = PostgresPool(try Funding.database(Settings()), logger: logger)
    let isSound = try await withThrowingTaskGroup(of: Bool?.self) { group in
      group.addTask {
        try await pool.run()
        return nil
      }
      group.addTask { try await Self.verify(pool) }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      return false
    }
    guard isSound else { throw ExitCode(1) }
  }

  /// Prints what it finds.
  ///
  /// - Returns: Whether everything holds.
  static func verify(_ pool: PostgresPool) async throws -> Bool {
    let sealer = JournalSealer(pool: pool)
    let broken = try await sealer.firstBrokenSeal()
    let trial = try await PostgresBooks(pool: pool).trialBalance(at: SystemWallClock().now)
    if let broken {
      print("Seal \(broken) does not fit its entry: the journal was changed there or before.")
    } else if let head = try await sealer.head() {
      print("\(head.sequence) entries are sealed and fit; head \(Hex.encode(head.hash)).")
    } else {
      print("Nothing is sealed yet.")
    }
    for invariant in trial.invariants where invariant.violations > 0 {
      print("\(invariant.name) is broken: \(invariant.examples.joined(separator: ", "))")
    }
    print(trial.isBalanced ? "Debits equal credits, and every invariant holds." : "Not balanced.")
    return broken == nil && trial.isBalanced
  }
}
