import Metrics
import Synchronization

// No Swift package for Prometheus is among our dependencies, and the text format is small.

/// Keeps the process's metrics and prints them in Prometheus' text format, version 0.0.4.
package final class PrometheusRegistry: MetricsFactory {
  /// The registry behind the process's `/metrics`.
  package static let shared = PrometheusRegistry()

  private let families = Mutex<[String: Family]>([:])

  package init() {}

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, dimensions, .counter) { PrometheusCounter() }
  }

  package func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(label, dimensions, .counter) { PrometheusGauge() }
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions, .gauge) { PrometheusGauge() }
  }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    aggregate
      ? series(label, dimensions, .histogram) { PrometheusHistogram(scale: 1) }
      : series(label, dimensions, .gauge) { PrometheusGauge() }
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, dimensions, .histogram) { PrometheusHistogram(scale: 1e-9) }
  }

  // Series live as long as the process: a counter that starts again at zero would read as a restart.
  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}

  private func series<Series: PrometheusSeries>(
    _ label: String, _ dimensions: [(String, String)], _ kind: Family.Kind,
    _ make: () -> Series
  ) -> Series {
    let labels = Labels(dimensions)
    return families.withLock { families in
      let name = Self.name(label)
      var family = families[name] ?? Family(kind: kind)
      if let known = family.series[labels] as? Series { return known }
      let new = make()
      family.series[labels] = new
      families[name] = family
      return new
    }
  }

  /// Prometheus allows letters, digits, `_` and `:` in a name.
  private static func name(_ label: String) -> String {
    String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ":") ? $0 : "_" })
  }

  /// Everything in the text format, sorted by name.
  package func text() -> String {
    let all = families.withLock { $0 }
    var lines: [String] = []
    for (name, family) in all.sorted(by: { $0.key < $1.key }) {
      lines.append("# TYPE \(name) \(family.kind.rawValue)")
      for (labels, series) in family.series.sorted(by: { $0.key.text < $1.key.text }) {
        lines += series.lines(name: name, labels: labels)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// All series of one name.
private struct Family {
  enum Kind: String { case counter, gauge, histogram }

  let kind: Kind
  var series: [Labels: any PrometheusSeries] = [:]
}

/// The label pairs of one series, already in the text format.
struct Labels: Hashable {
  let text: String

  init(_ dimensions: [(String, String)]) {
    text = dimensions.map { name, value in
      let escaped = value.flatMap { character -> String in
        switch character {
        case "\\": "\\\\"
        case "\"": "\\\""
        case "\n": "\\n"
        default: String(character)
        }
      }
      return "\(name)=\"\(String(escaped))\""
    }.joined(separator: ",")
  }

  /// The braces with these labels and one more.
  func braced(and extra: String? = nil) -> String {
    let all = [text, extra ?? ""].filter { !$0.isEmpty }.joined(separator: ",")
    return all.isEmpty ? "" : "{\(all)}"
  }
}

/// One line or more of a family.
protocol PrometheusSeries: AnyObject, Sendable {
  func lines(name: String, labels: Labels) -> [String]
}

/// A number that only grows.
final class PrometheusCounter: CounterHandler, PrometheusSeries {
  private let value = Atomic<Int64>(0)

  func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

  func reset() { value.store(0, ordering: .relaxed) }

  func lines(name: String, labels: Labels) -> [String] {
    ["\(name)\(labels.braced()) \(value.load(ordering: .relaxed))"]
  }
}

/// A number that goes up and down.
final class PrometheusGauge: MeterHandler, RecorderHandler, FloatingPointCounterHandler,
  PrometheusSeries
{
  private let value = Mutex<Double>(0)

  func set(_ new: Int64) { value.withLock { $0 = Double(new) } }
  func set(_ new: Double) { value.withLock { $0 = new } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ new: Int64) { set(new) }
  func record(_ new: Double) { set(new) }
  func reset() { set(0.0) }

  func lines(name: String, labels: Labels) -> [String] {
    ["\(name)\(labels.braced()) \(value.withLock { $0 })"]
  }
}

/// How often values up to each bound were seen; seconds for timers.
final class PrometheusHistogram: TimerHandler, RecorderHandler, PrometheusSeries {
  private static let bounds: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  private struct State {
    var buckets = [Int64](repeating: 0, count: PrometheusHistogram.bounds.count)
    var count: Int64 = 0
    var sum: Double = 0
  }

  private let scale: Double
  private let state = Mutex(State())

  /// - Parameter scale: What a recorded value is multiplied by to get the printed unit.
  init(scale: Double) {
    self.scale = scale
  }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let scaled = value * scale
    state.withLock { state in
      state.count += 1
      state.sum += scaled
      for (index, bound) in Self.bounds.enumerated() where scaled <= bound {
        state.buckets[index] += 1
      }
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration)) }

  func lines(name: String, labels: Labels) -> [String] {
    let state = self.state.withLock { $0 }
    var lines = zip(Self.bounds, state.buckets).map { bound, count in
      "\(name)_bucket\(labels.braced(and: "le=\"\(bound)\"")) \(count)"
    }
    lines.append("\(name)_bucket\(labels.braced(and: "le=\"+Inf\"")) \(state.count)")
    lines.append("\(name)_sum\(labels.braced()) \(state.sum)")
    lines.append("\(name)_count\(labels.braced()) \(state.count)")
    return lines
  }
}
