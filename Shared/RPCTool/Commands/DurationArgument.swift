import ArgumentParser

/// `500ms`, `10s` or `2m` on a command line.
struct DurationArgument: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    for (unit, nanoseconds) in [("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000)]
    where argument.hasSuffix(unit) {
      guard let number = Int64(argument.dropLast(unit.count)), (0...1_000_000).contains(number)
      else { continue }
      duration = .nanoseconds(number * Int64(nanoseconds))
      return
    }
    return nil
  }
}
