import Foundation

/// Tells a person at a terminal what the journey sees, one line a step, with the time it took.
package final class Narrator: Sendable {
  private let start = ContinuousClock.now
  private let silent: Bool

  /// - Parameter silent: Tests have nobody to tell.
  package init(silent: Bool = false) {
    self.silent = silent
  }

  /// Something the user did, or that was done.
  package func step(_ text: String) { write("● \(text)") }

  /// Something that the system told of itself meanwhile.
  package func event(_ text: String) { write("    ↳ \(text)") }

  private func write(_ text: String) {
    guard !silent else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let line = String(format: "%7.2f s  ", seconds) + text + "\n"
    // Not `print`: its buffer would hold the line back when the output is a pipe.
    FileHandle.standardOutput.write(Data(line.utf8))
  }
}
