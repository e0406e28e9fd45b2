import Foundation
import Synchronization

/// Tells a person at a terminal what the journey sees, one line a step, with the time it took.
package final class Narrator: Sendable {
  private let start = ContinuousClock.now
  private let silent: Bool
  private let lastEvent = Mutex("")

  /// - Parameter silent: Tests have nobody to tell.
  package init(silent: Bool = false) {
    self.silent = silent
  }

  /// Something the user did, or that was done.
  package func step(_ text: String) { write("● \(text)") }

  /// Something that the system told of itself meanwhile. What it repeats is told once.
  package func event(_ text: String) {
    let isNew = lastEvent.withLock { last in
      defer { last = text }
      return last != text
    }
    if isNew { write("    ↳ \(text)") }
  }

  private func write(_ text: String) {
    guard !silent else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let line = String(format: "%7.2f s  ", seconds) + text + "\n"
    // Not `print`: its buffer would hold the line back when the output is a pipe.
    FileHandle.standardOutput.write(Data(line.utf8))
  }
}
