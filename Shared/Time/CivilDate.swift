import FoundationEssentials

/// A day of the proleptic Gregorian calendar, without a time or a zone: "2026-11-23".
package struct CivilDate: Hashable, Sendable, Comparable {
  /// Days since 1970-01-01, as PostgreSQL's and Unix's day counts want them.
  package let daysSince1970: Int

  package init(daysSince1970: Int) {
    self.daysSince1970 = daysSince1970
  }

  /// `nil` when there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let date = CivilDate(daysSince1970: daysFromCivil(year, month, day))
    let (sameYear, sameMonth, sameDay) = date.yearMonthDay
    guard (sameYear, sameMonth, sameDay) == (year, month, day) else { return nil }
    self = date
  }

  /// The day in UTC of a moment.
  package init(_ moment: Timestamp) {
    let seconds = moment.seconds
    daysSince1970 = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
  }

  /// Year, month (1 to 12) and day (1 to 31).
  package var yearMonthDay: (year: Int, month: Int, day: Int) { civilFromDays(daysSince1970) }

  /// 1 is Monday, 7 is Sunday (ISO 8601).
  package var isoWeekday: Int {
    let shifted = (daysSince1970 + 3) % 7
    return (shifted < 0 ? shifted + 7 : shifted) + 1
  }

  /// The Monday on or before this day.
  package var startOfWeek: CivilDate { adding(days: 1 - isoWeekday) }

  /// Midnight UTC at which the day begins.
  package var startInUTC: Timestamp { Timestamp(seconds: Int64(daysSince1970) * 86_400) }

  /// The day so many days later, or earlier when negative.
  package func adding(days: Int) -> CivilDate {
    CivilDate(daysSince1970: daysSince1970 + days)
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.daysSince1970 < right.daysSince1970
  }
}

extension CivilDate: LosslessStringConvertible, Codable {
  /// Reads "2026-11-23"; `nil` for anything else and for days that do not exist.
  package init?(_ description: String) {
    var rest = Substring(description).utf8
    guard let date = CivilDate(prefixOf: &rest), rest.isEmpty else { return nil }
    self = date
  }

  init?(prefixOf text: inout Substring.UTF8View) {
    guard let year = number(&text, 4), text.popFirst() == UInt8(ascii: "-"),
      let month = number(&text, 2), text.popFirst() == UInt8(ascii: "-"),
      let day = number(&text, 2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// "2026-11-23".
  package var description: String {
    let (year, month, day) = yearMonthDay
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let date = CivilDate(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date")
    }
    self = date
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

// Day counts by 400-year eras with years that begin in March, so that leap days come last. Written
// here because Foundation's Calendar needs full Foundation and its ICU data in every service.

private func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let shiftedYear = month <= 2 ? year - 1 : year
  let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
  let yearOfEra = shiftedYear - era * 400
  let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

private func civilFromDays(_ days: Int) -> (year: Int, month: Int, day: Int) {
  let shifted = days + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let marchMonth = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
  let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}
