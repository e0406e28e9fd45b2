/// What a client can read (RFC 9110, section 12.5.1), as far as GraphQL over HTTP needs it.
enum ResponseFormat: String, Sendable, CaseIterable {
  case json = "application/json"
  case graphQLResponse = "application/graphql-response+json"
  case eventStream = "text/event-stream"

  var contentType: String { "\(rawValue); charset=utf-8" }

  /// The best of what is accepted; nil when nothing of ours is. Without a wish it is plain JSON. An
  /// event stream has to be asked for by name.
  static func negotiated(_ accept: String?) -> ResponseFormat? {
    guard let accept, !accept.allSatisfy(\.isWhitespace) else { return .json }
    let ranges = accept.split(separator: ",").compactMap(MediaRange.init)
    var best: (format: ResponseFormat, quality: Int)?
    for format in [ResponseFormat.json, .graphQLResponse, .eventStream] {
      let matching = ranges.filter { range in
        range.matches(format.rawValue) && (format != .eventStream || range.isExact)
      }
      // The most specific range decides.
      guard let decisive = matching.max(by: { $0.specificity < $1.specificity }),
        decisive.quality > 0
      else { continue }
      // Of equals the one that was asked for by name.
      let quality = decisive.quality * 4 + decisive.specificity
      if quality > best?.quality ?? 0 { best = (format, quality) }
    }
    return best?.format
  }
}

/// One entry of an Accept header.
struct MediaRange {
  private let type: String
  /// Thousandths.
  let quality: Int

  init?(_ text: Substring) {
    let parts = text.lowercased().split(separator: ";").map { $0.trimmingSpaces }
    guard let type = parts.first, type.contains("/") else { return nil }
    self.type = String(type)
    let q = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
    quality = q.map { Self.thousandths($0) } ?? 1_000
  }

  var isExact: Bool { !type.contains("*") }
  var specificity: Int { type == "*/*" ? 1 : isExact ? 3 : 2 }

  func matches(_ other: String) -> Bool {
    type == "*/*" || type == other
      || (type.hasSuffix("/*") && other.hasPrefix(type.dropLast()))
  }

  /// `0.5` → 500; nonsense counts as 0.
  private static func thousandths(_ text: Substring) -> Int {
    let parts = text.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first.flatMap({ Int($0) }), (0...1).contains(whole) else { return 0 }
    guard parts.count == 2 else { return whole * 1_000 }
    let digits = parts[1].prefix(3)
    guard let fraction = Int(digits) else { return 0 }
    var scaled = fraction
    for _ in digits.count..<3 { scaled *= 10 }
    return min(1_000, whole * 1_000 + scaled)
  }
}

extension StringProtocol {
  var trimmingSpaces: SubSequence {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    guard let last = lastIndex(where: { !$0.isWhitespace }), start <= last else {
      return self[endIndex...]
    }
    return self[start...last]
  }
}
