import ArgumentParser
import Glibc
import HTTPClient
import Synchronization

/// Keeps so many GETs in flight through the public API, one `await` a call, and prints one line.
@main struct HTTPBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "http-bench")

  @Option(help: "What to get.") var url: String
  @Option(help: "Calls outstanding.") var inFlight = 1
  @Option(help: "Connections at most.") var connections = 1
  @Flag(help: "Run the callers on the client's thread.") var onItsThread = false
  @Option(help: "Seconds before the measured ones.") var warmup = 0.5
  @Option(help: "Measured seconds.") var seconds = 2.0

  func run() async throws {
    var configuration = CurlConfiguration()
    configuration.connectionsPerHost = connections
    configuration.connections = connections
    let client = CurlClient(configuration)
    let window = Window(opensIn: .seconds(warmup), for: .seconds(seconds))
    let tally = await withTaskGroup(of: Tally.self) { group in
      for _ in 0..<inFlight {
        group.addTask(executorPreference: onItsThread ? client.executor : nil) {
          await calls(client, window)
        }
      }
      try? await Task.sleep(until: window.opens, clock: .continuous)
      let before = Self.cpuSeconds
      try? await Task.sleep(until: window.closes, clock: .continuous)
      let spent = Self.cpuSeconds - before
      var sum = await group.reduce(into: Tally()) { $0.add($1) }
      sum.cpu = spent
      return sum
    }
    await client.shutdown()
    print(tally.line(seconds: seconds))
  }

  private func calls(_ client: CurlClient, _ window: Window) async -> Tally {
    var tally = Tally()
    let request = HTTPRequest(url: url, timeout: .seconds(10))
    while true {
      let start = ContinuousClock.now
      let isFine = (try? await client.send(request))?.status == 200
      let end = ContinuousClock.now
      if end >= window.closes { return tally }
      if end >= window.opens { tally.count(isFine, start.duration(to: end)) }
    }
  }

  private static var cpuSeconds: Double {
    var usage = rusage()
    getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }
}

/// When is measured.
private struct Window {
  let opens: ContinuousClock.Instant
  let closes: ContinuousClock.Instant

  init(opensIn warmup: Duration, for length: Duration) {
    opens = .now + warmup
    closes = opens + length
  }
}

/// What one caller saw.
private struct Tally {
  private var microseconds: [Float] = []
  private var errors = 0
  var cpu = 0.0

  mutating func count(_ isFine: Bool, _ duration: Duration) {
    if isFine {
      microseconds.append(Float(duration / .microseconds(1)))
    } else {
      errors += 1
    }
  }

  mutating func add(_ other: Tally) {
    microseconds += other.microseconds
    errors += other.errors
  }

  func line(seconds: Double) -> String {
    let sorted = microseconds.sorted()
    func at(_ share: Double) -> Int {
      sorted.isEmpty ? 0 : Int(sorted[Int(Double(sorted.count - 1) * share)])
    }
    return "RESULT calls=\(sorted.count) secs=\(seconds) p50_us=\(at(0.5)) p99_us=\(at(0.99)) "
      + "errors=\(errors) cpu=\(cpu)"
  }
}
