import Foundation
import Logging
import Time

/// Writes each log event as one line of JSON on standard error, for collectors to read.
struct JSONLogHandler: LogHandler {
  let label: String
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var output = FileHandle.standardError

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
    if let own = event.metadata { all.merge(own) { _, new in new } }
    var line = LogLine(time: SystemWallClock().now, level: event.level, label: label)
    line.append("message", event.message.description)
    for (key, value) in all.sorted(by: { $0.key < $1.key }) { line.append(key, value.description) }
    if let error = event.error { line.append("error", String(describing: error)) }
    line.write(to: output)
  }
}

/// One line of JSON, written in a single call so that lines of several threads do not mix.
private struct LogLine {
  private var text: String

  init(time: Timestamp, level: Logger.Level, label: String) {
    text = #"{"time":"\#(time.rfc3339)","level":"\#(level.rawValue)","service":"\#(label)""#
  }

  mutating func append(_ key: String, _ value: String) {
    text += #","\#(escaped(key))":"\#(escaped(value))""#
  }

  /// A line that cannot be written is lost: a reader of logs that went away must not end the
  /// process, as `write(_:)` without an error to throw would.
  func write(to output: FileHandle) {
    try? output.write(contentsOf: Data((text + "}\n").utf8))
  }

  private func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        result += "\\u" + String(format: "%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Sets up the process's logs.
package enum ServiceLogs {
  /// Installs the JSON handler for every logger of the process. Call once, first thing.
  ///
  /// Reads `LOG_LEVEL` (info): trace, debug, info, notice, warning, error, critical.
  ///
  /// - Throws: `SettingError`.
  package static func bootstrap(_ settings: Settings) throws(SettingError) {
    let level: Logger.Level = try settings.parsed(
      "LOG_LEVEL", default: .info, expected: "a log level such as info"
    ) { Logger.Level(rawValue: $0.lowercased()) }
    LoggingSystem.bootstrap { label in JSONLogHandler(label: label, logLevel: level) }
  }
}
