import FoundationEssentials

extension Timestamp {
  /// RFC 3339 in UTC with milliseconds: "2026-11-23T20:15:00.000Z".
  package var rfc3339: String {
    let text = clock(of: milliseconds, perSecond: 1_000, digits: 3)
    return text
  }

  /// RFC 3339 in UTC with whole seconds: "2026-11-23T20:15:00Z".
  package var rfc3339Seconds: String {
    clock(of: seconds, perSecond: 1, digits: 0)
  }

  /// RFC 3339 in UTC with microseconds: "2026-11-23T20:15:00.000000Z".
  package var rfc3339Microseconds: String {
    clock(of: microseconds, perSecond: 1_000_000, digits: 6)
  }

  private func clock(of units: Int64, perSecond: Int64, digits: Int) -> String {
    let wholeSeconds = seconds
    let day = wholeSeconds >= 0 ? wholeSeconds / 86_400 : (wholeSeconds - 86_399) / 86_400
    let secondOfDay = Int(wholeSeconds - day * 86_400)
    var text = CivilDate(daysSince1970: Int(day)).description
    text += "T" + padded(secondOfDay / 3_600, 2)
    text += ":" + padded(secondOfDay / 60 % 60, 2)
    text += ":" + padded(secondOfDay % 60, 2)
    if digits > 0 { text += "." + padded(Int(units - wholeSeconds * perSecond), digits) }
    return text + "Z"
  }

  /// Reads RFC 3339: any number of fractional digits from none to nine and more (digits below the
  /// microsecond are dropped), `Z` or a numeric offset, `T` or a space. `nil` for anything else.
  ///
  /// Partners print between zero and nine digits, so one strict format would not do.
  package init?(rfc3339 text: String) {
    var rest = Substring(text).utf8
    guard let date = CivilDate(prefixOf: &rest),
      let separator = rest.popFirst(),
      [UInt8(ascii: "T"), UInt8(ascii: "t"), 32].contains(separator),
      let hour = number(&rest, 2), hour < 24, rest.popFirst() == UInt8(ascii: ":"),
      let minute = number(&rest, 2), minute < 60, rest.popFirst() == UInt8(ascii: ":"),
      let second = number(&rest, 2), second < 61,
      let fraction = microsecondFraction(&rest),
      let offset = utcOffsetSeconds(&rest), rest.isEmpty
    else { return nil }
    let seconds = date.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second - offset
    self.init(microseconds: Int64(seconds) * 1_000_000 + Int64(fraction))
  }
}

func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Exactly `width` decimal digits.
func number(_ text: inout Substring.UTF8View, _ width: Int) -> Int? {
  var value = 0
  for _ in 0..<width {
    guard let byte = text.popFirst(), (48...57).contains(byte) else { return nil }
    value = value * 10 + Int(byte - 48)
  }
  return value
}

/// The fraction of a second in microseconds; 0 when there is none, `nil` when it is a bare point.
private func microsecondFraction(_ text: inout Substring.UTF8View) -> Int? {
  guard text.first == UInt8(ascii: ".") else { return 0 }
  text.removeFirst()
  var (value, digits) = (0, 0)
  while let byte = text.first, (48...57).contains(byte) {
    text.removeFirst()
    if digits < 6 { value = value * 10 + Int(byte - 48) }
    digits += 1
  }
  guard digits > 0 else { return nil }
  for _ in min(digits, 6)..<6 { value *= 10 }
  return value
}

private func utcOffsetSeconds(_ text: inout Substring.UTF8View) -> Int? {
  switch text.popFirst() {
  case UInt8(ascii: "Z"), UInt8(ascii: "z"): return 0
  case UInt8(ascii: "+"): return hoursAndMinutes(&text)
  case UInt8(ascii: "-"): return hoursAndMinutes(&text).map { -$0 }
  default: return nil
  }
}

private func hoursAndMinutes(_ text: inout Substring.UTF8View) -> Int? {
  guard let hours = number(&text, 2), hours < 24 else { return nil }
  if text.first == UInt8(ascii: ":") { text.removeFirst() }
  guard let minutes = number(&text, 2), minutes < 60 else { return nil }
  return hours * 3_600 + minutes * 60
}
