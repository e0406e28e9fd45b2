import FoundationEssentials

/// A moment in time: whole microseconds since 1970-01-01T00:00:00Z, as PostgreSQL keeps them.
package struct Timestamp: Hashable, Sendable, Comparable, Codable {
  /// Microseconds since 1970, UTC; negative before.
  package let microseconds: Int64

  package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// - Parameter seconds: Whole seconds since 1970, as JWT and webhook signatures carry them.
  package init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    microseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// Whole seconds since 1970, rounded down.
  package var seconds: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Whole milliseconds since 1970, rounded down.
  package var milliseconds: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.microseconds < right.microseconds
  }

  /// The moment `duration` later; stays at the end of time instead of overflowing.
  package func adding(_ duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    let whole = seconds.multipliedReportingOverflow(by: 1_000_000)
    let delta = whole.partialValue.addingReportingOverflow(attoseconds / 1_000_000_000_000)
    let sum = microseconds.addingReportingOverflow(delta.partialValue)
    if whole.overflow || delta.overflow || sum.overflow {
      return Timestamp(microseconds: seconds < 0 ? .min : .max)
    }
    return Timestamp(microseconds: sum.partialValue)
  }

  /// How long after `earlier` this is; negative when it is before.
  package func since(_ earlier: Timestamp) -> Duration {
    .microseconds(microseconds.subtractingReportingOverflow(earlier.microseconds).partialValue)
  }

  package init(from decoder: any Decoder) throws {
    microseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }
}

extension Timestamp: CustomStringConvertible {
  /// The form of `rfc3339`.
  package var description: String { rfc3339 }
}
