/// What a message of a stream takes from the credit for it. Small ones count as if they were longer:
/// each is kept by itself, so that many of them take more memory than they have bytes.
enum StreamCost {
  static let least = 128

  static func of(_ bytes: Int) -> Int { max(least, bytes) }
}
