import FoundationEssentials

/// The identity of one `Entity`: a UUID that cannot be mistaken for another entity's.
package struct ID<Entity>: Hashable, Sendable, Codable {
  /// The UUID as stored.
  package let rawValue: UUID

  /// Wraps a UUID that is known to name an `Entity`.
  package init(_ rawValue: UUID) {
    self.rawValue = rawValue
  }

  package init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(UUID.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension ID: LosslessStringConvertible {
  /// Reads the 36-character form of RFC 9562; `nil` for anything else.
  package init?(_ description: String) {
    guard let uuid = UUID(uuidString: description) else { return nil }
    self.init(uuid)
  }

  /// The lower-case 36-character form of RFC 9562.
  package var description: String { rawValue.uuidString.lowercased() }
}

extension ID: Comparable {
  /// Bytewise order, which for version 7 UUIDs is the order of creation.
  package static func < (left: Self, right: Self) -> Bool {
    left.description < right.description
  }
}

/// Marks identities of the people who use the app. Every service knows users by id alone.
package enum User {}

/// The identity of a user, as `onboarding` made it.
package typealias UserID = ID<User>
