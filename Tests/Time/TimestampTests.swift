import Testing
import Time

@Suite struct TimestampTests {
  @Test(
    "Partners' spellings of a moment are read to the microsecond",
    arguments: [
      ("2026-03-01T09:00:14Z", 1_772_355_614_000_000),
      ("2026-03-01T09:00:14.120Z", 1_772_355_614_120_000),
      ("2026-03-01T09:00:14.120394871Z", 1_772_355_614_120_394),
      ("2026-03-01T04:00:14-05:00", 1_772_355_614_000_000),
      ("2026-03-01 09:00:14+0000", 1_772_355_614_000_000),
      ("1969-12-31T23:59:59.5Z", -500_000),
    ])
  func reads(text: String, microseconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
  }

  @Test(
    "What is no moment is refused",
    arguments: [
      "", "2026-03-01", "2026-02-30T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T09:00:14",
      "2026-03-01T09:00:14.Z", "2026-03-01T09:00:14Zx", "2026-3-1T09:00:14Z",
    ])
  func refuses(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test("A moment prints as the API wants it, before 1970 too")
  func prints() {
    #expect(Timestamp(microseconds: 1_772_355_614_120_394).rfc3339 == "2026-03-01T09:00:14.120Z")
    #expect(Timestamp(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    #expect(Timestamp(microseconds: -1).rfc3339Microseconds == "1969-12-31T23:59:59.999999Z")
  }

  @Test("Adding never overflows")
  func saturates() {
    #expect(Timestamp(microseconds: .max).adding(.seconds(1)).microseconds == .max)
    #expect(Timestamp(microseconds: .min).adding(.seconds(-1)).microseconds == .min)
    #expect(Timestamp(microseconds: 5).adding(.milliseconds(2)).microseconds == 2_005)
  }
}

@Suite struct CivilDateTests {
  @Test(
    "Days count as PostgreSQL counts them, leap days included",
    arguments: [
      ("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-23", 20_780), ("1969-12-31", -1),
      ("1900-03-01", -25_508),
    ])
  func days(text: String, days: Int) throws {
    let date = try #require(CivilDate(text))
    #expect(date.daysSince1970 == days)
    #expect(date.description == text)
  }

  @Test(
    "Days that do not exist are refused",
    arguments: [
      "2025-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "1900-02-29", "26-01-01",
    ])
  func refuses(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test("A week begins on Monday")
  func weeks() throws {
    let sunday = try #require(CivilDate("2026-11-29"))
    #expect(sunday.isoWeekday == 7)
    #expect(sunday.startOfWeek.description == "2026-11-23")
    #expect(sunday.startOfWeek.startOfWeek.description == "2026-11-23")
  }
}
