import Time

/// A day of the broker's bulk funding: from 20:00 to 20:00 in New York. The day carries the date on
/// which it ends. What is created within it settles together, on the next business day.
struct BulkDay: Hashable, Sendable, Comparable, CustomStringConvertible {
  let date: CivilDate

  init(_ date: CivilDate) { self.date = date }

  /// The bulk day in which a moment falls.
  init(of moment: Timestamp) {
    let local = NewYork.local(moment)
    // Four hours on, 20:00 becomes the midnight at which the day begins.
    date = CivilDate(local.adding(.seconds(4 * 3_600)))
  }

  /// When it ends: 20:00 in New York.
  var end: Timestamp { NewYork.instant(date, hour: 20) }

  var description: String { date.description }

  static func < (left: Self, right: Self) -> Bool { left.date < right.date }
}

/// New York's clock by the rule in force since 2007 (Energy Policy Act of 2005): summer time from
/// the second Sunday of March to the first Sunday of November, changing at 02:00 local time.
enum NewYork {
  /// The moment as a "local" timestamp: the wall clock's reading as if it were UTC.
  static func local(_ moment: Timestamp) -> Timestamp {
    moment.adding(.seconds(offsetSeconds(at: moment)))
  }

  /// The moment at which New York's clocks show `hour` o'clock on a date (never 01:00 to 03:00).
  static func instant(_ date: CivilDate, hour: Int) -> Timestamp {
    let local = date.startInUTC.adding(.seconds(hour * 3_600))
    let guess = local.adding(.seconds(5 * 3_600))
    return local.adding(.seconds(-offsetSeconds(at: guess)))
  }

  /// The next weekday after a date. Exchange holidays only make the broker later than this.
  static func nextBusinessDay(after date: CivilDate) -> CivilDate {
    var next = date.adding(days: 1)
    while next.isoWeekday > 5 { next = next.adding(days: 1) }
    return next
  }

  static func offsetSeconds(at moment: Timestamp) -> Int64 {
    let year = CivilDate(moment).yearMonthDay.year
    guard let march = CivilDate(year: year, month: 3, day: 1),
      let november = CivilDate(year: year, month: 11, day: 1)
    else { return -5 * 3_600 }
    // 02:00 standard time is 07:00 UTC, 02:00 summer time is 06:00 UTC.
    let begins = sunday(onOrAfter: march).adding(days: 7).startInUTC.adding(.seconds(7 * 3_600))
    let ends = sunday(onOrAfter: november).startInUTC.adding(.seconds(6 * 3_600))
    return (begins <= moment && moment < ends ? -4 : -5) * 3_600
  }

  private static func sunday(onOrAfter date: CivilDate) -> CivilDate {
    date.adding(days: 7 - date.isoWeekday)
  }
}
