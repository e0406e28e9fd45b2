import AmazonSQS
import DriveWealth
import FoundationEssentials
import HTTPClient
import Identifiers
import Money
import TestSupport
import Testing
import Time

@testable import Investing

/// A sandbox with its default keys that already runs, named by `STACK_TEST_SANDBOX`.
private let sandboxURL = ProcessInfo.processInfo.environment["STACK_TEST_SANDBOX"]

/// Our adapters against a simulated broker that others wrote from the same documentation.
@Suite(
  .enabled(
    if: sandboxURL != nil, "Start `sandbox serve` and set STACK_TEST_SANDBOX to its URL."))
struct InvestingSandboxTests {
  private let http = CurlClient()
  private let clock = SystemWallClock()
  private let url = sandboxURL ?? ""

  private var driveWealth: DriveWealthClient {
    DriveWealthClient(
      http: http,
      configuration: DriveWealthConfiguration(
        baseURL: url + "/drivewealth/back-office", appKey: "dw-app-key-sandbox-dev",
        clientID: "dw-client-sandbox-dev", clientSecret: "dw-secret-sandbox-dev"))
  }

  private func fact<Value: Sendable>(_ answer: Answer<Value>) throws -> Value {
    switch answer {
    case .fact(let value): return value
    case .silence(let cause):
      Issue.record("silence: \(cause)")
      throw CancellationError()
    }
  }

  private func account() -> OurAccount {
    OurAccount(
      id: testIDs.makeID(), user: UserID(UUID()), state: .wanted, profile: nil, kycReference: "",
      brokerUser: nil, account: nil, failure: nil, hold: nil, askedAt: nil, sends: 0,
      createdAt: noon, updatedAt: noon)
  }

  private let profile = BrokerProfile(
    firstName: "Ada", lastName: "Park", email: "ada@example.test", phone: "12125550100",
    birthDate: CivilDate(daysSince1970: 12_000),
    address: BrokerProfile.Address(
      street1: "1 Main St", street2: nil, city: "New York", province: "NY", postalCode: "10001",
      country: "USA"), taxID: "000000001", taxIDType: "SSN", citizenship: "USA")

  /// A person and an account, opened twice under the same keys.
  private func opened() async throws -> BrokerAccountReference {
    let brokerage = DriveWealthBrokerage(
      driveWealth: driveWealth, options: BrokerageOptions(ignoresMarketHours: true))
    let ours = account()
    let (userKey, accountKey) = (UUID().uuidString, UUID().uuidString)
    let made = try fact(await brokerage.createUser(profile, for: ours, key: userKey))
    #expect(try fact(await brokerage.createUser(profile, for: ours, key: userKey)) == made)
    guard case .userMade(let user) = made else { throw CancellationError() }
    let event = try fact(
      await brokerage.createAccount(for: ours, brokerUser: user, key: accountKey))
    #expect(
      try fact(await brokerage.createAccount(for: ours, brokerUser: user, key: accountKey))
        == event)
    guard case .accountMade(let reference) = event else { throw CancellationError() }
    let isOpen = try await eventually {
      try fact(await brokerage.standing(of: reference, brokerUser: user)) == .open
    }
    #expect(isOpen)
    return reference
  }

  private func request(
    _ account: BrokerAccountReference, _ kind: DeskOrder.Kind, side: OurSide = .buy
  ) -> DeskOrder {
    DeskOrder(
      key: UUID().uuidString.lowercased(), account: account, order: testIDs.makeID(),
      leg: testIDs.makeID(), side: side, symbol: "VTI", kind: kind)
  }

  /// Without money the broker takes the order and rejects it later.
  @Test func aBuyWithoutMoneyIsRejectedLater() async throws {
    let desk = DriveWealthDesk(driveWealth: driveWealth, clock: clock)
    let order = request(try await opened(), .marketAmount(usd("25.00")))
    guard case .accepted(let id) = try fact(await desk.submit(order)) else {
      Issue.record("not accepted")
      return
    }
    #expect(try fact(await desk.submit(order)) == .accepted(brokerOrder: id))
    #expect(try fact(await desk.find(order, since: clock.now)) == id)
    let isRejected = try await eventually {
      try fact(await desk.report(on: id)).status == .rejected
    }
    #expect(isRejected)
    #expect(try fact(await desk.report(on: id)).fill == .none)
  }

  /// What we book is what the broker's own books say, to the micro-unit, both ways.
  @Test func fillsCostWhatTheBrokersBooksSay() async throws {
    let account = try await opened()
    _ = try await driveWealth.createDeposit(
      PaymentRequest(accountNo: account.number, amount: usd("1000")),
      idempotencyKey: UUID().uuidString)
    let hasMoney = try await eventually { try await cash(account) == usd("1000") }
    #expect(hasMoney)
    let desk = DriveWealthDesk(driveWealth: driveWealth, clock: clock)
    let bought = try await filled(request(account, .marketAmount(usd("333.33"))), at: desk)
    #expect(bought.cash(.buy) == usd("333.33"))
    #expect(try await cash(account) == usd("666.67"))
    let part = ShareQuantity(nanos: bought.quantity.nanos / 30 * 10)
    let sold = try await filled(
      request(account, .marketQuantity(part), side: .sell), at: desk)
    #expect(sold.quantity == part)
    let after = try await cash(account)
    #expect(after == (try usd("666.67").adding(sold.cash(.sell))))
  }

  private func cash(_ account: BrokerAccountReference) async throws -> Money? {
    DecimalScale.dollars(
      try await driveWealth.money(accountID: account.id).cash.cashBalance.value)
  }

  private func filled(_ order: DeskOrder, at desk: DriveWealthDesk) async throws -> Fill {
    guard case .accepted(let id) = try fact(await desk.submit(order)) else {
      throw CancellationError()
    }
    let isFilled = try await eventually {
      try fact(await desk.report(on: id)).status == .filled
    }
    #expect(isFilled)
    return try fact(await desk.report(on: id)).fill
  }

  @Test func instrumentsAndQuotesAreRead() async throws {
    let market = DriveWealthMarket(driveWealth: driveWealth)
    let ticker = try #require(Ticker("VTI"))
    let vti = try await market.instrument(ticker)
    #expect(vti?.assetType == .etf && vti?.isTradable == true)
    let unknown = try #require(Ticker("NOSUCHTHNG"))
    #expect(try await market.instrument(unknown) == nil)
    let symbols = ["VTI", "VXUS", "BND", "BNDX", "SGOV", "SCHP", "VNQ", "QQQ", "VUG", "VWO"]
    #expect(Set(try await market.quotes(symbols).keys) == Set(symbols))
  }

  @Test func theQueueOfEventsIsRead() async throws {
    let queue = try AmazonEventQueue(
      InvestingConfiguration.EventQueueSettings(
        queueURL: url + "/sqs/000000000000/drivewealth-events", accessKeyID: "AKIASANDBOXDEV",
        secretAccessKey: "any", region: "us-east-1"), http: http, clock: clock)
    _ = try await opened()
    let messages = try await queue.receive()
    #expect(!messages.isEmpty)
    for message in messages {
      #expect(throws: Never.self) { try DriveWealthEvent(body: message.body) }
      try await queue.delete(message)
    }
  }
}
