extension Books {
  // MARK: Payments

  func payments(
    _ isDeposit: Bool, _ isWanted: (BrokerBooks.Payment) -> Bool
  ) -> [BrokerBooks.Payment] {
    broker.paymentOrder.reversed().compactMap { broker.payments[$0] }
      .filter { $0.isDeposit == isDeposit && isWanted($0) }
  }

  mutating func createPayment(_ call: Call, isDeposit: Bool) throws -> Answer {
    let json = call.json
    guard let number = json["accountNo"]?.text, let id = broker.byNumber[number],
      let account = broker.accounts[id]
    else { throw Self.brokerRefused(400, "A012", "Invalid account number.", field: "accountNo") }
    guard case .number = json["amount"] ?? nil, let micros = Exact.micros(json["amount"]),
      micros > 0
    else { throw Self.brokerRefused(400, "E032", "Invalid parameters.", field: "amount") }
    guard json["currency"]?.text == "USD" else {
      throw Self.brokerRefused(400, "E032", "Invalid parameters.", field: "currency")
    }
    guard let type = json["type"]?.text, type == "BULK_FUNDING" || type == "CASH_PROMOTION" else {
      throw Self.brokerRefused(400, "Y025", "This type of payment is not allowed.", field: "type")
    }
    guard account.status == "OPEN" || (!isDeposit && account.status == "OPEN_NO_NEW_TRADES"),
      !account.restricted
    else { throw Self.brokerRefused(400, "A051", "The account is restricted.") }
    if !isDeposit, micros > cash(of: id).forWithdrawal {
      throw Self.brokerRefused(
        400, "Y075", "The amount is more than the cash available for withdrawal.")
    }
    let letter = isDeposit ? "D" : "R"
    let payment = BrokerBooks.Payment(
      id: "\(number)-\(now / 1000)-\(letter)\(Books.code(4))", account: id, isDeposit: isDeposit,
      micros: micros, type: type, note: json["note"]?.text ?? "",
      metadata: (json["metadata"] ?? nil).description, createdAt: now, updatedAt: now,
      history: ["PENDING@\(Moment.text(now))"])
    broker.payments[payment.id] = payment
    broker.paymentOrder.append(payment.id)
    publish(isDeposit ? "deposits.created" : "redemptions.created", event(payment))
    bookPayment(payment)
    return Answer(self.json(payment))
  }

  /// Bulk deposits may be traded at once; redemptions leave the account at once.
  private mutating func bookPayment(_ payment: BrokerBooks.Payment) {
    if payment.isDeposit {
      moveCash(
        payment.micros, of: payment.account, against: "receivable:bulk", type: "CSR",
        comment: "Deposit \(payment.id)")
      broker.accounts[payment.account]?.unsettledDeposits += payment.micros
      if !broker.depositEndings.isEmpty {
        return failDeposit(payment.id, broker.depositEndings.removeFirst())
      }
    } else {
      moveCash(
        -payment.micros, of: payment.account, against: "payable:bulk", type: "CSD",
        comment: "Withdrawal \(payment.id)")
    }
    joinBulkDay(payment.id)
  }

  func listSettlements(_ call: Call) -> Answer {
    let limit = min(200, max(1, call.query("limit").flatMap { Int($0) } ?? 50))
    var rows = Array(broker.settlements.reversed())
    if let offset = call.query("offset") {
      rows = Array(rows.drop { $0.id != offset }.dropFirst())
    }
    if let status = call.query("status") {
      rows = rows.filter { $0.status == status.uppercased() }
    }
    return Answer(.array(rows.prefix(limit).map { json($0) }))
  }

  // MARK: Orders

  func order(_ id: String) throws -> Order {
    guard let order = broker.orders[id] else {
      throw Self.brokerRefused(404, "O050", "Order not found.")
    }
    return order
  }

  func orders(
    of account: BrokerBooks.Account, _ isWanted: (Order) -> Bool
  ) -> [Order] {
    broker.orderOrder.reversed().compactMap { broker.orders[$0] }
      .filter { $0.account == account.id && isWanted($0) }
  }

  func instrument(_ call: Call) throws -> Instrument {
    guard let instrument = Instrument.find(call.parameter("id")) else {
      throw Self.brokerRefused(404, "I050", "Instrument not found.")
    }
    return instrument
  }

  mutating func createOrder(_ call: Call) throws -> Answer {
    let json = call.json
    guard json.members != nil else { throw Self.brokerRefused(400, "E010", "No body.") }
    guard let number = json["accountNo"]?.text, let id = broker.byNumber[number],
      let account = broker.accounts[id]
    else { throw Self.brokerRefused(400, "O403", "The account is missing.", field: "accountNo") }
    guard account.status == "OPEN", !account.restricted else {
      throw Self.brokerRefused(403, "O098", "The account is not open.")
    }
    let name = json["symbol"]?.text ?? json["instrumentID"]?.text ?? ""
    let option = OptionContract(name)
    guard let symbol = Instrument.find(name)?.symbol ?? option?.symbol else {
      throw Self.brokerRefused(400, "O101", "Unknown instrument.", field: "symbol")
    }
    let order = try read(json, account: id, symbol: symbol, isOption: option != nil)
    if option != nil { try checkOption(order, account) }
    broker.orderCount += 1
    accept(order, preventsQueuing: json["preventQueuing"]?.flag ?? false)
    return Answer(["orderId": .string(order.id), "orderNo": .string(order.number)])
  }

  /// The checks that DriveWealth makes at once (DriveWealth's documentation).
  private func read(
    _ json: JSON, account: String, symbol: String, isOption: Bool
  ) throws -> Order {
    guard let type = json["orderType"]?.text,
      ["MARKET", "LIMIT", "STOP", "MARKET_IF_TOUCHED"].contains(type)
    else { throw Self.brokerRefused(400, "O005", "Invalid order type.", field: "orderType") }
    guard let side = Order.Side(rawValue: json["side"]?.text ?? "") else {
      throw Self.brokerRefused(400, "O006", "Invalid side.", field: "side")
    }
    let quantity = Exact.parse(json["quantity"]?.digits, scale: 9)
    let amount = Exact.micros(json["amountCash"])
    guard (json["quantity"] == nil) != (json["amountCash"] == nil), (quantity ?? amount ?? 0) > 0,
      (quantity ?? 0) % 10 == 0
    else {
      throw Self.brokerRefused(
        400, "O015", "Give either quantity or amountCash.", field: "quantity")
    }
    let price = Exact.micros(json["price"])
    if type != "MARKET" {
      guard let price, price > 0 else {
        let code = ["LIMIT": "O011", "STOP": "O010"][type] ?? "O017"
        throw Self.brokerRefused(400, code, "The price is missing.", field: "price")
      }
      if type == "LIMIT", (quantity ?? 1) % 1_000_000_000 != 0 {
        throw Self.brokerRefused(400, "O011", "Limit orders take whole shares.", field: "quantity")
      }
    }
    if json["commission"] != nil, json["commissionRate"] != nil {
      throw Self.brokerRefused(400, "E032", "Give one commission.", field: "commissionRate")
    }
    let resting = type == "STOP" || type == "MARKET_IF_TOUCHED"
    let tif = json["timeInForce"]?.text ?? (resting ? "GTC" : "DAY")
    guard ["DAY", "GTC", "GTX", "FILL_OR_KILL"].contains(tif) else {
      throw Self.brokerRefused(400, "O018", "Invalid time in force.", field: "timeInForce")
    }
    return Order(
      id: "QA." + Books.uuid(), number: "QASA" + Moment.padded(broker.orderCount + 1, 6),
      account: account, symbol: symbol, isOption: isOption, type: type, side: side,
      quantity: quantity, amountCash: amount, price: type == "MARKET" ? nil : price,
      timeInForce: tif, clientOrderID: json["clientOrderID"]?.text,
      metadata: (json["metadata"] ?? nil).description, createdAt: now,
      expiresAt: now + (tif == "GTC" ? 90 : 1) * Moment.day)
  }

  private func checkOption(_ order: Order, _ account: BrokerBooks.Account) throws {
    guard account.optionsEnrolled else {
      throw Self.brokerRefused(403, "P075", "The account is not enrolled for options.")
    }
    guard order.type == "LIMIT" else {
      throw Self.brokerRefused(400, "O005", "Options take limit orders.", field: "orderType")
    }
    guard order.side == .buyOpen || order.side == .sellClose else {
      throw Self.brokerRefused(400, "O006", "Invalid side for an option.", field: "side")
    }
    guard order.amountCash == nil, (order.quantity ?? 0) % 1_000_000_000 == 0 else {
      throw Self.brokerRefused(400, "O015", "Options take whole contracts.", field: "quantity")
    }
  }

  // MARK: Performance

  /// Modified Dietz over the account's own rows (DriveWealth's documentation), a row a day.
  func performance(_ account: BrokerBooks.Account, _ call: Call) throws -> Answer {
    guard call.query("frequency") ?? call.query("period") != nil,
      let from = call.query("from").flatMap({ Moment.days(of: $0) }),
      let to = call.query("to").flatMap({ Moment.days(of: $0) }), to >= from, to - from <= 3660
    else { throw Self.brokerRefused(400, "E030", "frequency, from and to are required.") }
    let today = Moment.floorDivide(now, Moment.day)
    let opened = Moment.floorDivide(account.createdAt, Moment.day)
    var rows: [JSON] = []
    var before = holdings(account, at: max(from, opened) * Moment.day)
    let first = before
    var flows: Int64 = 0
    for day in stride(from: max(from, opened), through: min(to, today), by: 1) {
      let end = min(now, (day + 1) * Moment.day)
      let after = holdings(account, at: end)
      let moved = account.transactions.filter {
        $0.at > day * Moment.day && $0.at <= end && ["CSR", "CSD"].contains($0.type)
      }.reduce(Int64(0)) { $0 + $1.micros }
      flows += moved
      rows.append(
        day: Moment.date(days: day), before: before.total, after: after, flows: moved)
      before = after
    }
    return Answer([
      "accountID": .string(account.id), "accountNo": .string(account.number),
      "startDate": .string(Moment.date(days: from)), "endDate": .string(Moment.date(days: to)),
      "lastUpdated": .string(Moment.date(days: today)), "timeSeries": .array(rows),
      "summary": summary(first, before, flows),
    ])
  }

  struct Holdings {
    var positions: Int64 = 0
    var cash: Int64 = 0
    var total: Int64 { positions + cash }
  }

  private func holdings(_ account: BrokerBooks.Account, at time: Int64) -> Holdings {
    var holdings = Holdings()
    var shares: [String: Int64] = [:]
    for row in account.transactions where row.at <= time {
      holdings.cash += row.micros
      if let symbol = row.symbol { shares[symbol, default: 0] += row.nanos }
    }
    for (symbol, nanos) in shares { holdings.positions += marketValue(nanos, symbol, at: time) }
    return holdings
  }

  private func summary(_ first: Holdings, _ last: Holdings, _ flows: Int64) -> JSON {
    let gain = last.total - first.total - flows
    let rate = JSON.micros(Exact.scaled(gain, by: 1_000_000, over: max(1, first.total + flows / 2)))
    return [
      "beginningMarketValue": .micros(first.total),
      "beginningPositionBalance": .micros(first.positions),
      "beginningCashBalance": .micros(first.cash), "endingMarketValue": .micros(last.total),
      "endingPositionBalance": .micros(last.positions), "endingCashBalance": .micros(last.cash),
      "periodGainLoss": .micros(gain), "periodCashFlows": .micros(flows),
      "periodDeposits": .micros(max(0, flows)), "periodWithdrawals": .micros(min(0, flows)),
      "periodFees": 0, "periodIncome": 0, "periodReturn": rate, "mtdReturn": rate,
      "ytdReturn": nil, "inceptionReturn": rate, "1yearReturn": nil, "3yearReturn": nil,
      "5yearReturn": nil,
    ]
  }

  /// Rows of `time,open,high,low,close,volume`.
  func bars(_ call: Call) -> Answer {
    let periods: [String: Int64] = [
      "0": Moment.day, "1": Moment.minute, "4": 5 * Moment.minute, "8": 30 * Moment.minute,
      "9": Moment.hour, "10": 7 * Moment.day,
    ]
    guard let symbol = Instrument.find(call.query("instrumentID") ?? "")?.symbol,
      let period = periods[call.query("compression") ?? "0"]
    else { return Self.brokerProblem(404, "I050", "Instrument not found.") }
    let end = call.query("dateEnd").flatMap(Moment.parse) ?? now
    let days = min(60, max(1, call.query("tradingDays").flatMap { Int64($0) } ?? 30))
    let start = call.query("dateStart").flatMap(Moment.parse) ?? end - days * Moment.day
    guard start < end, (end - start) / period <= 5000 else {
      return Self.brokerProblem(400, "B100", "Too many bars.")
    }
    let rows = stride(from: start, to: min(end, now), by: Int64.Stride(period)).map { time in
      let samples = (0...4).compactMap { price(of: symbol, at: time + period * $0 / 4) }
      func text(_ value: Int64?) -> String { Exact.text(value ?? 0, scale: 6) }
      return [
        Moment.text(time), text(samples.first), text(samples.max()), text(samples.min()),
        text(samples.last), "1000",
      ].joined(separator: ",")
    }
    return Answer([
      "instrumentID": .string(Instrument.id(of: symbol)),
      "compression": .string(
        call.query("compression") ?? "0"), "data": .string(rows.joined(separator: "|")),
    ])
  }
}

extension [JSON] {
  fileprivate mutating func append(
    day: String, before: Int64, after: Books.Holdings, flows: Int64
  ) {
    let gain = after.total - before - flows
    append([
      "date": .string(day), "gainLoss": .micros(gain),
      "positionBalance": .micros(after.positions), "cashBalance": .micros(after.cash),
      "marketValue": .micros(after.total), "cashFlows": .micros(flows),
      "deposits": .micros(Swift.max(0, flows)), "withdrawals": .micros(Swift.min(0, flows)),
      "fees": 0, "income": 0,
      "rateOfReturn": .micros(
        Exact.scaled(gain, by: 1_000_000, over: Swift.max(1, before + flows / 2))),
    ])
  }
}
