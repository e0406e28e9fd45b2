import Money

/// One number that a text may state, and how it is written.
enum Figure: Hashable, Sendable {
  /// Dollars in micro-units.
  case dollars(Int64)
  /// Percent points in hundredths: 1.24 % is 124.
  case percent(Int64)
  /// How many of something.
  case count(Int64)

  /// The text with its sign where it is negative: "$1,024.50", "-1.24%", "3".
  var text: String {
    switch self {
    case .dollars(let micros):
      sign(micros) + "$" + Self.grouped(Money.usd(micros: magnitude(micros)).decimalText)
    case .percent(let hundredths):
      sign(hundredths) + FixedPoint.print(magnitude(hundredths), fractionDigits: 2, atLeast: 2)
        + "%"
    case .count(let count): String(count)
    }
  }

  /// The text with a plus where it is positive: for changes and gains.
  var signedText: String {
    switch self {
    case .dollars(let value) where value > 0, .percent(let value) where value > 0: "+" + text
    default: text
    }
  }

  private func sign(_ value: Int64) -> String { value < 0 ? "-" : "" }

  private func magnitude(_ value: Int64) -> Int64 { Int64(clamping: value.magnitude) }

  /// Commas between thousands.
  private static func grouped(_ text: String) -> String {
    let parts = text.split(separator: ".", maxSplits: 1)
    var grouped = ""
    for (index, digit) in parts[0].reversed().enumerated() {
      if index > 0, index % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return String(grouped.reversed()) + (parts.count == 2 ? "." + parts[1] : "")
  }
}
