import FoundationEssentials

/// How a user wishes to be called.
struct DisplayName: Hashable, Sendable {
  /// The longest, in Unicode scalars, as the database counts characters.
  static let maximumLength = 80

  let text: String

  /// `nil` when nothing is left after trimming, it is too long, or it holds control characters.
  init?(_ raw: String) {
    let text = raw.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (1...Self.maximumLength).contains(text.unicodeScalars.count),
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { return nil }
    self.text = text
  }
}
