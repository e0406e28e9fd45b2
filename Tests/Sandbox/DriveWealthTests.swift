import DriveWealth
import HTTPClient
import Money
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10))) struct DriveWealthTests {
  @Test func bulkMoneyTradesAtOnceAndIsWithdrawableAfterItsSettlement() async throws {
    try await SandboxFixture.run {
      $0.bulkDay = 3_600_000_000
    } _: { sandbox in
      let account = try await sandbox.openAccount()
      #expect(account.status == .open)
      let deposit = try await sandbox.deposit("500.25", into: account)
      #expect(deposit.status == .pending)
      #expect(deposit.metadata == ["stackDeposit": "d1"])
      var cash = try await sandbox.cash(account)
      #expect(cash.cashAvailableForTrade == ExactDecimal("500.25"))
      #expect(cash.cashAvailableForWithdrawal == ExactDecimal("0"))
      try await sandbox.pass(3_700)
      #expect(try await sandbox.broker.deposit(deposit.id).status == .successful)
      let settlement = try #require(try await sandbox.broker.settlements().first)
      #expect(settlement.amount == ExactDecimal("500.25"))
      let lines = try await sandbox.bank.transactions()
      #expect(lines.transactions.last?.reference == settlement.id)
      #expect(lines.transactions.last?.direction == "debit")
      cash = try await sandbox.cash(account)
      #expect(cash.cashAvailableForWithdrawal == ExactDecimal("500.25"))
      try await sandbox.books()
    }
  }

  @Test func aRedemptionTakesCashAtOnceAndPaysTheBankAtItsSettlement() async throws {
    try await SandboxFixture.run { sandbox in
      let account = try await sandbox.openAccount()
      try await sandbox.deposit("100", into: account)
      try await sandbox.pass(30)
      let redemption = try await sandbox.broker.createRedemption(
        .init(accountNo: account.accountNo, amount: try sandbox.usd("40")),
        idempotencyKey: SandboxFixture.key())
      #expect(try await sandbox.cash(account).cashBalance == ExactDecimal("60"))
      await #expect(throws: PartnerError.self) {
        try await sandbox.broker.createRedemption(
          .init(accountNo: account.accountNo, amount: try sandbox.usd("60.01")),
          idempotencyKey: SandboxFixture.key())
      }
      try await sandbox.pass(30)
      #expect(try await sandbox.broker.redemption(redemption.id).status == .successful)
      let books = try await sandbox.books()
      #expect(books["bank"]?["settlement"]?.text == "49940")
    }
  }

  @Test func aCashOrderCostsExactlyItsCash() async throws {
    try await SandboxFixture.run { sandbox in
      let account = try await sandbox.openAccount()
      try await sandbox.deposit("100", into: account)
      try await sandbox.control("market/price", ["symbol": "VTI", "price": "285.98"])
      let receipt = try await sandbox.order(account, "VTI", .buy, .cash(try sandbox.usd("25")))
      try await sandbox.pass(5)
      let order = try await sandbox.broker.order(receipt.orderID)
      #expect(order.status == .filled)
      #expect(order.totalOrderAmount == ExactDecimal("25"))
      #expect(order.cumulativeQuantity == ExactDecimal("0.0874187"))
      #expect(try await sandbox.cash(account).cashBalance == ExactDecimal("75"))
      let held = try await sandbox.broker.positions(accountID: account.id).equityPositions
      #expect(held.map(\.symbol) == ["VTI"])
      #expect(held.first?.openQty == ExactDecimal("0.0874187"))
      try await sandbox.books()
    }
  }

  @Test func moreThanTheCashOrTheSharesIsRejectedLater() async throws {
    try await SandboxFixture.run { sandbox in
      let account = try await sandbox.openAccount()
      try await sandbox.deposit("10", into: account)
      let dear = try await sandbox.order(account, "VTI", .buy, .cash(try sandbox.usd("11")))
      let rejected = try await sandbox.broker.order(dear.orderID)
      #expect(rejected.status == .rejected)
      #expect(rejected.statusMessage?.errorCode == "O999")
      let short = try await sandbox.order(
        account, "VTI", .sell, .quantity(try #require(ShareQuantity("1"))))
      #expect(try await sandbox.broker.order(short.orderID).statusMessage?.errorCode == "O105")
      #expect(try await sandbox.cash(account).cashBalance == ExactDecimal("10"))
    }
  }

  @Test(
    arguments: [
      ("176", OrderStatus.canceled, "88"), ("177", .filled, "177"), ("178", .filled, "178"),
      ("1059", .rejected, "0"), ("1069", .canceled, "500"), ("1079", .canceled, "0"),
      ("1089", .new, "0"),
    ])
  func magicQuantities(_ quantity: String, _ status: OrderStatus, _ filled: String) async throws {
    try await SandboxFixture.run { sandbox in
      let account = try await sandbox.openAccount()
      try await sandbox.deposit("20000", into: account)
      let made = try await sandbox.order(
        account, "HL", .buy, .quantity(try #require(ShareQuantity(quantity))))
      try await sandbox.pass(20)
      let order = try await sandbox.broker.order(made.orderID)
      #expect(order.status == status)
      #expect(order.cumulativeQuantity == ExactDecimal(filled))
      if status == .new {
        try await sandbox.broker.cancelOrder(made.orderID)
        try await sandbox.pass(5)
        #expect(try await sandbox.broker.order(made.orderID).status == .canceled)
      }
      try await sandbox.books()
    }
  }

  @Test func aLimitOrderWaitsForItsPriceAndTakesWholeShares() async throws {
    try await SandboxFixture.run { sandbox in
      let account = try await sandbox.openAccount()
      try await sandbox.deposit("1000", into: account)
      try await sandbox.control("market/price", ["symbol": "AAPL", "price": "230"])
      let limit = OrderRequest.Kind.limit(Price(micros: 220_000_000))
      let made = try await sandbox.order(
        account, "AAPL", .buy, .quantity(try #require(ShareQuantity("2"))), limit)
      try await sandbox.pass(60)
      #expect(try await sandbox.broker.order(made.orderID).status == .new)
      #expect(try await sandbox.cash(account).cashAvailableForTrade == ExactDecimal("560"))
      try await sandbox.control("market/price", ["symbol": "AAPL", "price": "219"])
      try await sandbox.pass(5)
      let order = try await sandbox.broker.order(made.orderID)
      #expect(order.status == .filled)
      #expect(order.totalOrderAmount == ExactDecimal("438"))
      await #expect(throws: PartnerError.self) {
        try await sandbox.order(
          account, "AAPL", .buy, .quantity(try #require(ShareQuantity("0.5"))), limit)
      }
    }
  }

  @Test func aKeyIsAnsweredOnceAndTheSameAfterwards() async throws {
    try await SandboxFixture.run { sandbox in
      let account = try await sandbox.openAccount()
      try await sandbox.deposit("100", into: account)
      let key = SandboxFixture.key()
      let request = OrderRequest(
        accountNo: account.accountNo, symbol: "BND", side: .buy,
        size: .cash(try sandbox.usd("10")))
      let first = try await sandbox.broker.createOrder(request, idempotencyKey: key)
      let again = try await sandbox.broker.createOrder(request, idempotencyKey: key)
      #expect(first == again)
      try await sandbox.pass(5)
      #expect(try await sandbox.cash(account).cashBalance == ExactDecimal("90"))
      await #expect(throws: PartnerError.self) {
        try await sandbox.broker.createOrder(request, idempotencyKey: "short")
      }
    }
  }

  @Test func lastNamesFailKYCAndNoOtherKeyGetsIn() async throws {
    try await SandboxFixture.run { sandbox in
      let account = try await sandbox.openAccount(lastName: "DOB_NOT_MATCH")
      #expect(account.status == .pending)
      let report = try await sandbox.broker.kycStatus(userID: try #require(account.userID))
      #expect(report.errors.map(\.name) == ["DOB_NOT_MATCH"])
      let bare = try await sandbox.call(.get, "/drivewealth/back-office/quotes?symbols=VTI")
      #expect(bare.json["errorCode"]?.text == "H050")
      #expect(bare.headers["dw-request-id"]?.hasPrefix("request_") == true)
    }
  }

  @Test func pricesFollowFromTheSeedAlone() async throws {
    let quotes = try await [1, 2].asyncMap { _ in
      try await SandboxFixture.prices(seed: "one")
    }
    let other = try await SandboxFixture.prices(seed: "two")
    #expect(quotes[0] == quotes[1])
    #expect(quotes[0] != other)
  }
}

extension Array {
  fileprivate func asyncMap<Value>(
    _ transform: (Element) async throws -> Value
  ) async throws -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}

extension SandboxFixture {
  @discardableResult
  func order(
    _ account: BrokerAccount, _ symbol: String, _ side: OrderSide, _ size: OrderRequest.Size,
    _ kind: OrderRequest.Kind = .market
  ) async throws -> OrderReceipt {
    try await broker.createOrder(
      .init(
        accountNo: account.accountNo, symbol: symbol, side: side, size: size, kind: kind,
        clientOrderID: "o1"), idempotencyKey: Self.key())
  }

  /// A month of past bars under a seed.
  static func prices(seed: String) async throws -> String {
    let box = Box()
    try await run {
      $0.seed = seed
    } _: { sandbox in
      _ = try await sandbox.broker.quotes(["VTI"])
      let token = try await sandbox.call(
        .post, "/drivewealth/back-office/auth/tokens",
        [
          "clientID": .string(settings.brokerClientID),
          "clientSecret": .string(settings.brokerClientSecret),
        ], headers: [("dw-client-app-key", settings.brokerAppKey)])
      let bars = try await sandbox.call(
        .get,
        "/drivewealth/back-office/bars?instrumentID=VTI&compression=0"
          + "&dateStart=2026-01-01T00:00:00Z&dateEnd=2026-02-01T00:00:00Z",
        headers: [
          ("dw-client-app-key", settings.brokerAppKey),
          ("Authorization", "Bearer \(token.json["access_token"]?.text ?? "")"),
        ])
      box.set(bars.json["data"]?.text ?? "")
    }
    return box.value
  }
}
