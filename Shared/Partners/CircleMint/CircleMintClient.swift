import FoundationEssentials
import HTTPClient
import Money

/// Circle Mint's core API, in its words (Circle OpenAPI 2.16.0): dollars in and out of USDC for the
/// company's own account. In Mint's vocabulary USDC is `"USD"` and chains have no network suffix.
///
/// Idempotency keys travel in the body as UUIDs of version 4, so all calls may be sent again.
package struct CircleMintClient: Sendable {
  private let api: JSONAPI
  private let configuration: CircleMintConfiguration
  private static let account = "/v1/businessAccount"

  package init(http: any HTTPClient, configuration: CircleMintConfiguration) {
    self.configuration = configuration
    api = JSONAPI(
      http: http, baseURL: configuration.baseURL, timeout: configuration.timeout,
      refusal: MintErrors.refusal)
  }

  /// The account's settings; a cheap way to find out whether the key works.
  ///
  /// - Throws: ``PartnerError``.
  package func configuration() async throws(PartnerError) -> MintConfiguration {
    try await get("/v1/configuration", as: MintConfiguration.self)
  }

  /// What the account holds.
  ///
  /// - Throws: ``PartnerError``.
  package func balances() async throws(PartnerError) -> MintBalances {
    try await get("\(Self.account)/balances", as: MintBalances.self)
  }

  // MARK: Banks

  /// The linked bank accounts.
  ///
  /// - Throws: ``PartnerError``.
  package func wireAccounts() async throws(PartnerError) -> [WireAccount] {
    try await get("\(Self.account)/banks/wires", as: [WireAccount].self)
  }

  /// One linked bank account.
  ///
  /// - Throws: ``PartnerError``.
  package func wireAccount(_ id: String) async throws(PartnerError) -> WireAccount {
    try await get("\(Self.account)/banks/wires/\(URLText.encode(id))", as: WireAccount.self)
  }

  /// Where to wire dollars from a linked account, so that they become USDC.
  ///
  /// - Throws: ``PartnerError``.
  package func wireInstructions(
    _ wireAccountID: String
  ) async throws(PartnerError) -> WireInstructions {
    let path = "\(Self.account)/banks/wires/\(URLText.encode(wireAccountID))/instructions"
    return try await get(path, [("currency", "USD")], as: WireInstructions.self)
  }

  /// Dollars that arrived by wire, newest first.
  ///
  /// - Throws: ``PartnerError``.
  package func deposits(
    _ range: MintRange = MintRange()
  ) async throws(PartnerError) -> Page<MintDeposit> {
    try await page("\(Self.account)/deposits", [("type", "wire")] + range.query)
  }

  /// One of them. Documented without the usual `data` around it; read with and without.
  ///
  /// - Throws: ``PartnerError``.
  package func deposit(_ id: String) async throws(PartnerError) -> MintDeposit {
    try await get("\(Self.account)/deposits/\(URLText.encode(id))", as: MintDeposit.self)
  }

  // MARK: Payouts

  /// Turns USDC into dollars at a linked bank account. Accepted is not settled, and a complete
  /// payout can still be returned by the bank.
  ///
  /// - Throws: ``PartnerError``.
  package func createPayout(
    idempotencyKey: String, wireAccountID: String, amount: Money
  ) async throws(PartnerError) -> Payout {
    let body = PayoutBody(
      idempotencyKey: idempotencyKey, destination: .init(type: "wire", id: wireAccountID),
      amount: MintMoney(amount))
    return try await post("\(Self.account)/payouts", body, as: Payout.self)
  }

  /// One payout. Only here it has its `trackingRef`.
  ///
  /// - Throws: ``PartnerError``.
  package func payout(_ id: String) async throws(PartnerError) -> Payout {
    try await get("\(Self.account)/payouts/\(URLText.encode(id))", as: Payout.self)
  }

  /// The payouts, newest first.
  ///
  /// - Throws: ``PartnerError``.
  package func payouts(
    _ range: MintRange = MintRange()
  ) async throws(PartnerError) -> Page<Payout> {
    try await page("\(Self.account)/payouts", range.query)
  }

  // MARK: Chains

  /// The account's address on a chain, made when there is none. One per chain, for ever.
  ///
  /// - Throws: ``PartnerError``.
  package func createDepositAddress(
    chain: MintChain, idempotencyKey: String
  ) async throws(PartnerError) -> DepositAddress {
    let body = DepositAddressBody(idempotencyKey: idempotencyKey, chain: chain.rawValue)
    return try await post(
      "\(Self.account)/wallets/addresses/deposit", body, as: DepositAddress.self)
  }

  /// The account's addresses.
  ///
  /// - Throws: ``PartnerError``.
  package func depositAddresses() async throws(PartnerError) -> [DepositAddress] {
    try await get("\(Self.account)/wallets/addresses/deposit", as: [DepositAddress].self)
  }

  /// Proposes an address that transfers may go to. A person must approve it in Circle's console;
  /// a duplicate is refused with code 2003.
  ///
  /// - Throws: ``PartnerError``.
  package func createRecipientAddress(
    address: String, chain: MintChain, description: String, idempotencyKey: String
  ) async throws(PartnerError) -> RecipientAddress {
    let body = RecipientAddressBody(
      idempotencyKey: idempotencyKey, address: address, chain: chain.rawValue,
      description: description)
    return try await post(
      "\(Self.account)/wallets/addresses/recipient", body, as: RecipientAddress.self)
  }

  /// The approved addresses.
  ///
  /// - Throws: ``PartnerError``.
  package func recipientAddresses() async throws(PartnerError) -> [RecipientAddress] {
    try await get("\(Self.account)/wallets/addresses/recipient", as: [RecipientAddress].self)
  }

  /// Sends USDC to an approved address.
  ///
  /// - Throws: ``PartnerError``.
  package func createTransfer(
    idempotencyKey: String, recipientAddressID: String, amount: Money
  ) async throws(PartnerError) -> MintTransfer {
    let body = TransferBody(
      idempotencyKey: idempotencyKey,
      destination: .init(type: "verified_blockchain", addressId: recipientAddressID),
      amount: MintMoney(amount))
    return try await post("\(Self.account)/transfers", body, as: MintTransfer.self)
  }

  /// One transfer, in or out.
  ///
  /// - Throws: ``PartnerError``.
  package func transfer(_ id: String) async throws(PartnerError) -> MintTransfer {
    try await get("\(Self.account)/transfers/\(URLText.encode(id))", as: MintTransfer.self)
  }

  /// The transfers in both directions, newest first. USDC that arrives from a chain is here, not
  /// among the deposits.
  ///
  /// - Throws: ``PartnerError``.
  package func transfers(
    _ range: MintRange = MintRange()
  ) async throws(PartnerError) -> Page<MintTransfer> {
    try await page("\(Self.account)/transfers", range.query)
  }

  // MARK: Notifications

  /// Asks Circle to post all notifications to `endpoint`. Two Amazon regions then each ask for a
  /// confirmation.
  ///
  /// - Throws: ``PartnerError``.
  package func createSubscription(endpoint: String) async throws(PartnerError) -> MintSubscription {
    let body = SubscriptionBody(endpoint: endpoint)
    // Without a key, a repetition could make a second subscription.
    let response = try await api.send(
      .post, "/v1/notifications/subscriptions", headers: headers, body: try api.encode(body))
    return try decode(MintSubscription.self, from: response)
  }

  /// The subscriptions there are.
  ///
  /// - Throws: ``PartnerError``.
  package func subscriptions() async throws(PartnerError) -> [MintSubscription] {
    try await get("/v1/notifications/subscriptions", as: [MintSubscription].self)
  }

  // MARK: The way there

  /// The page that a page links to.
  ///
  /// - Throws: ``PartnerError``.
  package func next<Item: Decodable & Sendable>(
    _ link: String, of type: Item.Type = Item.self
  ) async throws(PartnerError) -> Page<Item> {
    try await page(link, [])
  }

  private func get<Value: Decodable>(
    _ path: String, _ query: [(String, String?)] = [], as type: Value.Type
  ) async throws(PartnerError) -> Value {
    try decode(type, from: try await api.send(.get, path, query: query, headers: headers))
  }

  private func page<Item: Decodable & Sendable>(
    _ path: String, _ query: [(String, String?)]
  ) async throws(PartnerError) -> Page<Item> {
    let response = try await api.send(.get, path, query: query, headers: headers)
    let items = try decode([Item].self, from: response)
    return Page(items: items, next: LinkHeader.next(in: response.headers))
  }

  private func post<Value: Decodable>(
    _ path: String, _ body: some Encodable, as type: Value.Type
  ) async throws(PartnerError) -> Value {
    let response = try await api.send(
      .post, path, headers: headers, body: try api.encode(body), isIdempotent: true)
    return try decode(type, from: response)
  }

  private func decode<Value: Decodable>(
    _ type: Value.Type, from response: HTTPResponse
  ) throws(PartnerError) -> Value {
    try api.decode(MintData<Value>.self, from: response).value
  }

  private var headers: [(String, String)] {
    [("Authorization", "Bearer \(configuration.apiKey)")]
  }
}

/// Where Circle Mint is and who we are there.
package struct CircleMintConfiguration: Sendable {
  /// Such as "https://api.circle.com" or "https://api-sandbox.circle.com".
  package var baseURL: String
  package var apiKey: String
  package var timeout: Duration = .seconds(30)

  package init(baseURL: String, apiKey: String) {
    self.baseURL = baseURL
    self.apiKey = apiKey
  }
}

/// Which part of a list: Circle's cursors come back in the `Link` header only.
package struct MintRange: Sendable {
  /// ISO 8601, inclusive.
  package var from: String?
  /// ISO 8601, inclusive.
  package var to: String?
  /// 1 to 50.
  package var pageSize = 50

  package init(from: String? = nil, to: String? = nil) {
    self.from = from
    self.to = to
  }

  var query: [(String, String?)] {
    [("from", from), ("to", to), ("pageSize", String(pageSize))]
  }
}

/// An answer with or without the `data` around it: the documentation shows both.
struct MintData<Value: Decodable>: Decodable {
  let value: Value

  private enum CodingKeys: String, CodingKey {
    case data
  }

  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self), container.contains(.data) {
      value = try container.decode(Value.self, forKey: .data)
    } else {
      value = try Value(from: decoder)
    }
  }
}

/// Errors are `{"code":Int,"message"}` with Circle's own numbers.
enum MintErrors {
  private struct Body: Decodable {
    @Maybe var code: Int?
    @Maybe var message: String?
    @Maybe var errors: [Field]?
  }
  private struct Field: Decodable, Hashable {
    @Maybe var error: String?
    @Maybe var location: String?
  }

  @Sendable static func refusal(_ response: HTTPResponse) -> (code: String, message: String) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    let fields = (body?.errors ?? []).map { "\($0.location ?? ""): \($0.error ?? "")" }
    let message = ([body?.message ?? ""] + fields).joined(separator: "; ")
    return (String(body?.code ?? response.status), message)
  }
}
