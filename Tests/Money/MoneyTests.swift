import Money
import Testing

@Suite struct MoneyTests {
  @Test(
    "Decimal text is read and printed exactly",
    arguments: [
      ("0", 0, "0.00"), ("1024.5", 1_024_500_000, "1024.50"), ("0.000001", 1, "0.000001"),
      ("-12.34", -12_340_000, "-12.34"), ("7.1000000000", 7_100_000, "7.10"),
      ("9223372036854.775807", Int64.max, "9223372036854.775807"),
      ("-9223372036854.775808", Int64.min, "-9223372036854.775808"),
    ])
  func text(text: String, micros: Int64, printed: String) throws {
    let money = try #require(Money(text, asset: .usd))
    #expect(money.micros == micros)
    #expect(money.decimalText == printed)
  }

  @Test(
    "What is no exact amount is refused, never rounded",
    arguments: [
      "", ".", "1.", ".5", "+1", "1e3", "1,000", "0.0000001", "١", "9223372036854.775808", "- 1",
      "--1",
      "1.2.3", "NaN",
    ])
  func refuses(text: String) {
    #expect(Money(text, asset: .usdc) == nil)
  }

  @Test("Sums are checked for size and for asset")
  func sums() throws {
    let most = Money.usd(micros: .max)
    #expect(throws: MoneyError.overflow) { try most.adding(.usd(micros: 1)) }
    #expect(throws: MoneyError.overflow) {
      try Money.usd(micros: .min).subtracting(.usd(micros: 1))
    }
    #expect(throws: MoneyError.assetMismatch(.usd, .usdc)) { try most.adding(.usdc(micros: 1)) }
    #expect(try Money.usd(micros: 3).subtracting(.usd(micros: 5)) == .usd(micros: -2))
  }

  @Test("Rounding to the cent goes down and leaves whole cents alone")
  func cents() {
    #expect(Money.usdc(micros: 1_239_999).roundedDownToCent == .usdc(micros: 1_230_000))
    #expect(Money.usdc(micros: 1_230_000).roundedDownToCent.isWholeCents)
  }

  @Test(
    "A split sums exactly to the whole, in whole cents",
    arguments: [
      (600_000_000, [4, 3, 2, 1], [240_000_000, 180_000_000, 120_000_000, 60_000_000]),
      (100_000_000, [1, 1, 1], [33_340_000, 33_330_000, 33_330_000]),
      (20_000, [1, 1, 1], [10_000, 10_000, 0]),
      (0, [5, 5], [0, 0]),
    ] as [(Int64, [Int64], [Int64])])
  func splits(micros: Int64, weights: [Int64], parts: [Int64]) {
    #expect(Money.usd(micros: micros).split(byWeights: weights)?.map(\.micros) == parts)
  }

  @Test("A split that cannot be is refused")
  func refusedSplits() {
    #expect(Money.usd(micros: 10_000).split(byWeights: []) == nil)
    #expect(Money.usd(micros: 10_000).split(byWeights: [0, 0]) == nil)
    #expect(Money.usd(micros: 10_000).split(byWeights: [2, -1]) == nil)
    #expect(Money.usd(micros: 5_000).split(byWeights: [1]) == nil)
  }

  @Test("Random splits never lose or make a cent")
  func randomSplits() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let whole = Money.usd(micros: Int64.random(in: 0...1_000_000_000, using: &random) * 10_000)
      let weights = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Int64.random(in: 1...1_000_000_000, using: &random)
      }
      let parts = try #require(whole.split(byWeights: weights))
      #expect(parts.reduce(0) { $0 + $1.micros } == whole.micros)
      #expect(parts.allSatisfy { $0.isWholeCents && $0.micros >= 0 })
    }
  }
}

@Suite struct SharesTests {
  @Test("Shares times price is rounded down to the micro-unit")
  func value() throws {
    let quantity = try #require(ShareQuantity("0.08741870"))
    let price = try #require(Price("285.98"))
    #expect(try price.value(of: quantity) == .usd(micros: 24_999_999))
    #expect(throws: MoneyError.overflow) {
      try Price(micros: .max).value(of: ShareQuantity(nanos: .max))
    }
  }

  @Test("The average price of nothing is none")
  func average() throws {
    #expect(Price.average(of: .usd(micros: 1), over: .zero) == nil)
    let quantity = try #require(ShareQuantity("3"))
    #expect(Price.average(of: .usd(micros: 10_000_000), over: quantity) == Price(micros: 3_333_333))
  }

  @Test("Quantities print without needless zeros")
  func text() {
    #expect(ShareQuantity(nanos: 87_418_700).decimalText == "0.0874187")
    #expect(ShareQuantity(nanos: 3_000_000_000).decimalText == "3")
    #expect(ShareQuantity("0.0000000001") == nil)
  }
}
