import Configuration
import Foundation

/// A setting that stops the start, said in one line that names it and never shows a value.
package struct SettingError: Error, CustomStringConvertible {
  /// The environment variable.
  package let name: String
  /// What is wrong with it.
  package let problem: String

  package init(_ name: String, _ problem: String) {
    self.name = name
    self.problem = problem
  }

  package var description: String { "Setting \(name) \(problem)." }
}

/// The settings of this process: environment variables, read once at start.
///
/// Each may also come from a file, whose path then stands in the variable with `_FILE` at its end
/// (how container engines hand over secrets).
package struct Settings: Sendable {
  private let reader: ConfigReader

  /// - Parameter environment: The variables; the process's own by default.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment))
  }

  /// The text of a setting that may be absent. An empty variable counts as absent.
  ///
  /// - Throws: `SettingError` when its file cannot be read.
  package func optional(_ name: String) throws(SettingError) -> String? {
    if let path = value("\(name)_FILE") {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw SettingError("\(name)_FILE", "names a file that cannot be read")
      }
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return value(name)
  }

  private func value(_ name: String) -> String? {
    let parts = name.lowercased().split(separator: "_").map(String.init)
    let text = reader.string(forKey: ConfigKey(parts), isSecret: true)
    return text?.isEmpty == false ? text : nil
  }

  /// The text of a setting that must be there.
  ///
  /// - Throws: `SettingError` when it is missing.
  package func require(_ name: String) throws(SettingError) -> String {
    guard let text = try optional(name) else { throw SettingError(name, "is missing") }
    return text
  }

  /// The text of a setting, or the default.
  package func string(_ name: String, default: String) throws(SettingError) -> String {
    try optional(name) ?? `default`
  }

  /// A whole number within bounds.
  package func int(
    _ name: String, default: Int, in range: ClosedRange<Int> = 0...Int.max
  ) throws(SettingError) -> Int {
    guard let text = try optional(name) else { return `default` }
    guard let number = Int(text), range.contains(number) else {
      throw SettingError(
        name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// `true` or `false`.
  package func bool(_ name: String, default: Bool) throws(SettingError) -> Bool {
    switch try optional(name)?.lowercased() {
    case nil: return `default`
    case "true", "1", "yes": return true
    case "false", "0", "no": return false
    default: throw SettingError(name, "must be true or false")
    }
  }

  /// A span of time, written as a number with a unit: `250ms`, `5s`, `2m`, `1h`, `10d`.
  package func duration(_ name: String, default: Duration) throws(SettingError) -> Duration {
    guard let text = try optional(name) else { return `default` }
    guard let duration = Duration(settingText: text) else {
      throw SettingError(name, "must be a number with a unit, such as 250ms, 5s, 2m, 1h or 10d")
    }
    return duration
  }

  /// Texts separated by commas, without the blanks around them.
  package func list(_ name: String, default: [String] = []) throws(SettingError) -> [String] {
    guard let text = try optional(name) else { return `default` }
    return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// An address to listen on or to call: `127.0.0.1:7103`, `[::1]:7103`, `funding:7103`.
  package func address(
    _ name: String, default: SocketAddressSetting? = nil
  ) throws(SettingError) -> SocketAddressSetting {
    guard let text = try optional(name) else {
      guard let `default` else { throw SettingError(name, "is missing") }
      return `default`
    }
    guard let address = SocketAddressSetting(text) else {
      throw SettingError(name, "must be host:port")
    }
    return address
  }

  /// A value that a type reads from text, such as `Money` or a UUID.
  package func parsed<Value>(
    _ name: String, default: Value? = nil, expected: String, _ parse: (String) -> Value?
  ) throws(SettingError) -> Value {
    guard let text = try optional(name) else {
      guard let `default` else { throw SettingError(name, "is missing") }
      return `default`
    }
    guard let value = parse(text) else { throw SettingError(name, "must be \(expected)") }
    return value
  }
}

extension Duration {
  /// Reads `250ms`, `5s`, `2m`, `1h`, `10d`; `nil` for anything else.
  init?(settingText text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    // More than any unit needs, and little enough to be multiplied.
    guard let number = Int64(digits), number < 1 << 40 else { return nil }
    switch text.dropFirst(digits.count) {
    case "ms": self = .milliseconds(number)
    case "s": self = .seconds(number)
    case "m": self = .seconds(number * 60)
    case "h": self = .seconds(number * 3_600)
    case "d": self = .seconds(number * 86_400)
    default: return nil
    }
  }
}

/// A host and a port, as settings write them.
package struct SocketAddressSetting: Sendable, Hashable, CustomStringConvertible {
  /// Name or address, IPv6 without its brackets.
  package let host: String
  /// 0 lets the system choose.
  package let port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `host:port`; `nil` for anything else.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { return nil }
    let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    guard !host.isEmpty else { return nil }
    self.init(host: host, port: port)
  }

  /// `host:port`, with brackets around an IPv6 address.
  package var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  /// Whether only this machine can reach it.
  package var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
