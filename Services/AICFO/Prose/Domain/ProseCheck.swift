import FoundationEssentials
import Money

/// Why a model's text is not shown.
enum ProseRejection: Error, Equatable, Sendable {
  /// Not the JSON that was asked for.
  case malformed
  case tooLong
  /// It states a number that we did not give it.
  case foreignNumber(String)
  /// It carries a link, markup or a picture.
  case markup
  /// It writes a number as a word, which we cannot check.
  case spelledNumber(String)
  /// The enclave's signature was not verified.
  case unverified
}

/// Lets a model's text through only if every number in it is one of the figures that it was given.
struct ProseCheck: Sendable {
  static let maximumParagraphs = 6
  static let maximumCharacters = 4_000

  private let figures: Set<Figure>
  private let words: Set<String>

  /// - Parameter figures: What may be stated, in value and kind; a sign may be left out, as in "fell
  ///   by 2%", but not turned around.
  init(_ figures: Figures) {
    self.figures = figures.all
    // Names and symbols may have digits in them.
    words = Set(
      figures.holdings.flatMap { [$0.symbol] + $0.name.split(separator: " ").map(String.init) }
        .filter { $0.contains(where: \.isNumber) })
  }

  private struct Answer: Decodable {
    let headline: String
    let paragraphs: [String]
  }

  /// What the model answered, as prose that may be shown.
  ///
  /// - Throws: `ProseRejection`.
  func prose(_ content: String) throws(ProseRejection) -> Prose {
    guard content.utf8.count <= 4 * Self.maximumCharacters else { throw .tooLong }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(content.utf8)),
      !answer.headline.isEmpty, !answer.paragraphs.isEmpty
    else { throw .malformed }
    let texts = [answer.headline] + answer.paragraphs
    guard answer.paragraphs.count <= Self.maximumParagraphs,
      texts.reduce(0, { $0 + $1.count }) <= Self.maximumCharacters, answer.headline.count <= 120
    else { throw .tooLong }
    for text in texts { try check(text) }
    return Prose(headline: answer.headline, paragraphs: answer.paragraphs)
  }

  private func check(_ text: String) throws(ProseRejection) {
    let lower = text.lowercased()
    for mark in ["http", "www.", "](", "<", ">", "![", "`", "|"] where lower.contains(mark) {
      throw .markup
    }
    guard !text.contains(where: \.isNewline) else { throw .markup }
    for word in lower.split(whereSeparator: { !$0.isLetter })
    where Self.numberWords.contains(String(word)) {
      throw .spelledNumber(String(word))
    }
    for token in text.split(whereSeparator: \.isWhitespace).map(String.init)
    where token.contains(where: { $0.isNumber || $0 == "$" || $0 == "%" }) {
      try check(token: token)
    }
  }

  /// One piece between blanks that has a digit in it.
  private func check(token: String) throws(ProseRejection) {
    let trimmed = token.trimming { !($0.isNumber || $0.isLetter || "$%+-−".contains($0)) }
    if words.contains(trimmed) || words.contains(trimmed.droppingPossessive) { return }
    guard let number = QuotedNumber(trimmed), figures.contains(where: number.quotes) else {
      throw .foreignNumber(String(token.prefix(40)))
    }
  }

  /// Numbers that hide from the check of digits. "One" is too common a word to refuse.
  private static let numberWords: Set<String> = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "hundreds",
    "thousand", "thousands", "million", "millions", "billion", "billions", "trillion", "dozen",
    "half", "third", "thirds", "quarter", "quarters", "double", "doubled", "twice", "triple",
    "tripled", "thrice", "percent", "percentage",
  ]
}

/// A number as prose writes it: "$1,024.50", "1.24%", "-3".
private struct QuotedNumber {
  private let isDollars: Bool
  private let isPercent: Bool
  private let isNegative: Bool
  private let hasSign: Bool
  private let digits: String

  init?(_ text: String) {
    var rest = Substring(text)
    func take(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest.removeFirst()
      return true
    }
    var signs = 0
    var negative = false
    var dollars = false
    for _ in 0..<3 {
      if take("-") || take("−") { (signs, negative) = (signs + 1, true) }
      if take("+") { signs += 1 }
      if take("$") {
        guard !dollars else { return nil }
        dollars = true
      }
    }
    isPercent = rest.last == "%"
    if isPercent { rest.removeLast() }
    guard signs <= 1, !(dollars && isPercent), Self.isWellGrouped(rest) else { return nil }
    (isDollars, isNegative, hasSign) = (dollars, negative, signs == 1)
    digits = rest.filter { $0 != "," }
  }

  /// ASCII digits with at most one point, commas only between groups of three.
  private static func isWellGrouped(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return false }
    let isDigit: (Character) -> Bool = { $0.isASCII && $0.isNumber }
    if parts.count == 2 {
      guard !parts[1].isEmpty, parts[1].allSatisfy(isDigit) else { return false }
    }
    let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
    guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return false }
    return groups.count == 1
      || (groups[0].count <= 3 && groups.dropFirst().allSatisfy { $0.count == 3 })
  }

  /// Whether this is how that figure may be quoted.
  func quotes(_ figure: Figure) -> Bool {
    switch figure {
    case .dollars(let micros):
      return isDollars && equals(micros, FixedPoint.parse(digits, fractionDigits: 6))
    case .percent(let hundredths):
      return isPercent && equals(hundredths, FixedPoint.parse(digits, fractionDigits: 2))
    case .count(let count):
      return !isDollars && !isPercent && !hasSign && Int64(digits) == count
    }
  }

  private func equals(_ value: Int64, _ told: Int64?) -> Bool {
    guard let told, told.magnitude == value.magnitude else { return false }
    return !hasSign || value == 0 || isNegative == (value < 0)
  }
}

extension String {
  fileprivate func trimming(_ drop: (Character) -> Bool) -> String {
    var rest = self[...]
    while let first = rest.first, drop(first) { rest.removeFirst() }
    while let last = rest.last, drop(last) || "+-−$".contains(last) { rest.removeLast() }
    return String(rest)
  }

  fileprivate var droppingPossessive: String {
    hasSuffix("'s") || hasSuffix("’s") ? String(dropLast(2)) : self
  }
}
