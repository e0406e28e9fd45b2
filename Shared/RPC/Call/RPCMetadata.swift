/// What travels beside a message: an ordered list of names and values, where a name may repeat.
///
/// Names are lower-case ASCII (`a-z 0-9 - _ .`); values are printable ASCII, or any bytes where the
/// name ends in `-bin`. What does not fit is refused when the call is made, not cut or escaped.
package struct RPCMetadata: Sendable, Hashable {
  /// One name and its value.
  package struct Entry: Sendable, Hashable {
    /// Lower-case name.
    package var name: String
    /// The value's bytes.
    package var value: [UInt8]
  }

  /// The entries, in order.
  package private(set) var entries: [Entry] = []

  /// No metadata.
  package init() {}

  /// The first value under `name` as text; setting replaces every value of that name, `nil` removes
  /// them. Not UTF-8 reads as `nil`.
  package subscript(_ name: String) -> String? {
    get {
      guard let entry = entries.first(where: { $0.name == name }) else { return nil }
      return String(validating: entry.value, as: UTF8.self)
    }
    set {
      entries.removeAll { $0.name == name }
      if let newValue { append(newValue, for: name) }
    }
  }

  /// Every value under `name` that is text, in order.
  package func values(for name: String) -> [String] {
    entries.lazy.filter { $0.name == name }.compactMap {
      String(validating: $0.value, as: UTF8.self)
    }
  }

  /// Adds a value after those already under `name`.
  package mutating func append(_ value: String, for name: String) {
    entries.append(Entry(name: name, value: Array(value.utf8)))
  }

  /// Adds bytes; `name` has to end in `-bin` unless they are printable ASCII.
  package mutating func append(bytes: [UInt8], for name: String) {
    entries.append(Entry(name: name, value: bytes))
  }

  /// Adds all entries of `other` after these.
  package mutating func append(contentsOf other: RPCMetadata) {
    entries.append(contentsOf: other.entries)
  }

  /// Whether there is nothing.
  package var isEmpty: Bool { entries.isEmpty }
}

extension RPCMetadata: ExpressibleByDictionaryLiteral {
  /// Metadata with these names and text values, in order.
  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(value, for: name) }
  }
}
