import CircleMint
import CircleWallets
import Cryptography
import FoundationEssentials
import HTTPClient
import Identifiers
import Postgres
import Synchronization
import TestSupport
import Testing
import Time
import Workflow

@testable import Funding

/// Answers what a test has laid down, by the end of the path; everything else never leaves.
final class CannedHTTP: HTTPClient {
  private let answers: Mutex<[String: String]>

  init(_ answers: [String: String] = [:]) { self.answers = Mutex(answers) }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let found = answers.withLock { answers in
      answers.first { request.url.hasSuffix($0.key) }?.value
    }
    guard let found else { throw .notSent("no such answer") }
    return HTTPResponse(status: 200, body: Array(found.utf8))
  }
}

@Suite struct WebhookTests {
  private static let keyID = "0f0c4a77-9c11-4e6d-8b2f-9a015a1e3b60"

  private struct Circle {
    let key: P256PrivateKey
    let intake: WebhookIntake

    init(_ pool: PostgresPool, _ clock: any WallClock) throws {
      key = try P256PrivateKey()
      let spki = Base64.encode(try key.publicKey.subjectPublicKeyInfo())
      let http = CannedHTTP([
        "/publicKey/\(WebhookTests.keyID)": """
        {"data":{"id":"\(WebhookTests.keyID)","algorithm":"ECDSA_SHA_256","publicKey":"\(spki)"}}
        """
      ])
      let configuration = try #require(
        CircleWalletsConfiguration(
          baseURL: "http://circle.test", apiKey: "k",
          entitySecretHex: String(repeating: "ab", count: 32)))
      let client = CircleWalletsClient(http: http, configuration: configuration)
      intake = WebhookIntake(
        wallets: CircleWalletsWebhook(client: client, clock: clock),
        mint: CircleMintWebhook(
          trust: SNSTrust(topicARNs: ["arn:aws:sns:us-west-2:1:topic"]), http: http, clock: clock),
        pool: pool, clock: clock, logger: TestDatabase.quiet)
    }

    func send(_ body: String, signing: String? = nil, keyID: String = WebhookTests.keyID)
      async throws -> Int
    {
      let signature = Base64.encode(try key.sign(Array((signing ?? body).utf8)))
      return try await intake.receive(
        source: "circle/wallets",
        headers: [
          ("X-Circle-Key-Id", keyID), ("X-Circle-Signature", signature),
          ("Authorization", "Bearer not to be kept"),
        ],
        body: Array(body.utf8))
    }
  }

  private func notification(_ id: String, _ transaction: String = "t1") -> String {
    """
    {"subscriptionId":"s","notificationId":"\(id)","notificationType":"transactions.inbound",\
    "notification":{"id":"\(transaction)","state":"COMPLETE","blockchain":"ETH-SEPOLIA",\
    "transactionType":"INBOUND"},"timestamp":"2026-11-23T15:00:00.123456789Z","version":2}
    """
  }

  private func stored(_ pool: PostgresPool) async throws -> Int64 {
    try await pool.query("SELECT COUNT(*) AS n FROM inbox").first?.value("n") ?? -1
  }

  /// The very bytes that Circle signed are stored before it is answered; the same event again is
  /// answered and not stored again.
  @Test func genuineWebhooksAreStoredOnce() async throws {
    try await FundingWorld.with { world in
      let circle = try Circle(world.pool, world.clock)
      #expect(try await circle.send(notification("n1")) == 200)
      #expect(try await circle.send(notification("n1")) == 200)
      #expect(try await circle.send(notification("n2")) == 200)
      #expect(try await stored(world.pool) == 2)
      let row = try await world.pool.query(
        "SELECT body, headers FROM inbox WHERE event_id = 'n1'"
      ).first
      #expect(try row?.value("body") == Array(notification("n1").utf8))
      let headers = try row?.value("headers", as: PostgresJSON.self).text ?? ""
      #expect(headers.contains("X-Circle-Key-Id") && !headers.contains("Bearer"))
    }
  }

  @Test func forgedWebhooksChangeNothing() async throws {
    try await FundingWorld.with { world in
      let circle = try Circle(world.pool, world.clock)
      #expect(try await circle.send(notification("n1"), signing: notification("n2")) == 401)
      #expect(try await circle.send(notification("n1"), keyID: "no uuid") == 401)
      let unsigned = try await circle.intake.receive(
        source: "circle/wallets", headers: [], body: Array(notification("n1").utf8))
      #expect(unsigned == 401)
      let mint = try await circle.intake.receive(
        source: "circle/mint", headers: [],
        body: Array(
          """
          {"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:us-west-2:1:other",\
          "Message":"{}","Timestamp":"2026-11-23T15:00:00.000Z","SignatureVersion":"1",\
          "Signature":"AAAA","SigningCertURL":"https://evil.test/x.pem"}
          """.utf8))
      #expect(mint == 401)
      let nobody = try await circle.intake.receive(source: "acme", headers: [], body: [])
      #expect(nobody == 404)
      #expect(try await stored(world.pool) == 0)
    }
  }

  /// When the key cannot be fetched, the sender is to try again: it may well be genuine.
  @Test func anUnknownKeyThatCannotBeFetchedIsNoForgery() async throws {
    try await FundingWorld.with { world in
      let circle = try Circle(world.pool, world.clock)
      let other = UUID().uuidString.lowercased()
      #expect(try await circle.send(notification("n1"), keyID: other) == 503)
      #expect(try await stored(world.pool) == 0)
    }
  }

  /// From the webhook through the inbox to a deposit; the amount is Circle's own word, not the
  /// webhook's.
  @Test func aStoredWebhookBecomesADeposit() async throws {
    try await FundingWorld.with { world in
      let (user, wallet) = await world.makeUser()
      let transaction = await world.partners.send(usd(25), to: wallet)
      let circle = try Circle(world.pool, world.clock)
      for id in ["n1", "n2"] {
        #expect(try await circle.send(notification(id, transaction)) == 200)
      }
      let inbox = InboxHandlers(
        deposits: world.deposits, settlements: world.settlements, income: world.income,
        hints: PostgresHints(pool: world.pool, clock: world.clock))
      let worker = InboxWorker(
        pool: world.pool, clock: world.clock, logger: TestDatabase.quiet, handlers: inbox.bySource)
      try await withRunning([worker]) { () async throws -> Void in
        let isDone = try await eventually {
          try await world.pool.query("SELECT 1 FROM inbox WHERE processed_at IS NULL").isEmpty
        }
        #expect(isDone)
      }
      let rows = try await world.pool.query("SELECT * FROM deposits")
      #expect(rows.count == 1)
      let deposit = try Deposit(try #require(rows.first))
      #expect(deposit.user == user && deposit.amount.micros == usd(25))
      #expect(try await world.drive(deposit.id).phase == .funded)
    }
  }
}
