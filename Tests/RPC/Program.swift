import Foundation

/// A program that a test runs to its end.
struct Program {
  let status: Int32
  let output: String
  let error: String

  /// The repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A product of this package, beside the tests.
  static func product(_ name: String) -> URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
  }

  /// Python with the package `protobuf`, as `deploy/stack test` sets it up; `STACK_TEST_PYTHON` names
  /// another.
  static let python: URL? = {
    let named = ProcessInfo.processInfo.environment["STACK_TEST_PYTHON"]
    let usual = root.appending(path: ".venv-tools/bin/python").path
    return [named, usual].compactMap { $0 }.map { URL(filePath: $0) }.first { python in
      (try? runHere(python, ["-c", "import google.protobuf"], ""))?.status == 0
    }
  }()

  /// Runs it on a thread of its own.
  static func run(_ program: URL, _ arguments: [String], input: String = "") async throws -> Program
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try runHere(program, arguments, input) })
      }
    }
  }

  private static func runHere(
    _ program: URL, _ arguments: [String], _ input: String
  ) throws -> Program {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let (output, error, standardInput) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    process.standardInput = standardInput
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    // What it says on either is little, so that reading one after the other blocks nobody.
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Program(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      error: String(decoding: complained, as: UTF8.self))
  }
}
