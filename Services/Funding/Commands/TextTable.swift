import Foundation
import Money
import Time

/// Tables for people.
enum TextTable {
  /// Columns as wide as their widest cell; the first row is the heading.
  static func lines(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      row.indices.map { row[$0].padding(toLength: widths[$0], withPad: " ", startingAt: 0) }
        .joined(separator: "  ")
    }.joined(separator: "\n") + "\n"
  }

  /// Micros of money, or nanos of shares.
  static func amount(_ amount: Int64, _ asset: String) -> String {
    let isMoney = asset == "USD" || asset == "USDC"
    return FixedPoint.print(amount, fractionDigits: isMoney ? 6 : 9, atLeast: isMoney ? 2 : 0)
  }

  static func moment(_ micros: Int64) -> String {
    micros == 0 ? "" : Timestamp(microseconds: micros).rfc3339
  }
}
