extension Books {
  static let orderStatuses = [
    "NEW": 0, "PARTIAL_FILL": 1, "FILLED": 2, "CANCELED": 4, "PENDING_CANCEL": 6, "REJECTED": 8,
  ]

  /// The full order (DriveWealth's documentation).
  func json(_ order: Order) -> JSON {
    let account = broker.accounts[order.account]
    var json: JSON = [
      "id": .string(order.id), "orderNo": .string(order.number), "type": .string(order.type),
      "side": .string(order.side.rawValue), "status": .string(order.status),
      "symbol": .string(order.symbol), "instrumentID": .string(Instrument.id(of: order.symbol)),
      "instrumentType": order.isOption ? "OPTION" : "EQUITY",
      "averagePrice": .micros(order.average / 10_000 * 10_000),
      "averagePriceRaw": .micros(order.average), "totalOrderAmount": .micros(order.amount),
      "cumulativeQuantity": .nanos(order.filled), "fees": 0,
      "orderExpires": .string(Moment.text(order.expiresAt)),
      "createdBy": .optional(account?.user), "userID": .optional(account?.user),
      "accountID": .string(order.account), "accountNo": .optional(account?.number),
      "created": .string(Moment.text(order.createdAt)), "timeInForce": .string(order.timeInForce),
      "extendedHours": false,
    ]
    if let quantity = order.quantity { json = json.with("quantity", .nanos(quantity)) }
    if let cash = order.amountCash { json = json.with("amountCash", .micros(cash)) }
    if let price = order.price { json = json.with("price", .micros(price)) }
    if let id = order.clientOrderID { json = json.with("clientOrderID", .string(id)) }
    if let metadata = try? JSON(parsing: [UInt8](order.metadata.utf8)), metadata != .null {
      json = json.with("metadata", metadata)
    }
    if let at = order.executedAt { json = json.with("lastExecuted", .string(Moment.text(at))) }
    if order.status == "REJECTED" || order.status == "CANCELED" {
      json = json.with(
        "statusMessage",
        [
          "errorCode": .string(order.errorCode), "message": .string(order.errorMessage),
          "reason": [],
        ])
    }
    return json
  }

  /// The payload of an event, with the fill it tells of.
  func event(_ order: Order) -> JSON {
    guard order.lastShares > 0, order.status != "CANCELED" else { return json(order) }
    return json(order).merging([
      "lastPrice": .micros(order.lastPrice), "lastShares": .nanos(order.lastShares),
      "lastMarket": "SIM",
    ])
  }

  /// The shape of lists.
  func row(_ order: Order) -> JSON {
    [
      "orderID": .string(order.id), "orderNo": .string(order.number),
      "createdWhen": .string(Moment.text(order.createdAt)), "symbol": .string(order.symbol),
      "side": order.side.isBuy ? "B" : "S", "orderQty": .nanos(order.quantity ?? 0),
      "cumQty": .nanos(order.filled), "orderCashAmt": .micros(order.amountCash ?? 0),
      "limitPrice": .micros(order.type == "LIMIT" ? order.price ?? 0 : 0),
      "stopPrice": .micros(order.type == "STOP" ? order.price ?? 0 : 0),
      "mitTriggerPrice": .micros(order.type == "MARKET_IF_TOUCHED" ? order.price ?? 0 : 0),
      "averagePriceRaw": .micros(order.average),
      "orderType": order.type == "MARKET" ? "1" : order.type == "LIMIT" ? "2" : "3",
      "orderStatus": .string(String(Self.orderStatuses[order.status] ?? 0)),
      "isoTimeRestingOrderExpires": .string(Moment.text(order.expiresAt)),
    ]
  }

  func instrument(of symbol: String?) -> JSON {
    guard let symbol else { return nil }
    return [
      "id": .string(Instrument.id(of: symbol)), "symbol": .string(symbol),
      "name": .string(Instrument.bySymbol[symbol]?.name ?? symbol),
    ]
  }

  func json(_ instrument: Instrument) -> JSON {
    let midnight = Moment.floorDivide(now, Moment.day) * Moment.day
    return [
      "id": .string(instrument.id), "symbol": .string(instrument.symbol),
      "name": .string(instrument.name), "instrumentType": "EQUITY",
      "type": .string(instrument.type),
      "status": broker.halted.contains(instrument.symbol) ? "HALTED" : "ACTIVE",
      "exchange": .string(instrument.exchange), "ISIN": .string("US" + instrument.isin),
      "CUSIP": .string(String(instrument.isin.prefix(9))), "orderSizeMin": .number("0.00000001"),
      "orderSizeMax": 10_000, "orderSizeStep": .number("0.00000001"), "settlementDays": 1,
      "isOptionsEnabled": .bool(instrument.hasOptions), "longOnly": true,
      "close": .micros(price(of: instrument.symbol, at: midnight) ?? 0),
      "closePrior": .micros(price(of: instrument.symbol, at: midnight - Moment.day) ?? 0),
      "image": nil, "url": nil, "sector": nil, "industry": nil,
      "enableExtendedHoursNotionalStatus": "ACTIVE",
    ]
  }

  func json(_ option: OptionContract) -> JSON {
    [
      "id": .string(Instrument.id(of: option.symbol)), "symbol": .string(option.symbol),
      "type": "OPTION",
      "name": .string(
        "\(option.underlying.symbol) \(Moment.date(days: option.expiry)) "
          + "\(Exact.text(option.strike, scale: 6)) \(option.isCall ? "Call" : "Put")"),
      "exchange": "OPRA", "orderSizeMin": 1, "orderSizeMax": 1000, "orderSizeStep": 1,
      "optionsData": [
        "rootSymbol": .string(option.underlying.symbol),
        "rootId": .string(option.underlying.id),
        "expirationDate": .string(Moment.date(days: option.expiry)),
        "optionType": option.isCall ? "CALL" : "PUT", "strikePrice": .micros(option.strike),
        "deliverable": "100 shares", "multiplier": 100,
      ],
    ]
  }

  func json(quoteOf symbol: String) -> JSON? {
    guard let quote = quote(symbol) else { return nil }
    let midnight = Moment.floorDivide(now, Moment.day) * Moment.day
    let open = price(of: symbol, at: midnight + Moment.hour) ?? quote.last
    let prior = price(of: symbol, at: midnight) ?? quote.last
    return [
      "symbol": .string(symbol), "bid": .micros(quote.bid), "ask": .micros(quote.ask),
      "lastTrade": .micros(quote.last), "change": .micros(quote.last - prior),
      "open": .micros(open), "high": .micros(max(open, quote.last)),
      "low": .micros(min(open, quote.last)), "close": 0, "priorClose": .micros(prior),
      "volume": 120_345,
      "marketCondition": broker.halted.contains(symbol) ? "TRADING_HALT" : "NORMAL",
      "dataProvider": "SIM",
    ]
  }
}

extension Instrument {
  /// Ten digits in the place of the true number.
  var isin: String {
    String(id.utf8.reduce(UInt64(7)) { ($0 &* 31 &+ UInt64($1)) % 9_000_000_000 } + 1_000_000_000)
  }
}
