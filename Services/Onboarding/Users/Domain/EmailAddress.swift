import FoundationEssentials

/// An email address in the one spelling that we compare and store: trimmed and lower-case.
struct EmailAddress: Hashable, Sendable {
  let text: String

  /// `nil` when it cannot be an address. Whether mail arrives there is another question.
  init?(_ raw: String) {
    let text = raw.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty,
      parts[0].utf8.count <= 64, parts[1].contains("."), !parts[1].hasPrefix("."),
      !parts[1].hasSuffix("."), text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 })
    else { return nil }
    self.text = text
  }
}
