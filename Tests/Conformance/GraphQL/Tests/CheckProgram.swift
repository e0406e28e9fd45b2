import Foundation
import TestSupport

/// `graphql-check`, built beside the tests.
enum CheckProgram {
  static let url = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "graphql-check")

  /// What it answers to these lines.
  static func run(_ lines: [String]) async throws -> ProgramRun {
    let input = lines.map { $0 + "\n" }.joined()
    return try await ProgramRun(url, input: Data(input.utf8))
  }
}
