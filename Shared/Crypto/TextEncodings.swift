import FoundationEssentials

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

/// Base64 (RFC 4648, section 4) and its URL-safe form without padding (section 5, as in JWTs). Reads
/// one spelling of some bytes and no other, which Foundation's decoder does not insist on.
package enum Base64 {
  /// Standard alphabet, padded.
  package static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// URL-safe alphabet, not padded.
  package static func urlEncode(_ bytes: [UInt8]) -> String {
    translate(encode(bytes).utf8.prefix { $0 != UInt8(ascii: "=") }, ("+", "-"), ("/", "_"))
  }

  /// The bytes of padded standard text; nil for anything that `encode` would not have written.
  package static func decode(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text) else { return nil }
    let bytes = [UInt8](data)
    return encode(bytes) == text ? bytes : nil
  }

  /// The bytes of unpadded URL-safe text; nil for anything that `urlEncode` would not have written.
  package static func urlDecode(_ text: String) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let standard = translate(text.utf8, ("-", "+"), ("_", "/")) + padding
    guard let data = Data(base64Encoded: standard) else { return nil }
    let bytes = [UInt8](data)
    return urlEncode(bytes) == text ? bytes : nil
  }

  private static func translate(
    _ text: some Sequence<UInt8>, _ pairs: (from: Unicode.Scalar, to: Unicode.Scalar)...
  ) -> String {
    let bytes = text.map { byte in
      pairs.first { UInt8(ascii: $0.from) == byte }.map { UInt8(ascii: $0.to) } ?? byte
    }
    return String(decoding: bytes, as: UTF8.self)
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
