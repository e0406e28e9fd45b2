/// Instants are microseconds since 1970 in UTC; this is their text and their New York calendar.
enum Moment {
  static let second: Int64 = 1_000_000
  static let minute: Int64 = 60 * second
  static let hour: Int64 = 60 * minute
  static let day: Int64 = 24 * hour

  /// Days since 1970 of a civil date (Howard Hinnant, "chrono-compatible date algorithms").
  static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
  }

  /// The civil date of a number of days since 1970.
  static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let z = days + 719468
    let era = (z >= 0 ? z : z - 146096) / 146097
    let dayOfEra = z - era * 146097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * part + 2) / 5 + 1)
  }

  /// `2026-11-23`.
  static func date(days: Int64) -> String {
    let (year, month, day) = civil(days: days)
    return "\(year)-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Days since 1970 of `2026-11-23` (anything after the date is ignored).
  static func days(of text: String) -> Int64? {
    let parts = text.prefix(10).split(separator: "-").compactMap { Int64($0) }
    guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else {
      return nil
    }
    return days(year: parts[0], month: parts[1], day: parts[2])
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

  /// Microseconds of RFC 3339 text in UTC, or of a bare date.
  static func parse(_ text: String) -> Int64? {
    guard let days = days(of: text) else { return nil }
    let clock = text.dropFirst(11)
    guard !clock.isEmpty else { return days * day }
    let parts = clock.prefix(8).split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 3 else { return nil }
    var micros = days * day + (parts[0] * 3600 + parts[1] * 60 + parts[2]) * second
    if clock.dropFirst(8).first == "." {
      let digits = clock.dropFirst(9).prefix { $0.isNumber }.prefix(6)
      micros += Int64(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
    }
    return micros
  }

  /// Monday is 1, Sunday is 7.
  static func weekday(days: Int64) -> Int64 { ((days + 3) % 7 + 7) % 7 + 1 }

  /// What New York's clocks show: UTC-5, or UTC-4 between the second Sunday of March and the
  /// first of November.
  static func newYork(_ micros: Int64) -> Int64 {
    let year = civil(days: floorDivide(micros, day)).year
    let spring = sunday(2, of: 3, in: year) * day + 7 * hour
    let autumn = sunday(1, of: 11, in: year) * day + 6 * hour
    return micros - (micros >= spring && micros < autumn ? 4 : 5) * hour
  }

  private static func sunday(_ nth: Int64, of month: Int64, in year: Int64) -> Int64 {
    let first = days(year: year, month: month, day: 1)
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
