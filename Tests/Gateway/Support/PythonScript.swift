import Foundation

/// Runs Python, which has clients and browsers that know nothing of us.
enum PythonScript {
  /// `STACK_TEST_PYTHON` names the interpreter that has the packages.
  static let python = ProcessInfo.processInfo.environment["STACK_TEST_PYTHON"] ?? "python3"

  /// Blocks until it has ended.
  static func run(_ arguments: [String]) -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    do {
      try process.run()
    } catch {
      return (-1, "\(error)")
    }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// Waits on a thread of its own.
  static func runDetached(_ arguments: [String]) async -> (status: Int32, output: String) {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: run(arguments)) }
    }
  }
}
