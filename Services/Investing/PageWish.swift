import StackProto

/// Which part of a list a request wants.
struct PageWish {
  /// How many when the request does not say.
  static let usual = 20

  let first: Int
  /// `nil` from the beginning.
  let after: String?

  /// - Throws: `InvestingError.invalidInput`.
  init(_ page: TypesV1.PageRequest?, maximum: Int) throws(InvestingError) {
    let wanted = Int(page?.first ?? 0)
    guard (0...maximum).contains(wanted) else {
      throw .invalidInput(field: "page.first", "from 1 to \(maximum)")
    }
    first = wanted == 0 ? Self.usual : wanted
    let after = page?.after ?? ""
    self.after = after.isEmpty ? nil : after
  }
}
