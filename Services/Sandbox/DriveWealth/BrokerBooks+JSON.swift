extension BrokerBooks.User {
  var statusJSON: JSON {
    ["status": ["name": .string(status), "description": .string(status.capitalized)]]
  }

  var json: JSON {
    [
      "id": .string(id), "userID": .string(id), "userType": "INDIVIDUAL_TRADER",
      "firstName": .string(firstName), "lastName": .string(lastName),
      "lastname": .string(lastName), "emailAddress": .string(email),
      "status": statusJSON["status"] ?? nil,
      "parentIB": ["id": "80f9b672-120d-4b73-9cc9-42fb3262c4b9", "name": "STACK"],
      "createdWhen": .string(Moment.text(createdAt)),
    ]
  }

  func kycJSON(_ accounts: [String]) -> JSON {
    [
      "userID": .string(id), "firstName": .string(firstName), "lastName": .string(lastName),
      "identity": ["number": "****-0001", "dob": "2003-05-09"],
      "accounts": .array(accounts.map { .string($0) }),
      "kyc": [
        "status": [
          "name": .string(kyc), "code": "KS101",
          "description": .string(kyc == "KYC_APPROVED" ? "Approved" : "See the errors"),
        ],
        "approved": nil, "accepted": nil,
        "errors": .array(
          kycErrors.map {
            [
              "name": .string($0), "code": .optional(Books.kycTriggers[$0]),
              "description": "No match",
            ]
          }),
      ],
      "status": statusJSON["status"] ?? nil,
      "partnerID": ["id": "80f9b672-120d-4b73-9cc9-42fb3262c4b9", "name": "STACK"],
      "documents": [],
    ]
  }
}

extension BrokerBooks.Account {
  static let statuses = [
    "PENDING": 1, "OPEN": 2, "OPEN_NO_NEW_TRADES": 3, "FROZEN": 4, "CLOSED": 9,
  ]

  static func status(_ name: String) -> JSON {
    [
      "id": .integer(statuses[name] ?? 1), "name": .string(name),
      "description": .string(name.capitalized),
    ]
  }

  func json(_ cash: (balance: Int64, forTrade: Int64, forWithdrawal: Int64)) -> JSON {
    [
      "id": .string(id), "accountNo": .string(number),
      "accountType": ["name": "LIVE", "description": "Live Account"],
      "accountMgmtType": ["name": .string(managementType), "description": "Self Directed"],
      "status": Self.status(status),
      "tradingType": ["name": .string(tradingType), "description": .string(tradingType)],
      "leverage": 1, "nickname": .string(nickname),
      "parentIB": ["id": "80f9b672-120d-4b73-9cc9-42fb3262c4b9", "name": "STACK"],
      "commissionID": "00000000-0000-0000-0000-000000000000", "userID": .string(user),
      "restricted": .bool(restricted), "goodFaithViolations": 0, "patternDayTrades": 0,
      "bod": [
        "moneyMarket": 0, "equityValue": 0, "cashAvailableForWithdrawal": 0,
        "cashAvailableForTrading": 0, "cashBalance": 0,
      ],
      "sweepInd": false, "openedWhen": .string(Moment.text(createdAt)),
      "ignoreMarketHoursForTest": .bool(ignoresMarketHours),
      "accountFeatures": ["options": ["enrolled": .bool(optionsEnrolled)]],
      "metadata": (try? JSON(parsing: [UInt8](metadata.utf8))) ?? nil,
    ]
  }
}

extension BrokerBooks.Transaction {
  func json(_ instrument: JSON) -> JSON {
    [
      "finTranID": .string(id), "finTranTypeID": .string(type), "accountAmount": .micros(micros),
      "accountBalance": .micros(balance), "accountType": "LIVE", "comment": .string(comment),
      "feeSec": 0, "feeTaf": 0, "feeBase": 0, "feeXtraShares": 0, "feeExchange": 0,
      "fillQty": .nanos(nanos.magnitudeOrMax), "fillPx": .micros(price),
      "orderID": .optional(order), "instrument": instrument, "positionDelta": .nanos(nanos),
      "tranWhen": .string(Moment.text(at)),
    ]
  }
}

extension Books {
  static let paymentStatuses = [
    "STARTED": 0, "PENDING": 1, "SUCCESSFUL": 2, "FAILED": 3, "OTHER": 4, "RETURNED": 5,
    "APPROVED": 14, "REJECTED": 15, "ON_HOLD": 16,
  ]

  private func common(_ payment: BrokerBooks.Payment) -> JSON {
    let account = broker.accounts[payment.account]
    return [
      "accountNo": .optional(account?.number),
      "category": payment.isDeposit ? "DEPOSIT" : "REDEMPTION", "currency": "USD",
      "amount": .micros(payment.isDeposit ? payment.micros : -payment.micros),
      "created": .string(Moment.text(payment.createdAt)), "accountID": .string(payment.account),
      "userID": .optional(account?.user), "transactionCode": "JOURNAL",
      "wlpFinTranTypeID": "c4000000-0000-4000-8000-000000000004", "batch": true,
      "note": .string(payment.note),
      "metadata": (try? JSON(parsing: [UInt8](payment.metadata.utf8))) ?? nil,
    ]
  }

  private func statusObject(_ payment: BrokerBooks.Payment) -> JSON {
    [
      "id": .integer(Self.paymentStatuses[payment.status] ?? -1),
      "message": .string(payment.status), "updated": .string(Moment.text(payment.updatedAt)),
    ]
  }

  /// A payment: a deposit's status is text alone, a redemption's and a list's an object
  /// (DriveWealth's documentation).
  func json(_ payment: BrokerBooks.Payment, inList: Bool = false) -> JSON {
    let isText = payment.isDeposit && !inList
    let json = JSON.merging(
      ["id": .string(payment.id), "paymentID": .string(payment.id)])(common(payment)).merging([
        "status": isText ? .string(payment.status) : statusObject(payment),
        "source": [
          "id": .string(payment.type), "brand": "Bulk", "meta_info": .string(payment.note),
        ],
        "settlementID": payment.settlement?.hasPrefix("STL.") == true
          ? .optional(payment.settlement) : nil,
        "statusHistory": .array(
          payment.history.map { entry in
            let parts = entry.split(separator: "@").map(String.init)
            return [
              "status": .optional(parts.first), "updated": .optional(parts.last),
            ]
          }),
      ])
    return payment.isDeposit ? json : json.with("paymentRef", .string(payment.id))
  }

  /// The payload of an event: a number, and its name in mixed case.
  func event(_ payment: BrokerBooks.Payment) -> JSON {
    JSON.merging(["paymentID": .string(payment.id), "type": .string(payment.type)])(
      common(payment)
    ).merging([
      "status": .integer(Self.paymentStatuses[payment.status] ?? -1),
      "statusMessage": .string(payment.status.prefix(1) + payment.status.dropFirst().lowercased()),
      "statusComment": nil, "failureReason": nil, "finTranRef": nil,
    ])
  }

  func json(_ settlement: BrokerBooks.Settlement) -> JSON {
    func sum(_ ids: [String]) -> Int64 { ids.reduce(0) { $0 + (broker.payments[$1]?.micros ?? 0) } }
    let (deposits, redemptions) = (sum(settlement.deposits), sum(settlement.redemptions))
    return [
      "id": .string(settlement.id), "settlementID": .string(settlement.id),
      "status": .string(settlement.status), "currency": "USD",
      "amount": .micros(deposits - redemptions), "depositsAmount": .micros(deposits),
      "redemptionsAmount": .micros(redemptions),
      "deposits": .array(settlement.deposits.map { .string($0) }),
      "redemptions": .array(settlement.redemptions.map { .string($0) }),
      "created": .string(Moment.text(settlement.createdAt)),
      "updated": .string(Moment.text(settlement.updatedAt)),
    ]
  }
}

extension JSON {
  /// Puts other members after those of `first`.
  static func merging(_ first: JSON) -> (JSON) -> JSON { { first.merging($0) } }
}
