import Glibc
import Synchronization

/// What was done in the measured time.
struct Measurement: Sendable {
  let seconds: Double
  var usage = Usage.Amount()
  private var done = 0
  /// Every 8th is kept, at most 100,000 a caller.
  private var latencies: [Duration] = []
  private var turns = 0

  init(seconds: Double) {
    self.seconds = seconds
  }

  mutating func add(_ count: Int, taking time: Duration) {
    done += count
    turns += 1
    if turns % 8 == 0, latencies.count < 100_000 { latencies.append(time) }
  }

  mutating func add(_ other: Measurement) {
    done += other.done
    latencies += other.latencies
  }

  /// One line, as `deploy/bench/postgres` reads it.
  var report: String {
    let sorted = latencies.sorted()
    func microseconds(_ part: Double) -> Int {
      guard !sorted.isEmpty else { return 0 }
      let latency = sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
      return Int(latency / .microseconds(1))
    }
    let rate = Double(done) / seconds
    func per(_ amount: Double) -> String {
      let hundredths = Int(amount / Double(max(done, 1)) * 100)
      return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
    return """
      RESULT rate=\(Int(rate)) p50_us=\(microseconds(0.5)) p99_us=\(microseconds(0.99)) \
      cpu_us=\(per(usage.seconds * 1_000_000)) switches=\(per(Double(usage.switches))) \
      memory_kb=\(usage.peakKilobytes)
      """
  }
}

/// What the process used while it was measured.
final class Usage: Sendable {
  struct Amount: Sendable {
    var seconds = 0.0
    var switches = 0
    var peakKilobytes = 0

    static func - (left: Amount, right: Amount) -> Amount {
      Amount(
        seconds: left.seconds - right.seconds, switches: left.switches - right.switches,
        peakKilobytes: left.peakKilobytes)
    }
  }

  private let amount = Mutex(Amount())

  var value: Amount { amount.withLock { $0 } }

  func set(_ value: Amount) { amount.withLock { $0 = value } }

  static var now: Amount {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double {
      Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }
    return Amount(
      seconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      switches: usage.ru_nvcsw + usage.ru_nivcsw, peakKilobytes: usage.ru_maxrss)
  }
}
