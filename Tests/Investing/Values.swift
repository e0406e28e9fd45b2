import FoundationEssentials
import Identifiers
import Money
import Time

@testable import Investing

// Short ways to say what tests are about.

func usd(_ text: String) -> Money { Money(text, asset: .usd) ?? .zero(.usd) }
func shares(_ text: String) -> ShareQuantity { ShareQuantity(text) ?? .zero }
func price(_ text: String) -> Price { Price(text) ?? Price(micros: 0) }

let noon = Timestamp(seconds: 1_795_521_600)
let testIDs = UUIDv7Generator(clock: ManualClock(noon))

func fill(_ quantity: String, _ gross: String, fees: String = "0") -> Fill {
  Fill(quantity: shares(quantity), gross: usd(gross), fees: usd(fees))
}

func report(
  _ status: BrokerReport.Status, _ fill: Fill = .none, id: String = "DW.1"
) -> LegNews {
  .report(BrokerReport(brokerOrder: id, status: status, fill: fill, failure: nil))
}

func holding(_ symbol: String, _ weight: String) -> BasketHolding {
  BasketHolding(
    symbol: symbol, name: symbol, weightNanos: FixedPoint.parse(weight, fractionDigits: 9) ?? 0,
    assetType: .etf)
}

/// An order for one symbol that is reserved.
func order(
  _ side: OrderSide = .buy, legs amounts: [String] = ["10.00"], quantity: String? = nil
) -> Order {
  let legs = amounts.enumerated().map { index, amount in
    OrderLeg(
      id: testIDs.makeID(), symbol: "S\(index)", assetType: .etf, amount: usd(amount),
      quantity: quantity.map(shares), limit: nil, state: .ready, brokerOrder: nil, fill: .none,
      booked: .none, failure: nil, askedAt: nil, sends: 0, doubts: 0)
  }
  let total = legs.reduce(Int64(0)) { $0 + $1.amount.micros }
  return Order(
    id: testIDs.makeID(), user: testIDs.makeID(), side: side,
    subject: .instrument(symbol: "S0", .etf), amount: .usd(micros: total),
    account: BrokerAccountReference(id: "u.1", number: "STKA000001"), stage: .working,
    cancelWanted: false, failure: nil, legs: legs, timeline: [], createdAt: noon, updatedAt: noon)
}

// Ours, where the broker's words of the same name are seen too.
typealias OurAccount = BrokerAccount
typealias OurSide = OrderSide
