import Glibc
import Synchronization

/// A closed loop of callers: each makes its next call when the last has ended. Every contender of a
/// benchmark is driven by this one, so that they differ in nothing else.
package struct Load: Sendable {
  private enum Phase {
    static let warmup: UInt8 = 0
    static let measured: UInt8 = 1
    static let over: UInt8 = 2
  }

  private struct Count: Sendable {
    var latencies = LatencyHistogram()
    var errors = 0
  }

  private final class Shared: Sendable {
    let phase = Atomic<UInt8>(Phase.warmup)
  }

  private let callers: Int
  private let warmup: Double
  private let seconds: Double

  /// So many callers at once; what happens in the first `warmup` seconds is not counted.
  package init(callers: Int, warmup: Double, seconds: Double) {
    self.callers = callers
    self.warmup = warmup
    self.seconds = seconds
  }

  /// Runs the callers, each made in its own task, and prints `BEGIN`, `END` and the `RESULT`. They run
  /// on the global pool, or, dealt out in turn, on the given executors.
  package func run<Caller: LoadCaller>(
    on executors: [any TaskExecutor] = [],
    _ makeCaller: @escaping @Sendable (_ number: Int) -> Caller
  ) async {
    let shared = Shared()
    await withTaskGroup(of: Count.self) { group in
      for number in 0..<callers {
        let executor = executors.isEmpty ? nil : executors[number % executors.count]
        group.addTask(executorPreference: executor) {
          var caller = makeCaller(number)
          return await Self.keepCalling(&caller, shared)
        }
      }
      await report(group: &group, shared)
    }
  }

  private static func keepCalling(
    _ caller: inout some LoadCaller, _ shared: Shared
  ) async -> Count {
    var count = Count()
    var failures = 0
    while true {
      let start = Monotonic.nanoseconds
      var hasFailed = false
      do { try await caller.call() } catch { hasFailed = true }
      let phase = shared.phase.load(ordering: .relaxed)
      if phase == Phase.over { return count }
      if hasFailed {
        // A server that is gone must not make this a busy loop.
        failures += 1
        try? await Task.sleep(for: .milliseconds(min(100, failures)))
      }
      guard phase == Phase.measured else { continue }
      if hasFailed {
        count.errors += 1
      } else {
        count.latencies.record(nanoseconds: Monotonic.nanoseconds - start)
      }
    }
  }

  private func report(group: inout TaskGroup<Count>, _ shared: Shared) async {
    try? await Task.sleep(for: .seconds(warmup))
    let (start, cpu) = (Monotonic.nanoseconds, Monotonic.processSeconds)
    shared.phase.store(Phase.measured, ordering: .relaxed)
    Self.say("BEGIN")
    try? await Task.sleep(for: .seconds(seconds))
    shared.phase.store(Phase.over, ordering: .relaxed)
    let elapsed = Double(Monotonic.nanoseconds - start) / 1e9
    let used = Monotonic.processSeconds - cpu
    Self.say("END")
    var total = Count()
    for await count in group {
      total.latencies.add(count.latencies)
      total.errors += count.errors
    }
    let (p50, p99) = (total.latencies.microseconds(at: 0.5), total.latencies.microseconds(at: 0.99))
    Self.say(
      "RESULT calls=\(total.latencies.count) secs=\(Self.text(elapsed, 3)) "
        + "p50_us=\(Self.text(p50, 1)) p99_us=\(Self.text(p99, 1)) "
        + "errors=\(total.errors) cpu=\(Self.text(used, 3))")
  }

  private static func text(_ value: Double, _ places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let whole = Int((value * Double(scale)).rounded())
    let fraction = String(whole % scale)
    return "\(whole / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// Prints a line that is seen at once, pipe or not.
  package static func say(_ line: String) {
    print(line)
    fflush(nil)
  }
}
