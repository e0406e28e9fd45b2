import Cryptography
import FoundationEssentials
import HTTPClient
import Money
import Synchronization

/// Circle's developer-controlled wallets ("W3S"), in its words (Circle OpenAPI,
/// developer-controlled wallets, and developers.circle.com/wallets).
///
/// Every call that moves something carries the entity secret, encrypted afresh for each request:
/// Circle refuses a ciphertext that it has seen (156004). So these calls are never sent again by
/// the HTTP layer once they may have left; the caller repeats them with the same idempotency key.
package final class CircleWalletsClient: Sendable {
  let api: JSONAPI
  private let configuration: CircleWalletsConfiguration
  private let entityKey = Mutex<RSAPublicKey?>(nil)

  package init(http: any HTTPClient, configuration: CircleWalletsConfiguration) {
    self.configuration = configuration
    api = JSONAPI(
      http: http, baseURL: configuration.baseURL, timeout: configuration.timeout,
      refusal: CircleErrors.refusal)
  }

  // MARK: Wallets

  /// Makes a set to put wallets in.
  ///
  /// - Throws: ``PartnerError``.
  package func createWalletSet(
    name: String, idempotencyKey: String
  ) async throws(PartnerError) -> WalletSet {
    let body = CreateWalletSetBody(
      idempotencyKey: idempotencyKey, entitySecretCiphertext: try await ciphertext(), name: name)
    return try await post("/v1/w3s/developer/walletSets", body, as: WalletSetData.self).walletSet
  }

  /// The wallet sets, newest first.
  ///
  /// - Throws: ``PartnerError``.
  package func walletSets() async throws(PartnerError) -> Page<WalletSet> {
    try await page("/v1/w3s/walletSets", as: WalletSetsData.self) { $0.walletSets }
  }

  /// Makes a wallet on each of the chains.
  ///
  /// - Parameters:
  ///   - walletSetID: where they belong.
  ///   - blockchains: one wallet each. EVM wallets made in one call share their address.
  ///   - accountType: Solana knows only `.eoa` (155507).
  ///   - name: for people.
  ///   - refID: our own id of the owner; finds the wallets again.
  ///   - idempotencyKey: a UUID of version 4.
  /// - Returns: the wallets. They never contain balances.
  /// - Throws: ``PartnerError``.
  package func createWallets(
    walletSetID: String, blockchains: [Blockchain], accountType: AccountType, name: String,
    refID: String, idempotencyKey: String
  ) async throws(PartnerError) -> [CircleWallet] {
    let body = CreateWalletsBody(
      idempotencyKey: idempotencyKey, entitySecretCiphertext: try await ciphertext(),
      walletSetId: walletSetID, blockchains: blockchains.map(\.rawValue),
      accountType: accountType.rawValue, metadata: [.init(name: name, refId: refID)])
    return try await post("/v1/w3s/developer/wallets", body, as: WalletsData.self).wallets
  }

  /// One wallet.
  ///
  /// - Throws: ``PartnerError``.
  package func wallet(_ id: String) async throws(PartnerError) -> CircleWallet {
    try await get("/v1/w3s/wallets/\(URLText.encode(id))", as: WalletData.self).wallet
  }

  /// The wallets that fit, newest first.
  ///
  /// - Throws: ``PartnerError``.
  package func wallets(
    refID: String? = nil, blockchain: Blockchain? = nil, address: String? = nil,
    walletSetID: String? = nil, pageSize: Int = 50
  ) async throws(PartnerError) -> Page<CircleWallet> {
    let query = [
      ("refId", refID), ("blockchain", blockchain?.rawValue), ("address", address),
      ("walletSetId", walletSetID), ("pageSize", String(pageSize)),
    ]
    return try await page("/v1/w3s/wallets", query, as: WalletsData.self) { $0.wallets }
  }

  /// The page that `page` links to.
  ///
  /// - Throws: ``PartnerError``.
  package func wallets(next link: String) async throws(PartnerError) -> Page<CircleWallet> {
    try await page(link, as: WalletsData.self) { $0.wallets }
  }

  /// What a wallet holds. `includeAll` also shows tokens that are not monitored.
  ///
  /// - Throws: ``PartnerError``.
  package func balances(
    walletID: String, includeAll: Bool = true
  ) async throws(PartnerError) -> [TokenBalance] {
    let query: [(String, String?)] = [
      ("includeAll", includeAll ? "true" : nil), ("pageSize", "50"),
    ]
    return try await get(
      "/v1/w3s/wallets/\(URLText.encode(walletID))/balances", query, as: BalancesData.self
    ).tokenBalances
  }

  // MARK: Transactions

  /// Sends tokens from a wallet. The answer only says that Circle has taken the order.
  ///
  /// - Throws: ``PartnerError``.
  package func transfer(_ order: TransferOrder) async throws(PartnerError) -> TransactionReceipt {
    let body = TransferBody(order, entitySecretCiphertext: try await ciphertext())
    return try await post(
      "/v1/w3s/developer/transactions/transfer", body, as: TransactionReceipt.self)
  }

  /// One transaction as it is now.
  ///
  /// - Throws: ``PartnerError``.
  package func transaction(_ id: String) async throws(PartnerError) -> CircleTransaction {
    try await get(
      "/v1/w3s/transactions/\(URLText.encode(id))", as: TransactionData.self
    ).transaction
  }

  /// The transactions that fit, newest first.
  ///
  /// - Throws: ``PartnerError``.
  package func transactions(
    _ filter: TransactionFilter = TransactionFilter()
  ) async throws(PartnerError) -> Page<CircleTransaction> {
    try await page("/v1/w3s/transactions", filter.query, as: TransactionsData.self) {
      $0.transactions
    }
  }

  /// The page that a page of transactions links to.
  ///
  /// - Throws: ``PartnerError``.
  package func transactions(
    next link: String
  ) async throws(PartnerError) -> Page<CircleTransaction> {
    try await page(link, as: TransactionsData.self) { $0.transactions }
  }

  /// Raises the fee of a transaction that does not get into a block. It stays the same
  /// transaction. Not on Solana.
  ///
  /// - Throws: ``PartnerError``.
  package func accelerate(
    _ transactionID: String, idempotencyKey: String
  ) async throws(PartnerError) {
    let path = "/v1/w3s/developer/transactions/\(URLText.encode(transactionID))/accelerate"
    _ = try await send(path, try await signedBody(idempotencyKey))
  }

  /// Asks to cancel a transaction. Best effort: it may still go through.
  ///
  /// - Throws: ``PartnerError``.
  package func cancel(
    _ transactionID: String, idempotencyKey: String
  ) async throws(PartnerError) -> TransactionReceipt {
    let path = "/v1/w3s/developer/transactions/\(URLText.encode(transactionID))/cancel"
    return try await post(path, try await signedBody(idempotencyKey), as: TransactionReceipt.self)
  }

  /// Whether `address` is one on `blockchain`.
  ///
  /// - Throws: ``PartnerError``.
  package func validateAddress(
    _ address: String, on blockchain: Blockchain
  ) async throws(PartnerError) -> Bool {
    let body = ValidateAddressBody(address: address, blockchain: blockchain.rawValue)
    let response = try await api.send(
      .post, "/v1/w3s/transactions/validateAddress", headers: headers,
      body: try api.encode(body), isIdempotent: true)
    return try api.decode(CircleData<ValidityData>.self, from: response).data.isValid
  }

  // MARK: Notifications

  /// Asks Circle to send notifications to `endpoint` (a public HTTPS URL that answers HEAD).
  ///
  /// - Throws: ``PartnerError``.
  package func createSubscription(
    endpoint: String, notificationTypes: [String] = ["transactions.*"]
  ) async throws(PartnerError) -> NotificationSubscription {
    let body = CreateSubscriptionBody(endpoint: endpoint, notificationTypes: notificationTypes)
    return try await post(
      "/v2/notifications/subscriptions", body, as: NotificationSubscription.self)
  }

  /// The subscriptions there are.
  ///
  /// - Throws: ``PartnerError``.
  package func subscriptions() async throws(PartnerError) -> [NotificationSubscription] {
    try await get("/v2/notifications/subscriptions", as: [NotificationSubscription].self)
  }

  /// The key that notifications under this key id are signed with. It never changes.
  ///
  /// - Throws: ``PartnerError``.
  package func notificationKey(_ id: String) async throws(PartnerError) -> NotificationKey {
    try await get(
      "/v2/notifications/publicKey/\(URLText.encode(id))", as: NotificationKey.self)
  }

  // MARK: The way there

  /// The entity secret, encrypted for one request: RSA-OAEP with SHA-256 for digest and MGF1 over
  /// the 32 raw bytes, in base64 (developers.circle.com, "Entity secret management").
  func ciphertext() async throws(PartnerError) -> String {
    let key = try await entityPublicKey()
    do {
      return Base64.encode(try key.encryptOAEP(configuration.entitySecret))
    } catch {
      throw .notSent("The entity secret could not be encrypted.")
    }
  }

  /// A refusal of the key is none of the call that needs it, which has not left: what an earlier call
  /// under the same idempotency key has done stays as unknown as it was.
  private func entityPublicKey() async throws(PartnerError) -> RSAPublicKey {
    if let known = entityKey.withLock({ $0 }) { return known }
    let data: EntityKeyData
    do throws(PartnerError) {
      data = try await get("/v1/w3s/config/entity/publicKey", as: EntityKeyData.self)
    } catch {
      throw .notSent("Circle's public key could not be had: \(error)")
    }
    guard let key = try? RSAPublicKey(pem: data.publicKey) else {
      throw .notSent("Circle's public key could not be read.")
    }
    entityKey.withLock { $0 = key }
    return key
  }

  private func signedBody(_ idempotencyKey: String) async throws(PartnerError) -> SignedBody {
    SignedBody(idempotencyKey: idempotencyKey, entitySecretCiphertext: try await ciphertext())
  }

  private func get<Value: Decodable>(
    _ path: String, _ query: [(String, String?)] = [], as type: Value.Type
  ) async throws(PartnerError) -> Value {
    let response = try await api.send(.get, path, query: query, headers: headers)
    return try api.decode(CircleData<Value>.self, from: response).data
  }

  private func page<Value: Decodable, Item: Sendable>(
    _ path: String, _ query: [(String, String?)] = [], as type: Value.Type,
    _ items: (Value) -> [Item]
  ) async throws(PartnerError) -> Page<Item> {
    let response = try await api.send(.get, path, query: query, headers: headers)
    let data = try api.decode(CircleData<Value>.self, from: response).data
    return Page(items: items(data), next: LinkHeader.next(in: response.headers))
  }

  private func post<Value: Decodable>(
    _ path: String, _ body: some Encodable, as type: Value.Type
  ) async throws(PartnerError) -> Value {
    let response = try await send(path, body)
    return try api.decode(CircleData<Value>.self, from: response).data
  }

  private func send(
    _ path: String, _ body: some Encodable
  ) async throws(PartnerError) -> HTTPResponse {
    do {
      return try await api.send(
        .post, path, headers: headers, body: try api.encode(body), isIdempotent: false)
    } catch {
      // 156013: not encrypted for the key of today. The next call asks for the key again.
      if error.code == "156013" { entityKey.withLock { $0 = nil } }
      throw error
    }
  }

  private var headers: [(String, String)] {
    [("Authorization", "Bearer \(configuration.apiKey)")]
  }
}
