/// An address on a chain, in the spelling that is sent: its form is right, and its checksum where
/// it has one.
struct Address: Hashable, Sendable {
  let chain: Chain
  let text: String

  /// - Throws: `FundingError.invalid` naming `target_address`.
  init(_ text: String, on chain: Chain) throws(FundingError) {
    let isRight =
      switch chain {
      case .ethereum: Self.isEthereum(text)
      case .solana: Self.isSolana(text)
      }
    guard isRight else {
      throw .invalid(field: "target_address", "is no address on \(chain.rawValue)")
    }
    self.chain = chain
    self.text = text
  }

  /// Whether two spellings are the same address: Ethereum's differ in case, Solana's never do.
  static func same(_ left: String, _ right: String, on chain: Chain) -> Bool {
    chain == .ethereum ? left.lowercased() == right.lowercased() : left == right
  }

  /// 0x and 40 hexadecimal digits; mixed case must be the checksum of EIP-55. The zero address,
  /// from which nothing ever comes back, is none.
  private static func isEthereum(_ text: String) -> Bool {
    guard text.hasPrefix("0x"), text.utf8.count == 42 else { return false }
    let digits = Array(text.utf8.dropFirst(2))
    guard digits.allSatisfy(isHex), digits.contains(where: { $0 != UInt8(ascii: "0") }) else {
      return false
    }
    let hasUpper = digits.contains { (65...70).contains($0) }
    let hasLower = digits.contains { (97...102).contains($0) }
    return !(hasUpper && hasLower) || isChecksummed(digits)
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }

  /// EIP-55: a letter is upper case where the digit at its place in the Keccak-256 hash of the
  /// lower-case text is 8 or more.
  private static func isChecksummed(_ digits: [UInt8]) -> Bool {
    let lower = digits.map { (65...70).contains($0) ? $0 + 32 : $0 }
    let hash = Keccak256.hash(lower)
    return digits.indices.allSatisfy { index in
      let nibble = index % 2 == 0 ? hash[index / 2] >> 4 : hash[index / 2] & 15
      guard lower[index] >= 97 else { return true }
      return (digits[index] != lower[index]) == (nibble >= 8)
    }
  }

  /// Base58 of exactly 32 bytes; the system program's address, all zeros, is nobody's.
  private static func isSolana(_ text: String) -> Bool {
    guard (32...44).contains(text.utf8.count), let bytes = Base58.decode(text) else { return false }
    return bytes.count == 32 && bytes.contains { $0 != 0 }
  }
}

/// The base58 of Bitcoin and Solana.
enum Base58 {
  private static let alphabet = Array(
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

  /// `nil` for a character that is not in the alphabet.
  static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []  // Least significant first.
    for character in text.utf8 {
      guard let digit = alphabet.firstIndex(of: character) else { return nil }
      var carry = digit
      for index in bytes.indices {
        carry += Int(bytes[index]) * 58
        bytes[index] = UInt8(carry & 255)
        carry >>= 8
      }
      while carry > 0 {
        bytes.append(UInt8(carry & 255))
        carry >>= 8
      }
    }
    let zeros = text.utf8.prefix { $0 == UInt8(ascii: "1") }.count
    return Array(repeating: 0, count: zeros) + bytes.reversed()
  }
}
