import Foundation
import Logging
import Testing

@testable import ServiceKit

@Suite struct JSONLogHandlerTests {
  private func logger(_ output: FileHandle) -> Logger {
    Logger(label: "test") { label in
      JSONLogHandler(label: label, logLevel: .info, output: output)
    }
  }

  @Test("A line is one JSON object, whatever stands in it")
  func oneObject() throws {
    let pipe = Pipe()
    logger(pipe.fileHandleForWriting).info(
      "a \"quoted\"\nline", metadata: ["key\t": "\u{1}\\", "error": "none"])
    try pipe.fileHandleForWriting.close()
    let line = try #require(try pipe.fileHandleForReading.readToEnd())
    #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    let fields = try JSONDecoder().decode([String: String].self, from: line)
    #expect(fields["message"] == "a \"quoted\"\nline")
    #expect(fields["key\t"] == "\u{1}\\")
    #expect(fields["service"] == "test")
  }

  @Test("Logs that cannot be written do not end the process")
  func unwritable() throws {
    let readOnly = try #require(FileHandle(forReadingAtPath: "/dev/null"))
    logger(readOnly).error("nobody hears this")
  }
}
