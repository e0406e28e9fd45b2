import Glibc

/// The clocks of a measurement.
package enum Monotonic {
  /// A time that only grows, in nanoseconds.
  package static var nanoseconds: Int64 { read(CLOCK_MONOTONIC) }

  /// CPU time of this process so far, user and system, in seconds.
  package static var processSeconds: Double { Double(read(CLOCK_PROCESS_CPUTIME_ID)) / 1e9 }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
