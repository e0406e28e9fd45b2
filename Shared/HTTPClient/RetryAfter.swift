import Time

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.
enum RetryAfter {
  /// How long the peer wants us to wait; nil if it does not say so in a way that we understand.
  ///
  /// A date is measured against the peer's own `Date` if it sent one, else against `now`.
  static func pause(in headers: HTTPHeaders, now: Timestamp) -> Duration? {
    guard let text = headers["Retry-After"] else { return nil }
    if !text.isEmpty, text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
      // What does not fit into an Int is as good as for ever.
      return .seconds(min(Int(text) ?? .max, 86_400))
    }
    guard let moment = HTTPDate.parse(text) else { return nil }
    let present = headers["Date"].flatMap(HTTPDate.parse) ?? now
    return max(moment.since(present), .zero)
  }
}

/// Dates in HTTP headers (RFC 9110, section 5.6.7), in today's form and the two obsolete ones, all
/// of which a recipient must accept.
enum HTTPDate {
  static func parse(_ text: String) -> Timestamp? {
    // "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
    let words = text.split { " ,-".contains($0) }
    switch (words.count, words.last) {
    case (6, "GMT"): return moment(day: words[1], month: words[2], year: words[3], time: words[4])
    case (5, _): return moment(day: words[2], month: words[1], year: words[4], time: words[3])
    default: return nil
    }
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func moment(
    day: Substring, month: Substring, year: Substring, time: Substring
  ) -> Timestamp? {
    let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number($0) }
    guard let month = months.firstIndex(of: String(month)), let day = number(day),
      let year = number(year).map({ year.count == 2 ? fullYear($0) : $0 }),
      let date = CivilDate(year: year, month: month + 1, day: day),
      clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
      hour < 24, minute < 60, second <= 60
    else { return nil }
    return date.startInUTC.adding(.seconds(hour * 3600 + minute * 60 + second))
  }

  private static func number(_ text: Substring) -> Int? {
    let isNumber =
      (1...4).contains(text.utf8.count)
      && text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    return isNumber ? Int(text) : nil
  }

  /// A year of two digits: of this century, unless that lies far ahead.
  private static func fullYear(_ year: Int) -> Int { year < 70 ? 2000 + year : 1900 + year }
}
