import Identifiers
import Money
import Testing
import Time

@testable import Investing

@Suite struct OrderNewsTests {
  private func sent() -> Order {
    var order = order()
    _ = order.hear(.asking, about: order.legs[0].id, at: noon)
    return order
  }

  private func delta(_ reception: Reception) -> (ShareQuantity, Money)? {
    guard case .changed(let delta?) = reception else { return nil }
    return (delta.quantity, delta.cash)
  }

  @Test func fillsAreCumulative() {
    var order = sent()
    let leg = order.legs[0].id
    #expect(
      order.hear(.accepted(brokerOrder: "DW.1"), about: leg, at: noon) == .changed(nil))
    let first = delta(order.hear(report(.partiallyFilled, fill("0.5", "4")), about: leg, at: noon))
    #expect(first?.0 == shares("0.5") && first?.1 == usd("4"))
    let second = delta(order.hear(report(.filled, fill("1.25", "10")), about: leg, at: noon))
    #expect(second?.0 == shares("0.75") && second?.1 == usd("6"))
    #expect(order.status == .filled && order.filledAmount == usd("10"))
  }

  /// The same news again, and older news, change nothing.
  @Test func repeatedAndReorderedNewsIsSeen() {
    var order = sent()
    let leg = order.legs[0].id
    let half = report(.partiallyFilled, fill("0.5", "4"))
    _ = order.hear(half, about: leg, at: noon)
    let before = order
    #expect(order.hear(half, about: leg, at: noon) == .seen)
    #expect(order.hear(report(.new), about: leg, at: noon) == .seen)
    #expect(
      order.hear(report(.partiallyFilled, fill("0.25", "2")), about: leg, at: noon) == .seen)
    #expect(order == before)
  }

  /// A fill that is known only from the last word is still counted.
  @Test func aCancellationBringsTheUnseenFill() {
    var order = sent()
    let leg = order.legs[0].id
    let got = delta(order.hear(report(.canceled, fill("0.3", "2.5")), about: leg, at: noon))
    #expect(got?.0 == shares("0.3"))
    #expect(order.legs[0].state == .canceled && order.filledAmount == usd("2.5"))
  }

  @Test func aRejectionAfterAPartIsACancellation() {
    var order = sent()
    _ = order.hear(report(.rejected, fill("0.3", "2.5")), about: order.legs[0].id, at: noon)
    #expect(order.legs[0].state == .canceled)
  }

  /// Cost counts fees; proceeds are less by them.
  @Test func feesAreCounted() {
    let bought = fill("1", "10", fees: "0.02")
    #expect(bought.cash(.buy) == usd("10.02"))
    #expect(bought.cash(.sell) == usd("9.98"))
  }

  /// The broker contradicts itself: look once more, then a human.
  @Test(arguments: [
    report(.filled), report(.filled, fill("1", "10"), id: "DW.other"),
    report(.unknown("WHATEVER")),
  ])
  func whatCannotBeIsDoubtedThenReviewed(_ news: LegNews) {
    var order = sent()
    let leg = order.legs[0].id
    _ = order.hear(.accepted(brokerOrder: "DW.1"), about: leg, at: noon)
    #expect(order.hear(news, about: leg, at: noon) == .doubted)
    #expect(order.legs[0].state == .accepted)
    #expect(order.hear(news, about: leg, at: noon) == .doubted)
    #expect(order.legs[0].state == .inReview && order.status == .inReview)
    #expect(order.legs[0].fill == .none)
  }

  @Test func goodNewsEndsADoubt() {
    var order = sent()
    let leg = order.legs[0].id
    _ = order.hear(report(.unknown("X")), about: leg, at: noon)
    _ = order.hear(report(.partiallyFilled, fill("0.5", "4")), about: leg, at: noon)
    #expect(order.legs[0].doubts == 0 && order.legs[0].state == .partiallyFilled)
  }

  /// After the end nothing more can be filled; a broker that says so needs a human, not a booking.
  @Test func aFillAfterTheEndIsNotBelieved() {
    var order = sent()
    let leg = order.legs[0].id
    _ = order.hear(report(.filled, fill("1", "10")), about: leg, at: noon)
    #expect(order.hear(report(.filled, fill("2", "20")), about: leg, at: noon) == .doubted)
    #expect(order.legs[0].fill == fill("1", "10"))
  }

  /// A sale cannot sell more than was ordered.
  @Test func nothingAboveTheOrderedQuantityIsBelieved() {
    var order = order(.sell, quantity: "1")
    let leg = order.legs[0].id
    _ = order.hear(.asking, about: leg, at: noon)
    #expect(
      order.hear(report(.filled, fill("1.1", "11")), about: leg, at: noon) == .doubted)
  }

  @Test func cancelingBeforeSendingSendsNothing() throws {
    var order = order(legs: ["5.00", "5.00"])
    try order.cancel(at: noon)
    #expect(order.legs.map(\.state) == [.canceled, .canceled])
    #expect(order.status == .canceled && order.isFinal)
  }

  @Test func cancelingWhileNobodyKnowsWaitsUntilSomebodyDoes() throws {
    var order = sent()
    try order.cancel(at: noon)
    #expect(order.legs[0].state == .askedToCancel && order.status == .cancelRequested)
    _ = order.hear(.accepted(brokerOrder: "DW.1"), about: order.legs[0].id, at: noon)
    #expect(order.legs[0].state == .cancelRequested)
  }

  @Test func whatIsOverCannotBeCanceled() {
    var order = sent()
    _ = order.hear(report(.filled, fill("1", "10")), about: order.legs[0].id, at: noon)
    #expect(throws: InvestingError.self) { try order.cancel(at: noon) }
  }

  @Test func aCancellationIsAskedOnce() throws {
    var order = sent()
    try order.cancel(at: noon)
    let before = order
    try order.cancel(at: noon.adding(.seconds(1)))
    #expect(order == before)
  }
}
