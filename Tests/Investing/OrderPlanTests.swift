import FoundationEssentials
import Identifiers
import Money
import Testing
import Time

@testable import Investing

@Suite struct OrderPlanTests {
  private func basket(_ holdings: [BasketHolding]) throws -> Basket {
    try #require(
      Basket(
        id: testIDs.makeID(), name: "B", description: "", riskLevel: .balanced,
        holdings: holdings, isActive: true))
  }

  /// Whole cents, nothing lost, nothing made, whatever the amount.
  @Test func splitsSumToTheAmount() throws {
    let basket = try basket([
      holding("A", "0.333333333"), holding("B", "0.333333333"), holding("C", "0.2"),
      holding("D", "0.133333334"),
    ])
    for cents in [4, 5, 7, 100, 101, 1_000, 999_999, 12_345_678] {
      let amount = Money.usd(micros: Int64(cents) * Money.microsPerCent)
      let parts = try OrderPlan.buying(basket, for: amount).legs.map(\.amount)
      #expect(parts.reduce(0) { $0 + $1.micros } == amount.micros)
      #expect(parts.allSatisfy { $0.isWholeCents && $0.micros > 0 })
    }
  }

  @Test func tooLittleForEveryPartIsRefused() throws {
    let basket = try basket([holding("A", "0.99"), holding("B", "0.01")])
    #expect(throws: InvestingError.self) { try OrderPlan.buying(basket, for: usd("0.10")) }
  }

  @Test func weightsMustSumToOne() {
    for holdings in [
      [holding("A", "0.5"), holding("B", "0.499999999")],
      [holding("A", "0.5"), holding("A", "0.5")],
      [], [holding("A", "1.5"), holding("B", "-0.5")],
    ] {
      #expect(
        Basket(
          id: testIDs.makeID(), name: "B", description: "", riskLevel: .growth,
          holdings: holdings, isActive: true) == nil)
    }
  }

  private func sellable(_ symbol: String, _ quantity: String, _ at: String) -> Sellable {
    Sellable(symbol: symbol, assetType: .etf, quantity: shares(quantity), price: price(at))
  }

  @Test func aSaleTakesFromEachHoldingByItsValue() throws {
    let plan = try OrderPlan.selling(
      [sellable("A", "3", "10"), sellable("B", "1", "10")], worth: usd("20.00"),
      subject: .basket(testIDs.makeID()))
    #expect(plan.legs.map(\.amount) == [usd("15.00"), usd("5.00")])
    #expect(plan.legs.map(\.quantity) == [shares("1.5"), shares("0.5")])
  }

  /// Everything can be sold, also when it is worth a fraction of a cent less than is shown.
  @Test func aSaleOfEverythingSellsEverything() throws {
    let plan = try OrderPlan.selling(
      [sellable("A", "0.0874187", "285.98")], worth: usd("25.00"),
      subject: .instrument(symbol: "A", .etf))
    #expect(plan.legs.map(\.quantity) == [shares("0.0874187")])
  }

  @Test func aSaleNeverTakesMoreThanIsHeld() throws {
    for cents in stride(from: Int64(1), to: 5_000, by: 37) {
      let holdings = [sellable("A", "1.23456789", "17.01"), sellable("B", "0.1", "290.07")]
      let plan = try OrderPlan.selling(
        holdings, worth: .usd(micros: cents * Money.microsPerCent),
        subject: .basket(testIDs.makeID()))
      for leg in plan.legs {
        let held = holdings.first { $0.symbol == leg.symbol }?.quantity ?? .zero
        #expect((leg.quantity ?? .zero) <= held)
        #expect((leg.quantity?.nanos ?? 0) % OrderPlan.quantityStepNanos == 0)
      }
    }
  }

  @Test func aSaleOfMoreThanIsHeldIsRefused() {
    #expect(throws: InvestingError.insufficientFunds("not enough of it is held")) {
      try OrderPlan.selling(
        [sellable("A", "1", "10")], worth: usd("10.02"),
        subject: .instrument(symbol: "A", .etf))
    }
    #expect(throws: InvestingError.self) {
      try OrderPlan.selling([], worth: usd("1"), subject: .instrument(symbol: "A", .etf))
    }
  }

  @Test func optionsHaveTheirOSISymbol() throws {
    let expiration = try #require(CivilDate("2027-01-15"))
    let call = try OptionContract(
      underlying: "aapl", expiration: expiration, strike: price("200"), right: .call)
    #expect(call.symbol == "AAPL270115C00200000")
    let put = try OptionContract(
      underlying: "F", expiration: expiration, strike: price("7.5"), right: .put)
    #expect(put.symbol == "F270115P00007500")
  }

  @Test func anOptionCostsAHundredTimesItsLimit() throws {
    let expiration = try #require(CivilDate("2027-01-15"))
    let contract = try OptionContract(
      underlying: "AAPL", expiration: expiration, strike: price("200"), right: .call)
    let wish = try OrderWish(
      user: testIDs.makeID(), key: UUID(), side: .buy,
      target: .option(contract, contracts: 2, limit: price("1.25")), amount: nil)
    #expect(wish.amount == usd("250"))
    #expect(throws: InvestingError.self) {
      try OrderWish(
        user: testIDs.makeID(), key: UUID(), side: .buy,
        target: .option(contract, contracts: 2, limit: price("1.25")), amount: usd("250"))
    }
  }

  @Test func theSameWishHasTheSameInput() throws {
    let (user, key) = (UserID(UUID()), UUID())
    let basket = ID<Basket>(UUID())
    let one = try OrderWish(
      user: user, key: key, side: .buy, target: .basket(basket), amount: usd("10"))
    let same = try OrderWish(
      user: user, key: key, side: .buy, target: .basket(basket), amount: usd("10.00"))
    let other = try OrderWish(
      user: user, key: key, side: .buy, target: .basket(basket), amount: usd("10.01"))
    #expect(one.canonicalInput == same.canonicalInput)
    #expect(one.canonicalInput != other.canonicalInput)
  }
}
