import Testing

@testable import Investing

@Suite struct LegStateTests {
  /// The whole machine on one page. What is not on it is parked.
  @Test func arrows() {
    var lines: [String] = []
    for state in LegState.allCases {
      for event in LegEvent.allCases {
        switch state.next(on: event) {
        case .to(let next): lines.append("\(state.rawValue) + \(event.rawValue) → \(next.rawValue)")
        case .seen: lines.append("\(state.rawValue) + \(event.rawValue) = seen")
        case .park: continue
        }
      }
    }
    #expect(lines.joined(separator: "\n") == Self.table)
  }

  /// What has ended stays as it is: news may be seen or doubted, never change it.
  @Test(arguments: LegState.allCases.filter(\.isFinal))
  func endsAreEnds(_ state: LegState) {
    for event in LegEvent.allCases {
      if case .to = state.next(on: event) { Issue.record("\(state) + \(event) moves") }
    }
  }

  /// Only a leg of which the broker surely knows nothing may be sent, and only one that was sent
  /// can be bought.
  @Test func nothingIsSentTwiceWithoutAsking() {
    let submitting = LegState.allCases.filter { $0.duty == .submit }
    #expect(submitting == [.ready])
    for state in LegState.allCases where state != .waiting && state != .asked {
      #expect(
        LegEvent.allCases.allSatisfy { state.next(on: $0) != .to(.ready) },
        "\(state) must not become ready again")
    }
  }

  static let table = """
    waiting + reserved → ready
    waiting + notReserved → failed
    ready + reserved = seen
    ready + asking → asked
    ready + cancelAsked → canceled
    asked + asking = seen
    asked + neverArrived → ready
    asked + accepted → accepted
    asked + refused → failed
    asked + cancelAsked → asked_to_cancel
    asked + reportedNew → accepted
    asked + reportedPartial → partially_filled
    asked + reportedFilled → filled
    asked + reportedCanceling → cancel_requested
    asked + reportedCanceled → canceled
    asked + reportedRejected → failed
    asked + lost → in_review
    asked_to_cancel + asking = seen
    asked_to_cancel + neverArrived → canceled
    asked_to_cancel + accepted → cancel_requested
    asked_to_cancel + refused → failed
    asked_to_cancel + cancelAsked = seen
    asked_to_cancel + reportedNew → cancel_requested
    asked_to_cancel + reportedPartial → cancel_requested
    asked_to_cancel + reportedFilled → filled
    asked_to_cancel + reportedCanceling → cancel_requested
    asked_to_cancel + reportedCanceled → canceled
    asked_to_cancel + reportedRejected → failed
    asked_to_cancel + lost → in_review
    accepted + accepted = seen
    accepted + cancelAsked → cancel_requested
    accepted + reportedNew = seen
    accepted + reportedPartial → partially_filled
    accepted + reportedFilled → filled
    accepted + reportedCanceling → cancel_requested
    accepted + reportedCanceled → canceled
    accepted + reportedRejected → failed
    partially_filled + accepted = seen
    partially_filled + cancelAsked → cancel_requested
    partially_filled + reportedNew = seen
    partially_filled + reportedPartial = seen
    partially_filled + reportedFilled → filled
    partially_filled + reportedCanceling → cancel_requested
    partially_filled + reportedCanceled → canceled
    cancel_requested + accepted = seen
    cancel_requested + cancelAsked = seen
    cancel_requested + reportedNew = seen
    cancel_requested + reportedPartial = seen
    cancel_requested + reportedFilled → filled
    cancel_requested + reportedCanceling = seen
    cancel_requested + reportedCanceled → canceled
    cancel_requested + reportedRejected → failed
    filled + accepted = seen
    filled + reportedNew = seen
    filled + reportedPartial = seen
    filled + reportedFilled = seen
    filled + reportedCanceling = seen
    canceled + accepted = seen
    canceled + cancelAsked = seen
    canceled + reportedNew = seen
    canceled + reportedPartial = seen
    canceled + reportedCanceling = seen
    canceled + reportedCanceled = seen
    failed + notReserved = seen
    failed + refused = seen
    failed + reportedNew = seen
    failed + reportedRejected = seen
    in_review + accepted → accepted
    """
}

@Suite struct OrderStatusTests {
  @Test(arguments: [
    ("filled filled", false, "filled"),
    ("filled failed", false, "partially_filled"),
    ("failed failed", false, "failed"),
    ("canceled canceled", true, "canceled"),
    ("filled canceled", true, "partially_filled"),
    ("failed canceled", true, "canceled"),
    ("failed canceled", false, "failed"),
    ("ready ready", false, "pending"),
    ("accepted asked", false, "pending"),
    ("accepted accepted", false, "accepted_by_broker"),
    ("accepted failed", false, "accepted_by_broker"),
    ("partially_filled accepted", false, "partially_filled"),
    ("filled accepted", false, "partially_filled"),
    ("cancel_requested accepted", true, "cancel_requested"),
    ("in_review filled", false, "in_review"),
  ])
  func followsTheLegs(_ legs: String, _ cancelWanted: Bool, _ expected: String) {
    let states = legs.split(separator: " ").compactMap { LegState(rawValue: String($0)) }
    let status = OrderStatus(
      legs: states.map { ($0, $0 == .filled || $0 == .partiallyFilled) },
      cancelWanted: cancelWanted)
    #expect(status.rawValue == expected)
  }

  /// One leg that is canceled halfway makes a canceled order, and keeps what it bought.
  @Test func aCanceledLegWithAFillIsCanceled() {
    #expect(OrderStatus(legs: [(.canceled, true)], cancelWanted: true) == .canceled)
  }
}
