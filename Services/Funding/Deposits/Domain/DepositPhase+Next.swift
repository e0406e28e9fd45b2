extension DepositPhase {
  /// How often a definite failure of one step is tried anew before a person looks.
  static let attempts = 3

  /// One line per arrow. What is not listed is parked, never guessed.
  ///
  /// `attempt`: How often the present step has been tried, from 1.
  func next(on event: DepositEvent, attempt: Int = 1) -> DepositStep {
    let last = attempt >= Self.attempts
    return switch (self, event) {
    case (.seen, .final): .move(.confirmed, [.d1])
    case (.seen, .dropped): .move(.failed, [.d0r])
    case (.seen, .screened): .move(.inReview, [])
    case (.confirmed, .screened), (.belowMinimum, .screened): .move(.inReview, [.d1h])
    case (.confirmed, .tooSmall): .move(.belowMinimum, [])
    case (.confirmed, .askingSweep), (.belowMinimum, .askingSweep): .move(.sweepAsked, [])
    case (.sweepAsked, .sweepAccepted): .move(.sweeping, [.d2])
    case (.sweepAsked, .sweepFailed): .move(last ? .inReview : .confirmed, [])
    case (.sweeping, .sweepFailed): .move(last ? .inReview : .confirmed, [.d2r])
    case (.sweeping, .sweepCredited): .move(.swept, [.d2c])
    case (.swept, .askingPayout): .move(.payoutAsked, [])
    case (.payoutAsked, .payoutAccepted): .move(.payoutPending, [.d3])
    case (.payoutAsked, .payoutRefused): .move(last ? .inReview : .swept, [])
    case (.payoutPending, .payoutCompleted(let fee)): .move(.paidOut, [.d4(fee)])
    case (.payoutPending, .payoutFailed): .move(last ? .inReview : .swept, [.f1])
    case (.paidOut, .payoutReturned(let kept)):
      // One automatic retry; the second return is for a person.
      .move(attempt > 1 ? .inReview : .swept, [.f2(kept: kept)])
    // The broker has been asked, or has credited: the user keeps that, and the company's float bears
    // the return until the redemption is made again.
    case (.brokerAsked, .payoutReturned(let kept)), (.brokerPending, .payoutReturned(let kept)),
      (.funded, .payoutReturned(let kept)), (.settled, .payoutReturned(let kept)):
      .move(self, [.f3(kept: kept)])
    case (.paidOut, .askingBroker): .move(.brokerAsked, [])
    case (.brokerAsked, .brokerAccepted): .move(.brokerPending, [])
    case (.brokerAsked, .brokerFailed), (.brokerPending, .brokerFailed),
      (.brokerPending, .brokerReturned):
      .move(last ? .inReview : .paidOut, [])
    case (.brokerPending, .brokerCredited): .move(.funded, [.d5])
    // Settled at once: the credit was not seen before.
    case (.brokerPending, .brokerSettled): .move(.settled, [.d5, .o6])
    case (.funded, .brokerSettled): .move(.settled, [.o6])
    // However the broker calls it: a credit that we have booked is gone.
    case (.funded, .brokerReturned), (.settled, .brokerReturned), (.funded, .brokerFailed),
      (.settled, .brokerFailed):
      .move(.returned, [.f4])
    case (.returned, .refunding): .move(.paidOut, [])
    case (_, .doubt): isOver ? .seen : .move(.inReview, [])
    default: isOldNews(event) ? .seen : .park
    }
  }

  /// Whether nothing may happen to it any more without a person.
  var isOver: Bool { self == .failed || self == .inReview || self == .returned }

  /// News that we have already: it belongs to a phase that is behind this one.
  private func isOldNews(_ event: DepositEvent) -> Bool {
    guard let rank, let known = event.knownFrom?.rank else { return false }
    return rank >= known
  }

  /// How far along the way a phase is; `nil` for those that have left it.
  private var rank: Int? {
    switch self {
    case .seen: 0
    case .confirmed, .belowMinimum: 1
    case .sweepAsked: 2
    case .sweeping: 3
    case .swept: 4
    case .payoutAsked: 5
    case .payoutPending: 6
    case .paidOut: 7
    case .brokerAsked: 8
    case .brokerPending: 9
    case .funded: 10
    case .settled: 11
    case .failed, .returned, .inReview: nil
    }
  }
}

extension DepositEvent {
  /// The first phase in which the event is old news.
  fileprivate var knownFrom: DepositPhase? {
    switch self {
    case .final: .confirmed
    case .tooSmall: .belowMinimum
    case .askingSweep: .sweepAsked
    case .sweepAccepted: .sweeping
    case .sweepCredited: .swept
    case .askingPayout: .payoutAsked
    case .payoutAccepted: .payoutPending
    case .payoutCompleted: .paidOut
    case .askingBroker: .brokerAsked
    case .brokerAccepted: .brokerPending
    case .brokerCredited: .funded
    case .brokerSettled: .settled
    default: nil
    }
  }
}
