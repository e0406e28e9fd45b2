import FuzzSupport

/// What is done to a text that was right.
enum TextMutation {
  private static let tokens = [
    "{", "}", "(", ")", "[", "]", "...", ":", "!", "$", "@", "|", "&", "=", "on", "a", "n", "id",
    "query", "fragment", "F", "1", "-1.5e3", "\"", "\"\"\"", "\\", "\\uD83D", "#", "\u{FEFF}", "\n",
    "\r", "null", "é", "extend", "type", "input", "{ a ", "[[", "\u{0}", "1e999", "$i", "@d",
    "@skip(if: $i)", "\"\\u{110000}\"", "\"\"\" \\\"\"\" \"\"\"", "00", "1.", "\u{2028}",
  ]

  /// The text with up to four changes; what is no UTF-8 afterwards becomes so.
  static func changed(_ text: String, _ random: inout SeededGenerator) -> String {
    var bytes = Array(text.utf8)
    for _ in 0...random.small(4) {
      let at = Int(random.next() % UInt64(bytes.count + 1))
      let end = min(bytes.count, at + random.small(24))
      switch random.next() % 5 {
      case 0: bytes.removeSubrange(at..<end)
      case 1: bytes.insert(contentsOf: Array(bytes[at..<end]), at: at)
      case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
      default: bytes.insert(contentsOf: random.pick(tokens).utf8, at: at)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Tokens, or bytes, in no order at all.
  static func noise(_ random: inout SeededGenerator) -> String {
    if random.once(in: 3) {
      return String(decoding: random.bytes(random.small(300)), as: UTF8.self)
    }
    return (0..<random.small(100)).map { _ in random.pick(tokens) }.joined(separator: " ")
  }
}
