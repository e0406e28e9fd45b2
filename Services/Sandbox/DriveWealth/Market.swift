import Cryptography

/// Something that can be traded.
struct Instrument: Sendable {
  let symbol: String
  let name: String
  /// `EQUITY` or `ETF`.
  let type: String
  let exchange: String
  /// Around which its price moves, in cents.
  let cents: Int64
  let hasOptions: Bool

  /// A UUID that follows from the symbol.
  var id: String { Self.id(of: symbol) }

  static func id(of symbol: String) -> String {
    var bytes = Array(SHA256.hash("instrument/\(symbol)").prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = Hex.encode(bytes)
    var cuts: [Substring] = []
    var rest = hex[...]
    for length in [8, 4, 4, 4, 12] {
      cuts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return cuts.joined(separator: "-")
  }

  private static let rows = """
    VTI|Vanguard Total Stock Market ETF|ETF|ARCX|28598
    VXUS|Vanguard Total International Stock ETF|ETF|XNAS|6412
    BND|Vanguard Total Bond Market ETF|ETF|XNAS|7325
    BNDX|Vanguard Total International Bond ETF|ETF|XNAS|4915
    SGOV|iShares 0-3 Month Treasury Bond ETF|ETF|ARCX|10050
    SCHP|Schwab US TIPS ETF|ETF|ARCX|2660
    VNQ|Vanguard Real Estate ETF|ETF|ARCX|8890
    QQQ|Invesco QQQ Trust|ETF|XNAS|52040
    VUG|Vanguard Growth ETF|ETF|ARCX|41210
    VWO|Vanguard Emerging Markets ETF|ETF|ARCX|4705
    SPY|SPDR S&P 500 ETF Trust|ETF|ARCX|58730
    VOO|Vanguard S&P 500 ETF|ETF|ARCX|53995
    VEA|Vanguard Developed Markets ETF|ETF|ARCX|5120
    IWM|iShares Russell 2000 ETF|ETF|ARCX|22035
    DIA|SPDR Dow Jones Industrial Average ETF|ETF|ARCX|42860
    GLD|SPDR Gold Shares|ETF|ARCX|24550
    ARKK|ARK Innovation ETF|ETF|ARCX|4830
    SCHD|Schwab US Dividend Equity ETF|ETF|ARCX|2845
    VYM|Vanguard High Dividend Yield ETF|ETF|ARCX|12890
    TLT|iShares 20+ Year Treasury Bond ETF|ETF|XNAS|9340
    AAPL|Apple Inc.|EQUITY|XNAS|22910|O
    MSFT|Microsoft Corporation|EQUITY|XNAS|41835|O
    NVDA|NVIDIA Corporation|EQUITY|XNAS|13912|O
    GOOGL|Alphabet Inc. Class A|EQUITY|XNAS|17640|O
    AMZN|Amazon.com, Inc.|EQUITY|XNAS|19870|O
    TSLA|Tesla, Inc.|EQUITY|XNAS|24750|O
    META|Meta Platforms, Inc.|EQUITY|XNAS|56820|O
    BRK.B|Berkshire Hathaway Inc. Class B|EQUITY|XNYS|46110
    JPM|JPMorgan Chase & Co.|EQUITY|XNYS|22345
    V|Visa Inc. Class A|EQUITY|XNYS|28950
    UNH|UnitedHealth Group Incorporated|EQUITY|XNYS|57020
    JNJ|Johnson & Johnson|EQUITY|XNYS|16015
    WMT|Walmart Inc.|EQUITY|XNYS|8230
    PG|The Procter & Gamble Company|EQUITY|XNYS|17035
    KO|The Coca-Cola Company|EQUITY|XNYS|6720
    DIS|The Walt Disney Company|EQUITY|XNYS|9650
    NFLX|Netflix, Inc.|EQUITY|XNAS|75560
    AMD|Advanced Micro Devices, Inc.|EQUITY|XNAS|15380|O
    COST|Costco Wholesale Corporation|EQUITY|XNAS|89120
    CRM|Salesforce, Inc.|EQUITY|XNYS|29180
    MMM|3M Company|EQUITY|XNYS|12790|O
    EAT|Brinker International, Inc.|EQUITY|XNYS|10240|O
    ASST|Asset Entities Inc.|EQUITY|XNAS|150|O
    IREN|IREN Limited|EQUITY|XNAS|980|O
    HL|Hecla Mining Company|EQUITY|XNYS|640
    """

  static let all: [Instrument] = rows.split(separator: "\n").compactMap { row in
    let parts = row.split(separator: "|").map(String.init)
    guard parts.count >= 5, let cents = Int64(parts[4]) else { return nil }
    return Instrument(
      symbol: parts[0], name: parts[1], type: parts[2], exchange: parts[3], cents: cents,
      hasOptions: parts.count > 5)
  }

  static let bySymbol = Dictionary(uniqueKeysWithValues: all.map { ($0.symbol, $0) })
  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  /// By symbol or id.
  static func find(_ text: String) -> Instrument? { bySymbol[text] ?? byID[text.lowercased()] }
}

/// An option by its OSI symbol, such as `AAPL270115C00200000`.
struct OptionContract: Sendable {
  let symbol: String
  let underlying: Instrument
  let expiry: Int64
  let isCall: Bool
  /// In micros.
  let strike: Int64

  init?(_ symbol: String) {
    let text = symbol.filter { $0 != " " }
    guard text.count > 15, let underlying = Instrument.bySymbol[String(text.dropLast(15))],
      underlying.hasOptions
    else { return nil }
    let tail = Array(text.suffix(15))
    guard let date = Int64(String(tail[0..<6])), let strike = Int64(String(tail[7...])),
      ["C", "P"].contains(tail[6]),
      let expiry = Moment.days(
        year: 2000 + date / 10_000, month: date / 100 % 100, day: date % 100)
    else { return nil }
    self.symbol = text
    self.underlying = underlying
    self.expiry = expiry
    isCall = tail[6] == "C"
    self.strike = strike * 1000
  }

  /// Third Fridays of this month and the five after it, in days since 1970.
  static func expirations(at now: Int64) -> [Int64] {
    let today = Moment.floorDivide(now, Moment.day)
    let (year, month, _) = Moment.civil(days: today)
    return (Int64(0)..<6).compactMap { offset in
      let index = month - 1 + offset
      guard let first = Moment.days(year: year + index / 12, month: index % 12 + 1, day: 1) else {
        return nil
      }
      return first + (12 - Moment.weekday(days: first)) % 7 + 14
    }.filter { $0 >= today }
  }

  /// Eleven strikes around the price, calls and puts.
  static func chain(of instrument: Instrument, expiry: Int64) -> [OptionContract] {
    let step = max(1, instrument.cents / 2000) * 100
    let middle = instrument.cents / step * step
    let (year, month, day) = Moment.civil(days: expiry)
    let date = Moment.padded(year % 100, 2) + Moment.padded(month, 2) + Moment.padded(day, 2)
    return (-5...5).flatMap { offset -> [OptionContract] in
      let strike = Moment.padded((middle + Int64(offset) * step) * 10, 8)
      guard middle + Int64(offset) * step > 0 else { return [] }
      return ["C", "P"].compactMap { OptionContract("\(instrument.symbol)\(date)\($0)\(strike)") }
    }
  }
}

extension Books {
  /// What the market says at a moment, in micros, by symbol; follows from seed and time alone
  /// unless a price was set.
  func price(of symbol: String, at time: Int64) -> Int64? {
    if let set = broker.prices[symbol] { return set }
    if let instrument = Instrument.bySymbol[symbol] { return drift(instrument, at: time) }
    guard let option = OptionContract(symbol),
      let underlying = price(of: option.underlying.symbol, at: time)
    else { return nil }
    let inside = option.isCall ? underlying - option.strike : option.strike - underlying
    let days = max(0, option.expiry - Moment.floorDivide(time, Moment.day))
    let value = max(0, inside) + underlying * days / 365 * 8 / 100
    return max(50_000, value / 10_000 * 10_000)
  }

  func price(of symbol: String) -> Int64? { price(of: symbol, at: now) }

  /// Bid and ask; equal to a price that was set.
  func quote(_ symbol: String) -> (bid: Int64, ask: Int64, last: Int64)? {
    guard let last = price(of: symbol) else { return nil }
    return broker.prices[symbol] != nil
      ? (last, last, last) : (max(10_000, last - 10_000), last + 10_000, last)
  }

  /// Value noise in five octaves, in whole numbers: from months down to seconds.
  private func drift(_ instrument: Instrument, at time: Int64) -> Int64 {
    let octaves: [(period: Int64, amplitude: Int64)] = [
      (30 * Moment.day, 60_000), (Moment.day, 12_000), (Moment.hour, 3_000), (Moment.minute, 800),
      (5 * Moment.second, 200),
    ]
    let start = hash(settings.seed + "/" + instrument.symbol)
    var millionths: Int64 = 0
    for (index, octave) in octaves.enumerated() {
      let step = Moment.floorDivide(time, octave.period)
      let rest = time - step * octave.period
      let a = noise(start, index, step, octave.amplitude)
      let b = noise(start, index, step + 1, octave.amplitude)
      millionths += a + Exact.scaled(b - a, by: rest, over: octave.period)
    }
    let cents = Exact.scaled(instrument.cents, by: 1_000_000 + millionths, over: 1_000_000)
    return max(1, cents) * 10_000
  }

  private func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// A number in `-amplitude ... amplitude` (splitmix64).
  private func noise(_ start: UInt64, _ octave: Int, _ step: Int64, _ amplitude: Int64) -> Int64 {
    var z = start &+ UInt64(truncatingIfNeeded: step &* 8 &+ Int64(octave)) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    z ^= z >> 31
    return Int64(z % UInt64(2 * amplitude + 1)) - amplitude
  }

  /// Between the shortest and the longest time to a fill, by the seed.
  func fillDelay(_ order: Int) -> Int64 {
    let span = settings.fillMaximum - settings.fillMinimum
    guard span > 0 else { return settings.fillMinimum }
    return settings.fillMinimum + (noise(hash(settings.seed), 5, Int64(order), span) + span) / 2
  }

  // MARK: Hours

  private static let holidays: Set<String> = [
    "2026-01-01", "2026-01-19", "2026-02-16", "2026-04-03", "2026-05-25", "2026-06-19",
    "2026-07-03", "2026-09-07", "2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18",
    "2027-02-15", "2027-03-26", "2027-05-31", "2027-06-18", "2027-07-05", "2027-09-06",
    "2027-11-25", "2027-12-24",
  ]

  /// When trading is possible next: now, or at the next opening in New York.
  func nextTrading(from time: Int64) -> Int64 {
    guard settings.marketHours == "real" else { return time }
    let local = Moment.newYork(time)
    let today = Moment.floorDivide(local, Moment.day)
    for day in today..<(today + 10) {
      guard Moment.weekday(days: day) <= 5, !Self.holidays.contains(Moment.date(days: day)) else {
        continue
      }
      let opening = day * Moment.day + 9 * Moment.hour + 30 * Moment.minute
      let closing = day * Moment.day + 16 * Moment.hour
      if local < opening { return time + opening - local }
      if local < closing { return time }
    }
    return time + Moment.day
  }
}
