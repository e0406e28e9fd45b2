/// Where an order or a leg stands, in the words of the app.
enum OrderStatus: String, Sendable, CaseIterable {
  case pending
  case acceptedByBroker = "accepted_by_broker"
  case partiallyFilled = "partially_filled"
  case filled
  case cancelRequested = "cancel_requested"
  case canceled
  case failed
  case inReview = "in_review"
}

extension LegState {
  /// The state as the app is told of it.
  var status: OrderStatus {
    switch self {
    case .waiting, .ready, .asked: .pending
    case .askedToCancel, .cancelRequested: .cancelRequested
    case .accepted: .acceptedByBroker
    case .partiallyFilled: .partiallyFilled
    case .filled: .filled
    case .canceled: .canceled
    case .failed: .failed
    case .inReview: .inReview
    }
  }
}

extension OrderStatus {
  /// The status of an order from its legs.
  ///
  /// Filled when all legs are, failed when all failed, canceled when all were; a mixture that is
  /// over is partially filled when anything was bought or sold at all. A failed leg is never bought
  /// again without the user.
  ///
  /// - Parameters:
  ///   - legs: The state of each leg, and whether anything of it is filled.
  ///   - cancelWanted: Whether the user asked to cancel the order.
  init(legs: [(state: LegState, hasFill: Bool)], cancelWanted: Bool) {
    let states = legs.map(\.state)
    let anyFill = legs.contains(where: \.hasFill)
    if states.contains(.inReview) {
      self = .inReview
    } else if states.allSatisfy(\.isFinal) {
      self = Self.final(states, anyFill: anyFill, cancelWanted: cancelWanted)
    } else if cancelWanted {
      self = .cancelRequested
    } else if anyFill {
      self = .partiallyFilled
    } else if states.contains(where: { [.waiting, .ready, .asked].contains($0) }) {
      self = .pending
    } else {
      self = .acceptedByBroker
    }
  }

  private static func final(
    _ states: [LegState], anyFill: Bool, cancelWanted: Bool
  ) -> OrderStatus {
    if states.allSatisfy({ $0 == .filled }) { return .filled }
    if states.allSatisfy({ $0 == .canceled }) { return .canceled }
    if anyFill { return .partiallyFilled }
    return cancelWanted && states.contains(.canceled) ? .canceled : .failed
  }
}
