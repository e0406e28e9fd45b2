import Foundation
import Glibc

/// A PostgreSQL server of a test's own, which it may stop, freeze and break. It lives in a folder
/// that is removed afterwards.
package final class PostgresServer: Sendable {
  /// The server's programs, as Debian installs them; `PG_BIN` names another place.
  private static let programs =
    ProcessInfo.processInfo.environment["PG_BIN"] ?? "/usr/lib/postgresql/15/bin"

  /// Where it listens, on 127.0.0.1.
  package let port: Int
  private let folder: String
  private let settings: [String: String]

  private var data: String { folder + "/data" }

  private init(_ settings: [String: String]) throws {
    port = try Self.freePort()
    folder = NSTemporaryDirectory() + "stack-pg-\(UUID().uuidString.lowercased())"
    self.settings = settings
  }

  /// Makes and starts a server, runs `body`, and removes the server.
  ///
  /// - Parameters:
  ///   - settings: Of `postgresql.conf`; `{folder}` stands for the server's folder.
  ///   - prepare: Called with the folder before the server starts.
  ///   - body: The test.
  /// - Throws: What `body` throws, or why there is no server.
  package static func with(
    _ settings: [String: String] = [:], prepare: (String) async throws -> Void = { _ in },
    _ body: (PostgresServer) async throws -> Void
  ) async throws {
    try await PostgresServer(settings).run(
      making: { server in
        try await run(
          "\(programs)/initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "-N", "-E",
          "UTF8", "--locale=C")
        try await prepare(server.folder)
      }, body)
  }

  /// Makes and starts a server that follows this one, runs `body`, and removes the server.
  ///
  /// - Parameter body: The test.
  /// - Throws: What `body` throws, or why there is no server.
  package func withStandby(_ body: (PostgresServer) async throws -> Void) async throws {
    try await PostgresServer(settings).run(
      making: { standby in
        try await Self.run(
          "\(Self.programs)/pg_basebackup", "-D", standby.data, "-R", "-c", "fast", "-h",
          "127.0.0.1", "-p", "\(port)", "-U", "postgres")
      }, body)
  }

  private func run(
    making make: (PostgresServer) async throws -> Void,
    _ body: (PostgresServer) async throws -> Void
  ) async throws {
    try await Self.run("mkdir", folder)
    do {
      try await make(self)
      try await start()
      try await body(self)
    } catch {
      await remove()
      throw error
    }
    await remove()
  }

  private func remove() async {
    try? thaw()
    try? await stop()
    try? await Self.run("rm", "-rf", folder)
  }

  /// How to connect.
  ///
  /// - Parameters:
  ///   - host: A name of this machine.
  ///   - options: Added to the URL.
  /// - Returns: The URL, as the server's superuser.
  package func url(host: String = "127.0.0.1", _ options: String = "") -> String {
    "postgresql://postgres@\(host):\(port)/postgres" + (options.isEmpty ? "" : "?\(options)")
  }

  /// Starts it, and returns when it takes connections.
  ///
  /// - Throws: When it does not start.
  package func start() async throws {
    var options = "-p \(port) -c listen_addresses=127.0.0.1 -c unix_socket_directories="
    options += " -c fsync=off -c shared_buffers=16MB"
    for (name, value) in settings {
      options += " -c \(name)=\(value.replacing("{folder}", with: folder))"
    }
    try await control("-l", folder + "/log", "-o", options, "start")
  }

  /// Ends it at once, as a crash would.
  ///
  /// - Throws: When it did not run.
  package func stop() async throws {
    try await control("-m", "immediate", "stop")
  }

  /// Makes a standby a primary.
  ///
  /// - Throws: When it is none.
  package func promote() async throws {
    try await control("promote")
  }

  private func control(_ arguments: String...) async throws {
    try await Self.run(["\(Self.programs)/pg_ctl", "-D", data, "-w", "-s"] + arguments)
  }

  /// Stops every process of it where it stands: connections stay open, and nothing answers.
  ///
  /// - Throws: When it does not run.
  package func freeze() throws {
    try signal(SIGSTOP)
  }

  /// Lets it go on.
  ///
  /// - Throws: When it does not run.
  package func thaw() throws {
    try signal(SIGCONT)
  }

  private func signal(_ signal: Int32) throws {
    let text = try String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)
    guard let postmaster = text.split(separator: "\n").first.flatMap({ pid_t($0) }) else { return }
    kill(postmaster, signal)
    for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let pid = pid_t(entry),
        let status = try? String(contentsOfFile: "/proc/\(entry)/status", encoding: .utf8),
        status.contains("\nPPid:\t\(postmaster)\n")
      else { continue }
      kill(pid, signal)
    }
  }

  /// Runs a program as the user that may run PostgreSQL.
  ///
  /// - Parameter command: The program and its arguments.
  /// - Throws: `CocoaError` when it fails.
  package static func run(_ command: String...) async throws {
    try await run(command)
  }

  /// Not by Foundation's `Process`, which takes a program for ended only when its children are too.
  private static func run(_ command: [String]) async throws {
    let command = (getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []) + command
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid = pid_t()
    guard posix_spawnp(&pid, command[0], &actions, nil, &arguments, environ) == 0 else {
      throw CocoaError(.executableLoad)
    }
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 { try await Task.sleep(for: .milliseconds(5)) }
    guard status == 0 else { throw CocoaError(.executableLoad) }
  }

  private static func freePort() throws -> Int {
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(probe) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(probe, $0, length) == 0 && getsockname(probe, $0, &length) == 0
      }
    }
    guard isBound else { throw CocoaError(.fileReadUnknown) }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
