import Foundation
import Glibc
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import RPC

/// Servers come and go while calls are made all the time.
@Suite(.timeLimit(.minutes(10))) struct LoadTests {
  /// What callers saw.
  private final class Tally: Sendable {
    let isOver = Mutex(false)
    let calls = Mutex(0)
    let failures = Mutex<[RPCError]>([])

    /// Calls until the end is said.
    func keepCalling(
      _ body: @Sendable () async throws(RPCError) -> Void
    ) async {
      while !isOver.withLock({ $0 }) {
        do {
          try await body()
          calls.withLock { $0 += 1 }
        } catch { failures.withLock { $0.append(error) } }
      }
    }

    /// Waits until so many more calls have succeeded.
    func moreCalls(_ count: Int) async throws {
      let goal = calls.withLock { $0 } + count
      while calls.withLock({ $0 }) < goal { try await Task.sleep(for: .milliseconds(1)) }
    }

    func end() { isOver.withLock { $0 = true } }
  }

  /// Each of two servers is drained and replaced in turn, as an upgrade does it. No call fails,
  /// though none of them may be made twice.
  @Test func aRollingRestartFailsNoCall() async throws {
    let ports = [try ReservedPort(), try ReservedPort()]
    var configuration = RPCChannelConfiguration.patient
    configuration.addresses = ports.map { .init(host: "127.0.0.1", port: $0.number) }
    var groups: [ServiceGroup] = []
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      func start(_ port: ReservedPort) async throws -> (ServiceGroup, Nameplate) {
        let plate = Nameplate()
        let server = RPCServer(
          .init(port: port.number).patient, services: [Echo()], interceptors: [plate],
          logger: quiet)
        let group = ServiceGroup(services: [server], logger: quiet)
        tasks.addTask { try await group.run() }
        _ = try await server.boundPort
        return (group, plate)
      }
      for port in ports { groups.append(try await start(port).0) }
      let channel = RPCChannel(configuration, logger: quiet)
      let tally = Tally()
      try await withRunning(channel) {
        try await withThrowingTaskGroup(of: Void.self) { callers in
          for _ in 0..<32 {
            callers.addTask {
              await tally.keepCalling { () async throws(RPCError) in _ = try await channel.say("") }
            }
          }
          for index in groups.indices {
            try await tally.moreCalls(500)
            await groups[index].triggerGracefulShutdown()
            try await tally.moreCalls(500)
            // Its port is free once it has finished.
            try await tasks.next()
            let (group, plate) = try await start(ports[index])
            groups[index] = group
            // The other one may only leave when this one is in use again.
            while plate.calls == 0 { try await Task.sleep(for: .milliseconds(1)) }
          }
          try await tally.moreCalls(500)
          tally.end()
          try await callers.waitForAll()
        }
      }
      #expect(tally.failures.withLock { $0 } == [])
      for group in groups { await group.triggerGracefulShutdown() }
      try await tasks.waitForAll()
    }
  }

  /// A connection that is old is left for a new one, and nobody notices.
  @Test func anOldConnectionIsReplacedWithoutAFailedCall() async throws {
    let peers = Peers()
    var configuration = RPCServerConfiguration()
    // A call may be refused by two connections that are too old, not by a third: so this is long enough
    // that nobody meets three in a row.
    configuration.maximumConnectionAge = .milliseconds(500)
    let server = RPCServer(
      configuration.patient, services: [Echo()], interceptors: [peers], logger: quiet)
    try await withRunning(server) {
      let channel = try await spread(over: [server])
      let tally = Tally()
      try await withRunning(channel) {
        try await withThrowingTaskGroup(of: Void.self) { callers in
          for _ in 0..<8 {
            callers.addTask {
              await tally.keepCalling { () async throws(RPCError) in _ = try await channel.say("") }
            }
          }
          while peers.seen.withLock({ $0.count }) < 4 {
            try await Task.sleep(for: .milliseconds(10))
          }
          tally.end()
          try await callers.waitForAll()
        }
      }
      #expect(tally.failures.withLock { $0 } == [])
    }
  }

  /// One of two servers is killed under load. Idempotent calls do not notice; of the others only
  /// those fail that were on their way to it, one a caller at most, and each is told `UNAVAILABLE`.
  @Test func aKilledServerFailsOnlyWhatWasInFlight() async throws {
    let victim = try await ServerProcess()
    defer { victim.kill() }
    let server = RPCServer(.init().patient, services: [Echo()], logger: quiet)
    try await withRunning(server) {
      let channel = try await spread(over: [server]) {
        $0.addresses.append(.init(host: "127.0.0.1", port: victim.port))
      }
      let (once, again) = (Tally(), Tally())
      try await withRunning(channel) {
        try await withThrowingTaskGroup(of: Void.self) { callers in
          for _ in 0..<16 {
            callers.addTask {
              await once.keepCalling { () async throws(RPCError) in _ = try await channel.say("") }
            }
            callers.addTask {
              await again.keepCalling { () async throws(RPCError) in try await channel.sayAgain() }
            }
          }
          try await once.moreCalls(1000)
          victim.kill()
          // Traffic returns; how soon is for the benchmark to say.
          try await once.moreCalls(1000)
          once.end()
          again.end()
          try await callers.waitForAll()
        }
      }
      let failures = once.failures.withLock { $0 }
      #expect(failures.count <= 16)
      #expect(failures.allSatisfy { $0.code == .unavailable })
      #expect(again.failures.withLock { $0 } == [])
    }
  }

  /// The only server is killed and comes back on its port.
  @Test func afterAKillTheSameAddressServesAgain() async throws {
    let port = try ReservedPort()
    let first = try await ServerProcess(port: port.number)
    defer { first.kill() }
    let channel = RPCChannel(.patient(to: port.number), logger: quiet)
    try await withRunning(channel) {
      _ = try await channel.say("before")
      first.kill()
      let failed = await failure { try await channel.say("") }
      #expect(failed?.code == .unavailable)
      let second = try await ServerProcess(port: port.number)
      defer { second.kill() }
      let answer = try await channel.say(
        "after", options: .init(timeout: .seconds(300), waitForReady: true))
      #expect(answer == "after")
    }
  }
}

/// Notes from where calls come.
private final class Peers: RPCServerInterceptor {
  let seen = Mutex<Set<String>>([])

  func intercept(
    _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    seen.withLock { _ = $0.insert(call.context.peer.address) }
    return try await next(call)
  }
}

/// A server in a process of its own, that can be killed.
private struct ServerProcess {
  private let process: Process
  let port: Int

  /// Waits until it listens.
  init(port: Int = 0) async throws {
    let process = Process()
    process.executableURL = Program.product("rpc-test-server")
    process.arguments = ["\(port)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    self.process = process
    let line = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: output.fileHandleForReading.availableData)
      }
    }
    let said = String(decoding: line, as: UTF8.self)
    self.port = try #require(Int(said.dropLast()), "the server said: \(said)")
  }

  /// SIGKILL, and waits for its end.
  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
