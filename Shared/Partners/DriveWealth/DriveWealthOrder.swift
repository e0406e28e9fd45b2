import FoundationEssentials
import HTTPClient
import Money
import Time

/// An order to place.
package struct OrderRequest: Sendable {
  /// How much: dollars or shares, never both.
  package enum Size: Sendable, Hashable {
    case cash(Money)
    case quantity(ShareQuantity)
  }

  /// At which price. LIMIT takes whole shares only.
  package enum Kind: Sendable, Hashable {
    case market
    case limit(Price)
    case stop(Price)
  }

  /// Of the account, not its id.
  package var accountNo: String
  /// An option's symbol is its OSI form, "AAPL270115C00200000": LIMIT and whole contracts only.
  package var symbol: String
  package var side: OrderSide
  package var size: Size
  package var kind: Kind
  package var timeInForce: TimeInForce?
  /// A regulatory label. Finds nothing and prevents nothing: the idempotency key does.
  package var clientOrderID: String?
  /// At most five pairs; keys of 36 characters, values of 128 bytes.
  package var metadata: [String: String]

  package init(
    accountNo: String, symbol: String, side: OrderSide, size: Size, kind: Kind = .market,
    timeInForce: TimeInForce? = nil, clientOrderID: String? = nil,
    metadata: [String: String] = [:]
  ) {
    self.accountNo = accountNo
    self.symbol = symbol
    self.side = side
    self.size = size
    self.kind = kind
    self.timeInForce = timeInForce
    self.clientOrderID = clientOrderID
    self.metadata = metadata
  }
}

/// Which way. Options have their own words.
package enum OrderSide: OpenWord {
  case buy
  case sell
  case buyOpen
  case buyClose
  case sellOpen
  case sellClose
  case unknown(String)

  /// Lists say "B" and "S".
  package init(word: String) {
    self =
      switch word.uppercased() {
      case "BUY", "B": .buy
      case "SELL", "S": .sell
      case "BUY_OPEN": .buyOpen
      case "BUY_CLOSE": .buyClose
      case "SELL_OPEN": .sellOpen
      case "SELL_CLOSE": .sellClose
      default: .unknown(word)
      }
  }

  var word: String {
    switch self {
    case .buy: "BUY"
    case .sell: "SELL"
    case .buyOpen: "BUY_OPEN"
    case .buyClose: "BUY_CLOSE"
    case .sellOpen: "SELL_OPEN"
    case .sellClose: "SELL_CLOSE"
    case .unknown(let word): word
    }
  }
}

/// How long an order rests.
package enum TimeInForce: String, Sendable {
  case day = "DAY"
  case goodTillCanceled = "GTC"
  case fillOrKill = "FILL_OR_KILL"
}

/// What `POST /orders` answers: only ids. Whether the order is any good comes later.
package struct OrderReceipt: Sendable, Hashable, Decodable {
  package let orderID: String
  package let orderNo: String?

  private enum CodingKeys: String, CodingKey {
    case orderId, orderID, id, orderNo
  }

  /// Spelt `orderId` here, `orderID` or `id` elsewhere.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    orderID =
      try container.decodeIfPresent(String.self, forKey: .orderId)
      ?? container.decodeIfPresent(String.self, forKey: .orderID)
      ?? container.decode(String.self, forKey: .id)
    orderNo = try? container.decodeIfPresent(String.self, forKey: .orderNo)
  }
}

/// Where an order stands.
package enum OrderStatus: OpenWord {
  case new
  case partialFill
  case filled
  /// What was bought or sold before stays so.
  case canceled
  case pendingCancel
  case rejected
  case unknown(String)

  /// Reads names and FIX numbers; lists have the numbers, some as text.
  package init(word: String) {
    self =
      switch word.uppercased() {
      case "NEW", "0", "A", "PENDING_NEW": .new
      case "PARTIAL_FILL", "1": .partialFill
      case "FILLED", "2": .filled
      case "CANCELED", "CANCELLED", "4": .canceled
      case "PENDING_CANCEL", "6": .pendingCancel
      case "REJECTED", "8": .rejected
      default: .unknown(word)
      }
  }

  /// Whether nothing more will happen.
  package var isTerminal: Bool {
    switch self {
    case .filled, .canceled, .rejected: true
    case .new, .partialFill, .pendingCancel, .unknown: false
    }
  }
}

/// An order as DriveWealth knows it, in any of its shapes: single, in a list, in an event.
package struct DriveWealthOrder: Sendable, Hashable, Decodable {
  package let id: String
  package let status: OrderStatus
  package let orderNo: String?
  package let accountNo: String?
  package let accountID: String?
  package let userID: String?
  package let symbol: String?
  package let side: OrderSide?
  /// MARKET, LIMIT … or a number in lists.
  package let type: String?
  /// Shares wanted; for a cash order, what came of it.
  package let quantity: ExactDecimal?
  /// Shares done so far. Never let it go down.
  package let cumulativeQuantity: ExactDecimal?
  package let amountCash: ExactDecimal?
  /// Dollars done so far.
  package let totalOrderAmount: ExactDecimal?
  package let averagePrice: ExactDecimal?
  package let limitPrice: ExactDecimal?
  package let fees: ExactDecimal?
  package let clientOrderID: String?
  package let metadata: [String: String]
  /// Why it was rejected or canceled; codes are not to be branched on.
  package let statusMessage: StatusMessage?
  /// In events: the fill that it tells of.
  package let lastShares: ExactDecimal?
  package let lastPrice: ExactDecimal?
  package let created: Timestamp?
  package let lastExecuted: Timestamp?

  /// DriveWealth's words about a status.
  package struct StatusMessage: Sendable, Hashable, Decodable {
    @Maybe package var errorCode: String?
    @Maybe package var message: String?
  }

  private enum CodingKeys: String, CodingKey {
    case id, orderID, orderId, status, orderStatus, orderNo, accountNo, accountID, userID, symbol
    case side, type, orderType, quantity, orderQty, cumulativeQuantity, cumQty, amountCash
    case orderCashAmt, totalOrderAmount, averagePrice, averagePriceRaw, price, limitPrice, fees
    case clientOrderID, metadata, statusMessage, lastShares, lastPrice, created, createdWhen
    case lastExecuted
  }

  package init(from decoder: any Decoder) throws {
    let fields = Fields(try decoder.container(keyedBy: CodingKeys.self))
    id = try fields.required(.id, .orderID, .orderId)
    status = OrderStatus(word: try fields.word(.status, .orderStatus))
    orderNo = fields.first(.orderNo)
    accountNo = fields.first(.accountNo)
    accountID = fields.first(.accountID)
    userID = fields.first(.userID)
    symbol = fields.first(.symbol)
    side = fields.first(.side)
    type = fields.first(.type, .orderType)
    quantity = fields.first(.quantity, .orderQty)
    cumulativeQuantity = fields.first(.cumulativeQuantity, .cumQty)
    amountCash = fields.first(.amountCash, .orderCashAmt)
    totalOrderAmount = fields.first(.totalOrderAmount)
    averagePrice = fields.first(.averagePriceRaw, .averagePrice)
    limitPrice = fields.first(.price, .limitPrice)
    fees = fields.first(.fees)
    clientOrderID = fields.first(.clientOrderID)
    metadata = fields.first(.metadata) ?? [:]
    statusMessage = fields.first(.statusMessage)
    lastShares = fields.first(.lastShares)
    lastPrice = fields.first(.lastPrice)
    created = fields.instant(.created, .createdWhen)
    lastExecuted = fields.instant(.lastExecuted)
  }
}

/// Reads a field that has several names, or several shapes.
struct Fields<Key: CodingKey> {
  private let container: KeyedDecodingContainer<Key>

  init(_ container: KeyedDecodingContainer<Key>) { self.container = container }

  /// The first of the keys that is there in the wished shape.
  func first<Value: Decodable>(_ keys: Key..., as type: Value.Type = Value.self) -> Value? {
    for key in keys {
      if let value = (try? container.decodeIfPresent(Value.self, forKey: key)) ?? nil {
        return value
      }
    }
    return nil
  }

  func required(_ keys: Key...) throws -> String {
    for key in keys {
      if let value = try container.decodeIfPresent(String.self, forKey: key) { return value }
    }
    return try container.decode(String.self, forKey: keys[0])
  }

  /// A status as text, as a number, or as an object with either.
  func word(_ keys: Key...) throws -> String {
    for key in keys where container.contains(key) {
      return try container.decode(StatusWord.self, forKey: key).word
    }
    return try container.decode(StatusWord.self, forKey: keys[0]).word
  }

  func instant(_ keys: Key...) -> Timestamp? {
    for key in keys {
      let text = (try? container.decodeIfPresent(String.self, forKey: key)) ?? nil
      if let instant = text.flatMap(Timestamp.init(rfc3339:)) { return instant }
    }
    return nil
  }
}

/// "PENDING", 1, `{"id":1,"message":"PENDING"}` or `{"name":"PENDING"}`. A number wins: texts come in
/// mixed case and change.
struct StatusWord: Decodable {
  let word: String

  private enum CodingKeys: String, CodingKey {
    case id, name, message
  }

  init(from decoder: any Decoder) throws {
    if let value = try? decoder.singleValueContainer() {
      if let number = try? value.decode(Int.self) {
        word = String(number)
        return
      }
      if let text = try? value.decode(String.self) {
        word = text
        return
      }
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let number = try? container.decode(Int.self, forKey: .id) {
      word = String(number)
    } else if let name = try? container.decode(String.self, forKey: .name) {
      word = name
    } else {
      word = try container.decode(String.self, forKey: .message)
    }
  }
}

struct CreateOrderBody: Encodable {
  let accountNo: String
  let orderType: String
  let side: String
  let symbol: String
  let quantity: ExactDecimal?
  let amountCash: ExactDecimal?
  let price: ExactDecimal?
  let timeInForce: String?
  let clientOrderID: String?
  let metadata: [String: String]?

  init(_ request: OrderRequest) {
    accountNo = request.accountNo
    side = request.side.word
    symbol = request.symbol
    timeInForce = request.timeInForce?.rawValue
    clientOrderID = request.clientOrderID
    metadata = request.metadata.isEmpty ? nil : request.metadata
    switch request.size {
    case .cash(let money): (amountCash, quantity) = (ExactDecimal(money.decimalText), nil)
    case .quantity(let shares): (amountCash, quantity) = (nil, ExactDecimal(shares.decimalText))
    }
    switch request.kind {
    case .market: (orderType, price) = ("MARKET", nil)
    case .limit(let limit): (orderType, price) = ("LIMIT", ExactDecimal(limit.decimalText))
    case .stop(let trigger): (orderType, price) = ("STOP", ExactDecimal(trigger.decimalText))
    }
  }
}
