import Cryptography

extension Books {
  /// DriveWealth's error body (DriveWealth's documentation).
  static func brokerProblem(
    _ status: Int, _ code: String, _ message: String, field: String? = nil
  ) -> Answer {
    let body: JSON = ["errorCode": .string(code), "message": .string(message)]
    guard let field else { return Answer(body, status: status) }
    return Answer(
      body.with(
        "errorDetails",
        [
          "detail": .string("\(field) is missing or wrong"), "field": .string(field),
          "type": "STRING",
        ]), status: status)
  }

  static func brokerRefused(
    _ status: Int, _ code: String, _ message: String, field: String? = nil
  ) -> Refusal {
    Refusal(answer: brokerProblem(status, code, message, field: field))
  }

  // MARK: Around every call

  /// App key, rate, token, then idempotency, then the call.
  mutating func brokerAnswer(_ call: Call, _ handler: Handler) throws -> Answer {
    guard let key = call.headers["dw-client-app-key"] else {
      return Self.brokerProblem(401, "H050", "dw-client-app-key is missing.")
    }
    guard key == settings.brokerAppKey else {
      return Self.brokerProblem(401, "H055", "dw-client-app-key is invalid.")
    }
    guard takeRate() else {
      return Self.brokerProblem(429, "E100", "Too many requests.").with(header: "Retry-After", "1")
    }
    if call.path != "/auth/tokens" {
      guard let token = call.bearer else {
        return Self.brokerProblem(401, "H060", "The token is missing.")
      }
      guard let known = broker.tokens[token], known.expiresAt > real else {
        return Self.brokerProblem(401, "H090", "The bearer token is invalid.")
      }
    }
    guard call.method == "POST", let idempotency = call.headers["idempotency-key"] else {
      return try handler(&self, call)
    }
    guard idempotency.count >= 16 else {
      return Self.brokerProblem(400, "IK010", "Idempotency-Key is too short.")
    }
    return try replayed(
      "drivewealth/\(key)/\(idempotency)", digest: "", keptFor: 4 * Moment.day, keepsErrors: true
    ) {
      Self.brokerProblem(400, "E100", "Generic error.")
    } make: { books in
      do { return try handler(&books, call) } catch let refusal as Refusal { return refusal.answer }
    }
  }

  private mutating func takeRate() -> Bool {
    guard settings.brokerRate > 0 else { return true }
    let limit = Int64(settings.brokerRate) * Moment.second
    broker.rateLevel = min(
      limit, broker.rateLevel + (real - broker.rateAt) * Int64(settings.brokerRate))
    broker.rateAt = real
    guard broker.rateLevel >= Moment.second else { return false }
    broker.rateLevel -= Moment.second
    return true
  }

  mutating func brokerToken(_ call: Call) -> Answer {
    guard call.json["clientID"]?.text == settings.brokerClientID,
      call.json["clientSecret"]?.text == settings.brokerClientSecret
    else { return Self.brokerProblem(401, "L050", "Bad credentials.") }
    let token = "eyJ" + Books.code(60)
    broker.tokens = broker.tokens.filter { $0.value.expiresAt > real }
    broker.tokens[token] = .init(expiresAt: real + Moment.hour)
    return Answer([
      "token_type": "Bearer", "expires_in": "3600", "access_token": .string(token),
      "scope": "all_trading",
    ])
  }

  // MARK: Users

  func brokerUser(_ id: String) throws -> BrokerBooks.User {
    guard let user = broker.users[id] else {
      throw Self.brokerRefused(404, "U050", "User not found.")
    }
    return user
  }

  func accounts(of user: String) -> [BrokerBooks.Account] {
    broker.accounts.values.filter { $0.user == user }.sorted { $0.number < $1.number }
  }

  private func document(_ type: String, _ documents: JSON) -> JSON? {
    documents.items?.first { $0["type"]?.text == type }?["data"]
  }

  mutating func createUser(_ call: Call) throws -> Answer {
    guard call.json["userType"]?.text != nil, let documents = call.json["documents"] else {
      throw Self.brokerRefused(400, "U025", "userType or documents is missing.")
    }
    let required: [(String, [String])] = [
      ("BASIC_INFO", ["firstName", "lastName", "country", "phone", "emailAddress", "language"]),
      ("IDENTIFICATION_INFO", ["value", "type", "citizenship"]),
      ("PERSONAL_INFO", ["birthDay", "birthMonth", "birthYear"]),
      ("ADDRESS_INFO", ["street1", "city", "province", "postalCode", "country"]),
    ]
    for (type, fields) in required {
      guard let data = document(type, documents) else {
        throw Self.brokerRefused(400, "U040", "A document is missing.", field: type)
      }
      for field in fields where data[field] == nil {
        throw Self.brokerRefused(400, "U025", "A field is missing.", field: field)
      }
    }
    let basic = document("BASIC_INFO", documents) ?? [:]
    let user = BrokerBooks.User(
      id: Books.uuid(), documents: documents.description,
      firstName: basic["firstName"]?.text ?? "", lastName: basic["lastName"]?.text ?? "",
      email: basic["emailAddress"]?.text ?? "", createdAt: now)
    broker.users[user.id] = user
    publish(
      "users.created",
      [
        "userID": .string(user.id), "firstName": .string(user.firstName),
        "lastName": .string(user.lastName), "email": .string(user.email),
        "status": user.statusJSON["status"] ?? nil,
      ])
    after(settings.brokerKYC, .kycOfUser(user.id))
    return Answer(user.json)
  }

  mutating func updateUser(_ call: Call) throws -> Answer {
    let user = try brokerUser(call.parameter("id"))
    if let basic = document("BASIC_INFO", call.json["documents"] ?? []) {
      if let name = basic["firstName"]?.text { broker.users[user.id]?.firstName = name }
      if let name = basic["lastName"]?.text { broker.users[user.id]?.lastName = name }
    }
    broker.users[user.id]?.kyc = "KYC_PROCESSING"
    after(settings.brokerKYC, .kycOfUser(user.id))
    return Answer(try brokerUser(user.id).json)
  }

  // MARK: Accounts

  /// By id, or by number.
  func account(_ id: String) throws -> BrokerBooks.Account {
    guard let account = broker.accounts[id] ?? broker.byNumber[id].flatMap({ broker.accounts[$0] })
    else { throw Self.brokerRefused(404, "A050", "Account not found.") }
    return account
  }

  mutating func createAccount(_ call: Call) throws -> Answer {
    let json = call.json
    let user = try brokerUser(json["userID"]?.text ?? "")
    guard json["accountType"]?.text == "LIVE",
      let management = json["accountManagementType"]?.text,
      let trading = json["tradingType"]?.text, ["CASH", "MARGIN"].contains(trading)
    else { throw Self.brokerRefused(400, "E032", "Invalid parameters.", field: "accountType") }
    broker.accountCount += 1
    let account = BrokerBooks.Account(
      id: "\(user.id).\(now / 1000 + Int64(broker.accountCount))",
      number: "STKA" + Moment.padded(broker.accountCount, 6), user: user.id,
      nickname: json["nickname"]?.text ?? "", tradingType: trading, managementType: management,
      ignoresMarketHours: json["ignoreMarketHoursForTest"]?.flag ?? false,
      optionsEnrolled: json[path: "accountFeatures", "options", "enrolled"]?.flag ?? false,
      metadata: (json["metadata"] ?? nil).description, createdAt: now)
    broker.accounts[account.id] = account
    broker.byNumber[account.number] = account.id
    publish(
      "accounts.created",
      [
        "accountID": .string(account.id), "accountNo": .string(account.number),
        "userID": .string(user.id),
      ])
    if user.status == "APPROVED" { openAccount(account.id) }
    return Answer(try self.account(account.id).json(cash(of: account.id)))
  }

  mutating func updateAccount(_ call: Call) throws -> Answer {
    let id = try account(call.parameter("id")).id
    let json = call.json
    if let name = json["nickname"]?.text { broker.accounts[id]?.nickname = name }
    if let flag = json["restricted"]?.flag { broker.accounts[id]?.restricted = flag }
    if let flag = json["ignoreMarketHoursForTest"]?.flag {
      broker.accounts[id]?.ignoresMarketHours = flag
    }
    if let flag = json[path: "accountFeatures", "options", "enrolled"]?.flag {
      broker.accounts[id]?.optionsEnrolled = flag
    }
    let status =
      json["status"]?.text
      ?? json["status"]?.integer.flatMap { number in
        BrokerBooks.Account.statuses.first { $0.value == number }?.key
      }
    if let status, BrokerBooks.Account.statuses[status] != nil {
      broker.accounts[id]?.status = status
    }
    return Answer(["account": try account(id).json(cash(of: id))])
  }

  func money(_ account: BrokerBooks.Account) -> JSON {
    let cash = cash(of: account.id)
    let pending = account.unsettledDeposits + account.unsettledSales
    return [
      "accountID": .string(account.id), "accountNo": .string(account.number),
      "tradingType": .string(account.tradingType), "updated": .string(Moment.text(now)),
      "cash": [
        "cashAvailableForTrade": .micros(cash.forTrade),
        "cashAvailableForWithdrawal": .micros(cash.forWithdrawal),
        "cashBalance": .micros(cash.balance), "noBuyingPowerReason": [],
        "cashSettlement": account.unsettledSales == 0
          ? []
          : [
            [
              "utcTime": .string(Moment.text(now + settings.tradeSettlement)),
              "cash": .micros(account.unsettledSales),
            ]
          ], "cashPendingSettlement": .micros(pending), "pendingPaymentsAmount": 0,
      ],
      "payments": [
        "buyingPower": [
          "pendingDepositsAmountAvailable": .micros(account.unsettledDeposits),
          "pendingDepositsAmountNotAvailable": 0,
        ], "redemptions": ["amountWithheldFromRedemptions": 0],
      ],
    ]
  }

  func positions(_ account: BrokerBooks.Account) -> JSON {
    var (equities, options): ([JSON], [JSON]) = ([], [])
    var (equityValue, optionsValue): (Int64, Int64) = (0, 0)
    for (symbol, position) in account.positions.sorted(by: { $0.key < $1.key }) {
      let isOption = Instrument.bySymbol[symbol] == nil
      let value = marketValue(position.nanos, symbol, at: now)
      if isOption {
        optionsValue += value
        options.append(row(symbol, position, value, account))
      } else {
        equityValue += value
        equities.append(row(symbol, position, value, account))
      }
    }
    return [
      "accountID": .string(account.id), "accountNo": .string(account.number),
      "tradingType": .string(account.tradingType), "updated": .string(Moment.text(now)),
      "equityValue": .micros(equityValue), "optionsValue": .micros(optionsValue),
      "debtValue": 0, "positionsValue": .micros(equityValue + optionsValue),
      "equityPositions": .array(equities), "optionsPositions": .array(options),
      "mutualFundsPositions": [], "debtPositions": [],
    ]
  }

  func marketValue(_ nanos: Int64, _ symbol: String, at time: Int64) -> Int64 {
    let multiplier: Int64 = Instrument.bySymbol[symbol] == nil ? 100 : 1
    return Exact.scaled(
      nanos, by: (price(of: symbol, at: time) ?? 0) * multiplier, over: 1_000_000_000)
  }

  private func row(
    _ symbol: String, _ position: BrokerBooks.Position, _ value: Int64,
    _ account: BrokerBooks.Account
  ) -> JSON {
    let midnight = Moment.floorDivide(now, Moment.day) * Moment.day
    let instrument = Instrument.bySymbol[symbol]
    let multiplier: Int64 = instrument == nil ? 100 : 1
    let open = position.nanos - resting(symbol, in: account.id)
    let average = Exact.scaled(
      position.cost, by: 1_000_000_000, over: max(1, position.nanos * multiplier))
    let prior = price(of: symbol, at: midnight) ?? 0
    let dayGain = value - marketValue(position.nanos, symbol, at: midnight)
    return [
      "symbol": .string(symbol), "instrumentID": .string(Instrument.id(of: symbol)),
      "ISIN": .optional(instrument.map { "US" + $0.isin }),
      "instrumentType": instrument == nil ? "OPTION" : "EQUITY", "openQty": .nanos(position.nanos),
      "availableForTradingQty": .nanos(max(0, open)), "avgPrice": .micros(average),
      "costBasis": .micros(position.cost), "mktPrice": .micros(price(of: symbol) ?? 0),
      "marketValue": .micros(value), "priorClose": .micros(prior), "side": "B",
      "unrealizedPL": .micros(value - position.cost), "unrealizedDayPL": .micros(dayGain),
      "unrealizedDayPLPercent": .micros(
        Exact.scaled(dayGain, by: 100_000_000, over: max(1, value - dayGain))),
    ]
  }

  func optionPositions(_ account: BrokerBooks.Account) -> [JSON] {
    account.positions.sorted { $0.key < $1.key }.compactMap { symbol, position in
      guard let option = OptionContract(symbol) else { return nil }
      return [
        "expirationDate": .string(Moment.date(days: option.expiry)),
        "position": row(
          symbol, position, marketValue(position.nanos, symbol, at: now), account),
        "instrument": [
          "rootSymbol": .string(option.underlying.symbol),
          "rootId": .string(option.underlying.id), "symbol": .string(symbol),
          "optionType": option.isCall ? "CALL" : "PUT",
          "marketPrice": .micros(price(of: symbol) ?? 0), "strikePrice": .micros(option.strike),
        ],
      ]
    }
  }

  func transactions(of account: BrokerBooks.Account, _ call: Call) throws -> Answer {
    guard let from = call.query("from").flatMap(Moment.parse),
      let to = call.query("to").flatMap(Moment.parse)
    else { throw Self.brokerRefused(400, "E030", "from and to are required.") }
    let limit = min(1000, max(1, call.query("limit").flatMap { Int($0) } ?? 100))
    let offset = call.query("offset").flatMap(Moment.parse) ?? .min
    let rows = account.transactions.filter { $0.at >= from && $0.at <= to && $0.at > offset }
    return Answer(.array(rows.prefix(limit).map { $0.json(instrument(of: $0.symbol)) }))
  }
}
