import ArgumentParser
import BenchMeasuring
import RPC
import Synchronization

/// Calls all the time while somebody else stops and starts servers.
struct SurviveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "survive",
    abstract: "Keeps N callers calling; prints BEGIN once one is answered, and a RESULT line.")

  @Option(help: "Ports of the servers, with commas.")
  var ports: String
  @Option(help: "Callers.")
  var conc: Int
  @Option(help: "Seconds after BEGIN.")
  var secs: Double
  @Flag(help: "Call as if the method were declared idempotent: failed calls are made again.")
  var idempotent = false

  /// What all callers saw together.
  private struct Tally {
    var calls = 0
    var failed = 0
    var lastSuccess = Monotonic.nanoseconds
    /// The longest time in which no call succeeded.
    var longestGap = 0

    mutating func succeeded() {
      let now = Monotonic.nanoseconds
      longestGap = max(longestGap, Int(now - lastSuccess))
      lastSuccess = now
      calls += 1
    }
  }

  private final class Shared: Sendable {
    let tally = Mutex(Tally())
    let isOver = Atomic<Bool>(false)
  }

  func run() async throws {
    let addresses = ports.split(separator: ",").compactMap { Int($0) }.map {
      RPCAddress(host: "127.0.0.1", port: $0)
    }
    let channel = RPCChannel(RPCChannelConfiguration(addresses: addresses), logger: .silent)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await channel.run() }
      _ = try await call(channel, .init(timeout: .seconds(30), waitForReady: true))
      let tally = await load(channel)
      Load.say(
        "RESULT calls=\(tally.calls) failed=\(tally.failed) "
          + "gap_ms=\(tally.longestGap / 1_000_000)")
      group.cancelAll()
    }
  }

  private func load(_ channel: RPCChannel) async -> Tally {
    let shared = Shared()
    Load.say("BEGIN")
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<conc {
        group.addTask {
          while !shared.isOver.load(ordering: .relaxed) {
            do {
              try await call(channel, .init(timeout: .seconds(1)))
              shared.tally.withLock { $0.succeeded() }
            } catch {
              shared.tally.withLock { $0.failed += 1 }
              // While there is no server this must not be a busy loop.
              try? await Task.sleep(for: .milliseconds(1))
            }
          }
        }
      }
      try? await Task.sleep(for: .seconds(secs))
      shared.isOver.store(true, ordering: .relaxed)
    }
    return shared.tally.withLock { $0 }
  }

  private func call(_ channel: RPCChannel, _ options: RPCCallOptions) async throws {
    let _: BenchV1.EchoMessage = try await channel.call(
      "stack.bench.v1.Bench/Echo", BenchV1.EchoMessage.sample, options: options,
      isIdempotent: idempotent)
  }
}
