import Foundation

/// A program that makes bad input: `NAME [--seed N] [--from N] [--rounds N] [--seconds N] [--only KIND]`.
///
/// The same seed makes the same inputs. What fails, or ends the process, is printed as the command
/// that repeats it, with the input's bytes.
package struct FuzzProgram: Sendable {
  private let name: String
  private let kinds: [FuzzKind]

  /// A program of this name that makes inputs of these kinds.
  package init(_ name: String, kinds: [FuzzKind]) {
    self.name = name
    self.kinds = kinds
  }

  /// Does what the command line says, and ends the process.
  package func run() async {
    let names = kinds.map(\.name)
    guard let plan = FuzzPlan(name, CommandLine.arguments.dropFirst(), kinds: names) else {
      print(
        "usage: \(name) [--seed N] [--from ROUND] [--rounds N] [--seconds N] [--only KIND]\n"
          + "KIND: \(names.joined(separator: ", "))")
      exit(64)
    }
    print("\(name): seed \(plan.seed)")
    CrashNote.watch()
    var failed = false
    for kind in kinds where plan.kinds.contains(kind.name) {
      do {
        print("\(kind.name): \(try await kind.run(plan)) inputs")
      } catch {
        failed = true
        print("\(kind.name): FAILED: \(error)")
        CrashNote.show()
      }
    }
    exit(failed ? 1 : 0)
  }
}
