import Foundation

/// A program run to its end without holding a thread of the cooperative pool.
package struct ProgramRun: Sendable {
  /// What it exited with.
  package let status: Int32
  /// What it wrote, to standard output and standard error alike.
  package let output: Data

  /// The output as text.
  package var text: String { String(decoding: output, as: UTF8.self) }

  /// Runs a program and waits for its end.
  ///
  /// - Parameters:
  ///   - program: The executable.
  ///   - arguments: What follows its name.
  ///   - environment: Nil for our own.
  ///   - input: What it reads.
  /// - Throws: What keeps it from being started.
  package init(
    _ program: URL, _ arguments: [String] = [], environment: [String: String]? = nil,
    input: Data = Data()
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = (input: folder.appending(path: "in"), output: folder.appending(path: "out"))
    try input.write(to: files.input)
    try Data().write(to: files.output)
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    if let environment { process.environment = environment }
    // Files, not pipes: one that nobody empties holds a program up, and what it leaves running would
    // keep it open.
    process.standardInput = try FileHandle(forReadingFrom: files.input)
    process.standardOutput = try FileHandle(forWritingTo: files.output)
    process.standardError = process.standardOutput
    status = try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Int32, any Error>) in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    output = try Data(contentsOf: files.output)
  }
}
