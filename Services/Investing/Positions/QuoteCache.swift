import Money
import Synchronization
import Time

/// The prices of the last few seconds: everybody looks at the same few instruments.
final class QuoteCache: Sendable {
  private struct Entry {
    let price: Price
    let at: Timestamp
  }

  /// How long a price counts as current.
  private let life: Duration
  /// More symbols than this are not kept.
  private let capacity: Int
  private let entries = Mutex<[String: Entry]>([:])

  init(life: Duration = .seconds(5), capacity: Int = 5_000) {
    self.life = life
    self.capacity = capacity
  }

  /// The current prices of those symbols that have one.
  func prices(of symbols: [String], at now: Timestamp) -> [String: Price] {
    entries.withLock { entries in
      var prices: [String: Price] = [:]
      for symbol in symbols {
        guard let entry = entries[symbol], now < entry.at.adding(life) else { continue }
        prices[symbol] = entry.price
      }
      return prices
    }
  }

  func keep(_ prices: [String: Price], at now: Timestamp) {
    entries.withLock { entries in
      if entries.count + prices.count > capacity { entries.removeAll() }
      for (symbol, price) in prices { entries[symbol] = Entry(price: price, at: now) }
    }
  }
}
