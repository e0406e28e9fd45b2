import Cryptography

extension Partner {
  /// DriveWealth's back office as in DriveWealth's documentation.
  static var driveWealth: Partner {
    var partner = Partner("drivewealth", prefix: "/drivewealth/back-office") { _ in
      Books.brokerProblem(404, "E050", "Not found.").with(
        header: "dw-request-id", "request_" + Books.uuid())
    } around: { books, call, handler in
      do {
        return try books.brokerAnswer(call, handler)
          .with(header: "dw-request-id", "request_" + Books.uuid())
      } catch let refusal as Refusal {
        return refusal.answer.with(header: "dw-request-id", "request_" + Books.uuid())
      }
    }
    partner.on("POST", "/auth/tokens") { books, call in books.brokerToken(call) }
    addUsers(to: &partner)
    addAccounts(to: &partner)
    addFunding(to: &partner)
    addOrders(to: &partner)
    addMarket(to: &partner)
    return partner
  }

  private static func addUsers(to partner: inout Partner) {
    partner.on("POST", "/users") { books, call in try books.createUser(call) }
    partner.on("GET", "/users/:id") { books, call in
      Answer(["user": try books.brokerUser(call.parameter("id")).json])
    }
    partner.on("PATCH", "/users/:id") { books, call in try books.updateUser(call) }
    partner.on("GET", "/users/:id/kyc-status") { books, call in
      let user = try books.brokerUser(call.parameter("id"))
      return Answer(user.kycJSON(books.accounts(of: user.id).map(\.id)))
    }
    partner.on("GET", "/users/:id/accounts") { books, call in
      let user = try books.brokerUser(call.parameter("id"))
      return Answer(
        .array(books.accounts(of: user.id).map { $0.json(books.cash(of: $0.id)) }))
    }
    for (path, isDeposit) in [("deposits", true), ("redemptions", false)] {
      partner.on("GET", "/users/:id/funding/\(path)") { books, call in
        let user = try books.brokerUser(call.parameter("id"))
        let accounts = Set(books.accounts(of: user.id).map(\.id))
        return Answer(
          .array(
            books.payments(isDeposit) { accounts.contains($0.account) }.map {
              books.json($0, inList: true)
            }))
      }
    }
    partner.on("POST", "/documents") { books, call in
      let user = try books.brokerUser(call.json["userID"]?.text ?? "")
      books.after(books.settings.brokerKYC, .kycOfUser(user.id))
      return Answer([
        "id": .string("doc_" + Books.uuid()), "type": call.json["type"] ?? nil,
        "status": ["name": "PENDING", "description": "Pending"], "side": call.json["side"] ?? nil,
      ])
    }
  }

  private static func addAccounts(to partner: inout Partner) {
    partner.on("POST", "/accounts") { books, call in try books.createAccount(call) }
    partner.on("GET", "/accounts/:id") { books, call in
      let account = try books.account(call.parameter("id"))
      return Answer(["account": account.json(books.cash(of: account.id))])
    }
    partner.on("PATCH", "/accounts/:id") { books, call in try books.updateAccount(call) }
    partner.on("GET", "/accounts/:id/summary/money") { books, call in
      Answer(books.money(try books.account(call.parameter("id"))))
    }
    partner.on("GET", "/accounts/:id/summary/positions") { books, call in
      Answer(books.positions(try books.account(call.parameter("id"))))
    }
    partner.on("GET", "/accounts/:id/options/positions") { books, call in
      let account = try books.account(call.parameter("id"))
      return Answer([
        "data": .array(books.optionPositions(account)), "nextPageOffset": nil,
        "prevPageOffset": nil,
      ])
    }
    partner.on("GET", "/accounts/:id/transactions") { books, call in
      let account = try books.account(call.parameter("id"))
      return try books.transactions(of: account, call)
    }
    partner.on("GET", "/accounts/:id/performance-returns") { books, call in
      try books.performance(try books.account(call.parameter("id")), call)
    }
    partner.on("GET", "/accounts/:id/summary/orders") { books, call in
      let account = try books.account(call.parameter("id"))
      return Answer([
        "accountID": .string(account.id), "accountNo": .string(account.number),
        "orders": .array(books.orders(of: account) { !$0.isFinal }.map { books.row($0) }),
      ])
    }
    partner.on("GET", "/accounts/:id/reports/order-history") { books, call in
      let account = try books.account(call.parameter("id"))
      return Answer(.array(books.orders(of: account, \.isFinal).map { books.row($0) }))
    }
    partner.on("GET", "/accounts/:id/funding/deposit-instructions") { books, call in
      let account = try books.account(call.parameter("id"))
      return Answer([
        "wireDetails": ["accountNumber": .string(account.number), "routingNumber": "026009593"]
      ])
    }
  }

  private static func addFunding(to partner: inout Partner) {
    partner.on("POST", "/funding/deposits") { books, call in
      try books.createPayment(call, isDeposit: true)
    }
    partner.on("POST", "/funding/redemptions") { books, call in
      try books.createPayment(call, isDeposit: false)
    }
    for (path, isDeposit) in [("deposits", true), ("redemptions", false)] {
      partner.on("GET", "/funding/\(path)/:id") { books, call in
        guard let payment = books.broker.payments[call.parameter("id")],
          payment.isDeposit == isDeposit
        else {
          return Books.brokerProblem(404, isDeposit ? "Y051" : "Y050", "Payment not found.")
        }
        return Answer(books.json(payment))
      }
      partner.on("GET", "/accounts/:id/funding/\(path)") { books, call in
        let account = try books.account(call.parameter("id"))
        return Answer(
          .array(
            books.payments(isDeposit) { $0.account == account.id }.map {
              books.json($0, inList: true)
            }))
      }
    }
    partner.on("GET", "/funding/redemptions") { books, call in
      Answer(
        .array(
          books.payments(false) { payment in
            call.query("status").map { $0.uppercased() == payment.status } ?? true
          }.map { books.json($0, inList: true) }))
    }
    partner.on("GET", "/settlements") { books, call in books.listSettlements(call) }
    partner.on("GET", "/settlements/:id") { books, call in
      guard let found = books.broker.settlements.first(where: { $0.id == call.parameter("id") })
      else { return Books.brokerProblem(404, "E050", "Settlement not found.") }
      return Answer(books.json(found))
    }
    partner.on("PATCH", "/settlements/:id") { books, call in
      let id = call.parameter("id")
      guard books.broker.settlements.contains(where: { $0.id == id }),
        call.json["status"]?.text?.uppercased() == "SUCCESSFUL"
      else { return Books.brokerProblem(400, "E032", "status must be Successful.") }
      books.completeSettlement(id)
      return Answer(
        books.broker.settlements.first { $0.id == id }.map { books.json($0) } ?? [:])
    }
  }

  private static func addOrders(to partner: inout Partner) {
    partner.on("POST", "/orders") { books, call in try books.createOrder(call) }
    partner.on("GET", "/orders/byOrderNo/:number") { books, call in
      guard
        let order = books.broker.orders.values.first(where: {
          $0.number == call.parameter("number")
        })
      else { return Books.brokerProblem(404, "O050", "Order not found.") }
      return Answer(books.json(order))
    }
    partner.on("GET", "/orders/:id") { books, call in
      Answer(books.json(try books.order(call.parameter("id"))))
    }
    partner.on("GET", "/orders/:id/audit") { books, call in
      let order = try books.order(call.parameter("id"))
      let fills = (books.broker.accounts[order.account]?.transactions ?? [])
        .filter { $0.order == order.id }
      return Answer([
        "auditLog": .array(
          fills.map {
            [
              "orderID": .string(order.id), "lastShares": .nanos($0.nanos.magnitudeOrMax),
              "lastPrice": .micros($0.price), "transactTime": .string(Moment.text($0.at)),
            ]
          })
      ])
    }
    partner.on("PATCH", "/orders/:id") { books, call in
      let order = try books.order(call.parameter("id"))
      guard call.json["method"]?.text == "CANCEL" else {
        return Books.brokerProblem(400, "O016", "Invalid method.")
      }
      if !order.isFinal {
        books.broker.orders[order.id]?.isCancelWanted = true
        books.after(books.settings.step, .fill(order: order.id))
      }
      return Answer([:])
    }
  }

  private static func addMarket(to partner: inout Partner) {
    partner.on("GET", "/instruments") { books, _ in
      Answer(.array(Instrument.all.map { books.json($0) }))
    }
    partner.on("GET", "/instruments/:id") { books, call in
      Answer(books.json(try books.instrument(call)))
    }
    partner.on("GET", "/instruments/:id/options") { books, call in
      let instrument = try books.instrument(call)
      let wanted = call.query("expirationDate").flatMap { Moment.days(of: $0) }
      let expiries = OptionContract.expirations(at: books.now).filter {
        wanted == nil || wanted == $0
      }
      let kind = call.query("optionType")?.uppercased()
      let chain =
        instrument.hasOptions
        ? expiries.flatMap { OptionContract.chain(of: instrument, expiry: $0) } : []
      return Answer([
        "symbol": .string(instrument.symbol),
        "options": .array(
          chain.filter { kind == nil || $0.isCall == (kind == "CALL") }.map { books.json($0) }),
      ])
    }
    partner.on("GET", "/instruments/:id/options/expiration-dates") { books, call in
      let instrument = try books.instrument(call)
      let dates = instrument.hasOptions ? OptionContract.expirations(at: books.now) : []
      return Answer([
        "symbol": .string(instrument.symbol),
        "expiration": .array(dates.map { .string(Moment.date(days: $0)) }),
      ])
    }
    partner.on("GET", "/quotes") { books, call in
      let symbols = (call.query("symbols") ?? "").split(separator: ",").map(String.init)
      let byID = (call.query("instrumentIDs") ?? "").split(separator: ",").compactMap {
        Instrument.find(String($0))?.symbol
      }
      let quotes = (symbols + byID).compactMap { books.json(quoteOf: $0) }
      return quotes.isEmpty
        ? Books.brokerProblem(404, "Q050", "Quote not found.") : Answer(.array(quotes))
    }
    partner.on("GET", "/bars") { books, call in books.bars(call) }
  }
}
