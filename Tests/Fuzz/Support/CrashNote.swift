import Foundation

/// What was being tried, kept where a signal handler can write it out when the process dies.
package enum CrashNote {
  private struct Note {
    var command: UnsafeMutableBufferPointer<UInt8>
    var commandCount = 0
    var input: UnsafeMutableBufferPointer<UInt8>
    var inputCount = 0
  }

  /// `nonisolated(unsafe)`: made before the first thread and never replaced. Written by the one thread
  /// that makes inputs; the signal handler reads it when that thread has stopped for good. The
  /// socket fuzzer, which has several, writes it before it starts them.
  nonisolated(unsafe) private static let note: UnsafeMutablePointer<Note> = {
    let note = UnsafeMutablePointer<Note>.allocate(capacity: 1)
    note.initialize(
      to: Note(command: .allocate(capacity: 256), input: .allocate(capacity: 1 << 16)))
    return note
  }()

  /// From now on a trap, a crash or a sanitizer's abort writes the note.
  package static func watch() {
    note.pointee.commandCount = 0
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] {
      // A sanitizer that watches a signal keeps it: it aborts after its report.
      var current = sigaction()
      sigaction(number, nil, &current)
      guard number == SIGABRT || current.__sigaction_handler.sa_handler == nil else { continue }
      signal(number) { number in
        CrashNote.show()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  /// A round begins.
  package static func start(_ command: String) {
    let room = note.pointee.command
    note.pointee.commandCount = room.update(fromContentsOf: command.utf8.prefix(room.count))
    note.pointee.inputCount = 0
  }

  /// The input that is tried next.
  package static func record(_ bytes: some Collection<UInt8>) {
    let room = note.pointee.input
    note.pointee.inputCount = room.update(fromContentsOf: bytes.prefix(room.count))
  }

  /// Writes the note. Only calls what a signal handler may.
  package static func show() {
    let note = Self.note.pointee
    guard note.commandCount > 0 else { return }
    write("\nrepeat: ")
    _ = Foundation.write(STDOUT_FILENO, note.command.baseAddress, note.commandCount)
    write("\ninput: ")
    for index in 0..<note.inputCount {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2) { digits in
        digits[0] = digit(note.input[index] >> 4)
        digits[1] = digit(note.input[index] & 15)
        _ = Foundation.write(STDOUT_FILENO, digits.baseAddress, 2)
      }
    }
    write("\n")
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
  }

  private static func write(_ text: StaticString) {
    _ = Foundation.write(STDOUT_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }
}
