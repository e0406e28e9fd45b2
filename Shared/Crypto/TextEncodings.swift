/// Hexadecimal text, as signatures and digests are written.
package enum Hex {
  /// Two lower-case digits a byte.
  package static func encode(_ bytes: [UInt8]) -> String {
    let digits: [UInt8] = [UInt8]("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text` in either case; nil for an odd length or any other character.
  package static func decode(_ text: String) -> [UInt8]? {
    let digits = [UInt8](text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for at in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[at]), let low = value(digits[at + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// Base64 (RFC 4648, section 4) and its URL-safe form without padding (section 5, as in JWTs).
package enum Base64 {
  private static let standard = [UInt8](
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafe = [UInt8](
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Standard alphabet, padded.
  package static func encode(_ bytes: [UInt8]) -> String { encode(bytes, standard, padded: true) }

  /// URL-safe alphabet, not padded.
  package static func urlEncode(_ bytes: [UInt8]) -> String {
    encode(bytes, urlSafe, padded: false)
  }

  /// The bytes of padded standard text; nil for anything that `encode` would not have written.
  package static func decode(_ text: String) -> [UInt8]? {
    let digits = [UInt8](text.utf8)
    guard digits.count.isMultiple(of: 4) else { return nil }
    let padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
    return decode(digits.dropLast(padding), high: (UInt8(ascii: "+"), UInt8(ascii: "/")))
  }

  /// The bytes of unpadded URL-safe text; nil for anything that `urlEncode` would not have written.
  package static func urlDecode(_ text: String) -> [UInt8]? {
    decode([UInt8](text.utf8)[...], high: (UInt8(ascii: "-"), UInt8(ascii: "_")))
  }

  private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8], padded: Bool) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for digit in 0..<group.count + 1 {
        text.append(alphabet[Int(bits >> UInt32(18 - 6 * digit) & 63)])
      }
      if padded {
        text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func decode(_ digits: ArraySlice<UInt8>, high: (UInt8, UInt8)) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3 + 2)
    var bits: UInt32 = 0
    var count = 0
    for digit in digits {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = digit - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = digit - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0") + 52
      case high.0: value = 62
      case high.1: value = 63
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    // Six bits over is one lonely digit; any bit set in the rest is another spelling of the bytes.
    guard count < 6, bits == 0 else { return nil }
    return bytes
  }
}

/// PEM armour (RFC 7468), read leniently: the label does not decide what is inside.
package enum PEM {
  /// The bytes of the first block in `text`, whatever its label, or nil.
  package static func decode(_ text: String) -> [UInt8]? {
    var body = ""
    var inside = false
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmingSpaces
      if line.hasPrefix("-----BEGIN ") {
        inside = true
      } else if line.hasPrefix("-----END ") {
        return inside ? Base64.decode(body) : nil
      } else if inside {
        body += line
      }
    }
    return nil
  }

  /// `bytes` as a block of 64-character lines under `label`.
  package static func encode(_ bytes: [UInt8], label: String) -> String {
    var text = "-----BEGIN \(label)-----\n"
    var rest = Base64.encode(bytes)[...]
    while !rest.isEmpty {
      text += rest.prefix(64) + "\n"
      rest = rest.dropFirst(64)
    }
    return text + "-----END \(label)-----\n"
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
