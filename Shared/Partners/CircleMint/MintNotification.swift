import HTTPClient

/// A checked message of Circle Mint.
package enum MintMessage: Sendable {
  /// A region asks whether its notifications are wanted.
  case confirmation(SubscriptionConfirmation)
  case notification(MintNotification)
}

/// The page that confirms a subscription when visited. Its host was checked.
package struct SubscriptionConfirmation: Sendable, Hashable {
  package let messageID: String
  package let url: String
}

/// One step of a payment or a linked account. Delivered at least once, perhaps once per region and
/// in any order: tell deliveries apart by resource, status and update date, not by message alone.
package struct MintNotification: Sendable, Decodable {
  /// SNS's id of the message.
  package internal(set) var messageID = ""
  /// Such as "payouts".
  package let notificationType: String
  package let subject: Subject

  /// What it is about.
  package enum Subject: Sendable {
    case wire(WireAccount)
    case deposit(MintDeposit)
    case payout(Payout)
    case transfer(MintTransfer)
    /// A topic that we have no use for: acknowledge it.
    case other
  }

  private enum CodingKeys: String, CodingKey {
    case notificationType, wire, deposit, payout, transfer
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    notificationType = try container.decode(String.self, forKey: .notificationType)
    subject =
      switch notificationType {
      case "wire": .wire(try container.decode(WireAccount.self, forKey: .wire))
      case "deposits": .deposit(try container.decode(MintDeposit.self, forKey: .deposit))
      case "payouts": .payout(try container.decode(Payout.self, forKey: .payout))
      case "transfers": .transfer(try container.decode(MintTransfer.self, forKey: .transfer))
      default: .other
      }
  }
}
