import Cryptography

/// Our settlement account at a bank, and what came and went.
struct BankBooks: Codable, Sendable {
  struct Wire: Codable, Sendable {
    let id: String
    let micros: Int64
    let beneficiary: Beneficiary
    let reference: String
    let key: String
    var status = "pending"
    var failure: String?
    let createdAt: Int64
    var updatedAt: Int64
  }

  struct Beneficiary: Codable, Sendable {
    let name: String
    let account: String
    let routing: String
  }

  struct Transaction: Codable, Sendable {
    let id: String
    /// Positive when money came in.
    let micros: Int64
    let kind: String
    let reference: String
    let counterparty: String
    let wire: String?
    let balance: Int64
    let at: Int64
  }

  /// `settlement`, `transit:wires`, `clearing:mint`, `clearing:drivewealth`, `world:capital`.
  var ledger = Ledger()
  var wires: [String: Wire] = [:]
  var transactions: [Transaction] = []
  let accountNumber = "9000123456"
  let routingNumber = "021000089"

  private enum CodingKeys: CodingKey { case ledger, wires, transactions }
}

extension Books {
  mutating func openBank() {
    guard settings.bankFloat > 0 else { return }
    moveAtBank(
      settings.bankFloat, from: "world:capital", kind: "opening", reference: "Company float",
      counterparty: "STACK Inc")
  }

  /// Books money into (or, when negative, out of) the settlement account.
  mutating func moveAtBank(
    _ micros: Int64, from account: String, kind: String, reference: String, counterparty: String,
    wire: String? = nil
  ) {
    bank.ledger.move(micros, from: account, to: "settlement")
    bank.transactions.append(
      .init(
        id: "btx_" + Moment.padded(bank.transactions.count + 1, 9), micros: micros, kind: kind,
        reference: reference, counterparty: counterparty, wire: wire,
        balance: bank.ledger["settlement"], at: now))
  }

  /// A wire reaches the other bank, or comes back.
  mutating func sendWire(_ id: String) {
    guard let wire = bank.wires[id], wire.status == "pending" else { return }
    bank.wires[id]?.updatedAt = now
    if acceptsWire(wire) {
      bank.wires[id]?.status = "completed"
      bank.ledger.move(wire.micros, from: "transit:wires", to: "clearing:mint")
      depositByWire(wire.micros, reference: wire.reference, from: "clearing:bank")
    } else {
      bank.wires[id]?.status = "failed"
      bank.wires[id]?.failure = "unknown_beneficiary"
      moveAtBank(
        wire.micros, from: "transit:wires", kind: "wire", reference: "Return of \(wire.id)",
        counterparty: wire.beneficiary.name, wire: wire.id)
    }
  }

  private func acceptsWire(_ wire: BankBooks.Wire) -> Bool {
    mint.accounts.values.contains { $0.virtualAccount == wire.beneficiary.account }
  }
}

extension Partner {
  /// A bank's API of our own making: the bank is not chosen yet.
  static var bank: Partner {
    var partner = Partner("bank", prefix: "/bank/v1") { _ in
      Books.bankProblem(404, "not_found", "No such route.")
    } around: { books, call, handler in
      guard call.bearer == books.settings.bankKey else {
        return Books.bankProblem(401, "unauthorized", "The API key is missing or wrong.")
      }
      return try handler(&books, call)
    }
    partner.on("POST", "/wires") { books, call in books.requestWire(call) }
    partner.on("GET", "/wires/:id") { books, call in
      guard let wire = books.bank.wires[call.parameter("id")] else {
        return Books.bankProblem(404, "not_found", "No such wire.")
      }
      return Answer(wire.json)
    }
    partner.on("GET", "/transactions") { books, call in
      let limit = min(500, max(1, call.query("limit").flatMap { Int($0) } ?? 100))
      let start = call.query("after").map { id in
        (books.bank.transactions.firstIndex { $0.id == id } ?? -1) + 1
      }
      let rest = books.bank.transactions.dropFirst(start ?? 0)
      return Answer([
        "transactions": .array(rest.prefix(limit).map(\.json)),
        "next": rest.count > limit ? .optional(rest.prefix(limit).last?.id) : nil,
      ])
    }
    partner.on("GET", "/balance") { books, _ in
      Answer([
        "available": .string(Exact.money(books.bank.ledger["settlement"])), "currency": "USD",
        "accountNumber": .string(books.bank.accountNumber),
        "routingNumber": .string(books.bank.routingNumber),
      ])
    }
    return partner
  }
}

extension Books {
  fileprivate static func bankProblem(_ status: Int, _ code: String, _ message: String) -> Answer {
    Answer(["code": .string(code), "message": .string(message)], status: status)
  }

  fileprivate mutating func requestWire(_ call: Call) -> Answer {
    let json = call.json
    guard let key = call.headers["idempotency-key"], !key.isEmpty else {
      return Self.bankProblem(400, "invalid_request", "Idempotency-Key is required.")
    }
    guard let micros = Exact.micros(json["amount"]), micros > 0, micros % 10_000 == 0 else {
      return Self.bankProblem(400, "invalid_request", "amount must be positive, in whole cents.")
    }
    guard json["currency"]?.text == "USD",
      let name = json[path: "beneficiary", "name"]?.text,
      let account = json[path: "beneficiary", "accountNumber"]?.text,
      let routing = json[path: "beneficiary", "routingNumber"]?.text
    else { return Self.bankProblem(400, "invalid_request", "currency or beneficiary is wrong.") }
    return replayed(
      "bank/wires/\(key)", digest: Hex.encode(SHA256.hash(json.description)), keptFor: .max / 4
    ) {
      Self.bankProblem(409, "idempotency_mismatch", "The key belongs to another wire.")
    } replay: { first in
      var again = first
      again.status = 200
      return again
    } make: { books in
      guard books.bank.ledger["settlement"] >= micros else {
        return Self.bankProblem(422, "insufficient_funds", "The account does not hold that much.")
      }
      let wire = BankBooks.Wire(
        id: "wire_" + Books.uuid(), micros: micros,
        beneficiary: .init(name: name, account: account, routing: routing),
        reference: json["reference"]?.text ?? "", key: key, createdAt: books.now,
        updatedAt: books.now)
      books.bank.wires[wire.id] = wire
      books.moveAtBank(
        -micros, from: "transit:wires", kind: "wire", reference: wire.reference,
        counterparty: name, wire: wire.id)
      books.after(books.settings.payout, .bankWire(wire.id))
      return Answer(wire.json, status: 201)
    }
  }
}

extension BankBooks.Wire {
  var json: JSON {
    [
      "id": .string(id), "status": .string(status), "amount": .string(Exact.money(micros)),
      "currency": "USD",
      "beneficiary": [
        "name": .string(beneficiary.name), "accountNumber": .string(beneficiary.account),
        "routingNumber": .string(beneficiary.routing),
      ],
      "reference": .string(reference), "failureReason": .optional(failure),
      "createdAt": .string(Moment.text(createdAt)), "updatedAt": .string(Moment.text(updatedAt)),
    ]
  }
}

extension BankBooks.Transaction {
  var json: JSON {
    [
      "id": .string(id), "direction": micros < 0 ? "debit" : "credit",
      "amount": .string(Exact.money(micros.magnitudeOrMax)), "currency": "USD",
      "kind": .string(kind), "reference": .string(reference),
      "counterparty": .string(counterparty), "wireId": .optional(wire),
      "balance": .string(Exact.money(balance)), "bookedAt": .string(Moment.text(at)),
    ]
  }
}

extension Int64 {
  /// The absolute value, which of the smallest number is the largest.
  var magnitudeOrMax: Int64 { Int64(clamping: magnitude) }
}
