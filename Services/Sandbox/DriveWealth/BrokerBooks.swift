/// DriveWealth's back office: people, accounts, cash, orders, bulk money.
struct BrokerBooks: Codable, Sendable {
  struct User: Codable, Sendable {
    let id: String
    var documents: String
    var firstName: String
    var lastName: String
    var email: String
    var status = "PENDING"
    var kyc = "KYC_PROCESSING"
    var kycErrors: [String] = []
    let createdAt: Int64
  }

  struct Account: Codable, Sendable {
    let id: String
    let number: String
    let user: String
    var status = "PENDING"
    var nickname: String
    let tradingType: String
    let managementType: String
    var ignoresMarketHours: Bool
    var optionsEnrolled: Bool
    var restricted = false
    let metadata: String
    let createdAt: Int64
    /// Bulk deposits that may be traded but not yet withdrawn.
    var unsettledDeposits: Int64 = 0
    /// Proceeds of sales before their settlement.
    var unsettledSales: Int64 = 0
    var positions: [String: Position] = [:]
    var transactions: [Transaction] = []
    var nextFillAt: Int64 = 0
  }

  struct Position: Codable, Sendable {
    var nanos: Int64
    var cost: Int64
  }

  struct Transaction: Codable, Sendable {
    let id: String
    let type: String
    let micros: Int64
    let balance: Int64
    let comment: String
    let order: String?
    let symbol: String?
    let nanos: Int64
    let price: Int64
    let at: Int64
  }

  struct Payment: Codable, Sendable {
    let id: String
    let account: String
    let isDeposit: Bool
    let micros: Int64
    let type: String
    let note: String
    let metadata: String
    var status = "PENDING"
    var settlement: String?
    let createdAt: Int64
    var updatedAt: Int64
    var history: [String]
  }

  struct Settlement: Codable, Sendable {
    let id: String
    let day: Int64
    var status = "PENDING"
    var deposits: [String] = []
    var redemptions: [String] = []
    let createdAt: Int64
    var updatedAt: Int64
  }

  struct Token: Codable, Sendable {
    let expiresAt: Int64
  }

  /// `cash:<account>`, `street`, `receivable:bulk`, `payable:bulk`, `clearing:bank`.
  var ledger = Ledger()
  var users: [String: User] = [:]
  var accounts: [String: Account] = [:]
  var byNumber: [String: String] = [:]
  var payments: [String: Payment] = [:]
  var paymentOrder: [String] = []
  var settlements: [Settlement] = []
  var orders: [String: Order] = [:]
  var orderOrder: [String] = []
  var tokens: [String: Token] = [:]
  var bulkDay: Int64 = 0
  var isBulkDayOpen = false
  var accountCount = 0
  var orderCount = 0
  /// Set prices, in micros; others follow the seed.
  var prices: [String: Int64] = [:]
  var halted: Set<String> = []
  /// Tokens of the rate limit, in micros of a call, and when they were counted.
  var rateLevel: Int64 = 5_000_000
  var rateAt: Int64 = 0
  /// Bulk deposits fail instead of settling, one for each entry.
  var depositEndings: [String] = []
}

extension Books {
  mutating func openBroker() { rateReset() }

  private mutating func rateReset() { broker.rateAt = real }

  // MARK: Events

  /// Puts an event into the queue that DriveWealth's partners read (DriveWealth's documentation).
  mutating func publish(_ type: String, _ payload: JSON) {
    let event: JSON = [
      "id": .string("event_" + Books.uuid()), "type": .string(type),
      "timestamp": .string(Moment.text(now, fraction: 9)), "payload": payload,
    ]
    switch faultForEvent("drivewealth", type) {
    case .drop: return
    case .duplicate:
      enqueue(event.description, on: settings.queue)
      enqueue(event.description, on: settings.queue)
    case .reorder: enqueue(event.description, on: settings.queue, delay: 1_500_000)
    default: enqueue(event.description, on: settings.queue)
    }
  }

  // MARK: Users

  /// The errors of KYC that a last name asks for in the sandbox (DriveWealth's documentation).
  static let kycTriggers = [
    "ADDRESS_NOT_MATCH": "K101", "SSN_NOT_MATCH": "K102", "DOB_NOT_MATCH": "K103",
    "NAME_NOT_MATCH": "K104", "SANCTION_WATCHLIST": "K106",
  ]

  mutating func decideBrokerUser(_ id: String) {
    guard let user = broker.users[id], user.status == "PENDING" else { return }
    let name = user.lastName.uppercased()
    let before = user.statusJSON
    if Self.kycTriggers[name] != nil {
      broker.users[id]?.kyc = name == "SANCTION_WATCHLIST" ? "KYC_DENIED" : "KYC_INFO_REQUIRED"
      broker.users[id]?.kycErrors = [name]
    } else {
      broker.users[id]?.kyc = "KYC_APPROVED"
      broker.users[id]?.kycErrors = []
      broker.users[id]?.status = "APPROVED"
    }
    guard let now = broker.users[id] else { return }
    publish(
      "users.updated",
      ["userID": .string(id), "previous": before, "current": now.statusJSON])
    guard now.status == "APPROVED" else { return }
    for account in broker.accounts.values where account.user == id && account.status == "PENDING" {
      openAccount(account.id)
    }
  }

  mutating func openAccount(_ id: String) {
    broker.accounts[id]?.status = "OPEN"
    guard let account = broker.accounts[id] else { return }
    publish(
      "accounts.updated",
      [
        "accountID": .string(id), "accountNo": .string(account.number),
        "userID": .string(account.user),
        "previous": ["status": BrokerBooks.Account.status("PENDING")],
        "current": ["status": BrokerBooks.Account.status("OPEN")],
      ])
  }

  // MARK: Cash

  /// Every move of an account's cash goes through here: the ledger, the row, the event.
  mutating func moveCash(
    _ micros: Int64, of id: String, against other: String, type: String, comment: String,
    order: String? = nil, symbol: String? = nil, nanos: Int64 = 0, price: Int64 = 0
  ) {
    guard let account = broker.accounts[id] else { return }
    broker.ledger.move(micros, from: other, to: "cash:\(id)")
    let row = BrokerBooks.Transaction(
      id: "TX." + Books.uuid(), type: type, micros: micros, balance: broker.ledger["cash:\(id)"],
      comment: comment, order: order, symbol: symbol, nanos: nanos, price: price, at: now)
    broker.accounts[id]?.transactions.append(row)
    publish(
      "transactions.created",
      [
        "accountID": .string(id), "accountNo": .string(account.number),
        "userID": .string(account.user), "transaction": row.json(instrument(of: symbol)),
      ])
  }

  /// Cash, and what resting buys keep back of it.
  func cash(of id: String) -> (balance: Int64, forTrade: Int64, forWithdrawal: Int64) {
    let balance = broker.ledger["cash:\(id)"]
    let held = broker.orders.values.reduce(Int64(0)) { sum, order in
      order.account == id && !order.isFinal ? sum + order.reserved : sum
    }
    let unsettled =
      (broker.accounts[id]?.unsettledDeposits ?? 0) + (broker.accounts[id]?.unsettledSales ?? 0)
    return (balance, max(0, balance - held), max(0, balance - held - unsettled))
  }

  mutating func settleTrade(_ id: String, _ micros: Int64) {
    broker.accounts[id]?.unsettledSales -= micros
  }

  // MARK: Bulk money

  /// Puts a payment into the open bulk day, which closes some time after its first one.
  mutating func joinBulkDay(_ payment: String) {
    if !broker.isBulkDayOpen {
      broker.isBulkDayOpen = true
      broker.bulkDay += 1
      agenda.add(.bulkDay(broker.bulkDay), at: bulkDayEnd())
    }
    broker.payments[payment]?.settlement = "day:\(broker.bulkDay)"
  }

  private func bulkDayEnd() -> Int64 {
    guard settings.bulkDay == 0 else { return now + settings.bulkDay }
    let local = Moment.newYork(now)
    let midnight = Moment.floorDivide(local, Moment.day) * Moment.day
    let today = midnight + 20 * Moment.hour
    return now + (local < today ? today - local : today + Moment.day - local)
  }

  mutating func closeBulkDay(_ number: Int64) {
    guard broker.isBulkDayOpen, broker.bulkDay == number else { return }
    broker.isBulkDayOpen = false
    let members = broker.paymentOrder.compactMap { broker.payments[$0] }.filter {
      $0.settlement == "day:\(number)" && $0.status == "PENDING"
    }
    guard !members.isEmpty else { return }
    var settlement = BrokerBooks.Settlement(
      id: "STL." + Books.uuid(), day: number, createdAt: now, updatedAt: now)
    settlement.deposits = members.filter(\.isDeposit).map(\.id)
    settlement.redemptions = members.filter { !$0.isDeposit }.map(\.id)
    broker.settlements.append(settlement)
    publish("settlements.created", json(settlement))
    for member in members {
      broker.payments[member.id]?.settlement = settlement.id
      setPayment(member.id, "APPROVED")
    }
    broker.settlements[broker.settlements.count - 1].status = "APPROVED"
    publish("settlements.updated", json(broker.settlements[broker.settlements.count - 1]))
    after(settings.settlement, .settlement(settlement.id))
  }

  /// The net of the day goes over the bank; then deposits are withdrawable and redemptions paid.
  mutating func completeSettlement(_ id: String) {
    guard let index = broker.settlements.firstIndex(where: { $0.id == id }),
      broker.settlements[index].status == "APPROVED"
    else { return }
    let settlement = broker.settlements[index]
    let net = total(settlement.deposits) - total(settlement.redemptions)
    guard net <= bank.ledger["settlement"] else {
      // Our account is short: DriveWealth waits for the wire.
      return after(Moment.second, .settlement(id))
    }
    if net != 0 {
      moveAtBank(
        -net, from: "clearing:drivewealth", kind: "settlement", reference: id,
        counterparty: "DriveWealth LLC")
    }
    broker.ledger.move(total(settlement.deposits), from: "clearing:bank", to: "receivable:bulk")
    broker.ledger.move(total(settlement.redemptions), from: "payable:bulk", to: "clearing:bank")
    for payment in settlement.deposits + settlement.redemptions { finish(payment) }
    broker.settlements[index].status = "SUCCESSFUL"
    broker.settlements[index].updatedAt = now
    publish("settlements.completed", json(broker.settlements[index]))
  }

  private mutating func finish(_ id: String) {
    guard let payment = broker.payments[id], payment.status == "APPROVED" else { return }
    if payment.isDeposit {
      broker.accounts[payment.account]?.unsettledDeposits -= payment.micros
    }
    setPayment(id, "SUCCESSFUL")
  }

  private func total(_ payments: [String]) -> Int64 {
    payments.reduce(0) { $0 + (broker.payments[$1]?.micros ?? 0) }
  }

  /// Ends a bulk deposit that the broker refuses, and takes its cash back.
  mutating func failDeposit(_ id: String, _ status: String) {
    guard let payment = broker.payments[id], payment.isDeposit,
      ["PENDING", "APPROVED"].contains(payment.status)
    else { return }
    moveCash(
      -payment.micros, of: payment.account, against: "receivable:bulk", type: "CSD",
      comment: "Deposit \(status.lowercased())")
    broker.accounts[payment.account]?.unsettledDeposits -= payment.micros
    if let settlement = broker.settlements.firstIndex(where: { $0.id == payment.settlement }) {
      broker.settlements[settlement].deposits.removeAll { $0 == id }
    }
    setPayment(id, status)
  }

  mutating func setPayment(_ id: String, _ status: String) {
    broker.payments[id]?.status = status
    broker.payments[id]?.updatedAt = now
    broker.payments[id]?.history.append("\(status)@\(Moment.text(now))")
    guard let payment = broker.payments[id] else { return }
    publish(payment.isDeposit ? "deposits.updated" : "redemptions.updated", event(payment))
  }
}
