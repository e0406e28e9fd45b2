import Foundation

/// `graphql-check`, built beside the tests, and other programs, run to their end.
enum CheckProgram {
  static let url = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "graphql-check")

  /// Through files, since a pipe that nobody empties holds a program up.
  static func run(
    _ program: URL, _ arguments: [String], input: Data = Data()
  ) async throws -> (status: Int32, output: Data) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = (input: folder.appending(path: "in"), output: folder.appending(path: "out"))
    try input.write(to: files.input)
    try Data().write(to: files.output)
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: files.input)
    process.standardOutput = try FileHandle(forWritingTo: files.output)
    process.standardError = process.standardOutput
    let status = try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Int32, any Error>) in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    return (status, try Data(contentsOf: files.output))
  }
}
