import HTTPClient
import Time

/// A bank account linked to the company's Mint account.
package struct WireAccount: Sendable, Hashable, Decodable {
  package let id: String
  /// Payouts need `complete`.
  package let status: MintStatus
  /// Such as "EXAMPLE BANK NA ****0010".
  @Maybe package var description: String?
  @Maybe package var trackingRef: String?
  /// Equal for the same account linked twice.
  @Maybe package var fingerprint: String?
  @Maybe package var virtualAccountEnabled: Bool?
  @Instant package var createDate: Timestamp?
}

/// Where dollars must be wired to become USDC.
package struct WireInstructions: Sendable, Hashable, Decodable {
  /// Must stand in the wire, except for a virtual account.
  package let trackingRef: String
  package let beneficiary: Beneficiary
  package let beneficiaryBank: BeneficiaryBank
  @Maybe package var virtualAccountEnabled: Bool?

  /// Who receives the wire: Circle.
  package struct Beneficiary: Sendable, Hashable, Decodable {
    package let name: String
    @Maybe package var address1: String?
    @Maybe package var address2: String?
  }

  /// The account at Circle's bank. The number is unique to the linked account.
  package struct BeneficiaryBank: Sendable, Hashable, Decodable {
    package let accountNumber: String
    package let routingNumber: String
    @Maybe package var name: String?
    @Maybe package var swiftCode: String?
    @Maybe package var currency: String?
    @Maybe package var address: String?
    @Maybe package var city: String?
    @Maybe package var postalCode: String?
    @Maybe package var country: String?
  }
}

/// Where notifications are posted.
package struct MintSubscription: Sendable, Hashable, Decodable {
  package let id: String
  package let endpoint: String
  @Maybe package var subscriptionDetails: [Detail]?

  /// One Amazon region's part of it.
  package struct Detail: Sendable, Hashable, Decodable {
    /// "pending", "confirmed" or "deleted".
    @Maybe package var status: String?
    @Maybe package var url: String?
  }
}

struct SubscriptionBody: Encodable {
  let endpoint: String
}
