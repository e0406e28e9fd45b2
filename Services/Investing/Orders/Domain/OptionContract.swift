import Money
import Time

/// Which way an option goes.
enum OptionRight: String, Sendable {
  case call, put
}

/// One listed option contract on 100 shares.
struct OptionContract: Equatable, Sendable {
  /// Shares in one contract.
  static let multiplier: Int64 = 100

  /// Ticker of the underlying, at most six letters and digits.
  let underlying: String
  let expiration: CivilDate
  /// Per share; whole tenths of a cent, as the OSI symbol can say.
  let strike: Price
  let right: OptionRight

  /// - Throws: `InvestingError.invalidInput` naming the field.
  init(
    underlying: String, expiration: CivilDate, strike: Price, right: OptionRight
  ) throws(InvestingError) {
    guard let root = Ticker(underlying), root.text.count <= 6 else {
      throw .invalidInput(field: "option.underlying", "not a ticker")
    }
    guard strike.micros > 0, strike.micros % 1_000 == 0, strike.micros < 100_000_000_000 else {
      throw .invalidInput(
        field: "option.strike", "a positive price below 100,000 with at most three decimals")
    }
    self.underlying = root.text
    (self.expiration, self.strike, self.right) = (expiration, strike, right)
  }

  /// The OSI symbol without padding, as DriveWealth writes it: `AAPL270115C00200000` is the AAPL
  /// call of 15 January 2027 at 200.
  var symbol: String {
    let (year, month, day) = expiration.yearMonthDay
    let date =
      Self.digits(Int64(year % 100), 2) + Self.digits(Int64(month), 2)
      + Self.digits(Int64(day), 2)
    return underlying + date + (right == .call ? "C" : "P")
      + Self.digits(strike.micros / 1_000, 8)
  }

  private static func digits(_ value: Int64, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}

/// A ticker symbol: one to ten upper-case letters, digits, dots or dashes, a letter first.
struct Ticker: Equatable, Sendable {
  let text: String

  /// Reads a ticker in any case; `nil` for anything else.
  init?(_ text: String) {
    let upper = text.uppercased()
    guard (1...10).contains(upper.utf8.count), let first = upper.utf8.first,
      (65...90).contains(first),
      upper.utf8.allSatisfy({
        (65...90).contains($0) || (48...57).contains($0) || $0 == 46 || $0 == 45
      })
    else { return nil }
    self.text = upper
  }
}
