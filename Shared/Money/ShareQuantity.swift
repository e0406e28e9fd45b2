/// An exact number of shares or contracts in whole nano-units (10⁻⁹). The broker deals in eight
/// decimals; nine leave room for those that deal in more.
package struct ShareQuantity: Hashable, Sendable, Comparable {
  /// Nano-units: one share is 1,000,000,000.
  package let nanos: Int64

  package init(nanos: Int64) {
    self.nanos = nanos
  }

  /// None.
  package static let zero = ShareQuantity(nanos: 0)

  /// Reads exact decimal text with at most nine fractional digits; `nil` for anything else.
  package init?(_ text: String) {
    guard let nanos = FixedPoint.parse(text, fractionDigits: 9) else { return nil }
    self.init(nanos: nanos)
  }

  /// Exact decimal text without needless zeros: "0.0874187", "3".
  package var decimalText: String { FixedPoint.print(nanos, fractionDigits: 9) }

  package static func < (left: Self, right: Self) -> Bool { left.nanos < right.nanos }

  /// - Throws: `MoneyError.overflow`.
  package func adding(_ other: ShareQuantity) throws(MoneyError) -> ShareQuantity {
    let (sum, overflow) = nanos.addingReportingOverflow(other.nanos)
    guard !overflow else { throw .overflow }
    return ShareQuantity(nanos: sum)
  }

  /// - Throws: `MoneyError.overflow`.
  package func subtracting(_ other: ShareQuantity) throws(MoneyError) -> ShareQuantity {
    let (difference, overflow) = nanos.subtractingReportingOverflow(other.nanos)
    guard !overflow else { throw .overflow }
    return ShareQuantity(nanos: difference)
  }
}

extension ShareQuantity: CustomStringConvertible {
  package var description: String { decimalText }
}

/// An exact price in USD micro-units for one share.
package struct Price: Hashable, Sendable, Comparable {
  /// Micro-units of a dollar for one share.
  package let micros: Int64

  package init(micros: Int64) {
    self.micros = micros
  }

  /// Reads exact decimal text with at most six fractional digits; `nil` for anything else.
  package init?(_ text: String) {
    guard let micros = FixedPoint.parse(text, fractionDigits: 6) else { return nil }
    self.init(micros: micros)
  }

  /// Exact decimal text with at least two fractional digits.
  package var decimalText: String { FixedPoint.print(micros, fractionDigits: 6, atLeast: 2) }

  package static func < (left: Self, right: Self) -> Bool { left.micros < right.micros }

  /// What `quantity` shares are worth, rounded down to the micro-unit.
  ///
  /// - Throws: `MoneyError.overflow`.
  package func value(of quantity: ShareQuantity) throws(MoneyError) -> Money {
    let product = quantity.nanos.multipliedFullWidth(by: micros)
    guard let value = dividedDown(product, by: 1_000_000_000) else { throw .overflow }
    return .usd(micros: value)
  }

  /// The average price at which `quantity` shares cost `total`, rounded down; `nil` for none.
  package static func average(of total: Money, over quantity: ShareQuantity) -> Price? {
    guard quantity.nanos > 0 else { return nil }
    let product = total.micros.multipliedFullWidth(by: 1_000_000_000)
    return dividedDown(product, by: quantity.nanos).map(Price.init(micros:))
  }
}

/// Divides a 128-bit product towards negative infinity; `nil` when the quotient does not fit.
private func dividedDown(
  _ product: (high: Int64, low: UInt64), by divisor: Int64
) -> Int64? {
  let value = (Int128(product.high) << 64) | Int128(product.low)
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: Int128(divisor))
  return Int64(exactly: remainder < 0 ? quotient - 1 : quotient)
}
