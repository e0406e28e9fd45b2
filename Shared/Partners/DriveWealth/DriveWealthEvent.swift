import FoundationEssentials
import HTTPClient
import Time

/// Something that happened at DriveWealth, from its queue. Delivered at least once and in any order:
/// tell events apart by id, let ends win, and read the resource when in doubt.
package struct DriveWealthEvent: Sendable, Decodable {
  /// "event_…".
  package let id: String
  /// Such as "orders.completed".
  package let type: String
  package let timestamp: Timestamp?
  package let subject: Subject

  /// What it is about.
  package enum Subject: Sendable {
    case order(DriveWealthOrder)
    case deposit(DriveWealthPayment)
    case redemption(DriveWealthPayment)
    case settlement(DriveWealthSettlement)
    case user(id: String)
    case account(id: String, userID: String?)
    case positions(accountID: String)
    /// A new line in an account's books.
    case transaction(accountID: String, kind: String)
    /// A type that we have no use for: the list is open.
    case other
  }

  /// Reads the body of a queue's message.
  ///
  /// - Throws: ``PartnerError/unknown(_:)`` if it is not an event.
  package init(body: [UInt8]) throws(PartnerError) {
    do {
      self = try JSONDecoder().decode(DriveWealthEvent.self, from: Data(body))
    } catch {
      throw .unknown("The message is not an event of DriveWealth.")
    }
  }

  private enum CodingKeys: String, CodingKey {
    case id, type, timestamp, payload
  }

  private struct Reference: Decodable {
    @Maybe var userID: String?
    @Maybe var accountID: String?
  }

  private struct Line: Decodable {
    struct Transaction: Hashable, Decodable {
      @Maybe var finTranTypeID: String?
    }
    @Maybe var accountID: String?
    @Maybe var transaction: Transaction?
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    type = try container.decode(String.self, forKey: .type)
    timestamp = try container.decode(Instant.self, forKey: .timestamp).wrappedValue
    subject = try Self.subject(of: type, in: container)
  }

  private static func subject(
    of type: String, in container: KeyedDecodingContainer<CodingKeys>
  ) throws -> Subject {
    switch type.prefix(while: { $0 != "." }) {
    case "orders": return .order(try container.decode(DriveWealthOrder.self, forKey: .payload))
    case "deposits":
      return .deposit(try container.decode(DriveWealthPayment.self, forKey: .payload))
    case "redemptions":
      return .redemption(try container.decode(DriveWealthPayment.self, forKey: .payload))
    case "settlements":
      return .settlement(try container.decode(DriveWealthSettlement.self, forKey: .payload))
    case "users":
      let user = try container.decode(Reference.self, forKey: .payload)
      return user.userID.map { .user(id: $0) } ?? .other
    case "accounts" where !type.hasPrefix("accounts.position"):
      let account = try container.decode(Reference.self, forKey: .payload)
      return account.accountID.map { .account(id: $0, userID: account.userID) } ?? .other
    case "transactions":
      let line = try container.decode(Line.self, forKey: .payload)
      guard let account = line.accountID, let kind = line.transaction?.finTranTypeID else {
        return .other
      }
      return .transaction(accountID: account, kind: kind)
    case "positions", "accounts":
      let position = try container.decode(Reference.self, forKey: .payload)
      return position.accountID.map { .positions(accountID: $0) } ?? .other
    default: return .other
    }
  }
}
