/// Counts of durations in buckets of about 1.5 % width: percentiles without keeping every value.
package struct LatencyHistogram: Sendable {
  private static let perOctave = 64
  private static let octaveBits = 6
  private var counts = [UInt32](repeating: 0, count: 36 * perOctave)

  /// How many durations were recorded.
  package private(set) var count = 0

  /// An empty histogram.
  package init() {}

  /// Counts one duration.
  package mutating func record(nanoseconds: Int64) {
    counts[Self.bucket(of: UInt64(max(0, nanoseconds)))] += 1
    count += 1
  }

  /// Adds all counts of another.
  package mutating func add(_ other: LatencyHistogram) {
    for index in counts.indices { counts[index] += other.counts[index] }
    count += other.count
  }

  /// The duration below which `fraction` of all lie, in microseconds. 0 when there are none.
  package func microseconds(at fraction: Double) -> Double {
    let wanted = Int((Double(count) * fraction).rounded(.up))
    var seen = 0
    for (index, number) in counts.enumerated() {
      seen += Int(number)
      if seen >= wanted, number > 0 { return Double(Self.middle(of: index)) / 1000 }
    }
    return 0
  }

  private static func bucket(of value: UInt64) -> Int {
    guard value >= perOctave else { return Int(value) }
    let shift = 63 - value.leadingZeroBitCount - octaveBits
    let bucket = (shift + 1) * perOctave + Int(value >> UInt64(shift)) - perOctave
    return min(bucket, 36 * perOctave - 1)
  }

  private static func middle(of bucket: Int) -> UInt64 {
    guard bucket >= perOctave else { return UInt64(bucket) }
    let shift = UInt64(bucket / perOctave - 1)
    return UInt64(bucket % perOctave + perOctave) << shift + (UInt64(1) << shift) / 2
  }
}
