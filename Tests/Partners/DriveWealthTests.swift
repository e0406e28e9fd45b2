import DriveWealth
import HTTPClient
import HTTPTestServer
import Money
import Testing
import Time

private let token =
  "{\"token_type\":\"Bearer\",\"expires_in\":\"3600\",\"access_token\":\"tok-1\",\"scope\":\"all\"}"
private let renewed = "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"tok-2\"}"

private func playDriveWealth(
  _ replies: [String: [HTTPTestServer.Reply]], clock: ManualClock = ManualClock(noon),
  _ body: (DriveWealthClient, HTTPTestServer) async throws -> Void
) async throws {
  var all = ["POST /back-office/auth/tokens": [HTTPTestServer.Reply.json(token), .json(renewed)]]
  for (key, value) in replies {
    let parts = key.split(separator: " ")
    all["\(parts[0]) /back-office\(parts[1])"] = value
  }
  try await play(all) { http, server in
    let configuration = DriveWealthConfiguration(
      baseURL: server.url + "/back-office", appKey: "app-key", clientID: "cid",
      clientSecret: "secret")
    try await body(
      DriveWealthClient(http: http, configuration: configuration, clock: clock), server)
  }
}

@Suite(.timeLimit(.minutes(10))) struct DriveWealthTokenTests {
  private let money = """
    {"accountID":"a","accountNo":"STKA000001","tradingType":"CASH","cash":{"cashAvailableForTrade":420.5,\
    "cashAvailableForWithdrawal":120.5,"cashBalance":520.5,"noBuyingPowerReason":null,\
    "cashSettlement":[{"utcTime":"2026-05-04T13:30:00.001Z","cash":300}],"cashPendingSettlement":0,\
    "pendingPaymentsAmount":0}}
    """

  @Test func oneTokenServesManyCallers() async throws {
    try await playDriveWealth(["GET /accounts/a/summary/money": [.json(money)]]) { dw, server in
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 1...20 {
          group.addTask { try await dw.money(accountID: "a").cash.cashAvailableForTrade.text }
        }
        for try await text in group { #expect(text == "420.5") }
      }
      let logins = server.requests.filter { $0.uri.hasSuffix("/auth/tokens") }
      #expect(logins.count == 1)
      #expect(logins[0].text == "{\"clientID\":\"cid\",\"clientSecret\":\"secret\"}")
      #expect(logins[0].headers["dw-client-app-key"] == "app-key")
      let call = try #require(server.requests.last)
      #expect(call.headers["Authorization"] == "Bearer tok-1")
      #expect(call.headers["dw-client-app-key"] == "app-key")
    }
  }

  @Test func theTokenIsRenewedBeforeItEnds() async throws {
    let clock = ManualClock(noon)
    try await playDriveWealth(["GET /accounts/a/summary/money": [.json(money)]], clock: clock) {
      dw, server in
      _ = try await dw.money(accountID: "a")
      clock.advance(by: .seconds(2879))
      _ = try await dw.money(accountID: "a")
      #expect(server.requests.last?.headers["Authorization"] == "Bearer tok-1")
      clock.advance(by: .seconds(1))
      _ = try await dw.money(accountID: "a")
      #expect(server.requests.last?.headers["Authorization"] == "Bearer tok-2")
    }
  }

  @Test func anExpiredTokenIsRenewedOnceAndTheCallRepeated() async throws {
    let expired = "{\"errorCode\":\"L025\",\"message\":\"expired\"}"
    try await playDriveWealth([
      "GET /accounts/a/summary/money": [.json(expired, status: 401), .json(money)]
    ]) { dw, server in
      _ = try await dw.money(accountID: "a")
      #expect(server.requests.last?.headers["Authorization"] == "Bearer tok-2")
      #expect(server.requests.count == 4)
    }
    try await playDriveWealth(["GET /accounts/a/summary/money": [.json(expired, status: 401)]]) {
      dw, server in
      await #expect(throws: PartnerError.refused(status: 401, code: "L025", message: "expired")) {
        try await dw.money(accountID: "a")
      }
      #expect(server.requests.count == 4)
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct DriveWealthLoginTests {
  /// A refused login is no refusal of the call that needed it: that has not left.
  @Test func aRefusedLoginIsNoRefusalOfTheCall() async throws {
    try await play(["POST /back-office/auth/tokens": [.json("{}", status: 404)]]) { http, server in
      let dw = DriveWealthClient(
        http: http,
        configuration: DriveWealthConfiguration(
          baseURL: server.url + "/back-office", appKey: "k", clientID: "c", clientSecret: "s"))
      let error = await #expect(throws: PartnerError.self) {
        try await dw.createDeposit(
          PaymentRequest(accountNo: "A", amount: .usd(micros: 1)), idempotencyKey: "k")
      }
      guard case .notSent = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct DriveWealthOrderTests {
  @Test func aCashOrderIsWrittenExactly() async throws {
    try await playDriveWealth([
      "POST /orders": [.json("{\"orderId\":\"QA.5c1e\",\"orderNo\":\"QASA000011\"}")]
    ]) { dw, server in
      let receipt = try await dw.createOrder(
        OrderRequest(
          accountNo: "STKA000001", symbol: "VTI", side: .buy, size: .cash(.usd(micros: 25_100_000)),
          clientOrderID: "o_1", metadata: ["basket": "b_7"]),
        idempotencyKey: "0123456789abcdef")
      #expect(receipt.orderID == "QA.5c1e")
      let request = try #require(server.requests.last)
      #expect(request.headers["Idempotency-Key"] == "0123456789abcdef")
      #expect(
        request.text == """
          {"accountNo":"STKA000001","amountCash":25.1,"clientOrderID":"o_1",\
          "metadata":{"basket":"b_7"},"orderType":"MARKET","side":"BUY","symbol":"VTI"}
          """)
    }
  }

  @Test func sharesAndLimitsAreWrittenExactly() async throws {
    try await playDriveWealth(["POST /orders": [.json("{\"orderId\":\"x\",\"orderNo\":\"n\"}")]]) {
      dw, server in
      _ = try await dw.createOrder(
        OrderRequest(
          accountNo: "A", symbol: "VTI", side: .sell,
          size: .quantity(ShareQuantity(nanos: 87_418_700))),
        idempotencyKey: "0123456789abcdef")
      #expect(
        server.requests.last?.text
          == "{\"accountNo\":\"A\",\"orderType\":\"MARKET\",\"quantity\":0.0874187,\"side\":\"SELL\",\"symbol\":\"VTI\"}"
      )
      _ = try await dw.createOrder(
        OrderRequest(
          accountNo: "A", symbol: "AAPL270115C00200000", side: .buyOpen,
          size: .quantity(ShareQuantity(nanos: 2_000_000_000)),
          kind: .limit(Price(micros: 3_450_000)), timeInForce: .day),
        idempotencyKey: "0123456789abcdef")
      #expect(
        server.requests.last?.text == """
          {"accountNo":"A","orderType":"LIMIT","price":3.45,"quantity":2,"side":"BUY_OPEN",\
          "symbol":"AAPL270115C00200000","timeInForce":"DAY"}
          """)
    }
  }

  @Test func anOrderIsReadInAllItsShapes() async throws {
    let single = """
      {"id":"QA.5c1e","orderNo":"QASA000011","type":"MARKET","side":"BUY","status":"FILLED",\
      "symbol":"VTI","averagePrice":285.98,"averagePriceRaw":285.981,"totalOrderAmount":25,\
      "cumulativeQuantity":0.08741870,"quantity":0.08741870,"amountCash":25,"fees":0,\
      "accountNo":"STKA000001","created":"2026-05-01T14:00:00.000Z","clientOrderID":"o_1"}
      """
    let rejected = """
      {"id":"QA.2","status":"REJECTED","side":"SELL","statusMessage":{"errorCode":"O105",\
      "message":"more than held","reason":["x"]}}
      """
    let list = """
      [{"orderID":"QA.3","orderNo":"n","createdWhen":"2026-05-01T14:00:00.000Z","symbol":"VTI",\
      "side":"B","orderQty":2,"cumQty":1,"orderCashAmt":0,"limitPrice":280,"orderType":"2",\
      "orderStatus":1},{"orderID":"QA.4","orderStatus":"0"},{"orderID":"QA.5","orderStatus":"7"}]
      """
    try await playDriveWealth([
      "GET /orders/QA.5c1e": [.json(single)], "GET /orders/QA.2": [.json(rejected)],
      "GET /accounts/a/summary/orders": [.json(list)], "PATCH /orders/QA.3": [.json("{}")],
    ]) { dw, server in
      let filled = try await dw.order("QA.5c1e")
      #expect(filled.status == .filled)
      #expect(filled.cumulativeQuantity?.text == "0.0874187")
      #expect(filled.averagePrice?.text == "285.981")
      #expect(filled.created == Timestamp(rfc3339: "2026-05-01T14:00:00Z"))
      let refused = try await dw.order("QA.2")
      #expect(refused.status == .rejected)
      #expect(refused.statusMessage?.errorCode == "O105")
      let resting = try await dw.restingOrders(accountID: "a")
      #expect(resting.map(\.status) == [.partialFill, .new, .unknown("7")])
      #expect(resting[0].cumulativeQuantity?.text == "1")
      #expect(resting[0].side == .buy)
      try await dw.cancelOrder("QA.3")
      #expect(server.requests.last?.method == "PATCH")
      #expect(server.requests.last?.text == "{\"method\":\"CANCEL\"}")
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct DriveWealthFundingTests {
  @Test func aDepositIsWrittenExactlyAndItsStatusIsReadFromAnyShape() async throws {
    let created = """
      {"id":"STKA000001-1-DA1B2","accountNo":"STKA000001","category":"DEPOSIT","currency":"USD",\
      "amount":50,"status":"PENDING","source":{"id":"BULK_FUNDING","brand":"Bulk"},\
      "created":"2026-05-01T14:00:00.000Z","accountID":"6f0c.1","userID":"6f0c","batch":true}
      """
    let detail = """
      {"id":"d","amount":50,"status":{"id":14,"message":"Approved","updated":"x"},"type":"BULK_FUNDING"}
      """
    let list = """
      [{"id":"r","amount":-20,"status":{"id":1,"message":"PENDING"},"source":{"id":"ACH"}},\
      {"id":"s","amount":-20.5,"status":-1},{"id":"t","amount":-1,"status":"returned"},\
      {"id":"u","amount":-1,"status":{"message":"Successful"}},{"id":"v","amount":1,"status":77}]
      """
    try await playDriveWealth([
      "POST /funding/deposits": [.json(created)], "GET /funding/deposits/d": [.json(detail)],
      "GET /accounts/a/funding/redemptions": [.json(list)],
      "POST /funding/redemptions": [
        .json("{\"errorCode\":\"Y075\",\"message\":\"over available cash\"}", status: 400)
      ],
    ]) { dw, server in
      let payment = PaymentRequest(
        accountNo: "STKA000001", amount: .usd(micros: 50_000_000), note: "round-up",
        metadata: ["stackDeposit": "d_1"])
      let deposit = try await dw.createDeposit(payment, idempotencyKey: "0123456789abcdef")
      #expect(deposit.status == .pending)
      #expect(deposit.type == "BULK_FUNDING")
      #expect(
        server.requests.last?.text == """
          {"accountNo":"STKA000001","amount":50,"currency":"USD","metadata":{"stackDeposit":"d_1"},\
          "note":"round-up","type":"BULK_FUNDING"}
          """)
      #expect(try await dw.deposit("d").status == .approved)
      let redemptions = try await dw.redemptions(accountID: "a")
      #expect(
        redemptions.map(\.status) == [
          .pending, .error, .returned, .successful, .unknown("77"),
        ])
      #expect(redemptions[1].amount.text == "-20.5")
      await #expect(
        throws: PartnerError.refused(status: 400, code: "Y075", message: "over available cash")
      ) { try await dw.createRedemption(payment, idempotencyKey: "0123456789abcdef") }
    }
  }

  @Test func settlementsAreReadBareAndWrapped() async throws {
    let one = "{\"id\":\"s1\",\"status\":\"APPROVED\",\"amount\":12.34}"
    try await playDriveWealth([
      "GET /settlements": [.json("[\(one)]"), .json("{\"settlements\":[\(one)]}")],
      "GET /settlements/s1": [
        .json("{\"id\":\"s1\",\"status\":{\"id\":2,\"message\":\"Successful\"}}")
      ],
    ]) { dw, _ in
      let bare = try await dw.settlements()
      #expect(bare.map(\.status) == [.approved])
      let wrapped = try await dw.settlements()
      #expect(wrapped.map(\.amount?.text) == ["12.34"])
      #expect(try await dw.settlement("s1").status == .successful)
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct DriveWealthAccountTests {
  @Test func aUserIsCreatedFromDocuments() async throws {
    let answer = "{\"id\":\"6f0c\",\"status\":{\"name\":\"PENDING\",\"description\":\"Pending\"}}"
    let kyc = """
      {"userID":"6f0c","kyc":{"status":{"name":"KYC_INFO_REQUIRED","code":"KS102","description":"PII mismatch"},\
      "approved":null,"errors":[{"name":"DOB_NOT_MATCH","code":"K103","description":"No match"}]},\
      "status":{"name":"PENDING","description":"Pending"},"documents":[]}
      """
    try await playDriveWealth([
      "POST /users": [.json(answer)],
      "GET /users/6f0c": [.json("{\"user\":{\"id\":\"6f0c\",\"status\":{\"name\":\"APPROVED\"}}}")],
      "GET /users/6f0c/kyc-status": [.json(kyc)],
    ]) { dw, server in
      let user = try await dw.createUser(
        documents: [
          .basicInfo(
            BasicInfo(
              firstName: "Ada", lastName: "Park", country: "USA", phone: "12125550100",
              emailAddress: "ada@example.test")),
          .identificationInfo(
            IdentificationInfo(
              value: "000000001", type: "SSN", citizenship: "USA", usTaxPayer: true)),
        ], metadata: ["stackUser": "u_1"], idempotencyKey: "0123456789abcdef")
      #expect(user.id == "6f0c")
      #expect(user.status == .pending)
      #expect(
        server.requests.last?.text == """
          {"documents":[{"data":{"country":"USA","emailAddress":"ada@example.test","firstName":"Ada",\
          "language":"en_US","lastName":"Park","phone":"12125550100"},"type":"BASIC_INFO"},\
          {"data":{"citizenship":"USA","type":"SSN","usTaxPayer":true,"value":"000000001"},\
          "type":"IDENTIFICATION_INFO"}],"metadata":{"stackUser":"u_1"},"userType":"INDIVIDUAL_TRADER"}
          """)
      #expect(try await dw.user("6f0c").status == .approved)
      let report = try await dw.kycStatus(userID: "6f0c")
      #expect(report.status == .infoRequired)
      #expect(report.errors.map(\.code) == ["K103"])
    }
  }

  @Test func anAccountIsReadBareAndWrapped() async throws {
    let account =
      "{\"id\":\"6f0c.1\",\"accountNo\":\"STKA000001\",\"userID\":\"6f0c\",\"status\":{\"name\":\"OPEN\"}}"
    try await playDriveWealth([
      "POST /accounts": [.json(account)],
      "GET /accounts/6f0c.1": [.json("{\"account\":\(account)}")],
    ]) { dw, server in
      var order = AccountOrder(userID: "6f0c")
      order.metadata = ["stackAccount": "a_1"]
      let created = try await dw.createAccount(order, idempotencyKey: "0123456789abcdef")
      #expect(created.accountNo == "STKA000001")
      #expect(
        server.requests.last?.text == """
          {"accountManagementType":"SELF","accountType":"LIVE","metadata":{"stackAccount":"a_1"},\
          "tradingType":"CASH","userID":"6f0c"}
          """)
      #expect(try await dw.account("6f0c.1").status == .open)
    }
  }

  @Test func positionsQuotesAndReturnsKeepTheirDigits() async throws {
    let positions = """
      {"accountID":"a","accountNo":"STKA000001","equityValue":61.2,"equityPositions":[{"symbol":"VTI",\
      "instrumentID":"0b9d","openQty":0.21400217,"availableForTradingQty":0.21400217,"avgPrice":270.1,\
      "costBasis":57.8,"mktPrice":285.98,"marketValue":61.2,"priorClose":284,"side":"B",\
      "unrealizedPL":3.4}],"optionPositions":[]}
      """
    let quotes = """
      [{"symbol":"VTI","bid":285.9,"ask":286.02,"lastTrade":285.98,"priorClose":284,\
      "marketCondition":"NORMAL"}]
      """
    let returns = """
      {"accountID":"a","timeSeries":[{"date":"2026-04-30","gainLoss":1.1,"positionBalance":61.2,\
      "cashBalance":20,"marketValue":81.2,"cashFlows":0,"deposits":0,"withdrawals":0,"fees":0,\
      "income":0,"rateOfReturn":0.0137}],"summary":{"beginningMarketValue":80.1,\
      "endingMarketValue":81.2,"periodGainLoss":1.1,"periodReturn":0.0137,"ytdReturn":null}}
      """
    let chain = """
      {"symbol":"AAPL","options":[{"id":"o1","symbol":"AAPL270115C00200000","type":"OPTION",\
      "optionsData":{"rootSymbol":"AAPL","expirationDate":"2027-01-15","optionType":"CALL",\
      "strikePrice":200,"multiplier":100}}]}
      """
    try await playDriveWealth([
      "GET /accounts/a/summary/positions": [.json(positions)], "GET /quotes": [.json(quotes)],
      "GET /accounts/a/performance-returns": [.json(returns)],
      "GET /instruments/AAPL/options": [.json(chain)],
    ]) { dw, server in
      let held = try await dw.positions(accountID: "a")
      #expect(held.equityPositions[0].openQty.text == "0.21400217")
      #expect(try await dw.quotes(["VTI", "BRK.B"])[0].lastTrade.text == "285.98")
      #expect(server.requests.last?.uri == "/back-office/quotes?symbols=VTI%2CBRK.B")
      let from = try #require(CivilDate("2026-04-01"))
      let to = try #require(CivilDate("2026-04-30"))
      let performance = try await dw.performanceReturns(
        accountID: "a", frequency: .daily, from: from, to: to)
      #expect(performance.timeSeries[0].rateOfReturn?.text == "0.0137")
      #expect(
        server.requests.last?.uri
          == "/back-office/accounts/a/performance-returns?frequency=D&from=2026-04-01&to=2026-04-30"
      )
      let day = try #require(CivilDate("2027-01-15"))
      let options = try await dw.optionChain("AAPL", expiring: day).options
      #expect(options[0].optionsData.strikePrice.text == "200")
    }
  }
}

@Suite struct DriveWealthEventTests {
  @Test func anOrderEventIsRead() throws {
    let text = """
      {"id":"event_7d2a","type":"orders.completed","timestamp":"2026-05-01T14:00:02.123456789Z",\
      "payload":{"id":"QA.5c1e","orderNo":"QASA000011","status":"FILLED","symbol":"VTI",\
      "cumulativeQuantity":0.0874187,"accountID":"6f0c.1","lastPrice":285.98,"lastShares":0.0874187}}
      """
    let event = try DriveWealthEvent(body: bytes(text))
    #expect(event.id == "event_7d2a")
    #expect(event.timestamp == Timestamp(rfc3339: "2026-05-01T14:00:02.123456Z"))
    guard case .order(let order) = event.subject else {
      Issue.record("It is an order.")
      return
    }
    #expect(order.lastShares?.text == "0.0874187")
  }

  @Test func aDepositEventHasAnIntegerStatus() throws {
    let text = """
      {"id":"event_81bc","type":"deposits.updated","timestamp":"2026-05-02T17:31:00.000000001Z",\
      "payload":{"paymentID":"STKA000001-1-DA1B2","category":"DEPOSIT","type":"BULK_FUNDING",\
      "amount":50,"currency":"USD","status":2,"statusMessage":"Successful","userID":"6f0c",\
      "accountID":"6f0c.1","failureReason":null,"metadata":{"stackDeposit":"d_1"}}}
      """
    guard case .deposit(let payment) = try DriveWealthEvent(body: bytes(text)).subject else {
      Issue.record("It is a deposit.")
      return
    }
    #expect(payment.id == "STKA000001-1-DA1B2")
    #expect(payment.status == .successful)
    #expect(payment.metadata == ["stackDeposit": "d_1"])
  }

  @Test func usersAccountsAndUnknownTypesAreRead() throws {
    func subject(_ type: String, _ payload: String) throws -> DriveWealthEvent.Subject {
      try DriveWealthEvent(
        body: bytes("{\"id\":\"e\",\"type\":\"\(type)\",\"payload\":\(payload)}")
      ).subject
    }
    if case .user(let id) = try subject("users.updated", "{\"userID\":\"u\",\"current\":{}}") {
      #expect(id == "u")
    } else {
      Issue.record("It is a user.")
    }
    if case .account(let id, _) = try subject("accounts.updated", "{\"accountID\":\"a\"}") {
      #expect(id == "a")
    } else {
      Issue.record("It is an account.")
    }
    if case .positions(let id) = try subject("positions.updated", "{\"accountID\":\"a\"}") {
      #expect(id == "a")
    } else {
      Issue.record("It is about positions.")
    }
    guard case .other = try subject("brandnew.things", "{}") else {
      Issue.record("It is something else.")
      return
    }
  }

  @Test(arguments: ["", "{}", "[]", "{\"id\":\"e\",\"type\":\"orders.created\",\"payload\":{}}"])
  func rubbishIsNoEvent(_ text: String) {
    #expect(throws: PartnerError.self) { try DriveWealthEvent(body: bytes(text)) }
  }
}
