import FoundationEssentials
import Time

/// A decimal number of a partner's JSON, exactly: read from a number or from text, written as a
/// number. Its digits never pass through binary floating point.
package struct ExactDecimal: Hashable, Sendable, Codable, CustomStringConvertible {
  package let value: Decimal

  package init(_ value: Decimal) { self.value = value }

  /// Reads plain decimal text such as "-12.50"; nil for anything else.
  package init?(_ text: String) {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let isPlain =
      (1...2).contains(parts.count) && digits.utf8.count <= 38
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      }
    guard isPlain, let value = Decimal(string: text) else { return nil }
    self.value = value
  }

  /// Plain decimal text, as `Money`, `ShareQuantity` and `Price` read it.
  package var text: String { value.description }

  package var description: String { text }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      guard let decimal = ExactDecimal(text) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "not a decimal number")
      }
      self = decimal
    } else {
      value = try container.decode(Decimal.self)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// A word of a partner's vocabulary, which may grow at any time: every type of this kind has a case
/// for words that it does not know.
package protocol OpenWord: Hashable, Sendable, Decodable {
  init(word: String)
}

extension OpenWord {
  package init(from decoder: any Decoder) throws {
    self.init(word: try decoder.singleValueContainer().decode(String.self))
  }
}

/// An instant in RFC 3339 with any number of fractional digits. Missing, null and malformed all
/// become nil: no decision hangs on a partner's clock alone.
@propertyWrapper
package struct Instant: Hashable, Sendable, Decodable {
  package var wrappedValue: Timestamp?

  package init(wrappedValue: Timestamp?) { self.wrappedValue = wrappedValue }

  package init(from decoder: any Decoder) throws {
    let text = try? decoder.singleValueContainer().decode(String.self)
    wrappedValue = text.flatMap(Timestamp.init(rfc3339:))
  }
}

/// A value that we can do without: missing, null and of another type all become nil. Partners send
/// optional fields in every one of these shapes.
@propertyWrapper
package struct Maybe<Value: Decodable & Sendable & Hashable>: Hashable, Sendable, Decodable {
  package var wrappedValue: Value?

  package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  package init(from decoder: any Decoder) throws { wrappedValue = try? Value(from: decoder) }
}

// What the compiler writes for a `Decodable` type calls these, so that the keys may be missing.
extension KeyedDecodingContainer {
  package func decode(_ type: Instant.Type, forKey key: Key) throws -> Instant {
    try decodeIfPresent(type, forKey: key) ?? Instant(wrappedValue: nil)
  }

  package func decode<Value>(_ type: Maybe<Value>.Type, forKey key: Key) throws -> Maybe<Value> {
    try decodeIfPresent(type, forKey: key) ?? Maybe(wrappedValue: nil)
  }
}
