/// Six decimal digits that a user types to confirm that it is them.
struct Passcode: Sendable {
  static let length = 6

  let digits: String

  /// `nil` for anything but six ASCII digits.
  init?(_ text: String) {
    guard text.utf8.count == Self.length, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    digits = text
  }
}

extension Passcode: CustomStringConvertible {
  /// Never the digits.
  var description: String { "••••••" }
}
