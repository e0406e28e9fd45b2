import Identifiers
import Money
import Synchronization
import Time

@testable import Investing

/// A broker with books of its own: it can witness against us.
final class FakeDesk: TradingDesk {
  struct Entry {
    let id: String
    let request: DeskOrder
    var status: BrokerReport.Status = .new
    var fill = Fill.none
    var failure: OrderFailure?
    var cancels = 0
  }

  struct Books {
    var byKey: [String: Entry] = [:]
    var submits = 0
    var losses: [Loss] = []
    var reportLosses = 0
    var unreachable = 0
    var refusals: [String: OrderFailure] = [:]
    var holdsBack: Set<String> = []
    var finds = true
  }

  let books = Mutex(Books())
  let market: FakeMarket

  init(market: FakeMarket) { self.market = market }

  /// The next submissions lose something on their way.
  func lose(_ loss: Loss, times: Int = 1) {
    books.withLock { $0.losses += Array(repeating: loss, count: times) }
  }

  /// Orders for this symbol stay open until told otherwise.
  func holdBack(_ symbol: String) { books.withLock { _ = $0.holdsBack.insert(symbol) } }

  /// Orders for this symbol are taken, and rejected afterwards.
  func reject(_ symbol: String, _ reason: String = "halted") {
    books.withLock {
      $0.refusals[symbol] = OrderFailure(code: .orderRejected, reason: reason)
    }
  }

  /// Says what has become of the one order for a symbol.
  func set(_ symbol: String, _ status: BrokerReport.Status, _ fill: Fill) {
    books.withLock { books in
      for (key, entry) in books.byKey where entry.request.symbol == symbol {
        books.byKey[key]?.status = status
        books.byKey[key]?.fill = fill
      }
    }
  }

  var entries: [Entry] { books.withLock { Array($0.byKey.values) } }
  var submits: Int { books.withLock(\.submits) }

  /// What all its customers have spent.
  var spent: Int64 {
    entries.filter { $0.request.side == .buy }.reduce(0) { $0 + $1.fill.cash(.buy).micros }
  }

  func submit(_ request: DeskOrder) async -> Answer<DeskAnswer> {
    books.withLock { books in
      if books.unreachable > 0 {
        books.unreachable -= 1
        return .fact(.neverArrived)
      }
      let loss = books.losses.isEmpty ? nil : books.losses.removeFirst()
      if loss == .request { return .silence("lost") }
      books.submits += 1
      let entry: Entry
      if let known = books.byKey[request.key] {
        entry = known
      } else {
        entry = trade(Entry(id: "DW.\(books.byKey.count + 1)", request: request), &books)
        books.byKey[request.key] = entry
      }
      return loss == .answer ? .silence("lost") : .fact(.accepted(brokerOrder: entry.id))
    }
  }

  private func trade(_ entry: Entry, _ books: inout Books) -> Entry {
    var entry = entry
    let symbol = entry.request.symbol
    if let refusal = books.refusals[symbol] {
      (entry.status, entry.failure) = (.rejected, refusal)
    } else if !books.holdsBack.contains(symbol) {
      (entry.status, entry.fill) = (.filled, market.fill(entry.request))
    }
    return entry
  }

  func find(_ request: DeskOrder, since: Timestamp) async -> Answer<String?> {
    books.withLock { books in
      guard books.finds else { return .silence("not now") }
      return .fact(books.byKey.values.first { $0.request.leg == request.leg }?.id)
    }
  }

  func report(on brokerOrder: String) async -> Answer<BrokerReport> {
    books.withLock { books in
      if books.reportLosses > 0 {
        books.reportLosses -= 1
        return .silence("lost")
      }
      guard let entry = books.byKey.values.first(where: { $0.id == brokerOrder }) else {
        return .silence("no such order")
      }
      return .fact(
        BrokerReport(
          brokerOrder: entry.id, status: entry.status, fill: entry.fill, failure: entry.failure))
    }
  }

  func cancel(_ brokerOrder: String) async -> Answer<Void> {
    books.withLock { books in
      for (key, entry) in books.byKey where entry.id == brokerOrder {
        books.byKey[key]?.cancels += 1
        if [.new, .partiallyFilled].contains(entry.status) { books.byKey[key]?.status = .canceled }
      }
      return .fact(())
    }
  }
}

/// A market with fixed prices.
final class FakeMarket: MarketData {
  let prices = Mutex<[String: Price]>([:])

  init(_ prices: [String: String]) {
    self.prices.withLock { $0 = prices.mapValues(price) }
  }

  func set(_ symbol: String, _ text: String) {
    prices.withLock { $0[symbol] = price(text) }
  }

  /// A whole fill at the price: of a cash order exactly its dollars.
  func fill(_ order: DeskOrder) -> Fill {
    let price = prices.withLock { $0[order.symbol] } ?? Price(micros: 1_000_000)
    switch order.kind {
    case .marketAmount(let amount):
      let nanos = Int64(Int128(amount.micros) * 1_000_000_000 / Int128(price.micros))
      return Fill(
        quantity: ShareQuantity(nanos: nanos - nanos % 10), gross: amount, fees: .zero(.usd))
    case .marketQuantity(let quantity):
      return Fill(
        quantity: quantity, gross: (try? price.value(of: quantity)) ?? .zero(.usd),
        fees: .zero(.usd))
    case .limitContracts(let contracts, let limit):
      return Fill(
        quantity: ShareQuantity(nanos: contracts * 1_000_000_000),
        gross: .usd(micros: limit.micros * contracts * OptionContract.multiplier),
        fees: .zero(.usd))
    }
  }

  func instrument(_ symbol: Ticker) async throws -> Instrument? {
    guard prices.withLock({ $0[symbol.text] }) != nil else { return nil }
    return Instrument(
      symbol: symbol.text, name: "\(symbol.text) Inc.", assetType: .stock, isTradable: true)
  }

  func quotes(_ symbols: [String]) async throws -> [String: Price] {
    prices.withLock { all in all.filter { symbols.contains($0.key) } }
  }
}

/// A brokerage that opens accounts, unless its messages get lost.
final class FakeBrokerage: Brokerage {
  struct Books {
    var users: [String: String] = [:]
    var accounts: [String: BrokerAccountReference] = [:]
    var losses: [Loss] = []
    var standing = AccountStanding.open
    var finds = true
    var isUsedUp = false
    /// Accounts are made, and no answer says so.
    var hidesAccounts = false
  }

  let books = Mutex(Books())

  func createUser(
    _ profile: BrokerProfile, for account: BrokerAccount, key: String
  ) async -> Answer<AccountEvent> {
    books.withLock { books in
      if books.isUsedUp { return .fact(.lost) }
      let loss = books.losses.isEmpty ? nil : books.losses.removeFirst()
      if loss == .request { return .silence("lost") }
      let user = books.users[key] ?? "user-\(books.users.count + 1)-\(account.user)"
      books.users[key] = user
      return loss == .answer ? .silence("lost") : .fact(.userMade(user))
    }
  }

  func createAccount(
    for account: BrokerAccount, brokerUser: String, key: String
  ) async -> Answer<AccountEvent> {
    books.withLock { books in
      let loss = books.losses.isEmpty ? nil : books.losses.removeFirst()
      if loss == .request { return .silence("lost") }
      let made =
        books.accounts[key]
        ?? BrokerAccountReference(
          id: "\(brokerUser).1", number: "STKA\(100_000 + books.accounts.count)")
      books.accounts[key] = made
      let isLost = loss == .answer || books.hidesAccounts
      return isLost ? .silence("lost") : .fact(.accountMade(made))
    }
  }

  func account(of brokerUser: String) async -> Answer<BrokerAccountReference?> {
    books.withLock { books in
      guard books.finds else { return .silence("not now") }
      return .fact(books.accounts.values.first { $0.id.hasPrefix("\(brokerUser).") })
    }
  }

  func standing(
    of account: BrokerAccountReference, brokerUser: String
  ) async -> Answer<AccountStanding> {
    .fact(books.withLock(\.standing))
  }
}
