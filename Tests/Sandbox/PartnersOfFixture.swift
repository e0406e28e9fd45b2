import AmazonSQS
import Bank
import ChainNodes
import CircleMint
import CircleWallets
import DriveWealth
import HTTPClient
import Money
import Persona
import Sandbox
import Testing
import Time

/// Our own clients, pointed at the sandbox.
extension SandboxFixture {
  static let settings = SandboxConfiguration()

  var wallets: CircleWalletsClient {
    get throws {
      let configuration = try #require(
        CircleWalletsConfiguration(
          baseURL: url + "/circle/wallets", apiKey: Self.settings.custodyKey,
          entitySecretHex: Self.settings.entitySecret))
      return CircleWalletsClient(http: http, configuration: configuration)
    }
  }

  var mint: CircleMintClient {
    CircleMintClient(
      http: http,
      configuration: .init(baseURL: url + "/circle/mint", apiKey: Self.settings.mintKey))
  }

  var bank: BankClient {
    BankClient(http: http, baseURL: url + "/bank/v1", apiKey: Self.settings.bankKey)
  }

  var broker: DriveWealthClient {
    DriveWealthClient(
      http: http,
      configuration: .init(
        baseURL: url + "/drivewealth/back-office", appKey: Self.settings.brokerAppKey,
        clientID: Self.settings.brokerClientID, clientSecret: Self.settings.brokerClientSecret))
  }

  var persona: PersonaClient {
    PersonaClient(
      http: http,
      configuration: .init(baseURL: url + "/persona/api/v1", apiKey: Self.settings.personaKey))
  }

  var queue: SQSClient {
    get throws {
      let configuration = try #require(
        SQSConfiguration(
          queueURL: url + "/sqs/000000000000/" + Self.settings.queue, region: "us-east-1",
          credentials: .init(accessKeyID: Self.settings.awsKey, secretAccessKey: "any")))
      return SQSClient(http: http, configuration: configuration)
    }
  }

  func usdc(_ text: String) throws -> Money { try #require(Money(text, asset: .usdc)) }
  func usd(_ text: String) throws -> Money { try #require(Money(text, asset: .usd)) }

  /// A wallet with USDC that came from outside.
  func fundedWallet(
    _ amount: String, on blockchain: Blockchain = .ethereumSepolia
  ) async throws -> CircleWallet {
    let isEthereum = blockchain == .ethereumSepolia
    let wallet = try #require(
      try await wallets.createWallets(
        walletSetID: Self.settings.walletSet, blockchains: [blockchain],
        accountType: isEthereum ? .sca : .eoa, name: "user", refID: "user-1",
        idempotencyKey: Self.key()
      ).first)
    try await control(
      "chain/send",
      [
        "chain": isEthereum ? "ETHEREUM" : "SOLANA", "to": .string(wallet.address),
        "amount": .string(amount),
      ])
    try await pass(30)
    return wallet
  }

  /// An open account of an approved user.
  func openAccount(lastName: String = "Park", options: Bool = false) async throws -> BrokerAccount {
    let user = try await broker.createUser(
      documents: [
        .basicInfo(
          .init(
            firstName: "Ada", lastName: lastName, country: "USA", phone: "12125550100",
            emailAddress: "ada@example.test")),
        .identificationInfo(
          .init(value: "000000001", type: "SSN", citizenship: "USA", usTaxPayer: true)),
        .personalInfo(.init(birthDay: 9, birthMonth: 5, birthYear: 2003)),
        .addressInfo(
          .init(
            street1: "1 Main Street", street2: nil, city: "New York", province: "NY",
            postalCode: "10001", country: "USA")),
      ], metadata: [:], idempotencyKey: Self.key())
    var order = AccountOrder(userID: user.id)
    order.metadata = ["stackAccount": "a1"]
    let account = try await broker.createAccount(order, idempotencyKey: Self.key())
    try await pass(5)
    return try await broker.account(account.id)
  }

  /// Cash at the broker, with its bulk day still open.
  @discardableResult
  func deposit(_ amount: String, into account: BrokerAccount) async throws -> DriveWealthPayment {
    try await broker.createDeposit(
      .init(
        accountNo: account.accountNo, amount: try usd(amount), metadata: ["stackDeposit": "d1"]),
      idempotencyKey: Self.key())
  }

  func cash(_ account: BrokerAccount) async throws -> AccountMoney.Cash {
    try await broker.money(accountID: account.id).cash
  }

  /// One call, its status and its JSON.
  @discardableResult
  func call(
    _ method: HTTPMethod, _ path: String, _ body: JSON? = nil,
    headers: [(String, String)] = []
  ) async throws -> (status: Int, json: JSON, headers: HTTPHeaders) {
    let response = try await http.send(
      HTTPRequest(
        method: method, url: url + path, headers: [("Content-Type", "application/json")] + headers,
        body: body.map { [UInt8]($0.description.utf8) }, timeout: .seconds(20)))
    return (response.status, (try? JSON(parsing: response.body)) ?? .null, response.headers)
  }
}
