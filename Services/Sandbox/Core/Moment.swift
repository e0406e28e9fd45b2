import Time

/// Instants are microseconds since 1970 in UTC; this is their text and their New York calendar.
enum Moment {
  static let second: Int64 = 1_000_000
  static let minute: Int64 = 60 * second
  static let hour: Int64 = 60 * minute
  static let day: Int64 = 24 * hour

  /// Days since 1970 of a date, nil if there is no such day.
  static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
    CivilDate(year: Int(year), month: Int(month), day: Int(day)).map { Int64($0.daysSince1970) }
  }

  /// The civil date of a number of days since 1970.
  static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (year, month, day) = CivilDate(daysSince1970: Int(days)).yearMonthDay
    return (Int64(year), Int64(month), Int64(day))
  }

  /// `2026-11-23`.
  static func date(days: Int64) -> String { CivilDate(daysSince1970: Int(days)).description }

  /// Days since 1970 of `2026-11-23` (anything after the date is ignored).
  static func days(of text: String) -> Int64? {
    CivilDate(String(text.prefix(10))).map { Int64($0.daysSince1970) }
  }

  /// RFC 3339 in UTC with that many fractional digits (0, 3, 6 or 9).
  static func text(_ micros: Int64, fraction: Int = 3) -> String {
    let days = floorDivide(micros, day)
    let rest = micros - days * day
    let seconds = rest / second
    let clock =
      "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    let digits = fraction == 0 ? "" : "." + (padded(rest % second, 6) + "000").prefix(fraction)
    return date(days: days) + "T" + clock + digits + "Z"
  }

  /// Microseconds of RFC 3339 text, or of a bare date.
  static func parse(_ text: String) -> Int64? {
    Timestamp(rfc3339: text)?.microseconds
      ?? CivilDate(text).map { Int64($0.daysSince1970) * day }
  }

  /// Monday is 1, Sunday is 7.
  static func weekday(days: Int64) -> Int64 {
    Int64(CivilDate(daysSince1970: Int(days)).isoWeekday)
  }

  /// What New York's clocks show: UTC-5, or UTC-4 between the second Sunday of March and the
  /// first of November.
  static func newYork(_ micros: Int64) -> Int64 {
    let year = civil(days: floorDivide(micros, day)).year
    let spring = sunday(2, of: 3, in: year) * day + 7 * hour
    let autumn = sunday(1, of: 11, in: year) * day + 6 * hour
    return micros - (micros >= spring && micros < autumn ? 4 : 5) * hour
  }

  private static func sunday(_ nth: Int64, of month: Int64, in year: Int64) -> Int64 {
    let first = days(year: year, month: month, day: 1) ?? 0
    return first + (7 - weekday(days: first)) % 7 + (nth - 1) * 7
  }

  static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    a >= 0 || a % b == 0 ? a / b : a / b - 1
  }

  static func padded(_ value: some BinaryInteger, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
