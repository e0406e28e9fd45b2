import Foundation
import HTTPClient
import Money
import Time
import RPC

/// A new user's whole journey through the public API, checked at every step.
package struct Journey: Sendable {
  /// Points in the journey at which money is under way; tests break something there.
  package enum Moment: String, Sendable, CaseIterable {
    case deposit, order, withdrawal
  }

  /// The figures of the journey in decimal text, as the API prints them.
  package struct Amounts: Sendable {
    package var deposit = "1000.00"
    package var order = "600.00"
    package var withdrawal = "250.00"

    package init() {}
  }

  let gateway: String
  let http: any HTTPClient
  let sandbox: SandboxControl
  let schedule: WeeklySchedule
  let narrator: Narrator
  let amounts: Amounts
  let meanwhile: @Sendable (Moment) async throws -> Void

  /// - Parameters:
  ///   - gateway: The gateway's base URL.
  ///   - sandbox: The sandbox's base URL.
  ///   - aicfo: Where the AI CFO serves RPC.
  ///   - http: Carries every call.
  ///   - narrator: Is told what happens.
  ///   - amounts: How much is deposited, invested and withdrawn.
  ///   - meanwhile: Runs while the money of that moment is under way.
  package init(
    gateway: String, sandbox: String, aicfo: RPCChannelConfiguration, http: any HTTPClient,
    narrator: Narrator, amounts: Amounts = Amounts(),
    meanwhile: @escaping @Sendable (Moment) async throws -> Void = { _ in }
  ) {
    self.gateway = gateway
    self.http = http
    self.sandbox = SandboxControl(http: http, sandbox: sandbox)
    schedule = WeeklySchedule(aicfo: aicfo)
    self.narrator = narrator
    self.amounts = amounts
    self.meanwhile = meanwhile
  }

  /// Plays the whole journey.
  ///
  /// - Throws: `Phone.Surprise` naming the first thing that did not hold.
  package func play() async throws {
    var phone = try await signUp()
    phone.api.passcodeSession = try await enterPasscode(phone)
    let address = try await depositAddresses(phone)
    try await deposit(phone, to: address)
    try await order(phone)
    try await portfolio(phone)
    try await summary(phone)
    try await settle(phone)
    try await withdraw(phone)
  }

  /// Runs `body` beside what the moment has meanwhile. The first failure of either ends both.
  private func during<Result: Sendable>(
    _ moment: Moment, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await meanwhile(moment)
        return nil
      }
      var result: Result?
      for try await ended in group { result = ended ?? result }
      guard let result else { throw CancellationError() }
      return result
    }
  }
}

// MARK: - Becoming a customer

extension Journey {
  /// Signs a new user up and passes KYC.
  package func signUp() async throws -> Phone {
    let name = "demo-\(UUID().uuidString.lowercased().prefix(8))"
    let tokens = try await sandbox.tokens(
      subject: "auth0|\(name)", email: "\(name)@example.test")
    let phone = Phone(http: http, gateway: gateway, accessToken: tokens.access)
    let user = try await phone.run(
      Documents.signUp, ["input": ["idToken": .string(tokens.id)]])["signUp"]
    let id = user["id"].text ?? ""
    narrator.step("signed up as \(user["email"].text ?? "?"), user \(id)")
    try await passKYC(phone, userID: id)
    return phone
  }

  private func passKYC(_ phone: Phone, userID: String) async throws {
    let session = try await phone.run(Documents.startKyc)["startKyc"]
    try expect(session["sessionToken"].text?.isEmpty == false, "the KYC SDK gets a session token")
    narrator.step("KYC started, inquiry \(session["inquiryId"].text ?? "?")")
    try await sandbox.decideKYC("approve", userID: userID)
    let approved = try await phone.follow(
      Documents.kycChanged, current: Documents.me,
      told: { narrator.event("KYC \($0["kycStatus"].text ?? "?")") },
      until: { $0["kycStatus"] == "APPROVED" })
    try expect(approved["id"].text == userID, "the approved user is this one")
    narrator.step("KYC approved by the provider's webhook")
  }

  /// Sets a passcode and gives a session proved by it.
  package func enterPasscode(_ phone: Phone) async throws -> String? {
    let passcode: JSON = ["passcode": "493817"]
    let set = try await phone.run(Documents.setPasscode, passcode)
    try expect(set["setPasscode"] == true, "the passcode is set")
    let session = try await phone.run(Documents.verifyPasscode, passcode)["verifyPasscode"]
    narrator.step("passcode set and verified; step-up until \(session["expiresAt"].text ?? "?")")
    return session["token"].text
  }

  /// The user's address on each chain; gives the one on Ethereum.
  package func depositAddresses(_ phone: Phone) async throws -> String {
    var addresses: [String] = []
    for chain in ["ETHEREUM", "SOLANA"] {
      let address = try await phone.run(Documents.depositAddress, ["chain": .string(chain)])
      guard let text = address["depositAddress"]["address"].text, !text.isEmpty else {
        throw Phone.Surprise("no deposit address on \(chain)")
      }
      narrator.step("\(chain.capitalized) address \(text)")
      addresses.append(text)
    }
    return addresses[0]
  }
}

// MARK: - Money in

extension Journey {
  static let depositStates = [
    "PENDING_CONFIRMATION", "CONFIRMED_ON_CHAIN", "OFF_RAMP_INITIATED", "OFF_RAMP_COMPLETE",
    "BROKER_FUNDED",
  ]

  /// Sends USDC to an address of the user and follows it until it is buying power.
  package func deposit(_ phone: Phone, to address: String) async throws {
    let hash = try await sandbox.sendUSDC(amounts.deposit, to: address, chain: "ETHEREUM")
    narrator.step("\(amounts.deposit) USDC sent on Ethereum in \(hash)")
    let deposit = try await during(.deposit) {
      try await phone.follow(
        Documents.depositUpdated, current: Documents.deposits,
        told: { narrator.event("deposit \($0["status"].text ?? "?")") },
        until: {
          try notFailed($0)
          return $0["status"] == "BROKER_FUNDED"
        })
    }
    try expect(deposit["amount"].text == amounts.deposit, "the deposit is what was sent")
    try expect(deposit["txHash"].text == hash, "the deposit is that transaction")
    try expect(states: Self.depositStates, of: deposit)
    let balance = try await phone.run(Documents.balance)["balance"]
    try expect(balance["buyingPower"].text == amounts.deposit, "all of it is buying power")
    narrator.step("buying power \(amounts.deposit) USD")
  }

  /// Has the partners settle, so that the money may leave the broker again.
  func settle(_ phone: Phone) async throws {
    try await sandbox.advanceClock(seconds: 4 * 86_400)
    narrator.step("the partners' clock moves past settlement")
    let withdrawal = amounts.withdrawal
    let balance = try await phone.follow(
      Documents.balanceUpdated, current: Documents.balance,
      told: { narrator.event("withdrawable \($0["withdrawable"].text ?? "?")") },
      until: { try amount($0["withdrawable"]).micros >= amount(.string(withdrawal)).micros })
    narrator.step("settled: \(balance["withdrawable"].text ?? "?") USD may be withdrawn")
  }
}

// MARK: - Investing

extension Journey {
  /// Buys a basket and follows the order until it is filled, leg by leg.
  package func order(_ phone: Phone) async throws {
    let baskets = try await phone.run(Documents.baskets)["baskets"].elements
    guard let basket = baskets.first(where: { $0["composition"].elements.count > 1 }) else {
      throw Phone.Surprise("there is no basket to buy")
    }
    let placed = try await phone.run(
      Documents.placeOrder,
      [
        "input": [
          "idempotencyKey": .string(UUID().uuidString.lowercased()), "side": "BUY",
          "basketId": basket["id"], "amount": .string(amounts.order),
        ]
      ])["placeOrder"]
    narrator.step("ordered \(amounts.order) USD of \(basket["name"].text ?? "?")")
    let order = try await during(.order) {
      try await phone.follow(
        Documents.orderUpdated, ["id": placed["id"]], current: Documents.order,
        told: { narrator.event(described(order: $0)) },
        until: {
          try notFailed($0)
          return $0["status"] == "FILLED"
        })
    }
    try check(order: order, of: basket)
  }

  private func described(order: JSON) -> String {
    let legs = order["legs"].elements.map {
      "\($0["symbol"].text ?? "?") \($0["status"].text ?? "?")"
    }
    return "order \(order["status"].text ?? "?"): \(legs.joined(separator: ", "))"
  }

  private func check(order: JSON, of basket: JSON) throws {
    let legs = order["legs"].elements
    let symbols = Set(legs.compactMap { $0["symbol"].text })
    let wanted = Set(basket["composition"].elements.compactMap { $0["symbol"].text })
    try expect(symbols == wanted, "one leg for each holding of the basket")
    let sum = try legs.reduce(Int64(0)) { try $0 + amount($1["amount"]).micros }
    try expect(sum == amount(.string(amounts.order)).micros, "the legs sum to the order")
    for leg in legs {
      narrator.event(
        "\(leg["symbol"].text ?? "?"): \(leg["quantity"].text ?? "?") at \(leg["averagePrice"].text ?? "?")"
      )
    }
    narrator.step("order filled for \(order["filledAmount"].text ?? "?") USD")
  }

  /// The portfolio adds up to the cent.
  package func portfolio(_ phone: Phone) async throws {
    let portfolio = try await phone.run(Documents.portfolio)["portfolio"]
    let positions = portfolio["positions"].elements
    let invested = try positions.reduce(Int64(0)) { try $0 + amount($1["marketValue"]).micros }
    try expect(invested == amount(portfolio["investedValue"]).micros, "positions sum to the value")
    let total = try invested + amount(portfolio["cash"]).micros
    try expect(total == amount(portfolio["totalValue"]).micros, "cash and positions are the total")
    for position in positions {
      narrator.event(
        "\(position["symbol"].text ?? "?") \(position["quantity"].text ?? "?") × \(position["marketPrice"].text ?? "?") = \(position["marketValue"].text ?? "?")"
      )
    }
    narrator.step(
      "portfolio \(portfolio["totalValue"].text ?? "?") USD, cash \(portfolio["cash"].text ?? "?"), all adds up"
    )
  }

  /// The AI CFO's weekly summary quotes the true figures.
  package func summary(_ phone: Phone) async throws {
    let user = try await phone.run(Documents.me)["me"]["id"].text ?? ""
    try await schedule.summarizeThisWeek(of: user)
    let monday = CivilDate(SystemWallClock().now).startOfWeek.description
    let summary = try await phone.poll(
      Documents.latestSummary, until: { $0["weekStart"].text == monday })["latestSummary"]
    let markdown = summary["markdown"].text ?? ""
    let cash = try amount(.string(amounts.deposit)).subtracting(amount(.string(amounts.order)))
    for figure in [amounts.deposit, cash.decimalText] {
      try expect(markdown.contains(figure.grouped), "the summary quotes \(figure): \(markdown)")
    }
    narrator.step("weekly summary for the week of \(summary["weekStart"].text ?? "?"):")
    for line in markdown.split(separator: "\n") { narrator.event(String(line)) }
  }
}

// MARK: - Money out

extension Journey {
  static let withdrawalStates = [
    "PENDING", "BROKER_WITHDRAWAL_INITIATED", "BROKER_WITHDRAWAL_COMPLETE", "ON_RAMP_INITIATED",
    "ON_RAMP_COMPLETE", "TRANSFER_INITIATED", "COMPLETE",
  ]

  /// Withdraws to a fresh address on chain and follows it until the chain has it.
  package func withdraw(_ phone: Phone) async throws {
    let address = "0x" + (0..<40).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    let requested = try await phone.run(
      Documents.initiateWithdrawal,
      [
        "input": [
          "idempotencyKey": .string(UUID().uuidString.lowercased()),
          "amount": .string(amounts.withdrawal), "targetChain": "ETHEREUM",
          "targetAddress": .string(address),
        ]
      ])["initiateWithdrawal"]
    narrator.step("withdrawing \(amounts.withdrawal) USD to \(address)")
    let withdrawal = try await during(.withdrawal) {
      try await phone.follow(
        Documents.withdrawalUpdated, ["id": requested["id"]], current: Documents.withdrawal,
        told: { narrator.event("withdrawal \($0["status"].text ?? "?")") },
        until: {
          try notFailed($0)
          return $0["status"] == "COMPLETE"
        })
    }
    try expect(states: Self.withdrawalStates, of: withdrawal)
    guard let hash = withdrawal["txHash"].text, !hash.isEmpty else {
      throw Phone.Surprise("the withdrawal has no transaction hash")
    }
    narrator.step("withdrawn in transaction \(hash)")
  }
}

// MARK: - Looking closely

private func expect(_ condition: Bool, _ claim: String) throws {
  guard condition else { throw Phone.Surprise("it does not hold that \(claim)") }
}

/// A state from which nothing good comes ends the journey at once.
private func notFailed(_ object: JSON) throws {
  let status = object["status"].text ?? ""
  if ["FAILED", "IN_REVIEW", "RETURNED", "CANCELED", "REVERSED"].contains(status) {
    throw Phone.Surprise("\(status): \(object["failureReason"].text ?? "no reason given")")
  }
}

/// Every state was passed once, in this order.
private func expect(states: [String], of object: JSON) throws {
  let passed = object["timeline"].elements.compactMap { $0["status"].text }
  guard passed == states else {
    throw Phone.Surprise("it passed \(passed) instead of \(states)")
  }
}

private func amount(_ text: JSON) throws -> Money {
  guard let money = text.text.flatMap({ Money($0, asset: .usd) }) else {
    throw Phone.Surprise("\(text) is no amount")
  }
  return money
}

extension String {
  /// "1000.00" as people write it: "1,000.00".
  fileprivate var grouped: String {
    let parts = split(separator: ".")
    var whole = Array(parts[0])
    var index = whole.count - 3
    while index > 0 {
      whole.insert(",", at: index)
      index -= 3
    }
    return String(whole) + "." + parts.dropFirst().joined()
  }
}
