extension JSON {
  /// Circle Mint's money: USDC is called USD.
  static func mintMoney(_ micros: Int64) -> JSON {
    ["amount": .string(Exact.money(micros)), "currency": "USD"]
  }

  /// An instant as Circle Mint writes it.
  static func mintTime(_ micros: Int64) -> JSON { .string(Moment.text(micros)) }
}

extension MintBooks.WireAccount {
  var name: String { "\(bankName) ****\(accountNumber.suffix(4))" }

  var json: JSON {
    func parsed(_ text: String) -> JSON { (try? JSON(parsing: [UInt8](text.utf8))) ?? [:] }
    return [
      "id": .string(id), "type": "wire", "status": .string(status), "description": .string(name),
      "trackingRef": .string(trackingRef), "fingerprint": .string(fingerprint),
      "virtualAccountEnabled": true, "billingDetails": parsed(billing),
      "bankAddress": parsed(bankAddress), "createDate": .mintTime(createdAt),
      "updateDate": .mintTime(updatedAt),
    ]
  }

  /// Where to wire to: Circle's account made for this bank (Circle's documentation).
  var instructions: JSON {
    [
      "trackingRef": .string(trackingRef),
      "beneficiary": [
        "name": "CIRCLE INTERNET FINANCIAL INC", "address1": "1 MAIN STREET", "address2": "BOSTON",
      ],
      "beneficiaryBank": [
        "name": "CIRCLE BANK OF THE SANDBOX", "swiftCode": "CIRCUS00", "routingNumber": "121000248",
        "accountNumber": .string(virtualAccount), "currency": "USD", "address": "1 MONEY STREET",
        "city": "NEW YORK", "postalCode": "10001", "country": "US",
      ],
      "virtualAccountEnabled": true,
    ]
  }
}

extension MintBooks.DepositAddress {
  var json: JSON {
    [
      "id": .string(id), "address": .string(address), "currency": "USD",
      "chain": .string(chain.mintCode),
    ]
  }
}

extension MintBooks.Recipient {
  var json: JSON {
    [
      "id": .string(id), "address": .string(address), "chain": .string(chain.mintCode),
      "currency": "USD", "description": .string(description), "status": .string(status),
    ]
  }
}

extension MintBooks.Transfer {
  var json: JSON {
    let wallet: JSON = ["type": "wallet", "id": .string(MintBooks.wallet)]
    let outside: JSON = [
      "type": "blockchain", "address": .string(address), "chain": .string(chain.mintCode),
    ]
    var transfer: JSON = [
      "id": .string(id), "source": isInbound ? outside : wallet,
      "destination": isInbound ? wallet : outside, "amount": .mintMoney(micros),
      "status": .string(status), "createDate": .mintTime(createdAt),
      "updateDate": .mintTime(updatedAt),
    ]
    if !hash.isEmpty { transfer = transfer.with("transactionHash", .string(hash)) }
    if let error { transfer = transfer.with("errorCode", .string(error)) }
    return transfer
  }
}

extension Books {
  /// `full` adds what the list leaves out.
  func json(_ payout: MintBooks.Payout, full: Bool) -> JSON {
    var json: JSON = [
      "id": .string(payout.id), "sourceWalletId": .string(MintBooks.wallet),
      "destination": [
        "type": "wire", "id": .string(payout.account),
        "name": .optional(mint.accounts[payout.account]?.name),
      ],
      "amount": .mintMoney(payout.micros), "status": .string(payout.status),
      "createDate": .mintTime(payout.createdAt), "updateDate": .mintTime(payout.updatedAt),
    ]
    if payout.fee > 0 { json = json.with("fees", .mintMoney(payout.fee)) }
    if payout.net != payout.micros { json = json.with("toAmount", .mintMoney(payout.net)) }
    if full, let reference = payout.trackingRef {
      json = json.with("trackingRef", .string(reference))
    }
    if let error = payout.error { json = json.with("errorCode", .string(error)) }
    if let risk = payout.risk {
      json = json.with("riskEvaluation", ["decision": "denied", "reason": .string(risk)])
    }
    if let id = payout.returnID {
      json = json.with(
        "return",
        [
          "id": .string(id), "payoutId": .string(payout.id), "amount": .mintMoney(payout.net),
          "fees": .mintMoney(0), "reason": "Account closed", "status": "complete",
          "createDate": .mintTime(payout.updatedAt), "updateDate": .mintTime(payout.updatedAt),
        ])
    }
    return json
  }

  func json(_ deposit: MintBooks.Deposit) -> JSON {
    [
      "id": .string(deposit.id), "sourceWalletId": .string(deposit.account),
      "destination": ["type": "wallet", "id": .string(MintBooks.wallet)],
      "source": [
        "type": "wire", "id": .string(deposit.account),
        "name": .optional(mint.accounts[deposit.account]?.name),
      ],
      "amount": .mintMoney(deposit.micros), "fee": .mintMoney(0),
      "status": .string(deposit.status),
      "trackingRef": .optional(mint.accounts[deposit.account]?.trackingRef),
      "externalRef": .string(deposit.reference),
      "customerExternalRef": .string(deposit.reference),
      "createDate": .mintTime(deposit.createdAt), "updateDate": .mintTime(deposit.updatedAt),
    ]
  }
}

extension MintBooks.Subscription {
  func json(_ base: String) -> JSON {
    [
      "id": .string(id), "endpoint": .string(endpoint),
      "subscriptionDetails": .array(
        details.map {
          ["url": .string($0.arn), "arn": .string($0.arn), "status": .string($0.status)]
        }),
    ]
  }
}
