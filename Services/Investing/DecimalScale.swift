import FoundationEssentials
import Money

/// Partner decimals as scaled integers, exactly or rounded once.
enum DecimalScale {
  /// A non-negative decimal times 10 to the power of `fractionDigits`, rounded half up; `nil` when it
  /// is negative or does not fit.
  static func scaled(_ value: Decimal, fractionDigits: Int) -> Int64? {
    guard value >= 0, value.isFinite else { return nil }
    let parts = value.description.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    let kept = fraction.prefix(fractionDigits)
    let text = kept.isEmpty ? String(parts[0]) : "\(parts[0]).\(kept)"
    guard let whole = FixedPoint.parse(text, fractionDigits: fractionDigits) else { return nil }
    guard let next = fraction.dropFirst(fractionDigits).first, next >= "5" else { return whole }
    let (sum, overflow) = whole.addingReportingOverflow(1)
    return overflow ? nil : sum
  }

  /// Dollars, to the nearest micro-unit.
  static func dollars(_ value: Decimal) -> Money? {
    scaled(value, fractionDigits: 6).map(Money.usd(micros:))
  }

  /// A price per share, to the nearest micro-unit; `nil` also for zero, which is no price.
  static func price(_ value: Decimal) -> Price? {
    scaled(value, fractionDigits: 6).flatMap { $0 > 0 ? Price(micros: $0) : nil }
  }

  /// Shares, to the nearest nano-unit.
  static func shares(_ value: Decimal) -> ShareQuantity? {
    scaled(value, fractionDigits: 9).map(ShareQuantity.init(nanos:))
  }
}
