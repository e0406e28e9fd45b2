import HTTPClient
import Money

/// An amount as Mint writes it: `{"amount":"3.14","currency":"USD"}`. USD stands for USDC too.
package struct MintMoney: Sendable, Hashable, Codable {
  package let amount: ExactDecimal
  package let currency: String

  private enum CodingKeys: String, CodingKey {
    case amount, currency
  }

  package init(amount: ExactDecimal, currency: String) {
    self.amount = amount
    self.currency = currency
  }

  init(_ money: Money) {
    // What Money prints is always plain decimal text.
    self.init(amount: ExactDecimal(money.decimalText) ?? ExactDecimal(0), currency: "USD")
  }

  /// The amount in micro-units of `asset`; nil for another currency than USD or more digits than
  /// six behind the point.
  package func money(_ asset: Asset) -> Money? {
    currency == "USD" ? Money(amount.text, asset: asset) : nil
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    amount = try container.decode(ExactDecimal.self, forKey: .amount)
    currency = try container.decode(String.self, forKey: .currency)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(
      Money(amount.text, asset: .usd)?.decimalText ?? amount.text, forKey: .amount)
    try container.encode(currency, forKey: .currency)
  }
}

/// A chain in Mint's spelling, which has no network suffix: in the test environment `ETH` is
/// Sepolia. W3S spells them differently.
package struct MintChain: RawRepresentable, Hashable, Sendable, Codable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package static let ethereum = MintChain(rawValue: "ETH")
  package static let solana = MintChain(rawValue: "SOL")
}

/// The account's settings.
package struct MintConfiguration: Sendable, Hashable, Decodable {
  /// The wallet that holds the account's USDC.
  package let masterWalletId: String?

  private enum CodingKeys: String, CodingKey {
    case payments
  }
  private struct Payments: Decodable {
    @Maybe var masterWalletId: String?
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    masterWalletId = try container.decodeIfPresent(Payments.self, forKey: .payments)?
      .masterWalletId
  }
}

/// What the account holds; both lists may be empty.
package struct MintBalances: Sendable, Hashable, Decodable {
  package let available: [MintMoney]
  package let unsettled: [MintMoney]
}

/// Circle's reading of a payment's risk.
package struct RiskEvaluation: Sendable, Hashable, Decodable {
  /// "approved", "denied" or "review".
  @Maybe package var decision: String?
  /// A number as text, such as "3220".
  @Maybe package var reason: String?
}

/// One end of a payment.
package struct MintParty: Sendable, Hashable, Decodable {
  /// "wallet", "wire" or "blockchain".
  package let type: String
  @Maybe package var id: String?
  @Maybe package var name: String?
  @Maybe package var address: String?
  @Maybe package var chain: MintChain?
}
