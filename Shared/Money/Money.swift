/// What an amount of money is an amount of.
package enum Asset: String, Hashable, Sendable, CaseIterable, Codable {
  /// United States dollars at a bank, a broker or in between.
  case usd
  /// USD Coin, Circle's dollar token, on any chain.
  case usdc
}

/// Why an amount could not be made.
package enum MoneyError: Error, Equatable {
  /// The result does not fit in 64 bits of micro-units (about 9.2 trillion dollars).
  case overflow
  /// Two amounts of different assets were put together.
  case assetMismatch(Asset, Asset)
}

/// An exact amount of one asset in whole micro-units (10⁻⁶), the resolution of USDC on chain.
package struct Money: Hashable, Sendable {
  /// Micro-units: 1.00 is 1,000,000. Negative amounts are debts.
  package let micros: Int64
  /// What it is an amount of.
  package let asset: Asset

  package init(micros: Int64, asset: Asset) {
    self.micros = micros
    self.asset = asset
  }

  /// Nothing.
  package static func zero(_ asset: Asset) -> Money { Money(micros: 0, asset: asset) }

  /// US dollars in micro-units.
  package static func usd(micros: Int64) -> Money { Money(micros: micros, asset: .usd) }

  /// USDC in micro-units.
  package static func usdc(micros: Int64) -> Money { Money(micros: micros, asset: .usdc) }

  /// One cent in micro-units. Every USD amount that leaves us is a multiple of it.
  package static let microsPerCent: Int64 = 10_000

  /// The largest whole-cent amount that is not above this one (not below, when negative).
  package var roundedDownToCent: Money {
    Money(micros: micros - micros % Self.microsPerCent, asset: asset)
  }

  /// Whether no fraction of a cent is in it.
  package var isWholeCents: Bool { micros % Self.microsPerCent == 0 }

  /// - Throws: `MoneyError` when the assets differ or the sum does not fit.
  package func adding(_ other: Money) throws(MoneyError) -> Money {
    try checked(micros.addingReportingOverflow(other.micros), other)
  }

  /// - Throws: `MoneyError` when the assets differ or the difference does not fit.
  package func subtracting(_ other: Money) throws(MoneyError) -> Money {
    try checked(micros.subtractingReportingOverflow(other.micros), other)
  }

  private func checked(
    _ result: (partialValue: Int64, overflow: Bool), _ other: Money
  ) throws(MoneyError) -> Money {
    guard asset == other.asset else { throw .assetMismatch(asset, other.asset) }
    guard !result.overflow else { throw .overflow }
    return Money(micros: result.partialValue, asset: asset)
  }

  /// The same number of micro-units of the other asset: conversions are one to one.
  package func converted(to asset: Asset) -> Money { Money(micros: micros, asset: asset) }
}

extension Money {
  /// Reads exact decimal text such as "1024.5"; at most six fractional digits, no exponent, no
  /// sign but a leading minus. `nil` for anything else and for what does not fit.
  package init?(_ text: String, asset: Asset) {
    guard let micros = FixedPoint.parse(text, fractionDigits: 6) else { return nil }
    self.init(micros: micros, asset: asset)
  }

  /// The amount as exact decimal text with at least two fractional digits: "1024.50", "0.000001".
  package var decimalText: String {
    FixedPoint.print(micros, fractionDigits: 6, atLeast: 2)
  }
}

extension Money: CustomStringConvertible {
  /// Such as "1024.50 USD", for logs and reports.
  package var description: String { "\(decimalText) \(asset.rawValue.uppercased())" }
}
