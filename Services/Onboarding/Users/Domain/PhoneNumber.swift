/// A phone number in E.164: `+`, the country code, the number, 15 digits at most.
struct PhoneNumber: Hashable, Sendable {
  let text: String

  /// Reads E.164, also with the blanks, dots, dashes and brackets that people put in; `nil` for
  /// anything else, numbers without a country code included.
  init?(_ raw: String) {
    let text = String(raw.filter { !" .-()\u{a0}".contains($0) })
    let digits = text.dropFirst().utf8
    guard text.first == "+", (7...15).contains(digits.count),
      digits.allSatisfy({ (48...57).contains($0) }), digits.first != 48
    else { return nil }
    self.text = text
  }
}
