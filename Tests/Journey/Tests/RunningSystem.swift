import Foundation
import RPC
import TestSupport
import Testing

/// The whole system as `deploy/stack` runs it: PostgreSQL, the sandbox, five services and the
/// gateway as processes of their own, in a scratch folder, on ports that were free. The services
/// speak TLS with client certificates, as they do in containers.
struct RunningSystem: Sendable {
  /// The script ended with an error.
  struct ScriptFailure: Error, CustomStringConvertible {
    let command: String
    let output: String

    var description: String { "deploy/stack \(command) failed:\n\(output)" }
  }

  /// The system of the suite that is running.
  @TaskLocal static var current: RunningSystem?

  let home: URL
  let portBase: Int

  var gateway: String { "http://127.0.0.1:\(8080 + portBase)" }
  var sandbox: String { "http://127.0.0.1:\(9900 + portBase)" }

  /// The AI CFO, called with the gateway's certificate.
  var aicfo: RPCChannelConfiguration {
    let certificates = home.appending(path: "certificates/gateway").path
    return RPCChannelConfiguration(
      addresses: [RPCAddress(host: "localhost", port: 7105 + portBase)],
      tls: RPCTLS(
        certificateFile: "\(certificates)/service.crt", keyFile: "\(certificates)/service.key",
        authoritiesFile: "\(certificates)/ca.crt"))
  }

  /// Starts a system, runs `body` on it, and stops and removes it.
  static func with(_ body: (RunningSystem) async throws -> Void) async throws {
    let home = FileManager.default.temporaryDirectory
      .appending(path: "stack-journey-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    let system = RunningSystem(home: home, portBase: try await freePortBase())
    do {
      try await system.start()
      try await body(system)
      try await system.remove()
    } catch {
      // What the processes said is the only way to learn why.
      system.printLogs()
      try? await system.remove()
      throw error
    }
  }

  /// Starts whatever does not run.
  func start() async throws { try await script("up", "-d") }

  /// Kills a program the hard way and waits until it is dead. `start()` brings it back.
  func kill(_ program: String) async throws {
    let path = home.appending(path: "pids/\(program)")
    let text = try String(contentsOf: path, encoding: .utf8)
    guard let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    #expect(Glibc.kill(pid, SIGKILL) == 0)
    while Self.isRunning(pid) { try await Task.sleep(for: .milliseconds(5)) }
  }

  /// A dead process that nobody has collected yet (Z) runs no more.
  private static func isRunning(_ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
      return false
    }
    return !(status.split(separator: ")").last ?? "").hasPrefix(" Z")
  }

  /// Prints the books; fails when they do not balance or differ from the partners'.
  @discardableResult
  func books() async throws -> String { try await script("books") }

  private func remove() async throws {
    try await script("destroy")
  }

  @discardableResult
  private func script(_ arguments: String...) async throws -> String {
    var environment = ProcessInfo.processInfo.environment
    environment["STACK_HOME"] = home.path
    environment["STACK_PORT_BASE"] = String(portBase)
    environment["STACK_SKIP_BUILD"] = "1"
    environment["STACK_TLS"] = "1"
    let run = try await ProgramRun(
      Self.root.appending(path: "deploy/stack"), arguments, environment: environment)
    guard run.status == 0 else {
      throw ScriptFailure(command: arguments.joined(separator: " "), output: run.text)
    }
    return run.text
  }

  func printLogs() {
    let logs = home.appending(path: "logs")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: logs.path)) ?? [] {
      let text = try? String(contentsOf: logs.appending(path: name), encoding: .utf8)
      let lines = (text ?? "").split(separator: "\n").filter { !$0.contains("\"level\":\"info\"") }
      print("--- \(name)\n\(lines.suffix(25).joined(separator: "\n"))")
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func freePortBase() async throws -> Int {
    let run = try await ProgramRun(
      root.appending(path: "deploy/stack"), ["free-port-base"])
    return try #require(Int(run.text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}

/// Gives a suite a running system of its own.
struct RunningSystemTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await RunningSystem.with { system in
      try await RunningSystem.$current.withValue(system) { try await function() }
    }
  }
}

extension Trait where Self == RunningSystemTrait {
  /// A system of the suite's own, started before its first test and removed after its last.
  static var runningSystem: RunningSystemTrait { RunningSystemTrait() }
}
