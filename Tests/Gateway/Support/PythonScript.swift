import Foundation

/// Runs Python, which has clients and browsers that know nothing of us.
enum PythonScript {
  /// `STACK_TEST_PYTHON` names the interpreter that has the packages.
  private static let python =
    ProcessInfo.processInfo.environment["STACK_TEST_PYTHON"] ?? "python3"

  /// Blocks until it has ended.
  static func run(_ arguments: [String]) -> (status: Int32, output: String) {
    TestProgram.runHere(python, arguments)
  }

  /// Waits on a thread of its own.
  static func runDetached(_ arguments: [String]) async -> (status: Int32, output: String) {
    await TestProgram.run(python, arguments)
  }
}
